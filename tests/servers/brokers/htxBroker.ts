import { createHmac } from 'node:crypto'
import { HTX_BROKER } from '#adapters/brokers/ccxt/venues/htx.ts'
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
  marketAt('HTX', 'SOL/USDT', { priceDecimals: 4, priceIncrement: 100, quantityDecimals: 4 }),
  marketAt('HTX', 'BTC/USDT', { priceDecimals: 2, quantityDecimals: 6 }),
]
const KEYS = {
  good: { key: 'e2xxxxxx-99xxxxxx-84xxxxxx-7xxxx', secret: 'htx good secret' },
  'can-withdraw': { key: 'e2xxxxxx-99xxxxxx-84xxxxxx-rich0', secret: 'htx rich secret' },
  'other-account': { key: 'e2xxxxxx-99xxxxxx-84xxxxxx-other', secret: 'htx other secret' },
}
const UID = '63628520'
const WALLET = '10000001'
const HOST = 'api.huobi.pro'
const FEE_BASIS_POINTS = 20
const LEAST_VALUE = 5_000_000
const WINDOW_MS = 2 * 86_400_000
const LATE_MS = 300_000
const ENDED_ALIKE = 'Every end of an order that is not filled is told as a cancel here, whatever ended it.'

/** HTX's spot market on the loopback: signed addresses, words for refusals, windows of two days, names that may repeat. */
export function openHtxBroker(): Promise<BrokerServer> {
  const script: ExchangeScript = {
    dialect: HTX_BROKER,
    instruments: MARKETS,
    words: {
      rateLimited: refused('rate-too-many-requests', 'exceeded rate limit'),
      sessionEnded: refused('api-signature-not-valid', 'Signature not valid: Incorrect Access key'),
      noFunds: refused('account-frozen-balance-insufficient-error', 'trade account balance is not enough'),
      notFound: refused('order-orderstate-error', 'The incorrect order state'),
      cancelRefused: refused('base-symbol-trade-disabled', 'Trading is disabled for this symbol'),
      questionRefused: refused('api-signature-not-valid', 'Signature not valid: API key has no permission'),
    },
    keys: KEYS,
    accountNumber: UID,
    impossible: {
      'account.shortPosition': 'Nothing can be sold at the spot market that is not there.',
      'fills.expired': ENDED_ALIKE,
      'fills.rejected': ENDED_ALIKE,
    },
    hasWideIds: true,
    venueOrderId: (state) => state.nextNumber(),
    executionId: (state) => state.nextNumber(),
    feeOf: (instrument, quantity, price) =>
      Number(decimalText(Math.round((notional(instrument, price, quantity) * FEE_BASIS_POINTS) / 10_000), 6)),
    withoutId: ({ status }) => ({ status, body: { status: 'ok' } }),
    withMore: ({ status, body }) => ({ status, body: { ...body, ts: 1.5e3, more: [{ deep: '0.10' }] } }),
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
  if (path === '/v1/common/timestamp') return ask('OTHER', () => Math.floor(state.now() / 1_000))
  if (path === '/v1/common/symbols') return ask('OTHER', () => MARKETS.map(marketRow))
  const door = judge(request, state)
  if (door !== null) return { kind: 'REFUSED', reply: door }
  const query = new URLSearchParams(request.query)
  const fields = method === 'POST' ? (JSON.parse(request.body) as Record<string, unknown>) : {}
  const { record } = state
  const here = ({ symbol }: { readonly symbol: string }): boolean => symbolOf(symbol) === query.get('symbol')
  switch (`${method} ${path}`) {
    case 'GET /v1/account/accounts':
      return ask('OTHER', () => [
        { id: 10_000_002, type: 'point', subtype: '', state: 'working' },
        { id: Number(WALLET), type: 'spot', subtype: '', state: 'working' },
      ])
    case 'GET /v2/user/uid': {
      const isOther = query.get('AccessKeyId') === KEYS['other-account'].key
      return { kind: 'QUESTION', part: 'OTHER', run: () => second(isOther ? 11 : Number(UID)) }
    }
    case 'GET /v2/user/api-key':
      return { kind: 'QUESTION', part: 'OTHER', run: () => keyInfo(query) }
    case `GET /v1/account/accounts/${WALLET}/balance`:
      return ask('POSITIONS', () => ({ id: Number(WALLET), type: 'spot', state: 'working', list: balances(state) }))
    case 'POST /v1/order/orders/place':
      return { kind: 'SUBMIT', id: String(fields['client-order-id']), run: () => place(fields, state) }
    case 'POST /v2/algo-orders/cancel-all-after':
      return { kind: 'QUESTION', part: 'OTHER', run: () => second({ currentTime: 1_587_971_400, triggerTime: 0 }) }
    case 'POST /v1/order/orders/submitCancelClientOrder': {
      const named = record.orders.findLast((order) => order.clientOrderId === fields['client-order-id'])
      return cancel(named, state, { status: 200, body: { status: 'ok', data: named === undefined ? 0 : -1 } }, 10)
    }
    case 'GET /v1/order/openOrders': {
      if (query.get('account-id') !== WALLET)
        return { kind: 'QUESTION', part: 'ORDERS', run: () => refused('account-get-accounts-inexistent-error', '') }
      const open = record.orders.filter((order) => !state.isLying && isOpen(order) && here(order))
      return listed('ORDERS', query, state, () => open.map((order) => orderRow(order)), 500)
    }
    case 'GET /v1/order/orders': {
      const ended = record.orders.filter((order) => !isOpen(order) && here(order) && isIn(query, order.placedAt))
      return listed('ORDERS', query, state, () => ended.map((order) => orderRow(order)), 100)
    }
    case 'GET /v1/order/matchresults': {
      const fills = state.toldFills().filter((fill) => here(fill) && isIn(query, fill.at))
      return listed('FILLS', query, state, () => fills.map((fill) => fillRow(fill)), 500)
    }
    default:
      return ofOrder(request, state)
  }
}

/** Questions and cancels that name an order in their path. */
function ofOrder({ method, path }: ExchangeRequest, state: ExchangeState): ExchangeAction | null {
  const [, id, isCancel] = /^\/v1\/order\/orders\/(\d+)(\/submitcancel)?$/.exec(path) ?? []
  if (id === undefined) return null
  const order = state.record.orders.find(({ venueOrderId }) => venueOrderId === id)
  if (method === 'POST' && isCancel !== undefined) {
    const late = { ...refused('order-orderstate-error', 'The incorrect order state').body, 'order-state': 7 }
    return cancel(order, state, { status: 200, body: late }, id)
  }
  const run = (): ExchangeReply =>
    order === undefined || state.isLying ? refused('base-record-invalid', 'record invalid') : good(orderRow(order))
  return method === 'GET' && isCancel === undefined ? { kind: 'QUESTION', part: 'ORDERS', run } : null
}

function cancel(
  order: RecordedOrder | undefined,
  state: ExchangeState,
  missing: ExchangeReply,
  done: string | number,
): ExchangeAction {
  const run = (): ExchangeReply => {
    if (order === undefined || !isOpen(order)) return missing
    state.end(order, 'CANCELLED')
    return good(done)
  }
  return { kind: 'CANCEL', order, run }
}

function good(data: unknown): ExchangeReply {
  return { status: 200, body: { status: 'ok', data } }
}

/** An answer of the second version of the interface. */
function second(data: unknown): ExchangeReply {
  return { status: 200, body: { code: 200, data, ok: true } }
}

function refused(code: string, words: string): ExchangeReply {
  return { status: 200, body: { status: 'error', 'err-code': code, 'err-msg': words, data: null } }
}

function isOpen({ status }: RecordedOrder): boolean {
  return status === 'WORKING'
}

/** Checks key, signature and time as HTX does: the signature stands last in the address. */
function judge({ method, path, query }: ExchangeRequest, state: ExchangeState): ExchangeReply | null {
  const fields = new URLSearchParams(query)
  const owner = Object.values(KEYS).find(({ key }) => key === fields.get('AccessKeyId'))
  if (owner === undefined) return refused('api-signature-not-valid', 'Signature not valid: Incorrect Access key')
  const [signed = ''] = query.split('&Signature=')
  const signature = createHmac('sha256', owner.secret).update([method, HOST, path, signed].join('\n')).digest('base64')
  if (fields.get('Signature') !== signature || !isSorted(signed))
    return refused('api-signature-not-valid', 'Signature not valid: Verification failure')
  const at = Date.parse(`${fields.get('Timestamp')}Z`)
  return Math.abs(state.now() / 1_000 - at) <= LATE_MS
    ? null
    : refused('api-signature-not-valid', 'Signature not valid: Invalid timestamp')
}

function isSorted(query: string): boolean {
  const names = query.split('&').map((field) => field.slice(0, field.indexOf('=')))
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)
}

