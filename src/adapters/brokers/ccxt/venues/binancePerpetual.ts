import { DAY, HOUR } from '#core/time/duration.ts'
import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import type { BrokerDialect, ToldHoldings, VenueRequest } from '../brokerDialect.ts'
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

const DEAD_MAN_MS = 60_000
const PERPETUAL: BinancePart = {
  api: 'fapiPrivate',
  trades: 'userTrades',
  weights: { open: 1, all: 40, trades: 5, order: 5 },
  window: 7 * DAY - HOUR,
  typeNames: { MARKET: 'MARKET', LIMIT: 'LIMIT', STOP: '', STOP_LIMIT: '', TRAILING_STOP: '' },
}

function signed(method: VenueRequest['method'], path: string, fields: Record<string, string>, weight: number) {
  return { path, api: 'fapiPrivate', method, fields, weight } as const
}

/**
 * Binance's USD-M perpetuals: https://developers.binance.com/docs/derivatives/usds-margined-futures. Stops live in a
 * service of their own there since December 2025 and are not offered. One position for each symbol (one-way mode).
 */
export const BINANCE_PERPETUAL_BROKER: BrokerDialect = {
  venue: 'BINANCE_USDM',
  name: 'Binance futures',
  file: 'binance',
  exchangeOptions: {
    options: { fetchMarkets: { types: ['linear'] }, fetchCurrencies: false, fetchMargins: false, recvWindow: 5_000 },
  },
  capabilities: {
    idempotency: { kind: 'WHILE_OPEN' },
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT'],
    timesInForce: ['GTC', 'IOC', 'FOK', 'GTD'],
    nativeStops: false,
    brackets: false,
    postOnly: true,
    reduceOnly: true,
    displayQuantity: false,
    shortSales: true,
    extendedHours: false,
    cancelAll: false,
    deadMan: DEAD_MAN_MS * 1_000,
    placesOrders: true,
  },
  currency: 'USDT',
  pollMs: 1_000,
  nonce: 'TIME',
  budget: { limit: 2_160, milliseconds: 60_000 },
  product: 'SWAP',
  createNames: createPlainNames,
  readRefusal: saidBy,
  meanings: BINANCE_MEANINGS,
  time: { path: 'time', api: 'fapiPublic', method: 'GET', fields: {}, weight: 1 },
  readTime: readServerTime,
  submit: (order, market, name) => {
    const fields: Record<string, string> = { ...orderFields(order, market, PERPETUAL), newClientOrderId: name }
    if (order.special?.postOnly === true) fields['timeInForce'] = 'GTX'
    if (order.reduceOnly) fields['reduceOnly'] = 'true'
    const expireAt = order.special?.expireAt ?? null
    if (expireAt !== null) fields['goodTillDate'] = String(Math.ceil(expireAt / 1_000_000) * 1_000)
    return signed('POST', 'order', fields, 1)
  },
  readSubmitted,
  cancel: ({ name, venueOrderId }, { symbol }) => {
    const named = venueOrderId === null ? { origClientOrderId: name } : { orderId: venueOrderId }
    return signed('DELETE', 'order', { symbol, ...named }, 1)
  },
  identify: (ask) => identify(ask, (uid) => `USDM-${uid}`),
  openOrders: (ask, markets) => openOrders(ask, markets, PERPETUAL),
  closedOrders: (ask, markets, since, until) => allOrders(ask, markets, since, until, PERPETUAL),
  order: async (ask, { symbol }, orderId) => {
    const told = await ask(signed('GET', 'order', { symbol, orderId }, 1))
    return readOne(told)
  },
  fills: (ask, markets, since, until) => allFills(ask, markets, since, until, PERPETUAL),
  holdings: async (ask) => {
    const told = await ask({ path: 'account', api: 'fapiPrivateV3', method: 'GET', fields: {}, weight: 5 })
    return told.ok ? holdingsOf(told.value) : null
  },
  deadMan: {
    scope: 'MARKET',
    requests: (isOn, markets) =>
      markets.map(({ symbol }) =>
        signed('POST', 'countdownCancelAll', { symbol, countdownTime: String(isOn ? DEAD_MAN_MS : 0) }, 10),
      ),
  },
  // By windows of a week.
  reach: 28 * DAY,
}

function holdingsOf(value: unknown): ToldHoldings | null {
  const { assets, positions } = isFields(value) ? value : { assets: undefined, positions: undefined }
  if (!isList(assets) || !isList(positions)) return null
  const cash = readRows(assets, (row) => ({
    asset: row.text('asset'),
    total: row.figure('walletBalance'),
    available: row.figure('availableBalance'),
  }))
  const held = readRows(positions, (row) =>
    row.text('positionSide') === 'BOTH' ? { symbol: row.text('symbol'), quantity: row.figure('positionAmt') } : null,
  )
  return cash === null || held === null ? null : { assets: cash, positions: held }
}
