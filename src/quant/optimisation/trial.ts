import type { SearchValues } from './searchSpace.ts'

/** One set of values to be tried. */
export interface Trial {
  /** Counted from 0 in the order of asking. */
  readonly number: number
  readonly values: SearchValues
  /**
   * Every trial with a number below this was told before this one could be asked, on any machine and with any number of
   * cores. Whatever decides about this trial while it runs may compare it with those and with no others.
   */
  readonly settledBelow: number
}

/** How a trial ended. Objectives are finite and always maximised: a cost or a drawdown is given with its sign changed. */
export type TrialOutcome =
  | { readonly kind: 'DONE'; readonly objectives: readonly number[] }
  /** It could not be computed, or a figure of it was not a finite number; ranks below everything done. */
  | { readonly kind: 'FAILED' }
  /** The trader stopped it; it says nothing about its values. */
  | { readonly kind: 'CANCELLED' }
  /** Early stopping gave it up; ranks below everything done. */
  | { readonly kind: 'PRUNED' }

/** A trial and, once told, its outcome. */
export interface TrialRecord extends Trial {
  readonly outcome: TrialOutcome | null
}

/** The first objective of a trial; -Infinity of one that was not done. */
export function firstObjective(record: TrialRecord | undefined): number {
  return objectivesOf(record)?.[0] ?? Number.NEGATIVE_INFINITY
}

/** The objectives of a trial that was done; null of any other. */
export function objectivesOf(record: TrialRecord | undefined): readonly number[] | null {
  return record?.outcome?.kind === 'DONE' ? record.outcome.objectives : null
}
