import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import type { OptionallyKeyedConnection } from '../../parsing/credentials.ts'
import { BLOCKSCOUT_CARD } from '../onchainCards.ts'
import { createBlockscout, type Blockscout } from './blockscout.ts'

/** The explorer of one chain with its card. */
export type BlockscoutFeed = MarketFeed & Blockscout

/** Opens it as a feed, so that it can be held with the others. */
export function createBlockscoutFeed(connection: OptionallyKeyedConnection): BlockscoutFeed {
  return { card: BLOCKSCOUT_CARD, ...createBlockscout(connection) }
}
