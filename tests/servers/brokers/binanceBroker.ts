import { createHmac } from 'node:crypto'
import { BINANCE_PERPETUAL_BROKER } from '#adapters/brokers/ccxt/venues/binancePerpetual.ts'
import { BINANCE_SPOT_BROKER } from '#adapters/brokers/ccxt/venues/binanceSpot.ts'
import { decimalText, scaledOf } from '#adapters/brokers/shared/decimals.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { notional } from '#core/money.ts'
import type { BrokerServer } from './brokerServer.ts'
import { binanceMarkets, binanceOrder, binanceTrade } from './binanceBrokerRows.ts'
import {
  type ExchangeAction,
  type ExchangeReply,
  type ExchangeRequest,
  type ExchangeScript,
  type ExchangeState,
  openExchangeBroker,
} from './exchangeBroker.ts'
import { marketAt } from './exchangeBrokerInstruments.ts'
import type { RecordedOrder } from './venueRecord.ts'

const SPOT = [
  marketAt('BINANCE', 'SOL/USDT', { priceDecimals: 3, priceIncrement: 10, quantityDecimals: 3 }),
  marketAt('BINANCE', 'ETH/USDT', { priceDecimals: 2, quantityDecimals: 4 }),
]
const PERPETUALS = [
  marketAt('BINANCE', 'SOL/USDT:USDT', { priceDecimals: 3, priceIncrement: 10, quantityDecimals: 2 }),
  marketAt('BINANCE', 'BTC/USDT:USDT', { priceDecimals: 2, priceIncrement: 10, quantityDecimals: 3 }),
]
const KEYS = {
  good: { key: 'binance-good-key', secret: 'binance good secret' },
  'can-withdraw': { key: 'binance-rich-key', secret: 'binance rich secret' },
  'other-account': { key: 'binance-other-key', secret: 'binance other secret' },
}
const UID = '354937868'
const FEE_BASIS_POINTS = 10
const LEAST_COST = 5_000_000
const PAGE = 1_000

