/** What a figure is counted in. Percent are percent (12.5, not 0.125); a ratio has no unit. */
export type FigureUnit = 'percent' | 'ratio' | 'currency' | 'bars' | 'days' | 'count'

/** What the n of a figure counts. */
export type Observation = 'bar' | 'period' | 'month' | 'trade'

/**
 * Where a figure's 95 % interval comes from. `none`: it states what happened and is no estimate of anything. `exact binomial`:
 * Clopper and Pearson. `block bootstrap`: the stationary bootstrap of period returns with the block length of Politis and
 * White. `trade bootstrap`: trades resampled, each independent. `Newey-West`: a standard error that allows for dependence.
 */
export type IntervalSource = 'none' | 'exact binomial' | 'block bootstrap' | 'trade bootstrap' | 'Newey-West'

/** One figure of a run: what to call it, how to write it, what it means. */
export interface Figure {
  readonly id: string
  /** Whole words, as a heading of a row. */
  readonly label: string
  readonly unit: FigureUnit
  /** Null where neither is better. */
  readonly higherIsBetter: boolean | null
  readonly observation: Observation
  readonly interval: IntervalSource
  /** Meaning in a sentence, then the formula and its source. */
  readonly description: string
}
