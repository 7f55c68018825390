import { faultOfVaryingSeries, measured, type Measured, unmeasured } from '../measured.ts'
import { mean } from '../moments.ts'
import { longRunVariance } from '../neweyWest.ts'

/** How the test is done; what is left out is as in brackets. */
export interface KpssOptions {
  /** Stationary around a level or around a line (`c`). */
  readonly terms?: 'c' | 'ct'
  /** Lags of the long-run variance: a number, Schwert's ceil(12 (n / 100)^(1/4)), or chosen by the data (`auto`). */
  readonly lags?: number | 'auto' | 'legacy'
}

/** Whether a series is stationary: rejected where `pValue` is small. */
export interface Kpss {
  readonly statistic: number
  /** Read from a table that reaches from 0.01 to 0.1. */
  readonly pValue: number
  /** Where the true probability lies when the statistic is outside of the table: `smaller` or `greater` than `pValue`. */
  readonly outside: 'smaller' | 'greater' | null
  readonly lags: number
  readonly n: number
  /** What the statistic must exceed to reject. */
  readonly criticalValues: {
    readonly one: number
    readonly twoAndAHalf: number
    readonly five: number
    readonly ten: number
  }
}

const PROBABILITIES = [0.1, 0.05, 0.025, 0.01] as const
const CRITICAL = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] } as const
const MINIMUM = 4

/**
 * Test of Kwiatkowski, Phillips, Schmidt and Shin (1992): the sum of squared partial sums of the residuals over n^2 and
 * their long-run variance (Bartlett). The automatic lag is that of Hobijn, Franses and Ooms (1998), the probability is
 * interpolated in table 1 of the paper.
 */
export function kpss(values: ArrayLike<number>, options: KpssOptions = {}): Measured<Kpss> {
  const fault = faultOfVaryingSeries(values, MINIMUM)
  if (fault !== null) return fault
  const n = values.length
  const terms = options.terms ?? 'c'
  const residuals = terms === 'c' ? centred(values) : withoutLine(values)
  let squares = 0
  let largest = 0
  for (let row = 0; row < n; row += 1) {
    squares += (residuals[row] ?? 0) ** 2
    largest = Math.max(largest, Math.abs(values[row] ?? 0))
  }
  if (!(Math.sqrt(squares / n) > 1e-13 * largest)) {
    return unmeasured(
      'SERIES_CONSTANT',
      'The series does not differ from a straight line, so there is nothing to test; give one that does.',
    )
  }
  const lags = lagsOf(residuals, options.lags ?? 'auto')
  if (!(Number.isInteger(lags) && lags >= 0 && lags < n)) {
    return unmeasured(
      'OPTION_INVALID',
      `${lags} lags cannot be used with ${n} values; give a whole number from 0 to ${n - 1}.`,
    )
  }
  let partial = 0
  let sum = 0
  for (let row = 0; row < n; row += 1) {
    partial += residuals[row] ?? 0
    sum += partial * partial
  }
  const statistic = sum / (n * n) / longRunVariance(residuals, lags)
  const [ten, five, twoAndAHalf, one] = CRITICAL[terms]
  return measured({
    statistic,
    ...probabilityOf(statistic, CRITICAL[terms]),
    lags,
    n,
    criticalValues: { one, twoAndAHalf, five, ten },
  })
}

function probabilityOf(statistic: number, critical: readonly number[]): Pick<Kpss, 'pValue' | 'outside'> {
  if (statistic <= (critical[0] ?? 0)) return { pValue: PROBABILITIES[0], outside: 'greater' }
  for (let place = 1; place < PROBABILITIES.length; place += 1) {
    const left = critical[place - 1] ?? 0
    const right = critical[place] ?? 0
    if (statistic >= right) continue
    const from = PROBABILITIES[place - 1] ?? 0
    return {
      pValue: from + ((PROBABILITIES[place] ?? 0) - from) * ((statistic - left) / (right - left)),
      outside: null,
    }
  }
  return { pValue: PROBABILITIES[3], outside: 'smaller' }
}

function lagsOf(residuals: Float64Array, lags: number | 'auto' | 'legacy'): number {
  const n = residuals.length
  if (typeof lags === 'number') return lags
  if (lags === 'legacy') return Math.min(Math.ceil(12 * (n / 100) ** 0.25), n - 1)
  const reach = Math.floor(n ** (2 / 9))
  let level = 0
  let slope = 0
  for (let lag = 0; lag <= reach; lag += 1) {
    let sum = 0
    for (let row = lag; row < n; row += 1) sum += (residuals[row] ?? 0) * (residuals[row - lag] ?? 0)
    level += ((lag === 0 ? 1 : 2) * sum) / n
    slope += (2 * lag * sum) / n
  }
  const chosen = Math.floor(1.1447 * Math.cbrt((slope / level) ** 2) * Math.cbrt(n))
  return Number.isNaN(chosen) ? 0 : Math.min(chosen, n - 1)
}

function centred(values: ArrayLike<number>): Float64Array {
  const centre = mean(values)
  return Float64Array.from(values, (value) => value - centre)
}

function withoutLine(values: ArrayLike<number>): Float64Array {
  const n = values.length
  const centre = mean(values)
  const middle = (n - 1) / 2
  let product = 0
  let squares = 0
  for (let row = 0; row < n; row += 1) {
    product += (row - middle) * ((values[row] ?? 0) - centre)
    squares += (row - middle) ** 2
  }
  const slope = product / squares
  return Float64Array.from(values, (value, row) => value - centre - slope * (row - middle))
}
