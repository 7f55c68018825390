import * as z from 'zod'
import { DAY, MILLISECOND, MINUTE } from '#core/time/duration.ts'
import { figure, figures, markets } from './answerShapes.ts'
import type { BarRule, RestVenue } from './restVenue.ts'

const MOST_BARS = 1_000
const MOST_FUNDINGS = 1_000
const MOST_INTERESTS = 500

/** Weight of bars of futures by their number. */
function weightOfBars(query: URLSearchParams): number {
  const rows = Number(query.get('limit') ?? '500')
  if (rows < 100) return 1
  return rows < 500 ? 2 : 5
}

function bars(timeframe: BarRule['timeframe']): BarRule {
  return { timeframe, most: MOST_BARS, isLatestOnly: false, ends: 'WITH_ROWS', sendsRows: true }
}

/** Binance's spot market and USD-M futures: https://developers.binance.com/docs */
export const BINANCE: RestVenue = {
  id: 'binance',
  name: 'Binance',
  code: 'BINANCE',
  exchange: {
    file: 'binance',
    options: { options: { fetchMarkets: { types: ['spot', 'linear'] }, fetchCurrencies: false, fetchMargins: false } },
  },
  hosts: [
    // Windows as long as the venue's own, so that what it tells of them can be taken over, and a tenth below its limits.
    {
      origin: 'https://api.binance.com',
      paths: '/api/v3/',
      windows: [{ limit: 5_400, milliseconds: 60_000, counts: 'WEIGHT' }],
    },
    {
      origin: 'https://fapi.binance.com',
      paths: '/fapi/v1/fundingRate',
      windows: [{ limit: 450, milliseconds: 300_000, counts: 'CALLS' }],
    },
    {
      origin: 'https://fapi.binance.com',
      paths: '/fapi/v1/',
      windows: [{ limit: 2_160, milliseconds: 60_000, counts: 'WEIGHT' }],
    },
    {
      origin: 'https://fapi.binance.com',
      paths: '/futures/data/',
      windows: [{ limit: 900, milliseconds: 300_000, counts: 'CALLS' }],
    },
  ],
  endpoints: [
    { path: /^\/api\/v3\/exchangeInfo$/, weight: () => 20, shape: () => z.looseObject({ symbols: SYMBOLS }) },
    { path: /^\/fapi\/v1\/exchangeInfo$/, weight: () => 1, shape: () => z.looseObject({ symbols: SYMBOLS }) },
    { path: /^\/api\/v3\/klines$/, weight: () => 2, shape: () => z.array(figures(8)) },
    { path: /^\/fapi\/v1\/(markPriceK|indexPriceK|k)lines$/, weight: weightOfBars, shape: () => z.array(figures(8)) },
    {
      path: /^\/fapi\/v1\/fundingRate$/,
      weight: () => 1,
      shape: () => z.array(z.looseObject({ fundingTime: figure, fundingRate: figure })),
    },
    {
      path: /^\/futures\/data\/openInterestHist$/,
      weight: () => 1,
      shape: () => z.array(z.looseObject({ timestamp: figure, sumOpenInterest: figure })),
    },
  ],
  // Pairs that were closed for ever stay in the list as BREAK.
  refusals: [],
  isListed: ({ spot, active, info }) => (spot ? info['status'] !== 'BREAK' : active === true),
  sourceSymbol: ({ id }) => id,
  bars,
  trades: null,
  funding: {
    most: MOST_FUNDINGS,
    span: 300 * DAY,
    reach: null,
    fields: (_from, to) => ({ until: to / MILLISECOND - 1 }),
  },
  openInterest: {
    timeframe: '5m',
    most: MOST_INTERESTS,
    span: MOST_INTERESTS * 5 * MINUTE,
    // The latest month is told.
    reach: 28 * DAY,
    fields: (_from, to) => ({ until: to / MILLISECOND - 1 }),
  },
  mark: { fields: { price: 'mark' }, bars },
  index: { fields: { price: 'index' }, bars },
}

const SYMBOLS = markets('symbol', 'status', 'baseAsset', 'quoteAsset')
