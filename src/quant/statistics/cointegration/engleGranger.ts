import { measured, type Measured, unmeasured } from '../measured.ts'
import { ordinaryLeastSquares } from '../ordinaryLeastSquares.ts'
import { augmentedDickeyFuller, type DickeyFullerOptions } from '../unitRoot/augmentedDickeyFuller.ts'
import { type DeterministicTerms, TERM_COUNT } from '../unitRoot/deterministicTerms.ts'
import { type CriticalValues, MOST_SERIES, tauCriticalValues, tauProbability } from '../unitRoot/tauDistribution.ts'
import { halfLife } from './halfLife.ts'

/** How the test is done; what is left out is as in brackets. */
export interface EngleGrangerOptions {
  /** Deterministic terms of the regression among the series (`c`). */
  readonly terms?: DeterministicTerms
  /** Lags of the test of the residuals (`aic`). */
  readonly lags?: DickeyFullerOptions['lags']
  readonly mostLags?: number
}

/** Whether a combination of series is stationary: no combination is, the hypothesis, is rejected where `pValue` is small. */
export interface EngleGranger {
  /** t of the Dickey-Fuller regression of the residuals, without deterministic terms. */
  readonly statistic: number
  readonly pValue: number
  readonly lags: number
  readonly criticalValues: CriticalValues | null
  /** Coefficient of each explaining series, in their order: y - sum of ratio x other is the residual. */
  readonly hedgeRatios: Float64Array
  /** Coefficients of 1, t, t^2, as far as the terms reach. */
  readonly constants: Float64Array
  readonly residuals: Float64Array
  /** Steps until half of a residual is gone; infinite where it does not return. */
  readonly halfLife: number
  readonly n: number
}

/** Share of the variance from which the series are one and the same but for rounding. */
const COLLINEAR = 1 - 100 * Math.sqrt(2 ** -52)

/**
 * Test of Engle and Granger (1987) for y and 1 to 5 other series: regress y on them and test the residuals for a unit root.
 * Probability and critical values are those of MacKinnon (1994, 2010) for so many series; critical values for n - 1 rows.
 */
export function engleGranger(
  y: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  options: EngleGrangerOptions = {},
): Measured<EngleGranger> {
  const terms = options.terms ?? 'c'
  const series = others.length + 1
  if (series < 2 || series > MOST_SERIES) {
    const message = `Cointegration is tested among 2 to ${MOST_SERIES} series, and ${series} were given; give so many.`
    return unmeasured('OPTION_INVALID', message)
  }
  const n = y.length
  const powers = Array.from({ length: TERM_COUNT[terms] }, (_, power) => {
    return Float64Array.from({ length: n }, (__, row) => (row + 1) ** power)
  })
  const fit = ordinaryLeastSquares(y, [...others, ...powers], { intercept: false })
  if (!fit.ok) return fit
  const { coefficients, residuals } = fit.value
  if (explained(y, residuals, terms !== 'n') >= COLLINEAR) {
    return unmeasured(
      'MATRIX_SINGULAR',
      'The series are one and the same but for scale and level, so there is nothing to test; give different ones.',
    )
  }
  const { lags, mostLags } = options
  const test = augmentedDickeyFuller(residuals, {
    terms: 'n',
    ...(lags === undefined ? {} : { lags }),
    ...(mostLags === undefined ? {} : { mostLags }),
  })
  if (!test.ok) return test
  const speed = halfLife(residuals)
  if (!speed.ok) return speed
  return measured({
    statistic: test.value.statistic,
    pValue: tauProbability(test.value.statistic, terms, series),
    lags: test.value.lags,
    criticalValues: terms === 'n' ? null : tauCriticalValues(terms, n - 1, series),
    hedgeRatios: coefficients.slice(0, others.length),
    constants: coefficients.slice(others.length),
    residuals,
    halfLife: speed.value.halfLife,
    n,
  })
}

function explained(y: ArrayLike<number>, residuals: Float64Array, centred: boolean): number {
  let centre = 0
  if (centred) for (let row = 0; row < y.length; row += 1) centre += (y[row] ?? 0) / y.length
  let total = 0
  let left = 0
  for (let row = 0; row < y.length; row += 1) {
    total += ((y[row] ?? 0) - centre) ** 2
    left += (residuals[row] ?? 0) ** 2
  }
  return 1 - left / total
}
