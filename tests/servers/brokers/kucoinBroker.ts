import { createHmac } from 'node:crypto'
import { KUCOIN_BROKER } from '#adapters/brokers/ccxt/venues/kucoin.ts'
import { decimalText, scaledOf } from '#adapters/brokers/shared/decimals.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { notional } from '#core/money.ts'
import type { BrokerServer } from './brokerServer.ts'
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
  marketAt('KUCOIN', 'SOL/USDT', { priceDecimals: 3, priceIncrement: 5, quantityDecimals: 4 }),
  marketAt('KUCOIN', 'BTC/USDT', { priceDecimals: 1, quantityDecimals: 8 }),
]
const KEYS = {
  good: { key: '5c2db93503aa674c74a31734', secret: 'kucoin good secret', passphrase: 'good words' },
  'can-withdraw': { key: '5c2db93503aa674c74a31735', secret: 'kucoin rich secret', passphrase: 'rich words' },
  'other-account': { key: '5c2db93503aa674c74a31736', secret: 'kucoin other secret', passphrase: 'other words' },
}
const UID = '165111215'
const FEE_BASIS_POINTS = 10
const LEAST_FUNDS = 100_000
const PAGE = 100
const WEEK_MS = 7 * 86_400_000
const LATE_MS = 5_000
const ENDED_ALIKE = 'Every end of an order that is not filled is told as a cancel here, whatever ended it.'

/** KuCoin's spot market on the loopback: three-part keys, codes in answers of status 200, windows of a week, pages by id. */
export function openKucoinBroker(): Promise<BrokerServer> {
  const script: ExchangeScript = {
    dialect: KUCOIN_BROKER,
    instruments: MARKETS,
    words: {
      rateLimited: refused('429000', 'Too Many Requests', 429),
      sessionEnded: refused('400003', 'KC-API-KEY does not exist.', 401),
      noFunds: refused('200004', 'Balance insufficient!'),
      notFound: refused('400100', 'order_not_exist_or_not_allow_to_cancel'),
      cancelRefused: refused('126010', 'Trading pair suspended order cancellation'),
      questionRefused: refused('400007', 'Access denied, requires more permission.', 403),
    },
    keys: KEYS,
    accountNumber: UID,
    impossible: {
      'account.shortPosition': 'Nothing can be sold at the spot market that is not there.',
      'fills.expired': ENDED_ALIKE,
      'fills.rejected': ENDED_ALIKE,
    },
    hasWideIds: true,
    venueOrderId: (state) => `67120b${BigInt(state.nextNumber()).toString(16).padStart(18, '0')}`,
    executionId: (state) => state.nextNumber(),
    feeOf: (instrument, quantity, price) =>
      Number(decimalText(Math.round((notional(instrument, price, quantity) * FEE_BASIS_POINTS) / 10_000), 6)),
    withoutId: ({ status, body }) => ({ status, body: { ...body, data: { clientOid: 'x' } } }),
    withMore: ({ status, body }) => ({ status, body: { ...body, success: true, more: [1.5e3, { deep: '0.10' }] } }),
    read,
  }
  return openExchangeBroker(script)
}

function read(request: ExchangeRequest, state: ExchangeState): ExchangeAction | null {
  const { method, path } = request
  const ask = (part: 'ORDERS' | 'FILLS' | 'POSITIONS' | 'OTHER', run: () => unknown): ExchangeAction => ({
    kind: 'QUESTION',
    part,
    run: () => good(run()),
  })
  if (path === '/api/v1/timestamp') return ask('OTHER', () => Math.floor(state.now() / 1_000))
  if (path === '/api/v2/symbols') return ask('OTHER', () => MARKETS.map(marketRow))
  const door = judge(request, state)
  if (door !== null) return { kind: 'REFUSED', reply: door }
  const query = new URLSearchParams(request.query)
  const { record } = state
  const here = ({ symbol }: { readonly symbol: string }): boolean => symbolOf(symbol) === query.get('symbol')
  switch (`${method} ${path}`) {
    case 'GET /api/v1/user/api-key':
      return ask('OTHER', () => keyInfo(String(request.headers['kc-api-key'])))
    case 'GET /api/v1/accounts':
      return ask('POSITIONS', () => accounts(state))
    case 'POST /api/v1/hf/orders': {
      const fields = JSON.parse(request.body) as Record<string, unknown>
      return { kind: 'SUBMIT', id: String(fields['clientOid']), run: () => place(fields, state) }
    }
    case 'POST /api/v1/hf/orders/dead-cancel-all':
      return ask('OTHER', () => ({ currentTime: Math.floor(state.now() / 1_000_000), triggerTime: 0 }))
    case 'GET /api/v1/hf/orders/active':
      return ask('ORDERS', () =>
        record.orders.filter((order) => !state.isLying && isOpen(order) && here(order)).map(orderRow(state)),
      )
    case 'GET /api/v1/hf/orders/done':
      return page('ORDERS', query, state, () =>
        record.orders
          .filter((order) => !isOpen(order) && here(order))
          .map((order) => ({ at: order.updatedAt, row: orderRow(state)(order) })),
      )
    case 'GET /api/v1/hf/fills':
      return page('FILLS', query, state, () =>
        state
          .toldFills()
          .filter(here)
          .map((fill) => ({ at: fill.at, row: fillRow(fill, state) })),
      )
    default:
      return ofOrder(request, query, state)
  }
}

