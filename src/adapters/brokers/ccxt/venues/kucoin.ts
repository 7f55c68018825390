import { DAY } from '#core/time/duration.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import { decimalText, sumOf } from '../../shared/decimals.ts'
import type {
  Ask,
  BrokerDialect,
  Said,
  ToldFill,
  ToldHoldings,
  ToldIdentity,
  ToldOrder,
  VenueRequest,
} from '../brokerDialect.ts'
import type { BrokerMarket } from '../brokerMarkets.ts'
import { createPlainNames } from '../orderNames.ts'
import type { WireValue } from '../signingExchange.ts'
import { readRows, rowOf, type Row } from '../rows.ts'
import { KUCOIN_MEANINGS } from './kucoinRefusals.ts'

const DEAD_MAN_SECONDS = 60
const PAGE = 100
const MOST_PAGES = 20
/** Longest stretch of time of one question, microseconds. */
const WINDOW = 7 * DAY
const MILLISECOND = 1_000
const DONE = '200000'

function privately(
  method: VenueRequest['method'],
  path: string,
  fields: Readonly<Record<string, WireValue>>,
  weight: number,
): VenueRequest {
  return { path, api: 'private', method, fields, weight }
}

/**
 * KuCoin's spot market, the trading account of its classic accounts: https://www.kucoin.com/docs-new/rest/spot-trading.
 * A client order id is refused while an order of it is open. Its stops are other orders with ids of their own, which
 * become an order of a new id when the price is reached; they are not offered, for executions could not be ascribed.
 */
export const KUCOIN_BROKER: BrokerDialect = {
  venue: 'KUCOIN',
  name: 'KuCoin',
  file: 'kucoin',
  exchangeOptions: { options: { hf: true, fetchMarkets: { types: ['spot'], fetchTickersFees: false } } },
  marketFields: { marginables: false },
  capabilities: {
    idempotency: { kind: 'WHILE_OPEN' },
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT'],
    timesInForce: ['GTC', 'IOC', 'FOK'],
    nativeStops: false,
    brackets: false,
    postOnly: true,
    reduceOnly: false,
    displayQuantity: false,
    shortSales: false,
    extendedHours: false,
    cancelAll: false,
    deadMan: DEAD_MAN_SECONDS * 1_000_000,
    placesOrders: true,
  },
  currency: 'USDT',
  pollMs: 1_000,
  nonce: 'TIME',
  // A tenth below what the smallest account may spend in its pool for spot trading.
  budget: { limit: 3_600, milliseconds: 30_000 },
  product: 'SPOT',
  // Letters, digits, hyphens and underscores, at most 40: our ids are 26 letters and digits.
  createNames: createPlainNames,
  readRefusal: saidBy,
  meanings: KUCOIN_MEANINGS,
  time: { path: 'timestamp', api: 'public', method: 'GET', fields: {}, weight: 3 },
  readTime: (value) => {
    const row = rowOf(value)
    const at = row?.time('data', 'MILLISECONDS') ?? 0
    return row === null || row.isBad ? null : at
  },
  submit: (order, market, name) => privately('POST', 'hf/orders', submissionOf(order, market, name), 1),
  readSubmitted: (value) => {
    const id = dataOf(value)?.id('orderId') ?? ''
    return id === '' ? null : { venueOrderId: id, at: null }
  },
  cancel: ({ name, venueOrderId }, { symbol }) =>
    venueOrderId === null
      ? privately('DELETE', 'hf/orders/client-order/{clientOid}', { clientOid: name, symbol }, 1)
      : privately('DELETE', 'hf/orders/{orderId}', { orderId: venueOrderId, symbol }, 1),
  identify,
  openOrders: async (ask, markets) => {
    const rows: unknown[] = []
    for (const { symbol } of markets) {
      const told = await ask(privately('GET', 'hf/orders/active', { symbol }, 2))
      const data = told.ok && isFields(told.value) ? told.value['data'] : undefined
      if (!isList(data)) return null
      rows.push(...data)
    }
    return readRows(rows, orderOf)
  },
  closedOrders: async (ask, markets, since, until) => {
    const rows = await everyPage(ask, 'hf/orders/done', markets, since, until)
    return rows === null ? null : readRows(rows, orderOf)
  },
  order: async (ask, { symbol }, orderId) => {
    const told = await ask(privately('GET', 'hf/orders/{orderId}', { orderId, symbol }, 2))
    if (told.ok) return isFields(told.value) ? (readRows([told.value['data']], orderOf)?.[0] ?? null) : null
    return told.said !== null && KUCOIN_MEANINGS[told.said.code]?.kind === 'NOT_FOUND' ? 'NOT_FOUND' : null
  },
  fills: async (ask, markets, since, until) => {
    const rows = await everyPage(ask, 'hf/fills', markets, since, until)
    return rows === null ? null : readRows(rows, fillOf)
  },
  holdings: async (ask) => {
    const told = await ask(privately('GET', 'accounts', { type: 'trade' }, 5))
    const data = told.ok && isFields(told.value) ? told.value['data'] : undefined
    return isList(data) ? holdingsOf(data) : null
  },
  deadMan: {
    scope: 'ACCOUNT',
    requests: (isOn) => [privately('POST', 'hf/orders/dead-cancel-all', { timeout: isOn ? DEAD_MAN_SECONDS : -1 }, 2)],
  },
  // What was filled is told for a week.
  reach: 7 * DAY,
}