/** Binance's signed interface on the loopback: spot or USD-M perpetuals, with its codes, filters, windows and pages. */
export function openBinanceBroker(product: 'SPOT' | 'SWAP' = 'SPOT'): Promise<BrokerServer> {
  const isSpot = product === 'SPOT'
  const instruments = isSpot ? SPOT : PERPETUALS
  const root = isSpot ? '/api/v3/' : '/fapi/v1/'
  const script: ExchangeScript = {
    dialect: isSpot ? BINANCE_SPOT_BROKER : BINANCE_PERPETUAL_BROKER,
    instruments,
    words: {
      rateLimited: refused(429, -1003, 'Too many requests; current limit is 6000 request weight per 1 MINUTE.'),
      sessionEnded: refused(401, -2015, 'Invalid API-key, IP, or permissions for action.'),
      noFunds: isSpot
        ? refused(400, -2010, 'Account has insufficient balance for requested action.')
        : refused(400, -2019, 'Margin is insufficient.'),
      notFound: refused(400, -2011, 'Unknown order sent.'),
      cancelRefused: refused(400, -1013, 'Market is closed.'),
      questionRefused: refused(401, -2015, 'Invalid API-key, IP, or permissions for action.'),
    },
    keys: KEYS,
    accountNumber: isSpot ? UID : `USDM-${UID}`,
    impossible: isSpot ? { 'account.shortPosition': 'Nothing can be sold at the spot market that is not there.' } : {},
    hasWideIds: true,
    venueOrderId: (state) => state.nextNumber(),
    executionId: (state, order) => `${symbolOf(order.symbol)}-${state.nextNumber()}`,
    feeOf: (instrument, quantity, price) =>
      Number(decimalText(Math.round((notional(instrument, price, quantity) * FEE_BASIS_POINTS) / 10_000), 6)),
    withoutId: ({ status, body }) => ({
      status,
      body: Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'orderId')),
    }),
    withMore: ({ status, body }) => ({ status, body: { ...body, selfTradePreventionMode: 'NONE', more: [1.5e3] } }),
    read,
  }

  function read(request: ExchangeRequest, state: ExchangeState): ExchangeAction | null {
    const { method, path } = request
    const ask = (part: 'ORDERS' | 'FILLS' | 'POSITIONS' | 'OTHER', run: () => object): ExchangeAction => ({
      kind: 'QUESTION',
      part,
      run: () => ({ status: 200, body: run() }),
    })
    if (path === `${root}time`) return ask('OTHER', () => ({ serverTime: Math.floor(state.now() / 1_000) }))
    if (path === `${root}exchangeInfo`) return ask('OTHER', () => binanceMarkets(instruments))
    const signed = request.method === 'POST' ? request.body : request.query
    const fields = new URLSearchParams(signed)
    const door = judge(request, signed, fields, state)
    if (door !== null) return { kind: 'REFUSED', reply: door }
    const { record } = state
    const symbol = fields.get('symbol')
    const ours = <Row extends { readonly symbol: string }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter((row) => symbol === null || symbolOf(row.symbol) === symbol)
    switch (`${method} ${path}`) {
      case 'GET /sapi/v1/account/apiRestrictions':
        return ask('OTHER', () => restrictions(String(request.headers['x-mbx-apikey'])))
      case 'GET /api/v3/account':
        return fields.has('omitZeroBalances')
          ? ask('POSITIONS', () => spotAccount(state, instruments))
          : ask('OTHER', () => ({ uid: uidOf(String(request.headers['x-mbx-apikey'])), balances: [] }))
      case 'GET /fapi/v3/account':
        return ask('POSITIONS', () => futuresAccount(state))
      case `POST ${root}order`:
        return { kind: 'SUBMIT', id: fields.get('newClientOrderId') ?? '', run: () => place(fields, state) }
      case `DELETE ${root}order`:
        return cancel(fields, state)
      case `POST ${root}countdownCancelAll`:
        return ask('OTHER', () => ({ symbol, countdownTime: fields.get('countdownTime') }))
      case `GET ${root}openOrders`:
        return ask('ORDERS', () => (state.isLying ? [] : rowsOf(ours(record.orders.filter(isOpen)), state)))
      case `GET ${root}allOrders`: {
        const isAsked = asked(fields, 'orderId', isSpot)
        if (typeof isAsked === 'string')
          return { kind: 'QUESTION', part: 'ORDERS', run: () => refused(400, -1127, isAsked) }
        const known = state.isLying ? record.orders.filter((order) => !isOpen(order)) : record.orders
        const wanted = ours(known).filter(({ venueOrderId, placedAt }) => isAsked(venueOrderId, placedAt))
        return ask('ORDERS', () => rowsOf(wanted.slice(0, PAGE), state))
      }
      case `GET ${root}order`: {
        const order = find(fields, state)
        if (order === undefined || state.isLying)
          return { kind: 'QUESTION', part: 'ORDERS', run: () => refused(400, -2013, 'Order does not exist.') }
        return ask('ORDERS', () => binanceOrder(order, state, instruments))
      }
      case `GET ${root}${isSpot ? 'myTrades' : 'userTrades'}`: {
        const isAsked = asked(fields, 'fromId', isSpot)
        if (typeof isAsked === 'string')
          return { kind: 'QUESTION', part: 'FILLS', run: () => refused(400, -1127, isAsked) }
        const told = ours(state.toldFills()).filter(({ executionId, at }) =>
          isAsked(executionId.slice(executionId.indexOf('-') + 1), at),
        )
        return ask('FILLS', () => told.slice(0, PAGE).map((fill) => binanceTrade(fill, instruments, isSpot)))
      }
      default:
        return null
    }
  }

  function place(fields: URLSearchParams, state: ExchangeState): ExchangeReply {
    const instrument = instruments.find(({ id }) => symbolOf(id) === fields.get('symbol'))
    if (instrument === undefined) return refused(400, -1121, 'Invalid symbol.')
    const type = fields.get('type') ?? ''
    const needsPrice = /LIMIT/.test(type)
    const needsTime = needsPrice && type !== 'LIMIT_MAKER'
    if (needsTime !== fields.has('timeInForce'))
      return refused(400, -1106, "Parameter 'timeInForce' sent when not required.")
    if (needsPrice !== fields.has('price')) return refused(400, -1102, "Mandatory parameter 'price' was not sent.")
    const price = (name: string): number | null =>
      fields.has(name) ? (scaledOf(fields.get(name), instrument.priceDecimals, 'EXACT') ?? Number.NaN) : null
    const [limitPrice, stopPrice] = [price('price'), price('stopPrice')]
    for (const one of [limitPrice, stopPrice])
      if (one !== null && !(one % instrument.priceIncrement === 0))
        return refused(400, -1013, 'Filter failure: PRICE_FILTER')
    const quantity = scaledOf(fields.get('quantity'), instrument.quantityDecimals, 'EXACT')
    if (quantity === null || quantity <= 0) return refused(400, -1013, 'Filter failure: LOT_SIZE')
    const id = fields.get('newClientOrderId')
    if (id !== null && !/^[.A-Z:/a-z0-9_-]{1,36}$/.test(id)) return refused(400, -1100, 'Illegal characters found.')
    // Unique among open orders only.
    if (state.record.orders.some((order) => isOpen(order) && order.clientOrderId === id))
      return isSpot ? refused(400, -2010, 'Duplicate order sent.') : refused(400, -4116, 'ClientOrderId is duplicated.')
    const cost = limitPrice ?? stopPrice
    if (cost !== null && notional(instrument, cost, quantity) < LEAST_COST)
      return isSpot
        ? refused(400, -1013, 'Filter failure: NOTIONAL')
        : refused(400, -4164, 'Order notional is too small.')
    const side = fields.get('side') === 'BUY' ? 'BUY' : 'SELL'
    const held = state.record.positions()[instrument.id] ?? 0
    if (isSpot && side === 'SELL' && held < quantity)
      return refused(400, -2010, 'Account has insufficient balance for requested action.')
    if (fields.get('reduceOnly') === 'true' && (side === 'SELL' ? held < quantity : -held < quantity))
      return refused(400, -2022, 'ReduceOnly Order is rejected.')
    const order = state.place({ clientOrderId: id, symbol: instrument.id, side, type, quantity, limitPrice, stopPrice })
    state.terms.set(order.venueOrderId, Object.fromEntries(fields))
    const row = binanceOrder(order, state, instruments)
    return { status: 200, body: isSpot ? { ...row, transactTime: Math.floor(order.placedAt / 1_000) } : row }
  }

  function rowsOf(orders: readonly RecordedOrder[], state: ExchangeState): readonly object[] {
    return orders.map((order) => binanceOrder(order, state, instruments))
  }

  function symbolOf(id: string): string {
    return id.replace(/[:.].*$/, '').replace('/', '')
  }

  function find(fields: URLSearchParams, { record }: ExchangeState): RecordedOrder | undefined {
    return record.orders.findLast(
      ({ venueOrderId, clientOrderId }) =>
        venueOrderId === fields.get('orderId') ||
        (clientOrderId !== null && clientOrderId === fields.get('origClientOrderId')),
    )
  }

  function cancel(fields: URLSearchParams, state: ExchangeState): ExchangeAction {
    const order = find(fields, state)
    return {
      kind: 'CANCEL',
      order,
      run: () => {
        if (order === undefined || !isOpen(order)) return script.words.notFound
        state.end(order, 'CANCELLED')
        return { status: 200, body: binanceOrder(order, state, instruments) }
      },
    }
  }

  return openExchangeBroker(script)
}

