import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import { decimalText, sumOf } from '../../shared/decimals.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Ask, BrokerDialect, Said, ToldHoldings, ToldIdentity, VenueRequest } from '../brokerDialect.ts'
import type { BrokerMarket } from '../brokerMarkets.ts'
import { createPlainNames } from '../orderNames.ts'
import type { WireValue } from '../signingExchange.ts'
import { readRows, rowOf } from '../rows.ts'
import { COINBASE_MEANINGS, coinbaseSaid } from './coinbaseRefusals.ts'
import { coinbaseFill, coinbaseOrder } from './coinbaseRows.ts'
import { signCoinbaseTokens } from './coinbaseToken.ts'

const PAGE = 250
const MOST_PAGES = 40
const PRIVATE = ['v3', 'private'] as const

function asked(path: string, fields: Readonly<Record<string, WireValue>>): VenueRequest {
  return { path, api: PRIVATE, method: 'GET', fields, weight: 1 }
}

function posted(path: string, fields: Readonly<Record<string, WireValue>>): VenueRequest {
  return { path, api: PRIVATE, method: 'POST', fields, weight: 1 }
}

/**
 * Coinbase's Advanced Trade, which is what its customers have: https://docs.cdp.coinbase.com/api-reference/advanced-trade-api.
 * (`coinbaseexchange` is for institutions, with keys of another kind.) Keys are made at its developer platform: a name and
 * a private key, ECDSA or Ed25519. An order of a name that is taken makes no second one; the first one is told instead.
 * Stops are of the kind with a limit only.
 */
