import type { AlgorithmTerms, SlotTerms } from '#core/model/executionPlan.ts'
import type { OrderSide } from '#core/model/order.ts'

/** Protective prices that go with every child, scaled. */
export interface ChildExits {
  readonly stopPrice: number
  readonly targetPrice: number | null
}

/** A decision to trade a quantity over some time, as approved. Prices and quantities are scaled integers. */
export interface ParentOrder {
  readonly parentId: string
  readonly side: OrderSide
  readonly quantity: number
  readonly quantityIncrement: number
  readonly priceIncrement: number
  /** Smallest child the venue takes, a multiple of the increment. */
  readonly minimumQuantity: number
  /** Worst price of any child; null where the budget alone bounds it. */
  readonly limitPrice: number | null
  /** Price at which the trade was decided. */
  readonly decisionPrice: number
  /** Most that a child may pay beyond the decision price, share; null where the limit alone bounds it. */
  readonly slippageBudget: number | null
  /** No child is placed before the start, and none at the deadline or later; microseconds. */
  readonly startAt: number
  readonly deadline: number
  /** Seed of everything random in it. */
  readonly seed: number
  /** Least time between two children, microseconds. */
  readonly minimumInterval: number
  /** Children after which something must be wrong. */
  readonly maximumChildren: number
  /** Refusals in a row after which it gives up. */
  readonly maximumRejections: number
  /** Whether the venue changes the price of a working order in one step; else it is cancelled and placed anew. */
  readonly replaces: boolean
  readonly exits: ChildExits | null
  readonly terms: AlgorithmTerms
}

/** The worst price a child may have, on the increment: the tighter of the limit and the slippage budget. */
export function worstPrice(parent: ParentOrder): number {
  const { side, limitPrice, decisionPrice, slippageBudget, priceIncrement } = parent
  const away = side === 'BUY' ? 1 : -1
  const free = side === 'BUY' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  const byBudget = slippageBudget === null ? free : decisionPrice * (1 + away * slippageBudget)
  const byLimit = limitPrice ?? free
  const bound = away > 0 ? Math.min(byBudget, byLimit) : Math.max(byBudget, byLimit)
  return onIncrement(bound, priceIncrement, side)
}

/** Puts a price on the increment without making it worse: down to buy, up to sell. A hair of rounding is forgiven. */
export function onIncrement(price: number, increment: number, side: OrderSide): number {
  const steps = price / increment
  return (side === 'BUY' ? Math.floor(steps + 1e-9) : Math.ceil(steps - 1e-9)) * increment
}

/** Why a parent order cannot be worked; null when it can. Codes are stable, words are for the trader. */
export function parentFailure(parent: ParentOrder): { readonly code: string; readonly message: string } | null {
  const { quantity, quantityIncrement, minimumQuantity, priceIncrement, startAt, deadline, terms } = parent
  const positive = [quantity, quantityIncrement, minimumQuantity, priceIncrement, parent.decisionPrice]
  if (!positive.every((value) => Number.isSafeInteger(value) && value > 0)) {
    return failure('PARENT_NOT_POSITIVE', 'A quantity, price or increment of the order is not a whole positive number')
  }
  if (quantity % quantityIncrement !== 0 || minimumQuantity % quantityIncrement !== 0) {
    return failure('PARENT_OFF_INCREMENT', 'The quantity is not a multiple of what the instrument trades in')
  }
  if (quantity < minimumQuantity) {
    return failure('PARENT_TOO_SMALL', 'The quantity is below the smallest order of the venue')
  }
  if (!Number.isSafeInteger(startAt) || !Number.isSafeInteger(deadline) || deadline <= startAt) {
    return failure('PARENT_TIME_INVALID', 'The deadline does not come after the start')
  }
  if (parent.limitPrice === null && parent.slippageBudget === null) {
    return failure('PARENT_UNBOUNDED', 'Neither a limit nor a slippage budget bounds the price')
  }
  const worst = worstPrice(parent)
  if (!Number.isSafeInteger(worst) || worst <= 0) {
    return failure('PARENT_PRICE_INVALID', 'The worst price it may pay is not a price of the instrument')
  }
  if (!termsAreSane(terms)) return failure('PARENT_TERMS_INVALID', `The terms of ${terms.kind} are out of their ranges`)
  return null
}

function termsAreSane(terms: AlgorithmTerms): boolean {
  switch (terms.kind) {
    case 'MARKETABLE':
      return isReach(terms.reach) && terms.attempts >= 1
    case 'LIMIT':
      return terms.attempts >= 1
    case 'POST_ONLY':
      return terms.maximumReprices >= 0 && terms.repriceInterval >= 0 && terms.patience >= 0
    case 'PEG':
      return terms.offset >= 0 && terms.threshold >= 1 && terms.repriceInterval >= 0
    case 'ICEBERG':
      return terms.display > 0 && isShare(terms.variation) && terms.variation < 1 && terms.repriceInterval >= 0
    case 'TWAP':
      return Number.isSafeInteger(terms.slots) && terms.slots >= 1 && slotsAreSane(terms)
    case 'VWAP':
      return terms.curve.length > 0 && isCurve(terms.curve) && slotsAreSane(terms)
    case 'POV':
      return (
        terms.rate > 0 &&
        terms.rate <= terms.cap &&
        terms.cap <= 1 &&
        terms.maximumSlice > 0 &&
        terms.patience >= 0 &&
        isReach(terms.reach)
      )
  }
}

function slotsAreSane({ jitter, patience, catchUp, reach }: SlotTerms): boolean {
  return isShare(jitter) && isShare(patience) && catchUp >= 1 && isReach(reach)
}

function isCurve(curve: readonly number[]): boolean {
  return curve.every((weight) => weight >= 0 && Number.isFinite(weight)) && curve.some((weight) => weight > 0)
}

function isReach(reach: number): boolean {
  return reach >= 0 && reach < 1
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1
}

function failure(code: string, words: string): { readonly code: string; readonly message: string } {
  return { code, message: `${words}, so it was not started; correct it and propose it again.` }
}
