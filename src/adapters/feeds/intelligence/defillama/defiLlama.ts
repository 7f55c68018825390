import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource, type SourceConnection } from '../../parsing/answerSource.ts'
import { DEFILLAMA_CARD } from '../intelligenceCards.ts'
import {
  type ChainValue,
  type LockedAt,
  parseChains,
  parseLockedHistory,
  parseProtocols,
  type ProtocolValue,
} from './parseLlama.ts'

/** DefiLlama: the dollars that lie in protocols and on chains. */
export interface DefiLlama {
  fetchProtocols(stop: StopSignal): Promise<FeedAnswer<readonly ProtocolValue[]>>
  fetchChains(stop: StopSignal): Promise<FeedAnswer<readonly ChainValue[]>>
  /** Value locked on a chain, day by day. */
  fetchLocked(chain: string, stop: StopSignal): Promise<FeedAnswer<readonly LockedAt[]>>
  close(): Promise<void>
}

/** The figures are made once an hour. */
const VALID_MS = 600_000

/** Opens DefiLlama at one question a second. */
export function createDefiLlama(connection: SourceConnection): DefiLlama {
  const windows = [{ limit: 60, milliseconds: 60_000, counts: 'CALLS' as const }]
  const source = createAnswerSource(DEFILLAMA_CARD, 'https://api.llama.fi', windows, connection)
  return {
    fetchProtocols: (stop) =>
      source.ask({ path: '/protocols', what: 'protocols', validForMs: VALID_MS }, parseProtocols, stop),
    fetchChains: (stop) => source.ask({ path: '/v2/chains', what: 'chains', validForMs: VALID_MS }, parseChains, stop),
    fetchLocked: (chain, stop) => {
      const path = `/v2/historicalChainTvl/${encodeURIComponent(chain)}`
      return source.ask({ path, what: `value locked on ${chain}`, validForMs: VALID_MS }, parseLockedHistory, stop)
    },
    close: () => source.close(),
  }
}
