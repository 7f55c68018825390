import { chiSquareTail } from './distributions.ts'
import { faultOfVaryingSeries, measured, type Measured, type Unmeasured, unmeasured } from './measured.ts'
import { mean } from './moments.ts'

/** Correlations of a series with itself at lags 0..`lags`, each in -1..1; sums over n whatever the lag (Box and Jenkins). */
export function autocorrelations(values: ArrayLike<number>, lags: number): Measured<Float64Array> {
  const fault = faultOfVaryingSeries(values, 2) ?? faultOfLags(values.length, lags)
  if (fault !== null) return fault
  const centre = mean(values)
  const centred = Float64Array.from(values, (value) => value - centre)
  const correlations = new Float64Array(lags + 1)
  for (let lag = 0; lag <= lags; lag += 1) {
    let sum = 0
    for (let row = lag; row < centred.length; row += 1) sum += (centred[row] ?? 0) * (centred[row - lag] ?? 0)
    correlations[lag] = lag === 0 ? sum : sum / (correlations[0] ?? Number.NaN)
  }
  correlations[0] = 1
  return measured(correlations)
}

/** Correlations at lags 0..`lags` without what the lags between explain, from the above by Levinson's and Durbin's recursion. */
export function partialAutocorrelations(values: ArrayLike<number>, lags: number): Measured<Float64Array> {
  const found = autocorrelations(values, lags)
  if (!found.ok) return found
  const correlations = found.value
  const partial = new Float64Array(lags + 1)
  partial[0] = 1
  let weights = new Float64Array(lags + 1)
  let left = 1
  for (let lag = 1; lag <= lags; lag += 1) {
    let sum = correlations[lag] ?? 0
    for (let k = 1; k < lag; k += 1) sum -= (weights[k] ?? 0) * (correlations[lag - k] ?? 0)
    const reflection = sum / left
    const next = weights.slice()
    for (let k = 1; k < lag; k += 1) next[k] = (weights[k] ?? 0) - reflection * (weights[lag - k] ?? 0)
    next[lag] = reflection
    weights = next
    partial[lag] = reflection
    left *= 1 - reflection * reflection
  }
  return measured(partial)
}

/** Whether the first autocorrelations of a series are zero together: rejected where `pValue` is small. */
export interface Portmanteau {
  readonly statistic: number
  readonly pValue: number
  readonly degrees: number
}

/**
 * Test of Ljung and Box (1978), n (n + 2) sum r(k)^2 / (n - k), chi-square with `lags` less `fitted` degrees; `fitted` is the
 * number of coefficients of the model whose residuals these are.
 */
export function ljungBox(values: ArrayLike<number>, lags: number, fitted = 0): Measured<Portmanteau> {
  const found = autocorrelations(values, lags)
  if (!found.ok) return found
  const degrees = lags - fitted
  if (!(degrees >= 1)) {
    return unmeasured(
      'OPTION_INVALID',
      `${lags} lags leave nothing to test after ${fitted} coefficients; give more lags.`,
    )
  }
  const n = values.length
  let statistic = 0
  for (let lag = 1; lag <= lags; lag += 1) statistic += (n * (n + 2) * (found.value[lag] ?? 0) ** 2) / (n - lag)
  return measured({ statistic, pValue: chiSquareTail(statistic, degrees), degrees })
}

function faultOfLags(n: number, lags: number): Unmeasured | null {
  if (Number.isInteger(lags) && lags >= 1 && lags < n) return null
  return unmeasured(
    'OPTION_INVALID',
    `${lags} lags cannot be used with ${n} values; give a whole number from 1 to ${n - 1}.`,
  )
}
