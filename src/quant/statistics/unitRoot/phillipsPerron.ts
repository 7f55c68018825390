import { faultOfVaryingSeries, measured, type Measured, unmeasured } from '../measured.ts'
import { longRunVariance } from '../neweyWest.ts'
import { coefficientsOf, inverseGramOf, orthogonalise, residualSquaresOf } from '../orthogonalise.ts'
import { TERM_COUNT, writeTerms } from './deterministicTerms.ts'
import { isExactFit } from './exactFit.ts'
import { type CriticalValues, tauCriticalValues, tauProbability } from './tauDistribution.ts'

/** How the test is done; what is left out is as in brackets. */
export interface PhillipsPerronOptions {
  /** (`c`.) */
  readonly terms?: 'n' | 'c' | 'ct'
  /** Lags of the long-run variance (ceil(12 (n / 100)^(1/4))). */
  readonly lags?: number
}

/** Whether a series has a unit root: rejected where `pValue` is small. */
export interface PhillipsPerron {
  /** Z-tau, distributed as the t of a Dickey-Fuller regression without lags and with independent errors. */
  readonly statistic: number
  /** Z-rho, n (rho - 1) with the same correction. */
  readonly rhoStatistic: number
  /** Of Z-tau. */
  readonly pValue: number
  readonly lags: number
  readonly n: number
  readonly criticalValues: CriticalValues | null
}

/**
 * Test of Phillips and Perron (1988): the level on the deterministic terms and the level before it, the statistics
 * corrected by the long-run variance of the residuals (Bartlett, not demeaned; Hamilton, 1994, 17.6.8 and 17.6.12).
 */
export function phillipsPerron(
  values: ArrayLike<number>,
  options: PhillipsPerronOptions = {},
): Measured<PhillipsPerron> {
  const terms = options.terms ?? 'c'
  const columns = TERM_COUNT[terms] + 1
  const fault = faultOfVaryingSeries(values, columns + 3)
  if (fault !== null) return fault
  const n = values.length - 1
  const lags = options.lags ?? Math.min(n, Math.ceil(12 * (values.length / 100) ** 0.25))
  if (!(Number.isInteger(lags) && lags >= 0 && lags <= n)) {
    return unmeasured(
      'OPTION_INVALID',
      `${lags} lags cannot be used with ${values.length} values; give a whole number from 0 to ${n}.`,
    )
  }
  const design = new Float64Array(n * columns)
  writeTerms(design, n, terms)
  const now = new Float64Array(n)
  for (let row = 0; row < n; row += 1) {
    design[(columns - 1) * n + row] = values[row] ?? 0
    now[row] = values[row + 1] ?? 0
  }
  const factor = orthogonalise(design.slice(), n, columns, now.slice())
  const squares = factor === null ? 0 : residualSquaresOf(factor, columns)
  if (factor === null || isExactFit(squares, values)) {
    return unmeasured(
      'MATRIX_SINGULAR',
      'The series follows from itself without an error, so there is nothing to test; give one with chance in it.',
    )
  }
  const coefficients = coefficientsOf(factor, columns)
  for (const [column, coefficient] of coefficients.entries()) {
    for (let row = 0; row < n; row += 1) now[row] = (now[row] ?? 0) - coefficient * (design[column * n + row] ?? 0)
  }
  const rho = coefficients[columns - 1] ?? Number.NaN
  const variance = squares / (n - columns)
  const spread = variance * (inverseGramOf(factor, columns)[columns * columns - 1] ?? Number.NaN)
  const short = squares / n
  const long = longRunVariance(now, lags)
  const statistic =
    Math.sqrt(short / long) * ((rho - 1) / Math.sqrt(spread)) -
    0.5 * ((long - short) / Math.sqrt(long)) * (n * Math.sqrt(spread / variance))
  return measured({
    statistic,
    rhoStatistic: n * (rho - 1) - 0.5 * ((n * n * spread) / variance) * (long - short),
    pValue: tauProbability(statistic, terms),
    lags,
    n,
    criticalValues: tauCriticalValues(terms, n),
  })
}
