import { sortedQuantile } from '../statistics/moments.ts'
import type { Trial } from './trial.ts'

/** When a trial is given up before its end. */
export type EarlyStoppingRule =
  /** Below the median of what earlier trials had at the same step (Golovin et al., 2017). */
  | {
      readonly kind: 'MEDIAN'
      /** Steps every trial may do. */
      readonly warmUpSteps: number
      /** Fewest earlier trials to compare with. */
      readonly minimumTrials: number
    }
  /**
   * Not among the best 1/reduction at a rung, the rungs being firstRung, firstRung * reduction, firstRung * reduction^2
   * and so on (successive halving; Jamieson and Talwalkar, 2016, in the form of Li et al., 2018, that waits for nobody).
   */
  | {
      readonly kind: 'SUCCESSIVE_HALVING'
      /** Step of the first rung, at least 1. */
      readonly firstRung: number
      /** 2 or more; 3 or 4 is usual. */
      readonly reduction: number
    }

/** What was reported, by trial, step and value: plain JSON. */
export interface EarlyStoppingState {
  readonly reports: readonly (readonly [number, number, number])[]
}

/**
 * Decides from intermediate values whether a running trial goes on. A trial is compared only with those below its
 * `settledBelow`, which had all reported everything before it began, so the decision does not depend on how many run at
 * once. Values are maximised and comparable at equal steps, such as a ratio after so many folds or years. Steps count
 * from 1 and rise.
 */
export class EarlyStopping {
  readonly #rule: EarlyStoppingRule
  /** By step: the trials that reported there, and what. */
  readonly #steps = new Map<number, Map<number, number>>()

  constructor(rule: EarlyStoppingRule, state: EarlyStoppingState | null = null) {
    if (rule.kind === 'SUCCESSIVE_HALVING' && !(rule.reduction >= 2 && rule.firstRung >= 1)) {
      throw new Error('Invariant: successive halving needs a first rung of 1 or more and a reduction of 2 or more')
    }
    this.#rule = rule
    for (const [trial, step, value] of state?.reports ?? []) this.#keep(trial, step, value)
  }

  /** Takes a value of a trial and says whether to go on; a value that is no number counts as the worst. */
  report(trial: Pick<Trial, 'number' | 'settledBelow'>, step: number, value: number): 'CONTINUE' | 'PRUNE' {
    const known = Number.isNaN(value)
      ? -Number.MAX_VALUE
      : Math.max(-Number.MAX_VALUE, Math.min(value, Number.MAX_VALUE))
    this.#keep(trial.number, step, known)
    return this.#isGivenUp(this.#earlier(trial.settledBelow, step), step, known) ? 'PRUNE' : 'CONTINUE'
  }

  /**
   * The value below which the median rule will give a trial up at a step; null where it will not. All it depends on was
   * reported before the trial could be asked, so whoever runs the trial may decide with it alone.
   */
  limit({ settledBelow }: Pick<Trial, 'settledBelow'>, step: number): number | null {
    const rule = this.#rule
    if (rule.kind !== 'MEDIAN') return null
    return medianLimit(rule, this.#earlier(settledBelow, step), step)
  }

  save(): EarlyStoppingState {
    const reports: [number, number, number][] = []
    for (const [step, values] of this.#steps) {
      for (const [trial, value] of values) reports.push([trial, step, value])
    }
    return { reports: reports.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]) }
  }

  #keep(trial: number, step: number, value: number): void {
    const values = this.#steps.get(step) ?? new Map<number, number>()
    values.set(trial, value)
    this.#steps.set(step, values)
  }

  #earlier(settledBelow: number, step: number): readonly number[] {
    const earlier: number[] = []
    for (const [number, other] of this.#steps.get(step) ?? []) {
      if (number < settledBelow) earlier.push(other)
    }
    return earlier
  }

  #isGivenUp(earlier: readonly number[], step: number, value: number): boolean {
    const rule = this.#rule
    if (rule.kind === 'MEDIAN') {
      const limit = medianLimit(rule, earlier, step)
      return limit !== null && value < limit
    }
    if (!isRung(step, rule.firstRung, rule.reduction)) return false
    // With fewer than a full round nothing can be the best 1/reduction of anything.
    if (earlier.length + 1 < rule.reduction) return false
    const places = Math.floor((earlier.length + 1) / rule.reduction)
    return earlier.filter((other) => other > value).length >= places
  }
}

function medianLimit(
  { warmUpSteps, minimumTrials }: Extract<EarlyStoppingRule, { readonly kind: 'MEDIAN' }>,
  earlier: readonly number[],
  step: number,
): number | null {
  if (step <= warmUpSteps || earlier.length < minimumTrials || earlier.length === 0) return null
  return sortedQuantile(
    earlier.toSorted((a, b) => a - b),
    0.5,
  )
}

function isRung(step: number, first: number, reduction: number): boolean {
  let rung = first
  while (rung < step) rung *= reduction
  return rung === step
}