/** Tells which rows were asked for, by id or by a window of time that the venue takes; else why it refuses. */
function asked(
  fields: URLSearchParams,
  idField: string,
  isSpot: boolean,
): string | ((id: string, at: number) => boolean) {
  const from = fields.get(idField)
  const [start, end] = [fields.get('startTime'), fields.get('endTime')]
  if (from !== null) {
    if (start !== null || end !== null) return 'Combination of optional parameters invalid.'
    return (id) => BigInt(id) >= BigInt(from)
  }
  const longest = (isSpot ? 1 : 7) * 86_400_000
  const since = Number(start ?? 0)
  const until = Number(end ?? since + longest)
  if (until - since > longest) return 'More than the allowed time between startTime and endTime.'
  return (_id, at) => Math.floor(at / 1_000) >= since && Math.floor(at / 1_000) <= until
}

/** Checks key, signature and time as Binance does. */
function judge(
  { headers }: ExchangeRequest,
  signed: string,
  fields: URLSearchParams,
  state: ExchangeState,
): ExchangeReply | null {
  const owner = Object.values(KEYS).find(({ key }) => key === headers['x-mbx-apikey'])
  if (owner === undefined) return refused(401, -2015, 'Invalid API-key, IP, or permissions for action.')
  const at = signed.lastIndexOf('&signature=')
  const signature = createHmac('sha256', owner.secret).update(signed.slice(0, at)).digest('hex')
  if (at === -1 || fields.get('signature') !== signature)
    return refused(400, -1022, 'Signature for this request is not valid.')
  const age = state.now() / 1_000 - Number(fields.get('timestamp'))
  if (!(age > -1_000 && age <= Number(fields.get('recvWindow') ?? 5_000)))
    return refused(400, -1021, 'Timestamp for this request is outside of the recvWindow.')
  return null
}

