import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource, type SourceConnection } from '../../parsing/answerSource.ts'
import { DEXSCREENER_CARD } from '../onchainCards.ts'
import { type DexPair, parseDexPairs } from './parsePairs.ts'

/** DEX Screener: pools on decentralised exchanges. */
export interface DexScreener {
  /** Up to 30 pairs for a symbol, a name or an address. */
  searchPairs(words: string, stop: StopSignal): Promise<FeedAnswer<readonly DexPair[]>>
  fetchPair(chain: string, address: string, stop: StopSignal): Promise<FeedAnswer<readonly DexPair[]>>
  close(): Promise<void>
}

/** Opens DEX Screener within its published limit for pairs. */
export function createDexScreener(connection: SourceConnection): DexScreener {
  const windows = [{ limit: 300, milliseconds: 60_000, counts: 'CALLS' as const }]
  const source = createAnswerSource(DEXSCREENER_CARD, 'https://api.dexscreener.com', windows, connection)
  return {
    searchPairs: (words, stop) =>
      source.ask({ path: '/latest/dex/search', query: { q: words }, what: 'pairs' }, parseDexPairs, stop),
    fetchPair: (chain, address, stop) => {
      const path = `/latest/dex/pairs/${encodeURIComponent(chain)}/${encodeURIComponent(address)}`
      return source.ask({ path, what: 'a pair' }, parseDexPairs, stop)
    },
    close: () => source.close(),
  }
}
