import { DAY } from '#core/time/duration.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import { decimalText, sumOf } from '../../shared/decimals.ts'
import type { Ask, BrokerDialect, Said, ToldHoldings, ToldIdentity, VenueRequest } from '../brokerDialect.ts'
import type { BrokerMarket } from '../brokerMarkets.ts'
import { createPlainNames } from '../orderNames.ts'
import type { WireValue } from '../signingExchange.ts'
import { readRows, rowOf } from '../rows.ts'
import { HTX_MEANINGS, htxSaid } from './htxRefusals.ts'
import { htxFill, htxOrder } from './htxRows.ts'

const DEAD_MAN_SECONDS = 60
const MOST_PAGES = 20
/** Longest stretch of time of one question, microseconds. */
const WINDOW = 2 * DAY
const MILLISECOND = 1_000
const SPOT = ['spot', 'private'] as const
const ENDED = 'filled,partial-canceled,canceled'

function asked(path: string, fields: Readonly<Record<string, string>>, weight: number): VenueRequest {
  return { path, api: SPOT, method: 'GET', fields, weight }
}

function posted(path: string, fields: Readonly<Record<string, WireValue>>, weight: number): VenueRequest {
  return { path, api: SPOT, method: 'POST', fields, weight }
}

/**
 * HTX's spot market: https://www.htx.com/en-us/opend/newApiPages. Since May 2021 client order ids are not looked at when
 * an order comes, so nothing there keeps an order from being placed twice. Stops are of the kind with a limit only.
 */