/** One code for many refusals: its words tell whether an order is missing or doubled. */
const GENERAL = '400100'

function saidBy(status: number, value: unknown): Said | null {
  const { code, msg } = isFields(value) ? value : { code: undefined, msg: undefined }
  if (typeof code === 'string' && /^\d{3,9}$/.test(code) && code !== DONE) {
    const words = typeof msg === 'string' ? msg : ''
    return { code: code === GENERAL ? `${GENERAL}${kindOf(words)}` : code, text: `${code} ${words}` }
  }
  return status === 429 ? { code: '429000', text: 'status 429' } : null
}

function kindOf(words: string): '' | ' DUPLICATE' | ' NOT_FOUND' {
  if (/duplicat/i.test(words)) return ' DUPLICATE'
  return /not[ ._]?exist/i.test(words) ? ' NOT_FOUND' : ''
}

function dataOf(value: unknown): Row | null {
  return isFields(value) ? rowOf(value['data']) : null
}

async function identify(ask: Ask): Promise<ToldIdentity | { readonly said: Said | null }> {
  const told = await ask(privately('GET', 'user/api-key', {}, 20))
  if (!told.ok) return { said: told.said }
  const row = dataOf(told.value)
  const [number, rights] = [row?.id('uid') ?? '', row?.text('permission') ?? '']
  if (row === null || row.isBad) return { said: null }
  const permissions = rights.split(',').map((right) => right.trim())
  // Of older keys, Transfer includes withdrawals; of later ones, a right of its own has them.
  const canWithdraw = permissions.some((right) => /withdraw|^transfer$/i.test(right))
  return { number, permissions, canWithdraw, mayOvertake: true }
}

function submissionOf(order: OrderSpecification, market: BrokerMarket, name: string): Record<string, WireValue> {
  const { quantityDecimals, priceDecimals } = market.instrument
  return {
    clientOid: name,
    symbol: market.symbol,
    side: order.side === 'BUY' ? 'buy' : 'sell',
    type: order.type === 'MARKET' ? 'market' : 'limit',
    size: decimalText(order.quantity ?? 0, quantityDecimals),
    ...(order.limitPrice === null
      ? {}
      : { price: decimalText(order.limitPrice, priceDecimals), timeInForce: order.timeInForce }),
    ...(order.special?.postOnly === true ? { postOnly: true } : {}),
  }
}

