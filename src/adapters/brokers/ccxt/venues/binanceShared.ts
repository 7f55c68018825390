import type { OrderSpecification } from '#core/model/order.ts'
import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import type { Ask, Meaning, Said, Told, ToldFill, ToldIdentity, ToldOrder, VenueRequest } from '../brokerDialect.ts'
import type { BrokerMarket } from '../brokerMarkets.ts'
import { decimalText } from '../../shared/decimals.ts'
import { readRows, rowOf, type Row } from '../rows.ts'

/** What differs between Binance's spot market and its futures. */
export interface BinancePart {
  /** ccxt's name of the part. */
  readonly api: string
  readonly trades: string
  readonly weights: { readonly open: number; readonly all: number; readonly trades: number; readonly order: number }
  /** Longest stretch of time of one question, microseconds. */
  readonly window: number
  readonly typeNames: Readonly<Record<OrderSpecification['type'], string>>
}

const PAGE = 1_000
const MOST_PAGES = 20
const MILLISECOND = 1_000

/** A refusal: a code below zero and words, or a status without them. */
export function saidBy(status: number, value: unknown): Said | null {
  const { code, msg } = isFields(value) ? value : { code: undefined, msg: undefined }
  if (typeof code === 'string' && code.startsWith('-')) {
    const text = typeof msg === 'string' ? msg : ''
    // One code for many refusals; this one says that the order of the name is there.
    return { code: text.startsWith('Duplicate order') ? '-2010 DUPLICATE' : code, text: `${code} ${text}` }
  }
  if (status === 418 || status === 429) return { code: 'HTTP 429', text: `status ${status}` }
  return null
}

/** Codes of both parts: https://developers.binance.com/docs (errors). -1006, -1007 and -1001 prove nothing. */
export const BINANCE_MEANINGS: Readonly<Record<string, Meaning>> = {
  '-2010': { kind: 'REFUSED', code: 'REFUSED_BY_VENUE' },
  '-2010 DUPLICATE': { kind: 'DUPLICATE' },
  '-4116': { kind: 'DUPLICATE' },
  '-1013': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-1021': { kind: 'REFUSED', code: 'CLOCK_SKEW' },
  '-1100': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-1102': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-1106': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-1111': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-1116': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-1121': { kind: 'REFUSED', code: 'UNKNOWN_INSTRUMENT' },
  '-2018': { kind: 'REFUSED', code: 'INSUFFICIENT_FUNDS' },
  '-2019': { kind: 'REFUSED', code: 'INSUFFICIENT_FUNDS' },
  '-2021': { kind: 'REFUSED', code: 'WOULD_TRADE_AT_ONCE' },
  '-2022': { kind: 'REFUSED', code: 'REDUCES_NOTHING' },
  '-2025': { kind: 'REFUSED', code: 'TOO_MANY_ORDERS' },
  '-4003': { kind: 'REFUSED', code: 'BAD_ORDER' },
  '-4014': { kind: 'REFUSED', code: 'BAD_PRICE' },
  '-4164': { kind: 'REFUSED', code: 'BELOW_MINIMUM' },
  '-5021': { kind: 'REFUSED', code: 'NOT_FILLED_WHOLE' },
  '-5022': { kind: 'REFUSED', code: 'WOULD_TRADE_AT_ONCE' },
  '-2011': { kind: 'NOT_FOUND' },
  '-2013': { kind: 'NOT_FOUND' },
  '-1003': { kind: 'RATE_LIMITED' },
  '-1015': { kind: 'RATE_LIMITED' },
  'HTTP 429': { kind: 'RATE_LIMITED' },
  '-1022': { kind: 'KEY' },
  '-2014': { kind: 'KEY' },
  '-2015': { kind: 'KEY' },
  '-1002': { kind: 'KEY' },
}

/** The time of an answer of `time`, microseconds. */
export function readServerTime(value: unknown): number | null {
  const row = rowOf(value)
  const at = row?.time('serverTime', 'MILLISECONDS') ?? 0
  return row === null || row.isBad ? null : at
}

/** Order id and time of an accepted order. */
export function readSubmitted(value: unknown): { readonly venueOrderId: string; readonly at: number | null } | null {
  const row = rowOf(value)
  const venueOrderId = row?.id('orderId') ?? ''
  if (row === null || row.isBad) return null
  const stamp = row.fields['transactTime'] === undefined ? 'updateTime' : 'transactTime'
  const at = row.time(stamp, 'MILLISECONDS')
  return { venueOrderId, at: row.isBad ? null : at }
}