/** Questions and cancels that name an order in their path. */
function ofOrder(
  { method, path }: ExchangeRequest,
  query: URLSearchParams,
  state: ExchangeState,
): ExchangeAction | null {
  const [, byName, id] = /^\/api\/v1\/hf\/orders\/(client-order\/)?([^/]+)$/.exec(path) ?? []
  const order = state.record.orders.findLast(
    ({ venueOrderId, clientOrderId, symbol }) =>
      symbolOf(symbol) === query.get('symbol') && id === (byName === undefined ? venueOrderId : clientOrderId),
  )
  if (id === undefined) return null
  if (method === 'GET') {
    const isMissing = order === undefined || state.isLying
    const run = (): ExchangeReply => (isMissing ? refused('400100', 'order not exist.') : good(orderRow(state)(order)))
    return { kind: 'QUESTION', part: 'ORDERS', run }
  }
  const run = (): ExchangeReply => {
    if (order === undefined || !isOpen(order)) return refused('400100', 'order_not_exist_or_not_allow_to_cancel')
    state.end(order, 'CANCELLED')
    return good(byName === undefined ? { orderId: id } : { clientOid: id })
  }
  return method === 'DELETE' ? { kind: 'CANCEL', order, run } : null
}

function good(data: unknown): ExchangeReply {
  return { status: 200, body: { code: '200000', data } }
}

function refused(code: string, msg: string, status = 200): ExchangeReply {
  return { status, body: { code, msg } }
}

function isOpen({ status }: RecordedOrder): boolean {
  return status === 'WORKING'
}

/** Checks key, signature, passphrase and time as KuCoin does. */
function judge({ method, path, query, body, headers }: ExchangeRequest, state: ExchangeState): ExchangeReply | null {
  const owner = Object.values(KEYS).find(({ key }) => key === headers['kc-api-key'])
  if (owner === undefined) return refused('400003', 'KC-API-KEY does not exist.', 401)
  const sign = (text: string): string => createHmac('sha256', owner.secret).update(text).digest('base64')
  const at = String(headers['kc-api-timestamp'])
  if (!(Math.abs(state.now() / 1_000 - Number(at)) <= LATE_MS))
    return refused('400002', 'Invalid KC-API-TIMESTAMP.', 400)
  if (headers['kc-api-passphrase'] !== sign(owner.passphrase))
    return refused('400004', 'Invalid KC-API-PASSPHRASE.', 401)
  const target = query === '' ? path : `${path}?${query}`
  return headers['kc-api-sign'] === sign(at + method + target + body)
    ? null
    : refused('400005', 'Invalid KC-API-SIGN.', 401)
}

function keyInfo(key: string): object {
  return {
    remark: 'kit',
    apiKey: key,
    apiVersion: 3,
    permission: key === KEYS['can-withdraw'].key ? 'General,Spot,Withdrawal' : 'General,Spot',
    uid: key === KEYS['other-account'].key ? 11 : Number(UID),
    isMaster: true,
    createdAt: 1_729_176_273_859,
  }
}

function symbolOf(id: string): string {
  return id.replace(/\.[^.]*$/, '').replace('/', '-')
}

function marketRow({ symbol, priceIncrement, priceDecimals, quantityIncrement, quantityDecimals }: Instrument): object {
  const [baseCurrency, quoteCurrency] = symbol.split('/')
  const step = decimalText(quantityIncrement, quantityDecimals)
  return {
    symbol: symbol.replace('/', '-'),
    baseCurrency,
    quoteCurrency,
    feeCurrency: quoteCurrency,
    baseMinSize: step,
    quoteMinSize: '0.1',
    baseIncrement: step,
    quoteIncrement: '0.000001',
    priceIncrement: decimalText(priceIncrement, priceDecimals),
    minFunds: '0.1',
    enableTrading: true,
  }
}

function place(fields: Readonly<Record<string, unknown>>, state: ExchangeState): ExchangeReply {
  const instrument = MARKETS.find(({ id }) => symbolOf(id) === fields['symbol'])
  if (instrument === undefined) return refused('126004', 'Trading pair does not exist')
  const { clientOid: name, type } = fields
  if (typeof name !== 'string' || !/^[0-9A-Za-z_-]{1,40}$/.test(name)) return refused('400100', 'clientOid is invalid')
  const limitPrice =
    type === 'limit' ? (scaledOf(fields['price'], instrument.priceDecimals, 'EXACT') ?? Number.NaN) : null
  if (limitPrice !== null && !(limitPrice % instrument.priceIncrement === 0))
    return refused('600100', 'Order price increment invalid.')
  const quantity = scaledOf(fields['size'], instrument.quantityDecimals, 'EXACT')
  if (quantity === null || quantity <= 0) return refused('600100', 'Order size increment invalid.')
  // Unique among open orders only.
  if (state.record.orders.some((order) => isOpen(order) && order.clientOrderId === name))
    return refused('126044', 'clientOid duplicate')
  if (limitPrice !== null && notional(instrument, limitPrice, quantity) < LEAST_FUNDS)
    return refused(
      '126003',
      'The commission amount is less than the minimum transaction amount for a single commission',
    )
  const side = fields['side'] === 'buy' ? 'BUY' : 'SELL'
  if (side === 'SELL' && (state.record.positions()[instrument.id] ?? 0) < quantity)
    return refused('200004', 'Balance insufficient!')
  const { venueOrderId } = state.place({
    clientOrderId: name,
    symbol: instrument.id,
    side,
    type: String(type),
    quantity,
    limitPrice,
    stopPrice: null,
  })
  state.terms.set(venueOrderId, {
    timeInForce: typeof fields['timeInForce'] === 'string' ? fields['timeInForce'] : 'GTC',
  })
  return good({ orderId: venueOrderId, clientOid: name })
}

