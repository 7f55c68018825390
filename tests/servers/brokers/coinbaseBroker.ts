import { COINBASE_BROKER } from '#adapters/brokers/ccxt/venues/coinbase.ts'
import { decimalText, scaledOf } from '#adapters/brokers/shared/decimals.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { notional } from '#core/money.ts'
import type { BrokerServer } from './brokerServer.ts'
import { makeEcdsaKey, makeEd25519Key, readToken } from './coinbaseKeys.ts'
import {
  type ExchangeAction,
  type ExchangeReply,
  type ExchangeRequest,
  type ExchangeScript,
  type ExchangeState,
  openExchangeBroker,
} from './exchangeBroker.ts'
import { marketAt } from './exchangeBrokerInstruments.ts'
import type { RecordedFill, RecordedOrder } from './venueRecord.ts'

const MARKETS = [
  marketAt('COINBASE', 'SOL/USD', { priceDecimals: 3, priceIncrement: 10, quantityDecimals: 8 }),
  marketAt('COINBASE', 'BTC/USD', { priceDecimals: 2, quantityDecimals: 8 }),
]
const KEYS = {
  good: makeEcdsaKey('organizations/11111111-kit/apiKeys/good'),
  'can-withdraw': makeEcdsaKey('organizations/11111111-kit/apiKeys/rich'),
  'other-account': makeEd25519Key('d2efa49a-369c-43d7-a60e-ae26e28853c2'),
}
const PORTFOLIO = '8ba1d1b6-8d9b-5b5b-a7c8-000000000001'
const HOST = 'api.coinbase.com'
const ROOT = '/api/v3/brokerage/'
const FEE_BASIS_POINTS = 60
const LEAST_COST = 1_000_000
const PAGE = 100
const TOKEN_SECONDS = 120

/** Coinbase's Advanced Trade on the loopback: signed tokens for one address each, orders in configurations, cursors. */
export function openCoinbaseBroker(): Promise<BrokerServer> {
  const script: ExchangeScript = {
    dialect: COINBASE_BROKER,
    instruments: MARKETS,
    words: {
      rateLimited: said(429, 'rate_limit_exceeded', 'Too many requests'),
      sessionEnded: said(401, 'UNAUTHENTICATED', 'Unauthorized'),
      noFunds: notPlaced('INSUFFICIENT_FUND', 'Insufficient balance in source account'),
      notFound: cancelled('?', 'UNKNOWN_CANCEL_ORDER'),
      cancelRefused: cancelled('?', 'COMMANDER_REJECTED_CANCEL_ORDER'),
      questionRefused: said(403, 'PERMISSION_DENIED', 'Missing required scopes'),
    },
    keys: KEYS,
    accountNumber: PORTFOLIO,
    impossible: {
      wideIds: 'Ids of orders and executions are UUIDs here.',
      'account.shortPosition': 'Nothing can be sold at the spot market that is not there.',
    },
    hasWideIds: false,
    venueOrderId: (state) => `11111111-0000-4000-8000-${state.nextNumber().padStart(12, '0')}`,
    executionId: (state) => `22222222-0000-4000-8000-${state.nextNumber().padStart(12, '0')}`,
    feeOf: (instrument, quantity, price) =>
      Number(decimalText(Math.round((notional(instrument, price, quantity) * FEE_BASIS_POINTS) / 10_000), 6)),
    withoutId: ({ status, body }) => ({ status, body: { ...body, success_response: { side: 'BUY' } } }),
    withMore: ({ status, body }) => ({ status, body: { ...body, order_id: '', more: [1.5e3, { deep: '0.10' }] } }),
    read,
  }
  return openExchangeBroker(script)
}

