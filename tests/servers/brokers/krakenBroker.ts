import { createHash, createHmac } from 'node:crypto'
import { KRAKEN_BROKER } from '#adapters/brokers/ccxt/venues/kraken.ts'
import { decimalText, scaledOf } from '#adapters/brokers/shared/decimals.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { notional } from '#core/money.ts'
import { krakenRoutes } from '../venues/krakenRest.ts'
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

const SOL = marketAt('KRAKEN', 'SOL/USDT', { priceDecimals: 2, priceIncrement: 5, quantityDecimals: 8 })
const BTC = marketAt('KRAKEN', 'BTC/USD', { priceDecimals: 1, priceIncrement: 1, quantityDecimals: 8 })
/** What the venue calls them in orders, and in what it tells of them. */
const PAIRS: Readonly<Record<string, { readonly instrument: Instrument; readonly altname: string }>> = {
  SOLUSDT: { instrument: SOL, altname: 'SOLUSDT' },
  XXBTZUSD: { instrument: BTC, altname: 'XBTUSD' },
}
const RIGHTS = ['query-funds', 'query-open-trades', 'query-closed-trades', 'modify-trades', 'close-trades']
const KEYS = {
  good: { key: 'kraken-good-key', secret: Buffer.from('kraken good secret').toString('base64') },
  'can-withdraw': { key: 'kraken-rich-key', secret: Buffer.from('kraken rich secret').toString('base64') },
  'other-account': { key: 'kraken-other-key', secret: Buffer.from('kraken other secret').toString('base64') },
}
const ACCOUNT = 'AA88 N84G WOAK NMOI'
const PAGE = 50
const MOST_OPEN = 80
const FEE_BASIS_POINTS = 26
const LEAST_COST = 500_000

/** How the server is opened. */
export interface KrakenBrokerOptions {
  /** Calls its counter of requests holds before it refuses; endless when not said. */
  readonly calls?: number
}

/** Kraken's private interface on the loopback: signatures, numbers that rise, its refusals with status 200, its pages. */
export function openKrakenBroker(options: KrakenBrokerOptions = {}): Promise<BrokerServer> {
  const nonces = new Map<string, bigint>()
  let calls = 0
  const fee = (instrument: Instrument, quantity: number, price: number): number =>
    Number(decimalText(Math.round((notional(instrument, price, quantity) * FEE_BASIS_POINTS) / 10_000), 6))

  const script: ExchangeScript = {
    dialect: KRAKEN_BROKER,
    instruments: [SOL, BTC],
    words: {
      rateLimited: refused('EAPI:Rate limit exceeded'),
      sessionEnded: refused('EAPI:Invalid key'),
      noFunds: refused('EOrder:Insufficient funds'),
      notFound: refused('EOrder:Unknown order'),
      cancelRefused: refused('EService:Market in post_only mode'),
      questionRefused: refused('EGeneral:Permission denied'),
    },
    keys: KEYS,
    accountNumber: ACCOUNT,
    impossible: {
      wideIds: 'Ids of orders and trades are letters here.',
      'account.shortPosition': 'Nothing can be sold at the spot market that is not there.',
    },
    hasWideIds: false,
    venueOrderId: (state) => `OKIT-${state.nextNumber()}`,
    executionId: (state) => `TKIT-${state.nextNumber()}`,
    feeOf: fee,
    withoutId: ({ status, body }) => ({ status, body: { ...body, result: { descr: {} } } }),
    withMore: ({ status, body }) => ({ status, body: { ...body, news: [1.5e3], more: { deep: '0.10' } } }),
    read,
  }

  function read(request: ExchangeRequest, state: ExchangeState): ExchangeAction | null {
    const { path } = request
    const ask = (part: 'ORDERS' | 'FILLS' | 'POSITIONS' | 'OTHER', run: () => object): ExchangeAction => ({
      kind: 'QUESTION',
      part,
      run: () => ({ status: 200, body: { error: [], result: run() } }),
    })
    if (path === '/0/public/Time') return ask('OTHER', () => ({ unixtime: Math.floor(state.now() / 1_000_000) }))
    if (path === '/0/public/AssetPairs') {
      const pairs = krakenRoutes({ now: () => state.now() })['/0/public/AssetPairs']
      const reply = pairs?.({} as never) as { body: object }
      return { kind: 'QUESTION', part: 'OTHER', run: () => ({ status: 200, body: reply.body }) }
    }
    if (!path.startsWith('/0/private/') || request.method !== 'POST') return null
    const fields = new URLSearchParams(request.body)
    const door = judge(request, fields)
    if (door !== null) return { kind: 'REFUSED', reply: refused(door) }
    const name = path.slice('/0/private/'.length)
    const isOrder = name === 'AddOrder' || name.startsWith('Cancel')
    if (!isOrder) {
      calls += name === 'ClosedOrders' || name === 'TradesHistory' ? 2 : 1
      if (calls > (options.calls ?? Number.POSITIVE_INFINITY))
        return { kind: 'REFUSED', reply: refused('EAPI:Rate limit exceeded') }
    }
    switch (name) {
      case 'GetApiKeyInfo':
        return ask('OTHER', () => keyInfo(String(request.headers['api-key'])))
      case 'AddOrder':
        return { kind: 'SUBMIT', id: fields.get('cl_ord_id') ?? '', run: () => addOrder(fields, state) }
      case 'CancelOrder':
        return cancelOrder(fields, state)
      case 'CancelAllOrdersAfter':
        return ask('OTHER', () => {
          const timeout = fields.get('timeout') ?? ''
          return { currentTime: new Date(state.now() / 1_000).toISOString(), triggerTime: timeout }
        })
      case 'OpenOrders':
        return ask('ORDERS', () => ({ open: rows(state.isLying ? [] : state.record.orders.filter(isOpen), state) }))
      case 'ClosedOrders':
        return ask('ORDERS', () => {
          const closed = state.record.orders.filter((order) => !isOpen(order)).toReversed()
          return paged('closed', Object.entries(rows(closed, state)), fields, state)
        })
      case 'QueryOrders':
        return ask('ORDERS', () => {
          const wanted = state.record.orders.filter(({ venueOrderId }) => venueOrderId === fields.get('txid'))
          return rows(state.isLying ? [] : wanted, state)
        })
      case 'TradesHistory':
        return ask('FILLS', () => {
          const fills = state.toldFills().toReversed()
          return paged(
            'trades',
            fills.map((fill) => [fill.executionId, tradeOf(fill, state)] as const),
            fields,
            state,
          )
        })
      case 'BalanceEx':
        return ask('POSITIONS', () => balances(state))
      default:
        return null
    }
  }

  function judge({ path, body, headers }: ExchangeRequest, fields: URLSearchParams): string | null {
    const owner = Object.values(KEYS).find(({ key }) => key === headers['api-key'])
    if (owner === undefined) return 'EAPI:Invalid key'
    const nonce = fields.get('nonce') ?? ''
    const hash = createHash('sha256')
      .update(nonce + body)
      .digest()
    const mac = createHmac('sha512', Buffer.from(owner.secret, 'base64')).update(path).update(hash).digest('base64')
    if (mac !== headers['api-sign']) return 'EAPI:Invalid signature'
    if (!/^\d{1,18}$/.test(nonce) || BigInt(nonce) <= (nonces.get(owner.key) ?? -1n)) return 'EAPI:Invalid nonce'
    nonces.set(owner.key, BigInt(nonce))
    return null
  }

  return openExchangeBroker(script)
}

