import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource } from '../../parsing/answerSource.ts'
import type { OptionallyKeyedConnection } from '../../parsing/credentials.ts'
import { BLOCKSCOUT_CARD } from '../onchainCards.ts'
import {
  type ChainToken,
  type ExplorerPage,
  parseChainToken,
  parseTokenHolders,
  parseTokenTransfers,
  type TokenHolder,
  type TokenTransfer,
} from './parseTokens.ts'

/** The `next` of the page before; null for the first page. */
type Cursor = ExplorerPage<unknown>['next']

/** The explorer of one chain. */
export interface Blockscout {
  fetchToken(address: string, stop: StopSignal): Promise<FeedAnswer<ChainToken>>
  /** The largest holders first. */
  fetchHolders(address: string, cursor: Cursor, stop: StopSignal): Promise<FeedAnswer<ExplorerPage<TokenHolder>>>
  /** The newest transfers first. */
  fetchTransfers(address: string, cursor: Cursor, stop: StopSignal): Promise<FeedAnswer<ExplorerPage<TokenTransfer>>>
  close(): Promise<void>
}

/** Opens the explorer of Ethereum, or of another chain by the connection's address; a key goes with every question. */
export function createBlockscout(connection: OptionallyKeyedConnection): Blockscout {
  const credentials = connection.credentials ?? (() => null)
  const windows = [{ limit: 5, milliseconds: 1_000, counts: 'CALLS' as const }]
  const source = createAnswerSource(BLOCKSCOUT_CARD, 'https://eth.blockscout.com', windows, connection, {
    secrets: () => {
      const pair = credentials()
      return pair === null ? {} : { query: { apikey: pair.key } }
    },
  })
  const pathOf = (address: string): string => `/api/v2/tokens/${encodeURIComponent(address)}`
  return {
    fetchToken: (address, stop) => source.ask({ path: pathOf(address), what: 'a token' }, parseChainToken, stop),
    fetchHolders: (address, cursor, stop) =>
      source.ask(
        { path: `${pathOf(address)}/holders`, query: cursor ?? {}, what: 'holders of a token' },
        parseTokenHolders,
        stop,
      ),
    fetchTransfers: (address, cursor, stop) =>
      source.ask(
        { path: `${pathOf(address)}/transfers`, query: cursor ?? {}, what: 'transfers of a token' },
        parseTokenTransfers,
        stop,
      ),
    close: () => source.close(),
  }
}
