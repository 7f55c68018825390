import type { OrderSpecification } from '#core/model/order.ts'
import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import type {
  Ask,
  BrokerDialect,
  Meaning,
  Said,
  ToldFill,
  ToldHoldings,
  ToldOrder,
  VenueRequest,
} from '../brokerDialect.ts'
import type { BrokerMarket } from '../brokerMarkets.ts'
import { decimalText, sumOf } from '../../shared/decimals.ts'
import { createUuidNames } from '../orderNames.ts'
import { readRows, rowOf, type Row } from '../rows.ts'

const DEAD_MAN_SECONDS = 60
const PAGE = 50
const MOST_PAGES = 20

function privately(path: string, fields: Readonly<Record<string, string>> = {}, weight = 1): VenueRequest {
  return { path, api: 'private', method: 'POST', fields, weight }
}

/**
 * Kraken's spot market: https://docs.kraken.com/api-reference. A client order id is refused while an order of it is open.
 * Its refusals: https://docs.kraken.com/api/docs/guides/spot-errors
 */
export const KRAKEN_BROKER: BrokerDialect = {
  venue: 'KRAKEN',
  name: 'Kraken',
  file: 'kraken',
  exchangeOptions: {},
  capabilities: {
    idempotency: { kind: 'WHILE_OPEN' },
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
    timesInForce: ['GTC', 'IOC', 'GTD'],
    nativeStops: true,
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
  currency: 'USD',
  // The counter of the smallest accounts loses one call in three seconds.
  pollMs: 3_100,
  nonce: 'COUNTER',
  // The counter may stand at 15 and is back at 0 after 45 seconds.
  budget: { limit: 30, milliseconds: 45_000 },
  product: 'SPOT',
  createNames: createUuidNames,
  readRefusal: (_status, value) => saidBy(value),
  meanings: meanings(),
  time: { path: 'Time', api: 'public', method: 'GET', fields: {}, weight: 0 },
  readTime: (value) => {
    const row = resultOf(value)
    const at = row?.time('unixtime', 'SECONDS') ?? 0
    return row === null || row.isBad ? null : at
  },
  submit: (order, market, name) => privately('AddOrder', submissionOf(order, market, name), 0),
  readSubmitted: (value) => {
    const ids = resultOf(value)?.fields['txid']
    const [id] = isList(ids) ? ids : []
    return typeof id === 'string' && id !== '' ? { venueOrderId: id, at: null } : null
  },
  cancel: ({ name, venueOrderId }) =>
    privately('CancelOrder', venueOrderId === null ? { cl_ord_id: name } : { txid: venueOrderId }, 0),
  identify: async (ask) => {
    const told = await ask(privately('GetApiKeyInfo'))
    if (!told.ok) return { said: told.said }
    const fields = resultOf(told.value)?.fields ?? {}
    const { iban, permissions, nonceWindow } = fields
    if (!isList(permissions)) return { said: null }
    const rights = permissions.filter((right) => typeof right === 'string')
    return {
      number: typeof iban === 'string' && iban !== '' ? iban : 'Kraken',
      permissions: rights,
      canWithdraw: rights.includes('withdraw-funds'),
      // Numbers are microseconds; a window of a second lets parallel requests pass.
      mayOvertake: Number(nonceWindow) >= 1_000_000,
    }
  },
  openOrders: async (ask) => {
    const told = await ask(privately('OpenOrders'))
    return told.ok ? ordersIn(resultOf(told.value)?.fields['open']) : null
  },
  closedOrders: async (ask, _markets, since) => {
    const rows = await pages(ask, 'ClosedOrders', 'closed', since, 2)
    return rows === null ? null : ordersIn(rows)
  },
  order: async (ask, _market, venueOrderId) => {
    const told = await ask(privately('QueryOrders', { txid: venueOrderId }))
    if (!told.ok) return told.said?.code === 'EOrder:Unknown order' ? 'NOT_FOUND' : null
    const orders = ordersIn(resultOf(told.value)?.fields)
    return orders === null ? null : (orders[0] ?? 'NOT_FOUND')
  },
  fills: async (ask, _markets, since) => {
    const rows = await pages(ask, 'TradesHistory', 'trades', since, 2)
    if (rows === null) return null
    return readRows(
      Object.entries(rows).map(([id, row]) => (isFields(row) ? { ...row, id } : null)),
      fillOf,
    )
  },
  holdings: async (ask, nameAsset) => {
    const told = await ask(privately('BalanceEx'))
    const balances = told.ok ? resultOf(told.value)?.fields : undefined
    return balances === undefined ? null : holdingsOf(balances, nameAsset)
  },
  deadMan: {
    scope: 'ACCOUNT',
    requests: (isOn) => [privately('CancelAllOrdersAfter', { timeout: String(isOn ? DEAD_MAN_SECONDS : 0) })],
  },
  reach: null,
}

function saidBy(value: unknown): Said | null {
  const errors = isFields(value) ? value['error'] : undefined
  const said = isList(errors) ? errors.find((one) => typeof one === 'string' && one.startsWith('E')) : undefined
  return typeof said === 'string' ? { code: said, text: said } : null
}

function resultOf(value: unknown): Row | null {
  return isFields(value) ? rowOf(value['result']) : null
}

function submissionOf(order: OrderSpecification, market: BrokerMarket, name: string): Record<string, string> {
  const { quantityDecimals, priceDecimals } = market.instrument
  const limit = order.limitPrice === null ? null : decimalText(order.limitPrice, priceDecimals)
  const stop = order.stopPrice === null ? null : decimalText(order.stopPrice, priceDecimals)
  const expireAt = order.special?.expireAt ?? null
  const type = { MARKET: 'market', LIMIT: 'limit', STOP: 'stop-loss', STOP_LIMIT: 'stop-loss-limit', TRAILING_STOP: '' }
  const prices = stop === null ? { price: limit } : { price: stop, price2: limit }
  return present({
    pair: market.symbol,
    type: order.side === 'BUY' ? 'buy' : 'sell',
    ordertype: type[order.type],
    volume: decimalText(order.quantity ?? 0, quantityDecimals),
    ...prices,
    cl_ord_id: name,
    // Fees in the quote currency leave the position as it was ordered.
    oflags: order.special?.postOnly === true ? 'post,fciq' : 'fciq',
    timeinforce: order.timeInForce === 'GTC' ? null : order.timeInForce,
    expiretm: expireAt === null ? null : String(Math.ceil(expireAt / 1_000_000)),
  })
}

function present(fields: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** Asks page by page for everything since a time; null when a page is missing. */
async function pages(
  ask: Ask,
  path: string,
  list: string,
  since: number,
  weight: number,
): Promise<Readonly<Record<string, unknown>> | null> {
  const rows: Record<string, unknown> = {}
  // The venue tells what is later than the start, so it begins a little earlier.
  const start = decimalText(Math.max(0, since - 1_000_000), 6)
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const told = await ask(privately(path, { start, ofs: String(page * PAGE) }, weight))
    const result = told.ok ? resultOf(told.value) : null
    const found = result?.fields[list]
    if (result === null || !isFields(found)) return null
    const count = Number(result.figure('count'))
    if (result.isBad) return null
    Object.assign(rows, found)
    if (Object.keys(rows).length >= count) return rows
    if (Object.keys(found).length === 0) return null
  }
  return null
}

function ordersIn(rows: unknown): readonly ToldOrder[] | null {
  if (!isFields(rows)) return null
  return readRows(
    Object.entries(rows).map(([id, row]) => (isFields(row) ? { ...row, id } : null)),
    orderOf,
  )
}

const TYPES: Readonly<Record<string, ToldOrder['type']>> = {
  market: 'MARKET',
  limit: 'LIMIT',
  'stop-loss': 'STOP',
  'stop-loss-limit': 'STOP_LIMIT',
}

/** Why a post-only order that would have traded at once was cancelled. */
const REFUSED_LATE = 'Post only order'

function orderOf(row: Row): ToldOrder | null {
  const about = rowOf(row.fields['descr'])
  if (about === null) return null
  const type = TYPES[about.text('ordertype')] ?? null
  const isStop = type === 'STOP' || type === 'STOP_LIMIT'
  const filled = row.figure('vol_exec')
  const why = row.fields['reason']
  const status = why === REFUSED_LATE ? 'REJECTED' : statusOf(row.text('status'), filled)
  const expires = row.price('expiretm')
  const side = about.text('type')
  if (status === null || (side !== 'buy' && side !== 'sell')) return null
  const told: ToldOrder = {
    venueOrderId: row.id('id'),
    name: row.fields['cl_ord_id'],
    symbol: about.text('pair'),
    side: side === 'buy' ? 'BUY' : 'SELL',
    type,
    quantity: row.figure('vol'),
    limitPrice: isStop ? about.price('price2') : about.price('price'),
    stopPrice: isStop ? about.price('price') : null,
    timeInForce: expires === null ? 'GTC' : 'GTD',
    reduceOnly: false,
    status,
    filled,
    reason:
      status === 'CANCELLED' || status === 'EXPIRED' || status === 'REJECTED'
        ? {
            code: `VENUE_${status}`,
            text: typeof why === 'string' && why !== '' ? why.slice(0, 100) : 'Ended at Kraken',
          }
        : null,
    at: row.fields['closetm'] === undefined ? row.time('opentm', 'SECONDS') : row.time('closetm', 'SECONDS'),
  }
  return about.isBad ? null : told
}

function statusOf(status: string, filled: string): ToldOrder['status'] | null {
  if (status === 'open' || status === 'pending') return /[1-9]/.test(filled) ? 'PARTIALLY_FILLED' : 'ACCEPTED'
  if (status === 'closed') return 'FILLED'
  if (status === 'canceled') return 'CANCELLED'
  return status === 'expired' ? 'EXPIRED' : null
}

function fillOf(row: Row): ToldFill | null {
  const side = row.text('type')
  if (side !== 'buy' && side !== 'sell') return null
  const { maker } = row.fields
  return {
    executionId: row.id('id'),
    venueOrderId: row.id('ordertxid'),
    symbol: row.text('pair'),
    side: side === 'buy' ? 'BUY' : 'SELL',
    quantity: row.figure('vol'),
    price: row.figure('price'),
    fee: { amount: row.figure('fee'), asset: '' },
    liquidity: typeof maker === 'boolean' ? (maker ? 'MAKER' : 'TAKER') : null,
    at: row.time('time', 'SECONDS'),
  }
}

function holdingsOf(
  balances: Readonly<Record<string, unknown>>,
  nameAsset: (asset: string) => string,
): ToldHoldings | null {
  const assets: { asset: string; total: string; available: string }[] = []
  for (const [asset, value] of Object.entries(balances)) {
    const row = rowOf(value)
    const total = row?.figure('balance') ?? ''
    const available = sumOf(total, row?.price('hold_trade') ?? '0', -1)
    if (row === null || row.isBad || available === null) return null
    assets.push({ asset: nameAsset(asset), total, available })
  }
  return { assets, positions: null }
}

function meanings(): Readonly<Record<string, Meaning>> {
  const refused = (code: string): Meaning => ({ kind: 'REFUSED', code })
  return {
    'EOrder:Insufficient funds': refused('INSUFFICIENT_FUNDS'),
    'EOrder:Insufficient margin': refused('INSUFFICIENT_FUNDS'),
    'EOrder:Order minimum not met': refused('BELOW_MINIMUM'),
    'EOrder:Cost minimum not met': refused('BELOW_MINIMUM'),
    'EOrder:Tick size check failed': refused('BAD_PRICE'),
    'EOrder:Invalid price': refused('BAD_PRICE'),
    'EOrder:Orders limit exceeded': refused('TOO_MANY_ORDERS'),
    'EOrder:Post only order': refused('WOULD_TRADE_AT_ONCE'),
    'EOrder:Trading agreement required': refused('NOT_ALLOWED'),
    'EGeneral:Invalid arguments': refused('BAD_ORDER'),
    'EGeneral:Invalid arguments:volume': refused('BAD_ORDER'),
    'EGeneral:Invalid arguments:price': refused('BAD_ORDER'),
    'EGeneral:Invalid arguments:price2': refused('BAD_ORDER'),
    'EGeneral:Invalid arguments:ordertype': refused('BAD_ORDER'),
    'EQuery:Unknown asset pair': refused('UNKNOWN_INSTRUMENT'),
    'EService:Market in cancel_only mode': refused('MARKET_CLOSED'),
    'EService:Market in post_only mode': refused('MARKET_CLOSED'),
    'EAPI:Invalid nonce': refused('OVERTAKEN'),
    'EOrder:Duplicate client order id': { kind: 'DUPLICATE' },
    'EOrder:Unknown order': { kind: 'NOT_FOUND' },
    'EAPI:Rate limit exceeded': { kind: 'RATE_LIMITED' },
    'EOrder:Rate limit exceeded': { kind: 'RATE_LIMITED' },
    'EGeneral:Too many requests': { kind: 'RATE_LIMITED' },
    'EGeneral:Temporary lockout': { kind: 'RATE_LIMITED' },
    'EAPI:Invalid key': { kind: 'KEY' },
    'EAPI:Invalid signature': { kind: 'KEY' },
    'EGeneral:Permission denied': { kind: 'KEY' },
    'ESession:Invalid session': { kind: 'KEY' },
  }
}