function refused(error: string): ExchangeReply {
  return { status: 200, body: { error: [error] } }
}

function isOpen({ status }: RecordedOrder): boolean {
  return status === 'WORKING'
}

function keyInfo(key: string): object {
  return {
    apiKeyName: 'kit',
    apiKey: key,
    nonce: '0',
    nonceWindow: 0,
    permissions: key === KEYS['can-withdraw'].key ? [...RIGHTS, 'withdraw-funds'] : RIGHTS,
    iban: key === KEYS['other-account'].key ? 'AA11 N84G WOAK OTHR' : ACCOUNT,
    validUntil: '0',
    ipAllowlist: [],
  }
}

const FINE = 8

function addOrder(fields: URLSearchParams, state: ExchangeState): ExchangeReply {
  const pair = PAIRS[fields.get('pair') ?? '']
  if (pair === undefined) return refused('EQuery:Unknown asset pair')
  const { instrument } = pair
  const type = fields.get('ordertype') ?? ''
  const isStop = type.startsWith('stop-loss')
  const limit = isStop ? fields.get('price2') : fields.get('price')
  const stop = isStop ? fields.get('price') : null
  const quantity = scaledOf(fields.get('volume'), FINE, 'EXACT')
  if (quantity === null || quantity <= 0) return refused('EGeneral:Invalid arguments:volume')
  const [limitPrice, stopPrice] = [limit, stop].map((price) =>
    price === null ? null : (scaledOf(price, instrument.priceDecimals, 'EXACT') ?? Number.NaN),
  )
  for (const price of [limitPrice ?? null, stopPrice ?? null]) {
    if (price !== null && !(price % instrument.priceIncrement === 0)) return refused('EOrder:Tick size check failed')
  }
  const id = fields.get('cl_ord_id')
  // One name for one open order.
  if (state.record.orders.some((order) => isOpen(order) && order.clientOrderId === id))
    return refused('EOrder:Duplicate client order id')
  if (id !== null && !/^([\x21-\x7e]{1,18}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id))
    return refused('EGeneral:Invalid arguments:cl_ord_id')
  if (state.record.orders.filter(isOpen).length >= MOST_OPEN) return refused('EOrder:Orders limit exceeded')
  const price = limitPrice ?? stopPrice ?? null
  if (price !== null && notional(instrument, price, quantity) < LEAST_COST)
    return refused('EOrder:Cost minimum not met')
  const side = fields.get('type') === 'buy' ? 'BUY' : 'SELL'
  if (side === 'SELL' && (state.record.positions()[instrument.id] ?? 0) < quantity)
    return refused('EOrder:Insufficient funds')
  const { venueOrderId } = state.place({
    clientOrderId: id,
    symbol: instrument.id,
    side,
    type,
    quantity,
    limitPrice: limitPrice ?? null,
    stopPrice: stopPrice ?? null,
  })
  state.terms.set(venueOrderId, Object.fromEntries(fields))
  return { status: 200, body: { error: [], result: { descr: { order: `${side} ${type}` }, txid: [venueOrderId] } } }
}

