import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { type AnswerSource, createAnswerSource } from '../../parsing/answerSource.ts'
import type { OptionallyKeyedConnection } from '../../parsing/credentials.ts'
import { COINGECKO_CARD } from '../intelligenceCards.ts'
import { type CoinHistory, type CoinMarket, parseCoinHistory, parseCoinMarkets } from './parseCoins.ts'

/** CoinGecko. Ids are its own, for example `bitcoin`; figures are in dollars. */
export interface CoinGecko {
  /** Coins by market value, 250 a page; pages count from 1. */
  fetchMarkets(page: number, stop: StopSignal): Promise<FeedAnswer<readonly CoinMarket[]>>
  /** The last so many days of a coin; without a key up to 365. */
  fetchHistory(coinId: string, days: number, stop: StopSignal): Promise<FeedAnswer<CoinHistory>>
  close(): Promise<void>
}

const PER_PAGE = 250
/** The source itself computes anew once a minute. */
const VALID_MS = 60_000

/**
 * Opens CoinGecko within what it allows without a key when many ask, and within what it allows with one as long as there is
 * one; the key goes with every question. The two limits are counted apart, as CoinGecko counts them.
 */
export function createCoinGecko(connection: OptionallyKeyedConnection): CoinGecko {
  const credentials = connection.credentials ?? (() => null)
  const within = (limit: number): AnswerSource => {
    const windows = [{ limit, milliseconds: 60_000, counts: 'CALLS' as const }]
    return createAnswerSource(COINGECKO_CARD, 'https://api.coingecko.com', windows, connection, {
      secrets: () => {
        const pair = credentials()
        return pair === null ? {} : { headers: { 'x-cg-demo-api-key': pair.key } }
      },
    })
  }
  const [keyless, keyed] = [within(5), within(30)]
  const source: Pick<AnswerSource, 'ask'> = {
    ask: (request, parse, stop) => (credentials() === null ? keyless : keyed).ask(request, parse, stop),
  }
  const root = '/api/v3/coins'
  return {
    fetchMarkets: (page, stop) => {
      const query = { vs_currency: 'usd', order: 'market_cap_desc', per_page: PER_PAGE, page }
      const request = { path: `${root}/markets`, query, what: 'coins by market value', validForMs: VALID_MS }
      return source.ask(request, parseCoinMarkets, stop)
    },
    fetchHistory: (coinId, days, stop) => {
      const path = `${root}/${encodeURIComponent(coinId)}/market_chart`
      const request = { path, query: { vs_currency: 'usd', days }, what: `history of ${coinId}`, validForMs: VALID_MS }
      return source.ask(request, parseCoinHistory, stop)
    },
    close: async () => {
      await Promise.all([keyless.close(), keyed.close()])
    },
  }
}