function keyInfo(query: URLSearchParams): ExchangeReply {
  const key = query.get('accessKey') ?? ''
  const permission = key === KEYS['can-withdraw'].key ? 'readOnly,trade,withdraw' : 'readOnly,trade'
  return second([{ accessKey: key, status: 'normal', note: 'kit', permission, ipAddresses: '', validDays: 90 }])
}

function symbolOf(id: string): string {
  return id
    .replace(/\.[^.]*$/, '')
    .replace('/', '')
    .toLowerCase()
}

function marketRow({ symbol, priceDecimals, priceIncrement, quantityDecimals }: Instrument): object {
  const [base = '', quote = ''] = symbol.toLowerCase().split('/')
  return {
    symbol: `${base}${quote}`,
    'base-currency': base,
    'quote-currency': quote,
    'price-precision': priceDecimals - Math.log10(priceIncrement),
    'amount-precision': quantityDecimals,
    'value-precision': 8,
    'min-order-amt': 0.0001,
    'max-order-amt': 100_000,
    'min-order-value': 5,
    state: 'online',
    'api-trading': 'enabled',
  }
}

function place(fields: Readonly<Record<string, unknown>>, state: ExchangeState): ExchangeReply {
  if (fields['account-id'] !== WALLET) return refused('account-get-accounts-inexistent-error', 'account does not exist')
  const instrument = MARKETS.find(({ id }) => symbolOf(id) === fields['symbol'])
  if (instrument === undefined) return refused('base-symbol-error', 'The symbol is invalid')
  const [, side, kind = ''] =
    /^(buy|sell)-(market|limit|limit-maker|ioc|limit-fok|stop-limit)$/.exec(String(fields['type'])) ?? []
  if (side === undefined) return refused('validation-format-error', 'Format Error: type.')
  const isStop = kind === 'stop-limit'
  if (isStop !== (fields['operator'] === (side === 'buy' ? 'gte' : 'lte')))
    return refused('validation-format-error', 'Format Error: operator.')
  const price = (name: string): number => scaledOf(fields[name], instrument.priceDecimals, 'EXACT') ?? Number.NaN
  const limitPrice = kind === 'market' ? null : price('price')
  const stopPrice = isStop ? price('stop-price') : null
  const isWhole = (one: number | null): boolean => one === null || one % instrument.priceIncrement === 0
  if (!isWhole(limitPrice) || !isWhole(stopPrice))
    return refused('order-orderprice-precision-error', 'order price precision error')
  const quantity = scaledOf(fields['amount'], instrument.quantityDecimals, 'EXACT')
  if (quantity === null || quantity <= 0) return refused('invalid-amount', 'Parameter `amount` is invalid.')
  // Names are not looked at: a second order of the same one is a second order.
  const name = fields['client-order-id']
  if (typeof name !== 'string' || !/^[0-9A-Za-z_-]{1,64}$/.test(name))
    return refused('validation-format-error', 'Format Error: client-order-id.')
  if (limitPrice !== null && notional(instrument, limitPrice, quantity) < LEAST_VALUE)
    return refused('order-value-min-error', 'Order total cannot be lower than: 5 USDT')
  if (side === 'sell' && (state.record.positions()[instrument.id] ?? 0) < quantity)
    return refused('account-frozen-balance-insufficient-error', 'trade account balance is not enough')
  const { venueOrderId } = state.place({
    clientOrderId: name,
    symbol: instrument.id,
    side: side === 'buy' ? 'BUY' : 'SELL',
    type: kind,
    quantity,
    limitPrice,
    stopPrice,
  })
  return good(venueOrderId)
}

