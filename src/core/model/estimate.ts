/** A statistic with its interval and the number of observations behind it. */
export interface Estimate {
  readonly value: number
  /** Lower end of the 95 % interval. */
  readonly low: number
  /** Upper end of the 95 % interval. */
  readonly high: number
  /** Number of observations. */
  readonly n: number
}