/** Asks for all rows of some markets, by windows of a week and from page to page; null when anything was not told. */
async function everyPage(
  ask: Ask,
  path: string,
  markets: readonly BrokerMarket[],
  since: number,
  until: number,
): Promise<readonly unknown[] | null> {
  const rows: unknown[] = []
  for (const { symbol } of markets) {
    // The last window is open, for what happens while this is asked.
    for (let from = since; from <= until; from += WINDOW) {
      const window = {
        startAt: String(Math.floor(from / MILLISECOND)),
        endAt: String(Math.floor((from + WINDOW) / MILLISECOND)),
      }
      const told = await everyPageOf(ask, path, { symbol, limit: String(PAGE), ...window })
      if (told === null) return null
      rows.push(...told)
    }
  }
  return rows
}

async function everyPageOf(
  ask: Ask,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<readonly unknown[] | null> {
  const rows = new Map<string, unknown>()
  let last = ''
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const told = await ask(privately('GET', path, { ...fields, ...(last === '' ? {} : { lastId: last }) }, 2))
    const data = told.ok ? dataOf(told.value) : null
    const items = data?.fields['items']
    if (data === null || !isList(items)) return null
    for (const item of items) {
      const id = rowOf(item)?.id('id') ?? ''
      if (id === '') return null
      rows.set(id, item)
    }
    if (items.length < PAGE) return [...rows.values()]
    last = data.id('lastId')
    if (data.isBad) return null
  }
  return null
}

function orderOf(row: Row): ToldOrder | null {
  const [side, kind] = [row.text('side'), row.text('type')]
  const [quantity, filled] = [row.figure('size'), row.figure('dealSize')]
  const told = row.text('timeInForce')
  const isOpen = row.flag('active')
  const rest = sumOf(quantity, filled, -1)
  if (rest === null || (side !== 'buy' && side !== 'sell')) return null
  const hasFilled = /[1-9]/.test(filled)
  const ended = /[1-9]/.test(rest) ? 'CANCELLED' : 'FILLED'
  const working = hasFilled ? 'PARTIALLY_FILLED' : 'ACCEPTED'
  const status = isOpen ? working : ended
  return {
    venueOrderId: row.id('id'),
    name: row.fields['clientOid'],
    symbol: row.text('symbol'),
    side: side === 'buy' ? 'BUY' : 'SELL',
    type: kind === 'limit' ? 'LIMIT' : kind === 'market' ? 'MARKET' : null,
    quantity,
    limitPrice: row.price('price'),
    stopPrice: null,
    timeInForce: told === 'IOC' || told === 'FOK' ? told : told === 'GTT' ? 'GTD' : 'GTC',
    reduceOnly: false,
    status,
    filled,
    reason: status === 'CANCELLED' ? { code: 'VENUE_CANCELLED', text: 'KuCoin tells the order as cancelled' } : null,
    at: row.time('lastUpdatedAt', 'MILLISECONDS'),
  }
}

function fillOf(row: Row): ToldFill | null {
  const [side, liquidity] = [row.text('side'), row.text('liquidity')]
  if (side !== 'buy' && side !== 'sell') return null
  return {
    executionId: row.id('id'),
    venueOrderId: row.id('orderId'),
    symbol: row.text('symbol'),
    side: side === 'buy' ? 'BUY' : 'SELL',
    quantity: row.figure('size'),
    price: row.figure('price'),
    fee: { amount: row.figure('fee'), asset: row.text('feeCurrency') },
    liquidity: liquidity === 'maker' ? 'MAKER' : liquidity === 'taker' ? 'TAKER' : null,
    at: row.time('createdAt', 'MILLISECONDS'),
  }
}

function holdingsOf(rows: readonly unknown[]): ToldHoldings | null {
  const assets = readRows(rows, (row) => ({
    asset: row.text('currency'),
    total: row.figure('balance'),
    available: row.figure('available'),
  }))
  return assets === null ? null : { assets, positions: null }
}