function refused(status: number, code: number, msg: string): ExchangeReply {
  return { status, body: { code, msg } }
}

function isOpen({ status }: RecordedOrder): boolean {
  return status === 'WORKING'
}

function uidOf(key: string): number {
  return key === KEYS['other-account'].key ? 11 : Number(UID)
}

function restrictions(key: string): object {
  return {
    ipRestrict: true,
    createTime: 1_698_645_219_000,
    enableReading: true,
    enableSpotAndMarginTrading: true,
    enableFutures: true,
    enableWithdrawals: key === KEYS['can-withdraw'].key,
    enableInternalTransfer: false,
    permitsUniversalTransfer: false,
  }
}

function spotAccount({ record, unlisted }: ExchangeState, instruments: readonly Instrument[]): object {
  const positions = record.positions()
  return {
    uid: Number(UID),
    balances: [
      { asset: 'USDT', free: '100000000.12345678', locked: '12.50000000' },
      ...instruments.map(({ id, symbol, quantityDecimals }) => ({
        asset: symbol.slice(0, symbol.indexOf('/')),
        free: decimalText(positions[id] ?? 0, quantityDecimals),
        locked: '0.00000000',
      })),
      ...unlisted.map(({ what, quantity }) => ({ asset: what, free: String(quantity), locked: '0.00000000' })),
    ],
  }
}

function futuresAccount({ record, unlisted }: ExchangeState): object {
  const cash = (asset: string, walletBalance: string): object => ({
    asset,
    walletBalance,
    availableBalance: walletBalance,
  })
  return {
    assets: [cash('USDT', '100000.12345678'), ...unlisted.map(({ what, quantity }) => cash(what, String(quantity)))],
    positions: Object.entries(record.positions()).flatMap(([id, quantity]) => {
      const instrument = PERPETUALS.find((one) => one.id === id)
      if (instrument === undefined || quantity === 0) return []
      const symbol = instrument.symbol.replace('/', '').replace(':USDT', '')
      return [{ symbol, positionSide: 'BOTH', positionAmt: decimalText(quantity, instrument.quantityDecimals) }]
    }),
  }
}