function isIn(query: URLSearchParams, at: number): boolean {
  return (
    Math.floor(at / 1_000) >= Number(query.get('start-time')) && Math.floor(at / 1_000) <= Number(query.get('end-time'))
  )
}

/** A page of rows, the newest first; the next one begins with the row that it names. */
function listed(
  part: 'ORDERS' | 'FILLS',
  query: URLSearchParams,
  state: ExchangeState,
  rows: () => readonly { readonly id: string }[],
  most: number,
): ExchangeAction {
  const run = (): ExchangeReply => {
    const size = Number(query.get('size') ?? 100)
    if (!(size <= most)) return refused('validation-format-error', 'Format Error: size.')
    if (query.has('start-time') && !(Number(query.get('end-time')) - Number(query.get('start-time')) <= WINDOW_MS))
      return refused('base-date-limit-error', 'date less than system limit')
    const from = query.get('from')
    if (from !== null && state.isPageCut)
      return refused('gateway-internal-error', 'Failed to load data. Try again later.')
    const all = rows().toReversed()
    const start = from === null ? 0 : all.findIndex(({ id }) => id === `#${from}`)
    return good(start === -1 ? [] : all.slice(start, start + size))
  }
  return { kind: 'QUESTION', part, run }
}

function instrumentOf(id: string): Instrument {
  const instrument = MARKETS.find((one) => one.id === id)
  if (instrument === undefined) throw new Error(`No instrument ${id}`)
  return instrument
}

