import type { ClientOrderId, InstrumentId } from '#core/model/identifiers.ts'
import { type Fill, type Order, isClosed } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { type CustodyState, restoreCustody, saveCustody } from './actions/custodyState.ts'
import type { Books } from './books.ts'
import { type ExchangeOrder, exchangeOrder } from './exchangeOrder.ts'
import {
  type MatchingOrderState,
  type MatchingState,
  restoreMatching,
  restoreOrderMatching,
  saveMatching,
  saveOrderMatching,
} from './matchingState.ts'

/** Columns of the market view that outlive a restart. */
const COLUMNS = [
  'barOpen',
  'barClose',
  'barSeen',
  'open',
  'close',
  'volume',
  'earlierBarClose',
  'earlierClose',
  'quoteTime',
  'quoteNumber',
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'mark',
  'tickTime',
] as const

interface SavedOrder {
  readonly order: Order
  readonly sequence: number
  readonly active: boolean
  readonly activeFrom: number
  readonly triggered: boolean
  readonly day: number | null
  readonly fills: number
  readonly triedQuote: number
  /** Left out by ended orders, and by books from before it was kept. */
  readonly matching?: MatchingOrderState | undefined
}

/** The exchange's books as plain JSON, keyed by names so that the session's list of instruments may change order. */
export interface ExchangeState {
  readonly version: 1
  readonly accountId: string
  readonly cash: number
  readonly sequence: number
  readonly marketTime: number
  readonly quotesSeen: number
  readonly orders: readonly SavedOrder[]
  readonly refused: readonly Order[]
  readonly fills: readonly Fill[]
  readonly positions: readonly Position[]
  /** Left out, as is `matching`, by books from before they were kept. */
  readonly custody?: CustodyState
  readonly matching?: MatchingState
  readonly market: Readonly<Record<string, readonly (number | null)[]>>
  readonly halted: readonly string[]
}

/** Writes the books down. */
export function saveBooks(books: Books): ExchangeState {
  const { market, account, options } = books
  const columns = (index: number): (number | null)[] =>
    COLUMNS.map((name) => {
      const value = market[name][index]
      return value === undefined || Number.isNaN(value) ? null : value
    })
  return {
    version: 1,
    accountId: books.accountId,
    cash: account.cash,
    sequence: books.sequence,
    marketTime: market.time,
    quotesSeen: market.quotesSeen,
    orders: [...books.orders.values()].map(saveOrder),
    refused: [...books.refused.values()],
    fills: [...books.fills],
    positions: account.positions().filter(hasTraded),
    custody: saveCustody(books),
    matching: saveMatching(books),
    market: Object.fromEntries(options.instruments.map((instrument, index) => [instrument.id, columns(index)])),
    halted: market.halted().flatMap((index) => options.instruments[index]?.id ?? []),
  }
}

function saveOrder(order: ExchangeOrder): SavedOrder {
  const { sequence, active, activeFrom, triggered, day, fills, triedQuote } = order
  const matching = saveOrderMatching(order)
  return { order: order.order, sequence, active, activeFrom, triggered, day, fills, triedQuote, matching }
}

function hasTraded({ quantity, realised, fees }: Position): boolean {
  return quantity !== 0 || realised !== 0 || fees !== 0
}

/**
 * Fills fresh books from a saved state. Returns false and leaves them as they were when the state is of another version
 * or account, or holds orders or positions in an instrument that this session does not have.
 */
export function restoreBooks(books: Books, saved: unknown): boolean {
  if (!isExchangeState(saved) || saved.accountId !== books.accountId) return false
  const isKnown = (id: InstrumentId): boolean => books.indexOf(id) !== undefined
  const isComplete =
    saved.orders.every(({ order }) => isClosed(order.status) || isKnown(order.instrumentId)) &&
    saved.positions.every((position) => position.quantity === 0 || isKnown(position.instrumentId))
  if (!isComplete) return false
  restoreMarket(books, saved)
  const positions = saved.positions.flatMap((position) => {
    const index = books.indexOf(position.instrumentId)
    return index === undefined ? [] : [[index, position] as const]
  })
  books.account.restore(saved.cash, new Map(positions))
  books.fills.push(...saved.fills)
  restoreCustody(books, saved.custody)
  restoreMatching(books, saved.matching)
  for (const order of saved.refused) books.refused.set(order.clientOrderId, order)
  for (const order of saved.orders) restoreOrder(books, order)
  books.sequence = saved.sequence
  return true
}

function isExchangeState(saved: unknown): saved is ExchangeState {
  if (typeof saved !== 'object' || saved === null || !('version' in saved) || saved.version !== 1) return false
  const state = saved as Partial<ExchangeState>
  const lists = [state.orders, state.refused, state.fills, state.positions, state.halted]
  const numbers = [state.cash, state.sequence, state.marketTime, state.quotesSeen]
  return lists.every(Array.isArray) && numbers.every(Number.isFinite) && typeof state.market === 'object'
}

function restoreMarket(books: Books, saved: ExchangeState): void {
  const { market } = books
  market.time = saved.marketTime
  market.quotesSeen = saved.quotesSeen
  for (const [id, values] of Object.entries(saved.market)) {
    const index = books.indexOf(id)
    if (index === undefined) continue
    COLUMNS.forEach((name, column) => {
      market[name][index] = values[column] ?? Number.NaN
    })
  }
  market.restoreHalts(saved.halted.flatMap((id) => books.indexOf(id) ?? []))
}

function restoreOrder(books: Books, saved: SavedOrder): void {
  const { order, sequence, matching, ...rest } = saved
  const index = books.indexOf(order.instrumentId)
  const instrument = index === undefined ? undefined : books.options.instruments[index]
  // An ended order of an instrument that has left the session: remembered so that its id stays taken.
  if (index === undefined || instrument === undefined) return void books.refused.set(order.clientOrderId, order)
  const parentId: ClientOrderId | null = order.parentClientOrderId
  const parent = parentId === null ? null : (books.orders.get(parentId) ?? null)
  const fresh = { ...exchangeOrder(order, instrument, index, sequence, parent), ...rest, order }
  books.register(restoreOrderMatching(fresh, matching))
}
