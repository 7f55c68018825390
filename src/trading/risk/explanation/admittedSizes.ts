import { powerOfTen } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { explainPreTradeChecks } from '../preTradeChecks.ts'
import { leastCommonMultiple } from './nearestPrice.ts'

/** The account as it stands for a candidate; what depends on its size (a twin of it) is looked up again. */
export type StateFor = (candidate: OrderCandidate) => RiskState

/** Which sizes a market and an account admit; scaled quantities on the market's steps. */
export interface AdmittedSizes {
  /** Distance between two sizes that the market takes. */
  readonly step: number
  /** The smallest and the largest size that no check of sizes denies; null where there is none, or no bound above. */
  readonly smallest: number | null
  readonly largest: number | null
  /** Checks that deny every size. */
  readonly always: ReadonlySet<string>
}

/** Checks whose answer does not grow stricter with the size: they ask for a least value, a grid, or the very same size. */
const OTHER_WAY: ReadonlySet<string> = new Set(['quantity', 'lot rule', 'least order value', 'duplicate'])
/** Twins in the duplicate window that the search steps over. */
const MOST_TWINS = 20

/**
 * Finds the sizes of a candidate that pass, by bisection on the steps of the market. It is exact because every check of
 * size only grows stricter with the quantity, apart from the least value, which only grows milder. Checks that deny the
 * smallest step deny every size; they are named and the bounds are those of the others.
 */
export function admittedSizes(candidate: OrderCandidate, stateFor: StateFor): AdmittedSizes {
  const outcomesAt = (quantity: number) => {
    const sized = { ...candidate, quantity }
    return explainPreTradeChecks(sized, stateFor(sized))
  }
  const step = stepOf(candidate, stateFor(candidate))
  const always = new Set<string>()
  for (const { check, denial } of outcomesAt(step)) if (denial !== null && !OTHER_WAY.has(check)) always.add(check)
  const none: AdmittedSizes = { step, smallest: null, largest: null, always }
  const isTooLarge = (count: number): boolean =>
    outcomesAt(count * step).some(({ check, denial }) => denial !== null && !OTHER_WAY.has(check) && !always.has(check))
  const isTooSmall = (count: number): boolean => isDenied(outcomesAt(count * step), 'least order value')
  const isTwin = (count: number): boolean => isDenied(outcomesAt(count * step), 'duplicate')

  const end = Math.floor(Number.MAX_SAFE_INTEGER / step)
  const tooLarge = firstWhere(isTooLarge, end)
  let most = tooLarge === null ? null : tooLarge - 1
  let least = firstWhere((count) => !isTooSmall(count), most ?? end)
  if (least === null) return { ...none, always: new Set([...always, 'least order value']) }
  for (let twins = 0; most !== null && most >= least && isTwin(most) && twins < MOST_TWINS; twins += 1) most -= 1
  for (let twins = 0; isTwin(least) && twins < MOST_TWINS; twins += 1) least += 1
  if (most !== null && most < least) return none
  return { step, smallest: least * step, largest: most === null ? null : most * step, always }
}

/** The smallest count from 1 to `end` for which a condition holds that stays true once it is; null where it never does. */
function firstWhere(condition: (count: number) => boolean, end: number): number | null {
  if (end < 1) return null
  let high = 1
  while (high < end && !condition(high)) high = Math.min(end, high * 2)
  if (!condition(high)) return null
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2)
    if (condition(middle)) high = middle
    else low = middle
  }
  return high
}

function isDenied(outcomes: ReturnType<typeof explainPreTradeChecks>, name: string): boolean {
  return outcomes.some(({ check, denial }) => check === name && denial !== null)
}

/** The instrument's increment, the multiple of its lot rule and, where odd lots are not taken, the round lot. */
function stepOf({ instrument }: OrderCandidate, { account }: RiskState): number {
  const rule = account?.rules?.lot ?? null
  if (rule === null) return instrument.quantityIncrement
  const { multiple, roundLot, oddLots } = rule.values
  const scale = powerOfTen(instrument.quantityDecimals)
  const whole = (units: number): number => Math.max(1, Math.round(units * scale))
  const lots =
    multiple > 0 ? leastCommonMultiple(instrument.quantityIncrement, whole(multiple)) : instrument.quantityIncrement
  return oddLots === 1 ? lots : leastCommonMultiple(lots, whole(roundLot))
}
