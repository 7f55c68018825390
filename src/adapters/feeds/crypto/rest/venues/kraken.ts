import * as z from 'zod'
import { HOUR, MINUTE } from '#core/time/duration.ts'
import { idText, isList } from '../../shared/fields.ts'
import { figure, figures } from './answerShapes.ts'
import type { RestVenue } from './restVenue.ts'

/** What one answer holds; there is no way to earlier bars. */
const MOST_BARS = 720
const MOST_TRADES = 1_000
/** Price, amount, seconds, and more. */
const TRADE = z.tuple([figure, figure, figure], z.unknown())

/** Kraken's spot market: https://docs.kraken.com/api-reference */
export const KRAKEN: RestVenue = {
  id: 'kraken',
  name: 'Kraken',
  code: 'KRAKEN',
  exchange: { file: 'kraken', options: {} },
  hosts: [
    {
      origin: 'https://api.kraken.com',
      paths: '/0/public/',
      windows: [{ limit: 5, milliseconds: 5_500, counts: 'CALLS' }],
    },
  ],
  endpoints: [
    {
      path: /^\/0\/public\/AssetPairs$/,
      weight: () => 1,
      shape: () =>
        z.looseObject({ result: z.record(z.string(), z.looseObject({ base: z.string(), quote: z.string() })) }),
    },
    {
      path: /^\/0\/public\/OHLC$/,
      weight: () => 1,
      // The rows stand under the name of the pair: an answer for another pair has none.
      shape: (query) => z.looseObject({ result: z.looseObject({ [query.get('pair') ?? '']: z.array(figures(8)) }) }),
    },
    {
      path: /^\/0\/public\/Trades$/,
      weight: () => 1,
      shape: (query) =>
        z.looseObject({ result: z.looseObject({ [query.get('pair') ?? '']: z.array(TRADE), last: z.string() }) }),
    },
  ],
  refusals: [[/EQuery:Unknown asset pair/, 'BadSymbol']],
  isListed: () => true,
  sourceSymbol: ({ id, info }) => (typeof info['wsname'] === 'string' ? info['wsname'] : id),
  priceStep: ({ info }) => info['tick_size'],
  bars: (interval) => ({
    // Kraken's own weeks begin on Thursdays.
    timeframe: interval === '1w' ? '1d' : interval,
    most: MOST_BARS,
    isLatestOnly: true,
    ends: 'WITH_ROWS',
    sendsRows: true,
  }),
  trades: {
    most: MOST_TRADES,
    span: 6 * HOUR,
    longestBar: 15 * MINUTE,
    // Nanoseconds; what comes after them is told.
    cursorOf: (from) => `${from - 1}999`,
    // ccxt puts it behind the last row.
    cursorAfter: ({ info }) => (isList(info) ? idText(info.at(-1)) : null),
    fields: (since) => ({ since }),
  },
  funding: null,
  openInterest: null,
  mark: null,
  index: null,
}