export const COINBASE_BROKER: BrokerDialect = {
  venue: 'COINBASE',
  name: 'Coinbase',
  file: 'coinbase',
  exchangeOptions: {},
  signTokens: signCoinbaseTokens,
  capabilities: {
    idempotency: { kind: 'FOR_EVER' },
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT', 'STOP_LIMIT'],
    timesInForce: ['GTC', 'IOC', 'FOK', 'GTD'],
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
  currency: 'USD',
  pollMs: 1_000,
  nonce: 'TIME',
  // A tenth below 30 requests in a second.
  budget: { limit: 27, milliseconds: 1_000 },
  product: 'SPOT',
  createNames: createPlainNames,
  lacks: ({ type, timeInForce, special }) => {
    const rests = timeInForce === 'GTC' || timeInForce === 'GTD'
    if (special?.postOnly === true && !rests) return `post-only orders that work ${timeInForce}`
    return type === 'STOP_LIMIT' && !rests ? `stops that work ${timeInForce}` : null
  },
  readRefusal: coinbaseSaid,
  meanings: COINBASE_MEANINGS,
  time: { path: 'brokerage/time', api: ['v3', 'public'], method: 'GET', fields: {}, weight: 1 },
  readTime: (value) => {
    const row = rowOf(value)
    const at = row?.time('epochMillis', 'MILLISECONDS') ?? 0
    return row === null || row.isBad ? null : at
  },
  submit: (order, market, name) =>
    posted('brokerage/orders', {
      client_order_id: name,
      product_id: market.symbol,
      side: order.side,
      order_configuration: configurationOf(order, market),
    }),
  readSubmitted: (value) => {
    const row = isFields(value) ? rowOf(value['success_response']) : null
    const id = row?.id('order_id') ?? ''
    return id === '' ? null : { venueOrderId: id, at: null }
  },
  cancelsByVenueId: true,
  cancel: ({ venueOrderId }) => posted('brokerage/orders/batch_cancel', { order_ids: [venueOrderId ?? ''] }),
  identify,
  openOrders: async (ask, markets) => {
    const fields = { product_ids: symbolsOf(markets), order_status: 'OPEN' }
    const rows = await everyPage(ask, 'brokerage/orders/historical/batch', 'orders', fields)
    return rows === null ? null : readRows(rows, coinbaseOrder)
  },
  // Of every status: orders that are not open yet are told nowhere else.
  closedOrders: async (ask, markets, since) => {
    const fields = { product_ids: symbolsOf(markets), start_date: isoTime(since) }
    const rows = await everyPage(ask, 'brokerage/orders/historical/batch', 'orders', fields)
    return rows === null ? null : readRows(rows, coinbaseOrder)
  },
  order: async (ask, _market, orderId) => {
    const told = await ask(asked('brokerage/orders/historical/{order_id}', { order_id: orderId }))
    if (told.ok) return isFields(told.value) ? (readRows([told.value['order']], coinbaseOrder)?.[0] ?? null) : null
    return told.said !== null && COINBASE_MEANINGS[told.said.code]?.kind === 'NOT_FOUND' ? 'NOT_FOUND' : null
  },
  fills: async (ask, markets, since) => {
    const fields = { product_ids: symbolsOf(markets), start_sequence_timestamp: isoTime(since) }
    const rows = await everyPage(ask, 'brokerage/orders/historical/fills', 'fills', fields)
    return rows === null ? null : readRows(rows, (row) => coinbaseFill(row, markets))
  },
  holdings: async (ask) => {
    const rows = await everyPage(ask, 'brokerage/accounts', 'accounts', {})
    return rows === null ? null : holdingsOf(rows)
  },
  deadMan: null,
  reach: null,
}

function symbolsOf(markets: readonly BrokerMarket[]): readonly string[] {
  return markets.map(({ symbol }) => symbol)
}

/** A time as the venue reads it, cut off to milliseconds. */
function isoTime(micros: number): string {
  return new Date(Math.floor(micros / 1_000)).toISOString()
}

async function identify(ask: Ask): Promise<ToldIdentity | { readonly said: Said | null }> {
  const told = await ask(asked('brokerage/key_permissions', {}))
  if (!told.ok) return { said: told.said }
  const row = rowOf(told.value)
  if (row === null) return { said: null }
  const number = row.id('portfolio_uuid')
  const canWithdraw = row.flag('can_transfer')
  const permissions = Object.entries(row.fields).flatMap(([name, value]) => (value === true ? [name] : []))
  return row.isBad ? { said: null } : { number, permissions, canWithdraw, mayOvertake: true }
}

function configurationOf(order: OrderSpecification, market: BrokerMarket): Record<string, WireValue> {
  const { quantityDecimals, priceDecimals } = market.instrument
  const { side, type, timeInForce, limitPrice, stopPrice, special } = order
  const base_size = decimalText(order.quantity ?? 0, quantityDecimals)
  if (limitPrice === null) return { market_market_ioc: { base_size } }
  const expireAt = special?.expireAt ?? null
  const terms = {
    base_size,
    limit_price: decimalText(limitPrice, priceDecimals),
    ...(timeInForce === 'GTD' && expireAt !== null ? { end_time: isoTime(expireAt + 999) } : {}),
  }
  const last = timeInForce === 'GTD' ? 'gtd' : 'gtc'
  if (type === 'STOP_LIMIT' && stopPrice !== null) {
    const stop_direction = side === 'BUY' ? 'STOP_DIRECTION_STOP_UP' : 'STOP_DIRECTION_STOP_DOWN'
    const stop = { stop_price: decimalText(stopPrice, priceDecimals), stop_direction }
    return { [`stop_limit_stop_limit_${last}`]: { ...terms, ...stop } }
  }
  if (timeInForce === 'IOC') return { sor_limit_ioc: terms }
  if (timeInForce === 'FOK') return { limit_limit_fok: terms }
  return { [`limit_limit_${last}`]: { ...terms, post_only: special?.postOnly === true } }
}

/** Asks for a whole list, from page to page; null when anything was not told. */
async function everyPage(
  ask: Ask,
  path: string,
  list: 'orders' | 'fills' | 'accounts',
  fields: Readonly<Record<string, WireValue>>,
): Promise<readonly unknown[] | null> {
  const rows: unknown[] = []
  let cursor = ''
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const told = await ask(asked(path, { ...fields, limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) }))
    const value = told.ok && isFields(told.value) ? told.value : {}
    const { [list]: found, cursor: next, has_next: hasNext } = value
    if (!isList(found)) return null
    rows.push(...found)
    // The list of executions has a cursor only, and an empty one at its end.
    if (hasNext === false || next === undefined || next === '') return rows
    if (typeof next !== 'string' || next === cursor) return null
    cursor = next
  }
  return null
}

function holdingsOf(rows: readonly unknown[]): ToldHoldings | null {
  const assets = readRows(rows, (row) => {
    const [free, held] = [rowOf(row.fields['available_balance']), rowOf(row.fields['hold'])]
    if (free === null || held === null) return null
    const available = free.figure('value')
    const total = sumOf(available, held.figure('value'), 1)
    return total === null || free.isBad || held.isBad ? null : { asset: row.text('currency'), total, available }
  })
  return assets === null ? null : { assets, positions: null }
}
