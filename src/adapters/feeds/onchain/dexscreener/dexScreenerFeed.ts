import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import type { SourceConnection } from '../../parsing/answerSource.ts'
import { DEXSCREENER_CARD } from '../onchainCards.ts'
import { createDexScreener, type DexScreener } from './dexScreener.ts'

/** DEX Screener with its card. */
export type DexScreenerFeed = MarketFeed & DexScreener

/** Opens it as a feed, so that it can be held with the others. */
export function createDexScreenerFeed(connection: SourceConnection): DexScreenerFeed {
  return { card: DEXSCREENER_CARD, ...createDexScreener(connection) }
}
