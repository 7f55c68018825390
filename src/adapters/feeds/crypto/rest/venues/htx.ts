import * as z from 'zod'
import { DAY, HOUR, MILLISECOND } from '#core/time/duration.ts'
import type { GridInterval } from '../bars/barGrid.ts'
import { figure, markets } from './answerShapes.ts'
import type { BarRule, RestVenue } from './restVenue.ts'

const MOST_BARS = 1_000
const MOST_SWAP_BARS = 2_000
const MOST_FUNDINGS = 100
const MOST_INTERESTS = 200
const CLOSED_STATES: readonly unknown[] = ['offline', 'not-online', 'pre-online']
/** A contract that is listed, suspended, being settled or halted; all others are not there yet or no more. */
const OPEN_STATUSES: readonly unknown[] = [1, 3, 5, 9]

/** HTX's days and weeks are those of Singapore, so they are made of hours. */
function timeframeOf(interval: GridInterval): BarRule['timeframe'] {
  return interval === '1d' || interval === '1w' ? '1h' : interval
}

function untilSeconds(to: number): { readonly until: number } {
  // The end is in whole seconds and belongs to the stretch.
  return { until: to / MILLISECOND - 1_000 }
}

/** HTX's spot market and USDT-margined swaps: https://www.htx.com/en-us/opend/newApiPages */
export const HTX: RestVenue = {
  id: 'htx',
  name: 'HTX',
  code: 'HTX',
  exchange: {
    file: 'htx',
    options: {
      urls: { hostnames: { contract: 'api.hbdm.com' } },
      options: { fetchMarkets: { types: { spot: true, linear: true, inverse: false } } },
    },
  },
  hosts: [
    {
      origin: 'https://api.huobi.pro',
      paths: '/',
      windows: [{ limit: 10, milliseconds: 1_100, counts: 'CALLS' }],
    },
    {
      origin: 'https://api.hbdm.com',
      paths: '/',
      windows: [{ limit: 30, milliseconds: 3_100, counts: 'CALLS' }],
    },
  ],
  endpoints: [
    { path: /^\/v1\/common\/symbols$/, weight: () => 1, shape: () => answer(markets('base-currency', 'state')) },
    {
      path: /^\/linear-swap-api\/v1\/swap_contract_info$/,
      weight: () => 1,
      shape: () => answer(markets('contract_code', 'symbol')),
    },
    { path: /^\/market\/history\/candles$/, weight: () => 1, shape: () => answer(z.array(BAR)) },
    { path: /^\/linear-swap-ex\/market\/history\/kline$/, weight: () => 1, shape: () => answer(z.array(BAR)) },
    {
      path: /^\/index\/market\/history\/linear_swap_mark_price_kline$/,
      weight: () => 1,
      shape: () => answer(z.array(PRICE)),
    },
    {
      path: /^\/v5\/market\/funding_rate_history$/,
      weight: () => 1,
      shape: () => answer(z.array(z.looseObject({ funding_time: figure, funding_rate: figure }))),
    },
    {
      path: /^\/linear-swap-api\/v1\/swap_his_open_interest$/,
      weight: () => 1,
      shape: () => answer(z.looseObject({ tick: z.array(z.looseObject({ ts: figure, volume: figure })) })),
    },
  ],
  refusals: [],
  isListed: ({ spot, info }) =>
    spot ? !CLOSED_STATES.includes(info['state']) : OPEN_STATUSES.includes(Number(info['contract_status'])),
  sourceSymbol: ({ id }) => id,
  bars: (interval, { spot }) => ({
    timeframe: timeframeOf(interval),
    most: spot ? MOST_BARS : MOST_SWAP_BARS,
    isLatestOnly: false,
    ends: 'WITH_TIME',
    // Swaps give the latest rows of a number, whatever the stretch of time.
    sendsRows: spot,
    until: untilSeconds,
  }),
  // Coins become contracts, as live trades are counted: both sides of each.
  volumeOf: (volume, { spot, contractSize }) => (spot ? volume : Math.round(volume / (contractSize ?? Number.NaN))),
  trades: null,
  funding: {
    most: MOST_FUNDINGS,
    span: 4 * DAY,
    reach: null,
    fields: (_from, to) => ({ end_time: to / MILLISECOND - 1 }),
  },
  openInterest: {
    timeframe: '1h',
    most: Number.POSITIVE_INFINITY,
    span: Number.POSITIVE_INFINITY,
    // The latest are told, in contracts.
    reach: (MOST_INTERESTS - 1) * HOUR,
    fields: () => ({ amount_type: 1 }),
  },
  mark: {
    fields: { price: 'mark' },
    bars: (interval) => ({
      timeframe: timeframeOf(interval),
      most: MOST_SWAP_BARS,
      isLatestOnly: true,
      ends: 'WITH_ROWS',
      sendsRows: true,
    }),
  },
  index: null,
}

const PRICE = z.looseObject({ id: figure, open: figure, high: figure, low: figure, close: figure })
const BAR = PRICE.extend({ amount: figure })

function answer<Data extends z.ZodType>(data: Data) {
  return z.looseObject({ data })
}