/** Whose key it is and what it may do: the rights stand with the key, not with the account. */
export async function identify(
  ask: Ask,
  numberOf: (uid: string) => string,
): Promise<ToldIdentity | { readonly said: Said | null }> {
  const account = await ask({ path: 'account', api: 'private', method: 'GET', fields: {}, weight: 20 })
  if (!account.ok) return { said: account.said }
  const told = await ask({ path: 'account/apiRestrictions', api: 'sapi', method: 'GET', fields: {}, weight: 1 })
  if (!told.ok) return { said: told.said }
  const uid = rowOf(account.value)?.id('uid') ?? ''
  const rights = rowOf(told.value)
  const canWithdraw = rights?.flag('enableWithdrawals') ?? false
  if (rights === null || rights.isBad || uid === '') return { said: null }
  const permissions = Object.entries(rights.fields).flatMap(([name, value]) => (value === true ? [name] : []))
  return { number: numberOf(uid), permissions, canWithdraw, mayOvertake: true }
}

/** Fields of an order that both parts have. */
export function orderFields(
  order: OrderSpecification,
  market: BrokerMarket,
  part: BinancePart,
): Record<string, string> {
  const { quantityDecimals, priceDecimals } = market.instrument
  const { limitPrice, stopPrice } = order
  return {
    symbol: market.symbol,
    side: order.side,
    type: part.typeNames[order.type],
    quantity: decimalText(order.quantity ?? 0, quantityDecimals),
    ...(limitPrice === null ? {} : { price: decimalText(limitPrice, priceDecimals), timeInForce: order.timeInForce }),
    ...(stopPrice === null ? {} : { stopPrice: decimalText(stopPrice, priceDecimals) }),
    newOrderRespType: 'RESULT',
  }
}

const STATUSES: Readonly<Record<string, ToldOrder['status']>> = {
  NEW: 'ACCEPTED',
  PENDING_NEW: 'ACCEPTED',
  PARTIALLY_FILLED: 'PARTIALLY_FILLED',
  FILLED: 'FILLED',
  CANCELED: 'CANCELLED',
  PENDING_CANCEL: 'PENDING_CANCEL',
  REJECTED: 'REJECTED',
  EXPIRED: 'EXPIRED',
  EXPIRED_IN_MATCH: 'EXPIRED',
}

const TYPES: Readonly<Record<string, ToldOrder['type']>> = {
  MARKET: 'MARKET',
  LIMIT: 'LIMIT',
  LIMIT_MAKER: 'LIMIT',
  STOP_LOSS: 'STOP',
  STOP_LOSS_LIMIT: 'STOP_LIMIT',
  STOP_MARKET: 'STOP',
  STOP: 'STOP_LIMIT',
}

/** Reads an order of either part. */
function orderOf(row: Row): ToldOrder | null {
  const status = STATUSES[row.text('status')]
  const side = row.text('side')
  const type = TYPES[row.text('type')] ?? null
  const timeInForce = row.text('timeInForce')
  const { reduceOnly } = row.fields
  if (status === undefined || (side !== 'BUY' && side !== 'SELL')) return null
  return {
    venueOrderId: row.id('orderId'),
    name: row.fields['clientOrderId'],
    symbol: row.text('symbol'),
    side,
    type,
    quantity: row.figure('origQty'),
    limitPrice: row.price('price'),
    stopPrice: type === 'STOP' || type === 'STOP_LIMIT' ? row.price('stopPrice') : null,
    timeInForce: timeInForce === 'IOC' || timeInForce === 'FOK' || timeInForce === 'GTD' ? timeInForce : 'GTC',
    reduceOnly: reduceOnly === true,
    status,
    filled: row.figure('executedQty'),
    reason:
      status === 'CANCELLED' || status === 'EXPIRED' || status === 'REJECTED'
        ? { code: `VENUE_${status}`, text: `Binance tells the order as ${status.toLowerCase()}` }
        : null,
    at: row.time('updateTime', 'MILLISECONDS'),
  }
}

/** Reads the answer about one order. */
export function readOne(told: Told): ToldOrder | 'NOT_FOUND' | null {
  if (told.ok) return readRows([told.value], orderOf)?.[0] ?? null
  return told.said?.code === '-2013' ? 'NOT_FOUND' : null
}

