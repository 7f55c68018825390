import { faultOfVaryingSeries, measured, type Measured, type Unmeasured, unmeasured } from '../measured.ts'
import { type Orthogonal, orthogonalise, residualSquaresOf } from '../orthogonalise.ts'
import { type DeterministicTerms, TERM_COUNT, writeTerms } from './deterministicTerms.ts'
import { isExactFit } from './exactFit.ts'
import { type CriticalValues, tauCriticalValues, tauProbability } from './tauDistribution.ts'

/** How the number of lagged changes is found: the smallest criterion, or the last lag with |t| of at least 1.645. */
export type LagRule = 'aic' | 'bic' | 't-stat'

/** How the test is done; what is left out is as in brackets. */
export interface DickeyFullerOptions {
  /** (`c`.) */
  readonly terms?: DeterministicTerms
  /** A number of lagged changes, or how it is found up to `mostLags` (`aic`). */
  readonly lags?: number | LagRule
  /** Most lags tried (the rule of Schwert, ceil(12 (n / 100)^(1/4)), at most n / 2 - 1 less the deterministic terms). */
  readonly mostLags?: number
}

/** Whether a series has a unit root: rejected where `pValue` is small. */
export interface DickeyFuller {
  /** t of the lagged level. */
  readonly statistic: number
  readonly pValue: number
  /** Lagged changes in the regression. */
  readonly lags: number
  /** Rows of the regression. */
  readonly n: number
  readonly criticalValues: CriticalValues | null
  readonly terms: DeterministicTerms
  /** The criterion at the chosen number of lags (|t| of the last for `t-stat`); null where the number was given. */
  readonly criterion: number | null
}

/** |t| from which the last lag is kept: the 95 % point of the normal distribution. */
const KEEPING_T = 1.6448536269514722

/**
 * Augmented Dickey-Fuller test (Said and Dickey, 1984): the change on the deterministic terms, the level before it and
 * lagged changes. Lags are compared on the rows that the longest leaves, and the test is then done on all rows that the
 * chosen number leaves. Probability and critical values are MacKinnon's (1994, 2010). One factorisation serves all lags.
 */
export function augmentedDickeyFuller(
  values: ArrayLike<number>,
  options: DickeyFullerOptions = {},
): Measured<DickeyFuller> {
  const terms = options.terms ?? 'c'
  const rule = options.lags ?? 'aic'
  const fault = faultOfVaryingSeries(values, 4)
  if (fault !== null) return fault
  const limit = limitOf(values.length, terms, options)
  if (typeof limit !== 'number') return limit
  const changes = new Float64Array(values.length - 1)
  for (let row = 0; row < changes.length; row += 1) changes[row] = (values[row + 1] ?? 0) - (values[row] ?? 0)
  let lags = limit
  let criterion: number | null = null
  if (typeof rule === 'string') {
    const factor = factorise(values, changes, terms, limit, 'level first')
    if (factor === null) return singular()
    const choice = chooseLags(factor, TERM_COUNT[terms] + 1, limit, rule)
    lags = choice.lags
    criterion = choice.criterion
  }
  const factor = factorise(values, changes, terms, lags, 'level last')
  if (factor === null) return singular()
  const { rows, columns } = factor
  const squares = residualSquaresOf(factor, columns)
  if (isExactFit(squares, values)) return singular()
  const variance = squares / (rows - columns)
  const last = columns - 1
  // Of the last column t is q'y over the residual deviation; R's diagonal carries its sign.
  const sign = Math.sign(factor.matrix[last * rows + last] ?? 0)
  const statistic = (sign * (factor.right[last] ?? Number.NaN)) / Math.sqrt(variance)
  return measured({
    statistic,
    pValue: tauProbability(statistic, terms),
    lags,
    n: rows,
    criticalValues: tauCriticalValues(terms, rows),
    terms,
    criterion,
  })
}

/** The number of lags given, or the most that are tried. */
function limitOf(n: number, terms: DeterministicTerms, options: DickeyFullerOptions): number | Unmeasured {
  const most = Math.floor(n / 2) - TERM_COUNT[terms] - 1
  if (most < 0) {
    return unmeasured(
      'SERIES_TOO_SHORT',
      `The series has ${n} values, too few for a test with these terms; give it more.`,
    )
  }
  const given = typeof options.lags === 'number' ? options.lags : options.mostLags
  if (given === undefined) return Math.min(most, Math.ceil(12 * (n / 100) ** 0.25))
  if (Number.isInteger(given) && given >= 0 && given <= most) return given
  const message = `${given} lags cannot be used with ${n} values; give a whole number from 0 to ${most}.`
  return unmeasured('OPTION_INVALID', message)
}

function factorise(
  values: ArrayLike<number>,
  changes: Float64Array,
  terms: DeterministicTerms,
  lags: number,
  order: 'level first' | 'level last',
): Orthogonal | null {
  const rows = changes.length - lags
  const columns = TERM_COUNT[terms] + 1 + lags
  if (rows <= columns) return null
  const matrix = new Float64Array(rows * columns)
  writeTerms(matrix, rows, terms)
  const level = order === 'level first' ? TERM_COUNT[terms] : columns - 1
  const firstLag = TERM_COUNT[terms] + (order === 'level first' ? 1 : 0)
  for (let row = 0; row < rows; row += 1) matrix[level * rows + row] = values[lags + row] ?? 0
  for (let lag = 1; lag <= lags; lag += 1) {
    matrix.set(changes.subarray(lags - lag, lags - lag + rows), (firstLag + lag - 1) * rows)
  }
  return orthogonalise(matrix, rows, columns, changes.slice(lags))
}

function chooseLags(
  factor: Orthogonal,
  first: number,
  most: number,
  rule: LagRule,
): { readonly lags: number; readonly criterion: number } {
  const { rows, right } = factor
  if (rule === 't-stat') {
    for (let lags = most; ; lags -= 1) {
      const count = first + lags
      const deviation = Math.sqrt(residualSquaresOf(factor, count) / (rows - count))
      const t = Math.abs(right[count - 1] ?? 0) / deviation
      if (t >= KEEPING_T || lags === 0) return { lags, criterion: t }
    }
  }
  const price = rule === 'aic' ? 2 : Math.log(rows)
  let squares = residualSquaresOf(factor, first + most)
  let best = { lags: most, criterion: Number.POSITIVE_INFINITY }
  for (let lags = most; lags >= 0; lags -= 1) {
    const count = first + lags
    const criterion = rows * (Math.log((2 * Math.PI * squares) / rows) + 1) + price * count
    if (criterion <= best.criterion) best = { lags, criterion }
    squares += (right[count - 1] ?? 0) ** 2
  }
  return best
}

function singular(): Unmeasured {
  return unmeasured(
    'MATRIX_SINGULAR',
    'The changes of the series follow from each other without an error, so there is nothing to test; give a series with chance in it, or fewer lags.',
  )
}