function read(request: ExchangeRequest, state: ExchangeState): ExchangeAction | null {
  const { method, path } = request
  const ask = (part: 'ORDERS' | 'FILLS' | 'POSITIONS' | 'OTHER', run: () => object): ExchangeAction => ({
    kind: 'QUESTION',
    part,
    run: () => ({ status: 200, body: run() }),
  })
  const query = new URLSearchParams(request.query)
  if (path === `${ROOT}time`) return ask('OTHER', () => ({ epochMillis: String(Math.floor(state.now() / 1_000)) }))
  if (path === `${ROOT}market/products`)
    return ask('OTHER', () => ({ products: query.get('product_type') === 'FUTURE' ? [] : MARKETS.map(productRow) }))
  const key = judge(request, state)
  if (key === null) return { kind: 'REFUSED', reply: said(401, 'UNAUTHENTICATED', 'Unauthorized') }
  const { record } = state
  const wanted = query.getAll('product_ids')
  const here = ({ symbol }: { readonly symbol: string }): boolean => wanted.includes(symbolOf(symbol))
  switch (`${method} ${path}`) {
    case `GET ${ROOT}transaction_summary`:
      return ask('OTHER', () => ({ fee_tier: { taker_fee_rate: '0.006', maker_fee_rate: '0.004' } }))
    case `GET ${ROOT}key_permissions`:
      return ask('OTHER', () => ({
        can_view: true,
        can_trade: true,
        can_transfer: key === KEYS['can-withdraw'].key,
        portfolio_uuid: key === KEYS['other-account'].key ? '8ba1d1b6-other' : PORTFOLIO,
        portfolio_type: 'DEFAULT',
      }))
    case `GET ${ROOT}accounts`:
      return paged('POSITIONS', 'accounts', query, state, () => accounts(state))
    case `POST ${ROOT}orders`: {
      const fields = JSON.parse(request.body) as Record<string, unknown>
      return { kind: 'SUBMIT', id: String(fields['client_order_id']), run: () => place(fields, state) }
    }
    case `POST ${ROOT}orders/batch_cancel`: {
      const { order_ids: ids } = JSON.parse(request.body) as { readonly order_ids: readonly string[] }
      return cancel(ids[0] ?? '', state)
    }
    case `GET ${ROOT}orders/historical/batch`: {
      const isOpenOnly = query.get('order_status') === 'OPEN'
      const since = Date.parse(query.get('start_date') ?? '') * 1_000
      const told = record.orders.filter((order) => here(order) && !(state.isLying && isOpen(order)))
      return paged('ORDERS', 'orders', query, state, () =>
        told.filter((order) => (isOpenOnly ? isOpen(order) : order.placedAt >= since)).map((order) => orderRow(order)),
      )
    }
    case `GET ${ROOT}orders/historical/fills`: {
      const since = Date.parse(query.get('start_sequence_timestamp') ?? '') * 1_000
      const told = state.toldFills().filter((fill) => here(fill) && fill.at >= since)
      return paged('FILLS', 'fills', query, state, () => told.map(fillRow))
    }
    default:
      return ofOrder(request, state)
  }
}

function ofOrder({ method, path }: ExchangeRequest, state: ExchangeState): ExchangeAction | null {
  const [, id] = /^\/api\/v3\/brokerage\/orders\/historical\/([0-9a-f-]+)$/.exec(path) ?? []
  if (method !== 'GET' || id === undefined) return null
  const order = state.record.orders.find(({ venueOrderId }) => venueOrderId === id)
  const run = (): ExchangeReply =>
    order === undefined || state.isLying
      ? said(404, 'unknown', 'order with this orderID was not found')
      : { status: 200, body: { order: orderRow(order) } }
  return { kind: 'QUESTION', part: 'ORDERS', run }
}

function said(status: number, error: string, message: string): ExchangeReply {
  return { status, body: { error, error_details: message, message } }
}

function notPlaced(error: string, message: string): ExchangeReply {
  const error_response = { error, message, error_details: '', preview_failure_reason: `PREVIEW_${error}` }
  return {
    status: 200,
    body: { success: false, failure_reason: 'UNKNOWN_FAILURE_REASON', order_id: '', error_response },
  }
}

function cancelled(order_id: string, failure: string | null): ExchangeReply {
  const failure_reason = failure ?? 'UNKNOWN_CANCEL_FAILURE_REASON'
  return { status: 200, body: { results: [{ success: failure === null, failure_reason, order_id }] } }
}

function isOpen({ status }: RecordedOrder): boolean {
  return status === 'WORKING'
}

/** Whose token it is; null when it is not good, or not for this address and this time. */
function judge({ method, path, headers }: ExchangeRequest, state: ExchangeState): string | null {
  const token = readToken(headers.authorization, Object.values(KEYS))
  if (token === null) return null
  const { sub, nbf, exp, uri, uris } = token.claims
  const now = state.now() / 1_000_000
  const isTimely = Number(nbf) <= now + 1 && Number(exp) > now && Number(exp) - Number(nbf) <= TOKEN_SECONDS
  const address = Array.isArray(uris) ? (uris as readonly unknown[])[0] : uri
  return isTimely && sub === token.key && address === `${method} ${HOST}${path}` ? token.key : null
}