/** A page of rows in a window of at most a week, the newest first; pages break off with an error when they do. */
function page(
  part: 'ORDERS' | 'FILLS',
  query: URLSearchParams,
  state: ExchangeState,
  rows: () => readonly { readonly at: number; readonly row: object }[],
): ExchangeAction {
  const [start, end] = [Number(query.get('startAt')), Number(query.get('endAt'))]
  const run = (): ExchangeReply => {
    if (!(end - start <= WEEK_MS)) return refused('400100', 'The time range is too long')
    const last = query.get('lastId')
    if (last !== null && state.isPageCut) return refused('500000', 'Internal Server Error', 500)
    const all = rows()
      .filter(({ at }) => Math.floor(at / 1_000) >= start && Math.floor(at / 1_000) <= end)
      .map(({ row }, index) => ({ row, index: index + 1 }))
      .toReversed()
      .filter(({ index }) => last === null || index < Number(last))
    const told = all.slice(0, Math.min(PAGE, Number(query.get('limit') ?? 20)))
    return good({ lastId: told.at(-1)?.index ?? 0, items: told.map(({ row }) => row) })
  }
  return { kind: 'QUESTION', part, run }
}

function instrumentOf(id: string): Instrument {
  const instrument = MARKETS.find((one) => one.id === id)
  if (instrument === undefined) throw new Error(`No instrument ${id}`)
  return instrument
}

function orderRow({ terms }: ExchangeState): (order: RecordedOrder) => object {
  return (order) => {
    const { priceDecimals, quantityDecimals } = instrumentOf(order.symbol)
    const rest = isOpen(order) ? 0 : order.quantity - order.filled
    return {
      id: order.venueOrderId,
      clientOid: order.clientOrderId ?? '',
      symbol: symbolOf(order.symbol),
      opType: 'DEAL',
      type: order.limitPrice === null ? 'market' : 'limit',
      side: order.side === 'BUY' ? 'buy' : 'sell',
      price: decimalText(order.limitPrice ?? 0, priceDecimals),
      size: decimalText(order.quantity, quantityDecimals),
      dealSize: decimalText(order.filled, quantityDecimals),
      cancelledSize: decimalText(rest, quantityDecimals),
      timeInForce: terms.get(order.venueOrderId)?.['timeInForce'] ?? 'GTC',
      postOnly: false,
      cancelExist: rest > 0,
      active: isOpen(order),
      inOrderBook: isOpen(order),
      createdAt: Math.floor(order.placedAt / 1_000),
      lastUpdatedAt: Math.floor(order.updatedAt / 1_000),
      tradeType: 'TRADE',
    }
  }
}

function fillRow(fill: RecordedFill, { record }: ExchangeState): object {
  const { priceDecimals, quantityDecimals } = instrumentOf(fill.symbol)
  return {
    id: `#${fill.executionId}`,
    symbol: symbolOf(fill.symbol),
    tradeId: `#${fill.executionId}`,
    orderId: fill.venueOrderId,
    side: fill.side === 'BUY' ? 'buy' : 'sell',
    liquidity: 'maker',
    price: decimalText(fill.price, priceDecimals),
    size: decimalText(fill.quantity, quantityDecimals),
    fee: String(fill.fee),
    feeRate: '0.001',
    feeCurrency: 'USDT',
    tradeType: 'TRADE',
    type: record.order(fill.venueOrderId).limitPrice === null ? 'market' : 'limit',
    createdAt: Math.floor(fill.at / 1_000),
  }
}

function accounts({ record, unlisted }: ExchangeState): readonly object[] {
  const positions = record.positions()
  const row = (currency: string, balance: string): object => ({
    id: `id-${currency}`,
    currency,
    type: 'trade',
    balance,
    available: balance,
    holds: '0',
  })
  return [
    row('USDT', '100000000.12345678'),
    ...MARKETS.map(({ id, symbol, quantityDecimals }) =>
      row(symbol.slice(0, symbol.indexOf('/')), decimalText(positions[id] ?? 0, quantityDecimals)),
    ),
    ...unlisted.map(({ what, quantity }) => row(what, String(quantity))),
  ]
}
