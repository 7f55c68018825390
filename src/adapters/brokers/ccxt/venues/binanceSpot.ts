import { DAY } from '#core/time/duration.ts'
import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import type { BrokerDialect, ToldHoldings, VenueRequest } from '../brokerDialect.ts'
import { sumOf } from '../../shared/decimals.ts'
import { createPlainNames } from '../orderNames.ts'
import { readRows } from '../rows.ts'
import {
  allFills,
  allOrders,
  BINANCE_MEANINGS,
  type BinancePart,
  identify,
  openOrders,
  orderFields,
  readOne,
  readServerTime,
  readSubmitted,
  saidBy,
} from './binanceShared.ts'

const SPOT: BinancePart = {
  api: 'private',
  trades: 'myTrades',
  weights: { open: 6, all: 80, trades: 20, order: 20 },
  window: DAY,
  typeNames: { MARKET: 'MARKET', LIMIT: 'LIMIT', STOP: 'STOP_LOSS', STOP_LIMIT: 'STOP_LOSS_LIMIT', TRAILING_STOP: '' },
}

function signed(method: VenueRequest['method'], path: string, fields: Record<string, string>, weight: number) {
  return { path, api: 'private', method, fields, weight } as const
}

/**
 * Binance's spot market: https://developers.binance.com/docs/binance-spot-api-docs/rest-api. A client order id is refused
 * while an order of it is open.
 */
export const BINANCE_SPOT_BROKER: BrokerDialect = {
  venue: 'BINANCE',
  name: 'Binance',
  file: 'binance',
  exchangeOptions: {
    options: { fetchMarkets: { types: ['spot'] }, fetchCurrencies: false, fetchMargins: false, recvWindow: 5_000 },
  },
  capabilities: {
    idempotency: { kind: 'WHILE_OPEN' },
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
    timesInForce: ['GTC', 'IOC', 'FOK'],
    nativeStops: true,
    brackets: false,
    postOnly: true,
    reduceOnly: false,
    displayQuantity: false,
    shortSales: false,
    extendedHours: false,
    cancelAll: false,
    deadMan: null,
    placesOrders: true,
  },
  currency: 'USDT',
  pollMs: 1_000,
  nonce: 'TIME',
  // A tenth below the venue's own limit.
  budget: { limit: 5_400, milliseconds: 60_000 },
  product: 'SPOT',
  createNames: createPlainNames,
  readRefusal: saidBy,
  meanings: BINANCE_MEANINGS,
  time: { path: 'time', api: 'public', method: 'GET', fields: {}, weight: 1 },
  readTime: readServerTime,
  submit: (order, market, name) => {
    const fields = { ...orderFields(order, market, SPOT), newClientOrderId: name }
    if (order.special?.postOnly !== true) return signed('POST', 'order', fields, 1)
    // An order that only adds has a type of its own, which knows no time in force.
    const others = Object.fromEntries(Object.entries(fields).filter(([field]) => field !== 'timeInForce'))
    return signed('POST', 'order', { ...others, type: 'LIMIT_MAKER' }, 1)
  },
  readSubmitted,
  cancel: ({ name, venueOrderId }, { symbol }) =>
    signed(
      'DELETE',
      'order',
      { symbol, ...(venueOrderId === null ? { origClientOrderId: name } : { orderId: venueOrderId }) },
      1,
    ),
  identify: (ask) => identify(ask, (uid) => uid),
  openOrders: (ask, markets) => openOrders(ask, markets, SPOT),
  closedOrders: (ask, markets, since, until) => allOrders(ask, markets, since, until, SPOT),
  order: async (ask, { symbol }, orderId) => {
    const told = await ask(signed('GET', 'order', { symbol, orderId }, 4))
    return readOne(told)
  },
  fills: (ask, markets, since, until) => allFills(ask, markets, since, until, SPOT),
  holdings: async (ask) => {
    const told = await ask(signed('GET', 'account', { omitZeroBalances: 'true' }, 20))
    return told.ok ? holdingsOf(told.value) : null
  },
  deadMan: null,
  // By windows of a day; what is older costs more than it is worth.
  reach: 7 * DAY,
}

function holdingsOf(value: unknown): ToldHoldings | null {
  const rows = isFields(value) ? value['balances'] : undefined
  if (!isList(rows)) return null
  const assets = readRows(rows, (row) => {
    const available = row.figure('free')
    const total = sumOf(available, row.figure('locked'), 1)
    return total === null ? null : { asset: row.text('asset'), total, available }
  })
  return assets === null ? null : { assets, positions: null }
}