function symbolOf(id: string): string {
  return id.replace(/\.[^.]*$/, '').replace('/', '-')
}

function productRow({
  symbol,
  priceIncrement,
  priceDecimals,
  quantityIncrement,
  quantityDecimals,
}: Instrument): object {
  const [base_currency_id, quote_currency_id] = symbol.split('/')
  return {
    product_id: symbol.replace('/', '-'),
    base_currency_id,
    quote_currency_id,
    product_type: 'SPOT',
    base_increment: decimalText(quantityIncrement, quantityDecimals),
    base_min_size: decimalText(quantityIncrement, quantityDecimals),
    quote_increment: '0.01',
    quote_min_size: '1',
    price_increment: decimalText(priceIncrement, priceDecimals),
    trading_disabled: false,
    alias_to: [],
  }
}

const KINDS: readonly string[] = [
  'market_market_ioc',
  'limit_limit_gtc',
  'limit_limit_gtd',
  'limit_limit_fok',
  'sor_limit_ioc',
  'stop_limit_stop_limit_gtc',
  'stop_limit_stop_limit_gtd',
]

function place(fields: Readonly<Record<string, unknown>>, state: ExchangeState): ExchangeReply {
  const { client_order_id: name, product_id: product, order_configuration: told, side } = fields
  if (typeof name !== 'string' || name === '') return said(400, 'INVALID_ARGUMENT', 'client_order_id is required')
  // An order of this name is told instead, whatever became of it.
  const first = state.record.orders.find(({ clientOrderId }) => clientOrderId === name)
  if (first !== undefined) return placed(first)
  const instrument = MARKETS.find(({ id }) => symbolOf(id) === product)
  if (instrument === undefined || (side !== 'BUY' && side !== 'SELL')) return notPlaced('INVALID_PRODUCT_ID', '')
  const [[kind, terms] = ['', {}]] = Object.entries(told as Record<string, Record<string, unknown>>)
  if (!KINDS.includes(kind) || (kind.endsWith('gtd') && typeof terms['end_time'] !== 'string'))
    return notPlaced('UNSUPPORTED_ORDER_CONFIGURATION', '')
  const direction = side === 'BUY' ? 'STOP_DIRECTION_STOP_UP' : 'STOP_DIRECTION_STOP_DOWN'
  if (kind.startsWith('stop') && terms['stop_direction'] !== direction) return notPlaced('INVALID_STOP_PRICE', '')
  const price = (field: string): number | null =>
    terms[field] === undefined ? null : (scaledOf(terms[field], instrument.priceDecimals, 'EXACT') ?? Number.NaN)
  const [limitPrice, stopPrice] = [price('limit_price'), price('stop_price')]
  for (const one of [limitPrice, stopPrice])
    if (one !== null && !(one % instrument.priceIncrement === 0)) return notPlaced('INVALID_PRICE_PRECISION', '')
  const quantity = scaledOf(terms['base_size'], instrument.quantityDecimals, 'EXACT')
  if (quantity === null || quantity <= 0) return notPlaced('INVALID_SIZE_PRECISION', '')
  if (limitPrice !== null && notional(instrument, limitPrice, quantity) < LEAST_COST)
    return notPlaced('INVALID_QUOTE_SIZE_TOO_SMALL', '')
  if (side === 'SELL' && (state.record.positions()[instrument.id] ?? 0) < quantity)
    return notPlaced('INSUFFICIENT_FUND', 'Insufficient balance in source account')
  const order = state.place({
    clientOrderId: name,
    symbol: instrument.id,
    side,
    type: kind,
    quantity,
    limitPrice,
    stopPrice,
  })
  return placed(order)
}

function placed({ venueOrderId, symbol, side, clientOrderId }: RecordedOrder): ExchangeReply {
  const success_response = {
    order_id: venueOrderId,
    product_id: symbolOf(symbol),
    side,
    client_order_id: clientOrderId,
  }
  return { status: 200, body: { success: true, success_response } }
}

