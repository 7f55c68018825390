import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import type { SourceConnection } from '../../parsing/answerSource.ts'
import { DEFILLAMA_CARD } from '../intelligenceCards.ts'
import { createDefiLlama, type DefiLlama } from './defiLlama.ts'

/** DefiLlama with its card. */
export type DefiLlamaFeed = MarketFeed & DefiLlama

/** Opens it as a feed, so that it can be held with the others. */
export function createDefiLlamaFeed(connection: SourceConnection): DefiLlamaFeed {
  return { card: DEFILLAMA_CARD, ...createDefiLlama(connection) }
}
