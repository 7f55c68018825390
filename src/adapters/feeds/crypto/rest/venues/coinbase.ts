import * as z from 'zod'
import { figures, markets } from './answerShapes.ts'
import type { RestVenue } from './restVenue.ts'

const MOST_BARS = 300

/** Coinbase Exchange: https://docs.cdp.coinbase.com/exchange */
export const COINBASE: RestVenue = {
  id: 'coinbase',
  name: 'Coinbase',
  code: 'COINBASE',
  exchange: { file: 'coinbaseexchange', options: {} },
  hosts: [
    {
      origin: 'https://api.exchange.coinbase.com',
      paths: '/products',
      windows: [{ limit: 10, milliseconds: 1_100, counts: 'CALLS' }],
    },
  ],
  endpoints: [
    { path: /^\/products$/, weight: () => 1, shape: () => markets('id', 'status') },
    { path: /^\/products\/[^/]+\/candles$/, weight: () => 1, shape: () => z.array(figures(6)) },
  ],
  refusals: [[/\b(NotFound|Product not found)\b/, 'BadSymbol']],
  isListed: ({ info }) => info['status'] !== 'delisted',
  sourceSymbol: ({ id }) => id,
  bars: (interval) => ({
    // There are no weeks.
    timeframe: interval === '1w' ? '1d' : interval,
    most: MOST_BARS,
    isLatestOnly: false,
    ends: 'WITH_TIME',
    sendsRows: true,
  }),
  trades: null,
  funding: null,
  openInterest: null,
  mark: null,
  index: null,
}
