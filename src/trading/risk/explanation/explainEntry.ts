import type { OrderCandidate } from '../candidate.ts'
import type { Denial } from '../denial.ts'
import { explainPreTradeChecks, type CheckOutcome } from '../preTradeChecks.ts'
import { admittedSizes, type AdmittedSizes, type StateFor } from './admittedSizes.ts'
import { MENDS, type Mend } from './mend.ts'
import { nearestPrice } from './nearestPrice.ts'

/** One step of the waterfall with what would mend it; null for one that was passed. */
export interface ExplainedCheck extends CheckOutcome {
  readonly mend: Mend | null
}

/** Why an entry may not leave, and the smallest change of its terms after which it may. */
export interface EntryExplanation {
  readonly checks: readonly ExplainedCheck[]
  readonly sizes: AdmittedSizes
  /** The nearest price that is allowed, scaled; null where the price stays. */
  readonly price: number | null
  /** The nearest size that is allowed, scaled; null where the size stays, or none is. */
  readonly quantity: number | null
  /** What stands in the way whatever size and price are chosen. */
  readonly blockers: readonly ExplainedCheck[]
  /** True when the entry passes with the changes named, or as it is; every check was run on it. */
  readonly flips: boolean
}

/**
 * Runs every check on an entry and looks for the smallest change of its price and size that all of them pass. What is
 * named was tried: with `flips` the entry passes every check at exactly these terms.
 */
export function explainEntry(
  candidate: OrderCandidate & { readonly quantity: number },
  stateFor: StateFor,
): EntryExplanation {
  const outcomes = explainPreTradeChecks(candidate, stateFor(candidate))
  const price = isPriceWrong(outcomes) ? nearestPrice(candidate, stateFor(candidate)) : null
  const priced = price === null ? candidate : { ...candidate, limitPrice: price }
  const sizes = admittedSizes(priced, stateFor)
  const nearest = nearestSize(candidate.quantity, sizes)
  const target = { ...priced, quantity: nearest ?? candidate.quantity }
  const blockers = explainPreTradeChecks(target, stateFor(target)).flatMap(({ check, denial }) =>
    denial === null ? [] : [{ check, denial, mend: MENDS[denial.code] }],
  )
  const left = new Set(blockers.map(({ check }) => check))
  const checks = outcomes.map(({ check, denial }) => ({
    check,
    denial,
    mend: denial === null ? null : mendOf(check, denial, sizes, price, left),
  }))
  return {
    checks,
    sizes,
    price,
    quantity: nearest === candidate.quantity ? null : nearest,
    blockers,
    flips: blockers.length === 0,
  }
}

/** The admitted size nearest to the asked one, the smaller of two equally near; null where there is none. */
function nearestSize(asked: number, { smallest, largest, step }: AdmittedSizes): number | null {
  if (smallest === null) return null
  const onStep = Math.floor(asked / step) * step
  const capped = largest === null ? onStep : Math.min(onStep, largest)
  return Math.max(capped, smallest)
}

function isPriceWrong(outcomes: readonly CheckOutcome[]): boolean {
  return outcomes.some(
    ({ denial }) =>
      denial?.code === 'PRICE_COLLAR_EXCEEDED' ||
      denial?.code === 'PRICE_INCREMENT_WRONG' ||
      denial?.code === 'TICK_RULE_BROKEN',
  )
}

function mendOf(
  check: string,
  denial: Denial,
  sizes: AdmittedSizes,
  price: number | null,
  left: ReadonlySet<string>,
): Mend {
  const mend = MENDS[denial.code]
  if (left.has(check)) return mend
  if (mend === 'PRICE' && price !== null) return 'PRICE'
  return sizes.always.has(check) ? mend : 'SIZE'
}
