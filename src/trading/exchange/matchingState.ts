import type { Books } from './books.ts'
import { endOf, type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import type { DayVolume } from './fees/feeDesk.ts'

/** What matching knows of an order beside its terms; null for prices and amounts that are not known or have no end. */
export interface MatchingOrderState {
  readonly stop: number | null
  readonly best: number | null
  readonly cancelAt: number | null
  readonly rested: boolean
  readonly ahead: number | null
  readonly level: number | null
  readonly shown: number | null
  readonly filledValue: number
}

/**
 * What matching knows of the market beside its last prices, instruments by name. Books of depth and places in them are not
 * kept: after a restart a book waits for its snapshot, and orders join its queues at the end.
 */
export interface MatchingState {
  readonly volumes: readonly DayVolume[]
  readonly trueRanges: Readonly<Record<string, readonly number[]>>
  readonly swings: Readonly<Record<string, readonly (number | null)[]>>
  readonly closingAuctions: readonly string[]
}

/** Writes down what matching knows of an order; undefined once nothing can happen to it any more. */
export function saveOrderMatching(order: ExchangeOrder): MatchingOrderState | undefined {
  if (!isWorking(order) && endOf(order) === Number.POSITIVE_INFINITY) return undefined
  const { stop, best, cancelAt, rested, ahead, level, shown, filledValue } = order
  return {
    stop: finite(stop),
    best: finite(best),
    cancelAt: finite(cancelAt),
    rested,
    ahead: finite(ahead),
    level: finite(level),
    shown: finite(shown),
    filledValue,
  }
}

/** Gives an order back what matching knew of it. */
export function restoreOrderMatching(order: ExchangeOrder, saved: MatchingOrderState | undefined): ExchangeOrder {
  if (saved === undefined) return order
  return {
    ...order,
    stop: saved.stop ?? Number.NaN,
    best: saved.best ?? Number.NaN,
    cancelAt: saved.cancelAt ?? Number.POSITIVE_INFINITY,
    rested: saved.rested,
    ahead: saved.ahead ?? Number.NaN,
    level: saved.level ?? Number.NaN,
    shown: saved.shown ?? Number.POSITIVE_INFINITY,
    filledValue: saved.filledValue,
  }
}

/** Writes down what matching knows of the market. */
export function saveMatching({ market, fees, options }: Books): MatchingState {
  const { instruments } = options
  return {
    volumes: fees.volumes(),
    trueRanges: Object.fromEntries(instruments.map(({ id }, index) => [id, market.trueRanges.save(index)])),
    swings: Object.fromEntries(instruments.map(({ id }, index) => [id, market.swings?.save(index) ?? []])),
    closingAuctions: instruments.filter((_, index) => market.hasClosingAuction[index] === 1).map(({ id }) => id),
  }
}

/** Gives fresh books back what matching knew of the market; what this session does not list is left out. */
export function restoreMatching(books: Books, saved: MatchingState | undefined): void {
  if (saved === undefined) return
  const { market } = books
  books.fees.restore(saved.volumes)
  for (const [index, { id }] of books.options.instruments.entries()) {
    market.trueRanges.restore(index, saved.trueRanges[id] ?? [])
    market.swings?.restore(index, saved.swings[id] ?? [])
  }
  for (const id of saved.closingAuctions) {
    const index = books.indexOf(id)
    if (index !== undefined) market.hasClosingAuction[index] = 1
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