function cancel(id: string, state: ExchangeState): ExchangeAction {
  const order = state.record.orders.find(({ venueOrderId }) => venueOrderId === id)
  const run = (): ExchangeReply => {
    if (order === undefined || !isOpen(order)) return cancelled(id, 'UNKNOWN_CANCEL_ORDER')
    state.end(order, 'CANCELLED')
    return cancelled(id, null)
  }
  return { kind: 'CANCEL', order, run }
}

/** A page of rows, the newest first; a cursor is a text that means something to the venue alone. */
function paged(
  part: 'ORDERS' | 'FILLS' | 'POSITIONS',
  list: string,
  query: URLSearchParams,
  state: ExchangeState,
  rows: () => readonly object[],
): ExchangeAction {
  const run = (): ExchangeReply => {
    const from = Number(Buffer.from(query.get('cursor') ?? '', 'base64').toString())
    if (from > 0 && state.isPageCut) return said(500, 'INTERNAL', 'Internal server error')
    const all = rows().toReversed()
    const end = from + Math.min(PAGE, Number(query.get('limit') ?? PAGE))
    const cursor = end < all.length ? Buffer.from(String(end)).toString('base64') : ''
    const more = list === 'fills' ? {} : { has_next: end < all.length }
    return { status: 200, body: { [list]: all.slice(from, end), ...more, cursor } }
  }
  return { kind: 'QUESTION', part, run }
}

function instrumentOf(id: string): Instrument {
  const instrument = MARKETS.find((one) => one.id === id)
  if (instrument === undefined) throw new Error(`No instrument ${id}`)
  return instrument
}

const STATUSES = {
  WORKING: 'OPEN',
  FILLED: 'FILLED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
  REJECTED: 'FAILED',
}

function orderRow(order: RecordedOrder): object {
  const { priceDecimals, quantityDecimals } = instrumentOf(order.symbol)
  const price = (name: string, value: number | null): object =>
    value === null ? {} : { [name]: decimalText(value, priceDecimals) }
  const kind = order.type === 'LIMIT' ? 'limit_limit_gtc' : order.type
  return {
    order_id: order.venueOrderId,
    client_order_id: order.clientOrderId ?? 'c0ffee00-0000-4000-8000-000000000000',
    product_id: symbolOf(order.symbol),
    side: order.side,
    status: STATUSES[order.status],
    order_configuration: {
      [kind]: {
        base_size: decimalText(order.quantity, quantityDecimals),
        ...price('limit_price', order.limitPrice),
        ...price('stop_price', order.stopPrice),
      },
    },
    created_time: new Date(order.placedAt / 1_000).toISOString(),
    last_fill_time: order.filled > 0 ? new Date(order.updatedAt / 1_000).toISOString() : null,
    filled_size: decimalText(order.filled, quantityDecimals),
    size_in_quote: false,
    reject_message: order.status === 'REJECTED' ? 'Rejected by the matching engine' : '',
    cancel_message: '',
    product_type: 'SPOT',
  }
}

function fillRow(fill: RecordedFill): object {
  const { priceDecimals, quantityDecimals } = instrumentOf(fill.symbol)
  const at = new Date(Math.floor(fill.at / 1_000))
    .toISOString()
    .replace('Z', `${String(fill.at % 1_000).padStart(3, '0')}Z`)
  return {
    entry_id: fill.executionId,
    trade_id: `t-${fill.executionId}`,
    order_id: fill.venueOrderId,
    trade_time: at,
    trade_type: 'FILL',
    price: decimalText(fill.price, priceDecimals),
    size: decimalText(fill.quantity, quantityDecimals),
    commission: String(fill.fee),
    product_id: symbolOf(fill.symbol),
    sequence_timestamp: at,
    liquidity_indicator: 'MAKER',
    size_in_quote: false,
    side: fill.side,
  }
}

function accounts({ record, unlisted }: ExchangeState): readonly object[] {
  const positions = record.positions()
  const row = (currency: string, value: string): object => ({
    uuid: `id-${currency}`,
    currency,
    available_balance: { value, currency },
    hold: { value: '0', currency },
    active: true,
    ready: true,
  })
  return [
    row('USD', '100000000.123456789'),
    ...MARKETS.map(({ id, symbol, quantityDecimals }) =>
      row(symbol.slice(0, symbol.indexOf('/')), decimalText(positions[id] ?? 0, quantityDecimals)),
    ),
    ...unlisted.map(({ what, quantity }) => row(what, String(quantity))),
  ]
}
