import * as z from 'zod'
import { DAY, MILLISECOND, MINUTE } from '#core/time/duration.ts'
import type { GridInterval } from '../bars/barGrid.ts'
import { figure, figures, markets } from './answerShapes.ts'
import type { BarRule, RestVenue } from './restVenue.ts'

/** Below 1,500, 200 and 1,500: whether a row at the end of the stretch counts is not told, and the oldest would be lost. */
const MOST_BARS = 1_400
const MOST_SWAP_BARS = 190
const MOST_PRICES = 1_400
const MOST_INTERESTS = 200
const RATES = z.array(z.looseObject({ timepoint: figure, fundingRate: figure }))
const INTERESTS = z.array(z.looseObject({ ts: figure, openInterest: figure }))

function bars(interval: GridInterval, most: number): BarRule {
  // KuCoin's own weeks begin on Thursdays.
  const timeframe = interval === '1w' ? '1d' : interval
  return { timeframe, most, isLatestOnly: false, ends: 'WITH_TIME', sendsRows: true }
}

/** KuCoin's spot market and futures: https://www.kucoin.com/docs-new */
export const KUCOIN: RestVenue = {
  id: 'kucoin',
  name: 'KuCoin',
  code: 'KUCOIN',
  exchange: {
    file: 'kucoin',
    options: { options: { fetchMarkets: { types: ['spot', 'swap'], fetchTickersFees: false } } },
  },
  // Both servers count against one pool of 2,000, so each gets half of it.
  hosts: ['https://api.kucoin.com', 'https://api-futures.kucoin.com'].map((origin) => ({
    origin,
    paths: '/api/',
    windows: [{ limit: 1_000, milliseconds: 30_500, counts: 'WEIGHT' }],
  })),
  endpoints: [
    { path: /^\/api\/v2\/symbols$/, weight: () => 4, shape: () => answer(markets('symbol')) },
    { path: /^\/api\/v1\/contracts\/active$/, weight: () => 3, shape: () => answer(markets('symbol')) },
    { path: /^\/api\/v1\/market\/candles$/, weight: () => 3, shape: () => answer(z.array(figures(7))) },
    { path: /^\/api\/v1\/kline\/query$/, weight: () => 3, shape: () => answer(z.array(figures(6))) },
    {
      path: /^\/api\/ua\/v1\/market\/kline$/,
      weight: () => 3,
      shape: () => answer(z.looseObject({ list: z.array(figures(5)) })),
    },
    { path: /^\/api\/v1\/contract\/funding-rates$/, weight: () => 5, shape: () => answer(RATES.nullable()) },
    { path: /^\/api\/ua\/v1\/market\/open-interest$/, weight: () => 10, shape: () => answer(INTERESTS) },
  ],
  refusals: [
    [/"429000"/, 'RateLimitExceeded'],
    [/This pair is not provided|symbol (is )?not exist/, 'BadSymbol'],
  ],
  isListed: ({ active }) => active === true,
  sourceSymbol: ({ id }) => id,
  bars: (interval, { spot }) => bars(interval, spot ? MOST_BARS : MOST_SWAP_BARS),
  trades: null,
  funding: {
    most: Number.POSITIVE_INFINITY,
    // How many an answer holds is not told; in four days there are 96 at most.
    span: 4 * DAY,
    reach: null,
    fields: (_from, to) => ({ until: to / MILLISECOND - 1 }),
  },
  openInterest: {
    timeframe: '5m',
    most: Number.POSITIVE_INFINITY,
    span: (MOST_INTERESTS - 1) * 5 * MINUTE,
    reach: null,
    fields: (_from, to) => ({ until: to / MILLISECOND - 1 }),
  },
  mark: { fields: { price: 'mark' }, bars: (interval) => bars(interval, MOST_PRICES) },
  index: { fields: { price: 'index' }, bars: (interval) => bars(interval, MOST_PRICES) },
}

function answer<Data extends z.ZodType>(data: Data) {
  return z.looseObject({ data })
}