function cancelOrder(fields: URLSearchParams, state: ExchangeState): ExchangeAction {
  const order = state.record.orders.findLast(
    ({ venueOrderId, clientOrderId }) =>
      venueOrderId === fields.get('txid') || (fields.has('cl_ord_id') && clientOrderId === fields.get('cl_ord_id')),
  )
  return {
    kind: 'CANCEL',
    order,
    run: () => {
      if (order === undefined || !isOpen(order)) return refused('EOrder:Unknown order')
      state.end(order, 'CANCELLED')
      return { status: 200, body: { error: [], result: { count: 1 } } }
    },
  }
}

const STATUSES = { WORKING: 'open', FILLED: 'closed', CANCELLED: 'canceled', EXPIRED: 'expired', REJECTED: 'canceled' }

function rows(orders: readonly RecordedOrder[], state: ExchangeState): Record<string, object> {
  return Object.fromEntries(orders.map((order) => [order.venueOrderId, rowOf(order, state)]))
}

function rowOf(order: RecordedOrder, { terms }: ExchangeState): object {
  const [, pair] = Object.entries(PAIRS).find(([, { instrument }]) => instrument.id === order.symbol) ?? []
  const decimals = pair?.instrument.priceDecimals ?? 0
  const asked = terms.get(order.venueOrderId) ?? {}
  const figure = (price: number | null): string => (price === null ? '0' : decimalText(price, decimals))
  const isStop = order.stopPrice !== null
  return {
    refid: null,
    userref: 0,
    ...(order.clientOrderId === null ? {} : { cl_ord_id: order.clientOrderId }),
    status: STATUSES[order.status],
    reason: order.status === 'REJECTED' ? 'Post only order' : order.status === 'CANCELLED' ? 'User requested' : null,
    opentm: Number(decimalText(order.placedAt, 6)),
    starttm: 0,
    expiretm: Number(asked['expiretm'] ?? 0),
    ...(isOpen(order) ? {} : { closetm: Number(decimalText(order.updatedAt, 6)) }),
    descr: {
      pair: pair?.altname,
      type: order.side === 'BUY' ? 'buy' : 'sell',
      ordertype: order.type.toLowerCase(),
      price: figure(isStop ? order.stopPrice : order.limitPrice),
      price2: figure(isStop ? order.limitPrice : null),
      leverage: 'none',
      order: '',
      close: '',
    },
    vol: decimalText(order.quantity, FINE),
    vol_exec: decimalText(order.filled, FINE),
    cost: '0.00000',
    fee: '0.00000',
    price: '0.00000',
    stopprice: '0.00000',
    limitprice: '0.00000',
    misc: '',
    oflags: asked['oflags'] ?? 'fciq',
  }
}

function tradeOf(fill: RecordedFill, { record }: ExchangeState): object {
  const [symbol, pair] = Object.entries(PAIRS).find(([, { instrument }]) => instrument.id === fill.symbol) ?? []
  return {
    ordertxid: fill.venueOrderId,
    postxid: 'TKH2SE-M7IF5-CFI7LT',
    pair: symbol,
    time: Number(decimalText(fill.at, 6)),
    type: fill.side === 'BUY' ? 'buy' : 'sell',
    ordertype: record.order(fill.venueOrderId).type.toLowerCase(),
    price: decimalText(fill.price, pair?.instrument.priceDecimals ?? 0),
    cost: '0.00000',
    fee: String(fill.fee),
    vol: decimalText(fill.quantity, FINE),
    margin: '0.00000',
    misc: '',
    trade_id: 1,
    maker: true,
  }
}

function paged(
  list: string,
  all: readonly (readonly [string, object])[],
  fields: URLSearchParams,
  state: ExchangeState,
): object {
  const start = Number(fields.get('start') ?? 0)
  const stamp = (row: object): number => Number(Reflect.get(row, 'closetm') ?? Reflect.get(row, 'time') ?? 0)
  const since = all.filter(([, row]) => stamp(row) > start)
  const from = Number(fields.get('ofs') ?? 0)
  const page = state.isPageCut && from > 0 ? [] : since.slice(from, from + PAGE)
  return { [list]: Object.fromEntries(page), count: since.length }
}

function balances({ record, unlisted }: ExchangeState): object {
  const positions = record.positions()
  const base = (instrument: Instrument): object => ({
    balance: decimalText(positions[instrument.id] ?? 0, FINE),
    hold_trade: '0.0000000000',
  })
  return {
    ZUSD: { balance: '25435000.2100', hold_trade: '8249.7600' },
    USDT: { balance: '100000000.12345678', hold_trade: '0.00000000' },
    SOL: base(SOL),
    XXBT: base(BTC),
    ...Object.fromEntries(unlisted.map(({ what, quantity }) => [what, { balance: String(quantity), hold_trade: '0' }])),
  }
}