function fillOf(row: Row): ToldFill | null {
  // Spot tells isBuyer and isMaker, futures buyer and maker.
  const isSpot = row.fields['isBuyer'] !== undefined
  const symbol = row.text('symbol')
  return {
    // Ids of trades are unique within a symbol only.
    executionId: `${symbol}-${row.id('id')}`,
    venueOrderId: row.id('orderId'),
    symbol,
    side: row.flag(isSpot ? 'isBuyer' : 'buyer') ? 'BUY' : 'SELL',
    quantity: row.figure('qty'),
    price: row.figure('price'),
    fee: { amount: row.figure('commission'), asset: row.text('commissionAsset') },
    liquidity: row.flag(isSpot ? 'isMaker' : 'maker') ? 'MAKER' : 'TAKER',
    at: row.time('time', 'MILLISECONDS'),
  }
}

/** Open orders: of a few symbols one by one, of many at once, which costs more. */
export async function openOrders(
  ask: Ask,
  markets: readonly BrokerMarket[],
  part: BinancePart,
): Promise<readonly ToldOrder[] | null> {
  const { open, all } = part.weights
  const questions: VenueRequest[] =
    markets.length * open < all
      ? markets.map(({ symbol }) => question(part, 'openOrders', { symbol }, open))
      : [question(part, 'openOrders', {}, all)]
  const told = await Promise.all(questions.map(ask))
  const rows: unknown[] = []
  for (const one of told) {
    if (!one.ok || !isList(one.value)) return null
    rows.push(...one.value)
  }
  return readRows(rows, orderOf)
}

/** Every order of some symbols that was placed in [since, until], microseconds. */
export async function allOrders(
  ask: Ask,
  markets: readonly BrokerMarket[],
  since: number,
  until: number,
  part: BinancePart,
): Promise<readonly ToldOrder[] | null> {
  const rows = await everyPage(ask, markets, since, until, part, 'allOrders')
  return rows === null ? null : readRows(rows, orderOf)
}

/** Every execution of some symbols in [since, until], microseconds. */
export async function allFills(
  ask: Ask,
  markets: readonly BrokerMarket[],
  since: number,
  until: number,
  part: BinancePart,
): Promise<readonly ToldFill[] | null> {
  const rows = await everyPage(ask, markets, since, until, part, part.trades)
  return rows === null ? null : readRows(rows, fillOf)
}

function question(part: BinancePart, path: string, fields: Record<string, string>, weight: number): VenueRequest {
  return { path, api: part.api, method: 'GET', fields, weight }
}

async function everyPage(
  ask: Ask,
  markets: readonly BrokerMarket[],
  since: number,
  until: number,
  part: BinancePart,
  path: string,
): Promise<readonly unknown[] | null> {
  const rows: unknown[] = []
  for (const { symbol } of markets) {
    const told = await everyPageOf(ask, symbol, since, until, part, path)
    if (told === null) return null
    rows.push(...told)
  }
  return rows
}

/**
 * Asks for all rows of a symbol: by windows of time until one holds any, and from there on by ids, which have no window.
 * Null when anything was not told.
 */
async function everyPageOf(
  ask: Ask,
  symbol: string,
  since: number,
  until: number,
  part: BinancePart,
  path: string,
): Promise<readonly unknown[] | null> {
  const isOrders = path === 'allOrders'
  const weight = isOrders ? part.weights.order : part.weights.trades
  const rows: unknown[] = []
  let start = Math.floor(since / MILLISECOND)
  const end = Math.ceil(until / MILLISECOND)
  while (rows.length === 0 && start <= end) {
    // The last window is open, for what happens while this is asked.
    const endTime = start + part.window / MILLISECOND
    const window = { startTime: String(start), endTime: String(endTime) }
    const told = await ask(question(part, path, { symbol, limit: String(PAGE), ...window }, weight))
    if (!told.ok || !isList(told.value)) return null
    rows.push(...told.value)
    start = endTime
  }
  if (rows.length === 0) return rows
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const last = rowOf(rows.at(-1))?.id(isOrders ? 'orderId' : 'id') ?? ''
    if (!/^\d{1,20}$/.test(last)) return null
    const from = { [isOrders ? 'orderId' : 'fromId']: String(BigInt(last) + 1n) }
    const told = await ask(question(part, path, { symbol, limit: String(PAGE), ...from }, weight))
    if (!told.ok || !isList(told.value)) return null
    rows.push(...told.value)
    if (told.value.length < PAGE) return rows
  }
  return null
}