const STATES = { FILLED: 'filled', CANCELLED: 'canceled', EXPIRED: 'canceled', REJECTED: 'canceled' }

function stateOf({ status, filled, stopPrice }: RecordedOrder): string {
  if (status === 'WORKING') return filled > 0 ? 'partial-filled' : stopPrice === null ? 'submitted' : 'created'
  return status !== 'FILLED' && filled > 0 ? 'partial-canceled' : STATES[status]
}

function orderRow(order: RecordedOrder): { readonly id: string } {
  const { priceDecimals, quantityDecimals } = instrumentOf(order.symbol)
  const filled = decimalText(order.filled, quantityDecimals)
  const isStop = order.stopPrice !== null
  const row = {
    id: `#${order.venueOrderId}`,
    ...(order.clientOrderId === null ? {} : { 'client-order-id': order.clientOrderId }),
    symbol: symbolOf(order.symbol),
    'account-id': Number(WALLET),
    type: `${order.side.toLowerCase()}-${order.type.toLowerCase()}`,
    amount: decimalText(order.quantity, quantityDecimals),
    price: decimalText(order.limitPrice ?? 0, priceDecimals),
    ...(isStop ? { 'stop-price': decimalText(order.stopPrice, priceDecimals), operator: 'gte' } : {}),
    state: stateOf(order),
    'created-at': Math.floor(order.placedAt / 1_000),
    ...(isOpen(order)
      ? { 'filled-amount': filled, 'filled-fees': '0.0' }
      : { 'field-amount': filled, 'finished-at': Math.floor(order.updatedAt / 1_000), 'canceled-at': 0 }),
    source: 'spot-api',
  }
  return row
}

function fillRow(fill: RecordedFill): { readonly id: string } {
  const { priceDecimals, quantityDecimals } = instrumentOf(fill.symbol)
  const row = {
    id: `#${fill.executionId}`,
    'match-id': 5_014,
    'trade-id': 1_085,
    'order-id': `#${fill.venueOrderId}`,
    symbol: symbolOf(fill.symbol),
    type: `${fill.side.toLowerCase()}-limit`,
    price: decimalText(fill.price, priceDecimals),
    'filled-amount': decimalText(fill.quantity, quantityDecimals),
    'filled-fees': String(fill.fee),
    'filled-points': '0.0',
    'fee-currency': 'usdt',
    'fee-deduct-currency': '',
    'fee-deduct-state': 'done',
    role: 'maker',
    source: 'spot-api',
    'created-at': Math.floor(fill.at / 1_000),
  }
  return row
}

function balances({ record, unlisted }: ExchangeState): readonly object[] {
  const positions = record.positions()
  const rows = (currency: string, free: string): readonly object[] => [
    { currency, type: 'trade', balance: free, available: free, 'seq-num': '1' },
    { currency, type: 'frozen', balance: '0', 'seq-num': '1' },
  ]
  return [
    ...rows('usdt', '100000000.12345678'),
    ...MARKETS.flatMap(({ id, symbol, quantityDecimals }) =>
      rows(symbol.slice(0, symbol.indexOf('/')).toLowerCase(), decimalText(positions[id] ?? 0, quantityDecimals)),
    ),
    ...unlisted.flatMap(({ what, quantity }) => rows(what.toLowerCase(), String(quantity))),
  ]
}
