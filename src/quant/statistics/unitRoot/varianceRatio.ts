import { faultOfVaryingSeries, measured, type Measured, unmeasured } from '../measured.ts'
import { normalCdf } from '../normal.ts'

/** How the test is done; what is left out is as in brackets. */
export interface VarianceRatioOptions {
  /** Length q of the long changes, from 2 on (2). */
  readonly periods?: number
  /** Whether the walk may drift (true). */
  readonly drift?: boolean
  /** Whether the variance of the changes may change (true). */
  readonly robust?: boolean
  /** Whether the variances are those without bias in small samples (true). */
  readonly debiased?: boolean
}

/** Whether a series is a random walk: rejected where `pValue` is small. */
export interface VarianceRatio {
  /** z, standard normal for a random walk. */
  readonly statistic: number
  /** Two-sided. */
  readonly pValue: number
  /** Variance of q changes over q times that of one: above 1 for trends, below 1 for returns to a mean. */
  readonly ratio: number
  readonly periods: number
  /** Number of changes. */
  readonly n: number
}

/**
 * Variance ratio test of Lo and MacKinlay (1988) with overlapping long changes; the robust error is that of Campbell, Lo
 * and MacKinlay (1997, 2.4.43), the other their 2.4.39.
 */
export function varianceRatio(values: ArrayLike<number>, options: VarianceRatioOptions = {}): Measured<VarianceRatio> {
  const periods = options.periods ?? 2
  const fault = faultOfVaryingSeries(values, 4)
  if (fault !== null) return fault
  const n = values.length - 1
  if (!(Number.isInteger(periods) && periods >= 2 && periods < n)) {
    return unmeasured(
      'OPTION_INVALID',
      `Changes over ${periods} periods cannot be used with ${values.length} values; give a whole number from 2 to ${n - 1}.`,
    )
  }
  const debiased = options.debiased !== false
  const drift = options.drift === false ? 0 : ((values[n] ?? 0) - (values[0] ?? 0)) / n
  const squares = new Float64Array(n)
  let short = 0
  for (let row = 0; row < n; row += 1) {
    const square = ((values[row + 1] ?? 0) - (values[row] ?? 0) - drift) ** 2
    squares[row] = square
    short += square
  }
  if (!(short > 0)) {
    return unmeasured(
      'SERIES_CONSTANT',
      'The series is a straight line, so there is nothing to test; give one that is not.',
    )
  }
  let long = 0
  for (let row = periods; row <= n; row += 1) {
    long += ((values[row] ?? 0) - (values[row - periods] ?? 0) - periods * drift) ** 2
  }
  const shortVariance = short / (debiased ? n - 1 : n)
  const longVariance = long / (debiased ? periods * (n - periods + 1) * (1 - periods / n) : n * periods)
  const ratio = longVariance / shortVariance
  const error =
    options.robust === false
      ? (2 * (2 * periods - 1) * (periods - 1)) / (3 * periods)
      : robustError(squares, short, periods)
  const statistic = (Math.sqrt(n) * (ratio - 1)) / Math.sqrt(error)
  return measured({ statistic, pValue: 2 * normalCdf(-Math.abs(statistic)), ratio, periods, n })
}

function robustError(squares: Float64Array, total: number, periods: number): number {
  const n = squares.length
  let sum = 0
  for (let lag = 1; lag < periods; lag += 1) {
    let product = 0
    for (let row = lag; row < n; row += 1) product += (squares[row] ?? 0) * (squares[row - lag] ?? 0)
    sum += (4 * (1 - lag / periods) ** 2 * n * product) / total ** 2
  }
  return sum
}