export const HTX_BROKER: BrokerDialect = {
  venue: 'HTX',
  name: 'HTX',
  file: 'htx',
  exchangeOptions: { options: { fetchMarkets: { types: { spot: true, linear: false, inverse: false } } } },
  capabilities: {
    idempotency: { kind: 'NONE' },
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT', 'STOP_LIMIT'],
    timesInForce: ['GTC', 'IOC', 'FOK'],
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
  currency: 'USDT',
  pollMs: 1_000,
  nonce: 'TIME',
  // A tenth below the tightest of its limits: 20 questions for executions in two seconds.
  budget: { limit: 90, milliseconds: 2_000 },
  product: 'SPOT',
  // Letters, digits, hyphens and underscores, at most 64: our ids go as they are, without the prefix of a broker.
  createNames: createPlainNames,
  lacks: ({ side, type, timeInForce, special }) => {
    if (special?.postOnly === true && timeInForce !== 'GTC') return `post-only orders that work ${timeInForce}`
    if (type === 'MARKET' && side === 'BUY') return 'market orders that buy a quantity, only ones that spend an amount'
    return type === 'STOP_LIMIT' && timeInForce !== 'GTC' ? `stops that work ${timeInForce}` : null
  },
  readRefusal: htxSaid,
  meanings: HTX_MEANINGS,
  time: { path: 'v1/common/timestamp', api: ['spot', 'public'], method: 'GET', fields: {}, weight: 1 },
  readTime: (value) => {
    const row = rowOf(value)
    const at = row?.time('data', 'MILLISECONDS') ?? 0
    return row === null || row.isBad ? null : at
  },
  submit: (order, market, name) => posted('v1/order/orders/place', submissionOf(order, market, name), 1),
  readSubmitted: (value) => {
    const row = rowOf(value)
    const id = row?.id('data') ?? ''
    return row === null || row.isBad ? null : { venueOrderId: id, at: null }
  },
  cancel: ({ name, venueOrderId }) =>
    venueOrderId === null
      ? posted('v1/order/orders/submitCancelClientOrder', { 'client-order-id': name }, 1)
      : posted('v1/order/orders/{order-id}/submitcancel', { 'order-id': venueOrderId }, 1),
  identify,
  openOrders: async (ask, markets) => {
    const account = await walletOf(ask)
    if (account === null) return null
    const rows: unknown[] = []
    for (const { symbol } of markets) {
      const told = await everyPage(ask, 'v1/order/openOrders', { 'account-id': account, symbol }, 500, 2)
      if (told === null) return null
      rows.push(...told)
    }
    return readRows(rows, htxOrder)
  },
  closedOrders: async (ask, markets, since, until) => {
    const rows = await everyWindow(ask, 'v1/order/orders', markets, since, until, { states: ENDED }, 100, 2)
    return rows === null ? null : readRows(rows, htxOrder)
  },
  order: async (ask, _market, venueOrderId) => {
    const told = await ask(asked('v1/order/orders/{order-id}', { 'order-id': venueOrderId }, 2))
    if (told.ok) return isFields(told.value) ? (readRows([told.value['data']], htxOrder)?.[0] ?? null) : null
    return told.said !== null && HTX_MEANINGS[told.said.code]?.kind === 'NOT_FOUND' ? 'NOT_FOUND' : null
  },
  fills: async (ask, markets, since, until) => {
    const rows = await everyWindow(ask, 'v1/order/matchresults', markets, since, until, {}, 500, 5)
    return rows === null ? null : readRows(rows, htxFill)
  },
  holdings: async (ask, nameAsset) => {
    const account = await walletOf(ask)
    if (account === null) return null
    const told = await ask(asked('v1/account/accounts/{account-id}/balance', { 'account-id': account }, 1))
    const data = told.ok && isFields(told.value) ? told.value['data'] : undefined
    const list = isFields(data) ? data['list'] : undefined
    return isList(list) ? holdingsOf(list, nameAsset) : null
  },
  deadMan: {
    scope: 'ACCOUNT',
    requests: (isOn) => [posted('v2/algo-orders/cancel-all-after', { timeout: isOn ? DEAD_MAN_SECONDS : 0 }, 5)],
  },
  // By windows of two days.
  reach: 14 * DAY,
}

/** Wallets by the connection that asks: the number of a wallet never changes. */
const wallets = new WeakMap<Ask, string>()

/** The number of the spot wallet; null when it was not told. */
async function walletOf(ask: Ask): Promise<string | null> {
  const known = wallets.get(ask)
  if (known !== undefined) return known
  const told = await ask(asked('v1/account/accounts', {}, 1))
  return told.ok ? walletIn(ask, told.value) : null
}

function walletIn(ask: Ask, value: unknown): string | null {
  const data = isFields(value) ? value['data'] : undefined
  if (!isList(data)) return null
  const spot = data.map((row) => rowOf(row)).find((row) => row?.text('type') === 'spot')
  const id = spot?.id('id') ?? ''
  if (id === '') return null
  wallets.set(ask, id)
  return id
}

/** Whose key it is: only the owner of an account may ask what its keys may do, so keys of sub-accounts are refused. */
async function identify(ask: Ask, key: string): Promise<ToldIdentity | { readonly said: Said | null }> {
  const accounts = await ask(asked('v1/account/accounts', {}, 1))
  if (!accounts.ok) return { said: accounts.said }
  const account = walletIn(ask, accounts.value)
  const user = await ask(asked('v2/user/uid', {}, 1))
  if (!user.ok) return { said: user.said }
  const uid = rowOf(user.value)?.id('data') ?? ''
  if (account === null || uid === '') return { said: null }
  const told = await ask(asked('v2/user/api-key', { uid, accessKey: key }, 1))
  if (!told.ok) return { said: told.said }
  const keys = isFields(told.value) ? told.value['data'] : undefined
  const rights = isList(keys) ? keys.map((row) => rowOf(row)).find((row) => row?.text('accessKey') === key) : undefined
  const permissions = rights?.text('permission').split(',') ?? []
  if (permissions.length === 0 || rights?.isBad !== false) return { said: null }
  const canWithdraw = permissions.some((right) => /withdraw/i.test(right))
  return { number: uid, permissions, canWithdraw, mayOvertake: true, orderFields: { 'account-id': account } }
}

function submissionOf(order: OrderSpecification, market: BrokerMarket, name: string): Record<string, WireValue> {
  const { quantityDecimals, priceDecimals } = market.instrument
  const { side, limitPrice, stopPrice } = order
  return {
    symbol: market.symbol,
    type: `${side === 'BUY' ? 'buy' : 'sell'}-${kindOf(order)}`,
    amount: decimalText(order.quantity ?? 0, quantityDecimals),
    ...(limitPrice === null ? {} : { price: decimalText(limitPrice, priceDecimals) }),
    ...(stopPrice === null
      ? {}
      : { 'stop-price': decimalText(stopPrice, priceDecimals), operator: side === 'BUY' ? 'gte' : 'lte' }),
    source: 'spot-api',
    'client-order-id': name,
  }
}

function kindOf({ type, timeInForce, special }: OrderSpecification): string {
  if (type === 'MARKET') return 'market'
  if (type === 'STOP_LIMIT') return 'stop-limit'
  if (special?.postOnly === true) return 'limit-maker'
  if (timeInForce === 'IOC') return 'ioc'
  return timeInForce === 'FOK' ? 'limit-fok' : 'limit'
}

/** Asks for the rows of some markets by windows of two days; null when anything was not told. */
async function everyWindow(
  ask: Ask,
  path: string,
  markets: readonly BrokerMarket[],
  since: number,
  until: number,
  more: Readonly<Record<string, string>>,
  size: number,
  weight: number,
): Promise<readonly unknown[] | null> {
  const rows: unknown[] = []
  for (const { symbol } of markets) {
    // The last window is open, for what happens while this is asked.
    for (let from = since; from <= until; from += WINDOW) {
      const window = {
        'start-time': String(Math.floor(from / MILLISECOND)),
        'end-time': String(Math.floor((from + WINDOW) / MILLISECOND)),
      }
      const told = await everyPage(ask, path, { symbol, ...more, ...window }, size, weight)
      if (told === null) return null
      rows.push(...told)
    }
  }
  return rows
}

/** Asks from page to page: the next one begins with the last row of the one before. */
async function everyPage(
  ask: Ask,
  path: string,
  fields: Readonly<Record<string, string>>,
  size: number,
  weight: number,
): Promise<readonly unknown[] | null> {
  const rows = new Map<string, unknown>()
  let last = ''
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const from = last === '' ? {} : { from: last, direct: 'next' }
    const told = await ask(asked(path, { ...fields, size: String(size), ...from }, weight))
    const data = told.ok && isFields(told.value) ? told.value['data'] : undefined
    if (!isList(data)) return null
    for (const one of data) {
      last = rowOf(one)?.id('id') ?? ''
      if (last === '') return null
      rows.set(last, one)
    }
    if (data.length < size) return [...rows.values()]
  }
  return null
}

const FREE = 'trade'
/** Kinds of balances that are the trader's own. */
const OWN: readonly string[] = [FREE, 'frozen', 'lock']

function holdingsOf(list: readonly unknown[], nameAsset: (asset: string) => string): ToldHoldings | null {
  const rows = readRows(list, (row) => ({
    asset: row.text('currency'),
    type: row.text('type'),
    balance: row.figure('balance'),
  }))
  if (rows === null) return null
  const assets = new Map<string, { asset: string; total: string; available: string }>()
  for (const { asset, type, balance } of rows) {
    if (!OWN.includes(type)) continue
    const held = assets.get(asset) ?? { asset: nameAsset(asset), total: '0', available: '0' }
    const total = sumOf(held.total, balance, 1)
    if (total === null) return null
    assets.set(asset, { ...held, total, available: type === FREE ? balance : held.available })
  }
  return { assets: [...assets.values()], positions: null }
}
