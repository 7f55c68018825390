import type { Estimate } from '#core/model/estimate.ts'
import { cholesky, choleskyInverse, choleskySolve } from './cholesky.ts'
import { NORMAL_95 } from './normal.ts'

/** A fitted logistic model of a yes-or-no outcome. */
export interface LogisticModel {
  /** Intercept first, then one coefficient for each standardised feature. */
  readonly coefficients: Float64Array
  /** Covariance of the coefficients, flat by rows (inverse of the penalised information). */
  readonly covariance: Float64Array
  /** Mean and deviation by which each feature is standardised; a feature without spread is left out (deviation 0). */
  readonly means: Float64Array
  readonly deviations: Float64Array
  readonly n: number
  readonly successes: number
}

/** Observations as flat rows of `width` features, with one outcome (0 or 1) for each row. */
export interface LogisticData {
  readonly width: number
  readonly rows: Float64Array
  readonly outcomes: Uint8Array
}

const MAXIMUM_STEPS = 50
const CONVERGED = 1e-10

/**
 * Fits by iteratively reweighted least squares with a ridge penalty on the standardised features (not on the intercept):
 * deterministic, and finite even where the outcomes separate. Null when it does not converge or one outcome is missing.
 */
export function fitLogistic(data: LogisticData, ridge: number): LogisticModel | null {
  const { width, outcomes } = data
  const n = outcomes.length
  if (data.rows.length !== n * width) throw new Error('Invariant: rows and outcomes do not match')
  const successes = outcomes.reduce((sum, outcome) => sum + outcome, 0)
  if (successes === 0 || successes === n) return null
  const { means, deviations, design } = standardise(data)
  const size = width + 1
  const coefficients = new Float64Array(size)
  coefficients[0] = Math.log(successes / (n - successes))
  for (let step = 0; step < MAXIMUM_STEPS; step += 1) {
    const { information, score } = derivatives(design, outcomes, coefficients, ridge)
    const factor = cholesky(information, size)
    if (factor === null) return null
    const move = choleskySolve(factor, size, score)
    // A long step on nearly separated data would overshoot; at most four units of log odds at a time.
    const longest = move.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const share = longest > 4 ? 4 / longest : 1
    for (let index = 0; index < size; index += 1)
      coefficients[index] = at(coefficients, index) + share * at(move, index)
    if (longest < CONVERGED) {
      return { coefficients, covariance: choleskyInverse(factor, size), means, deviations, n, successes }
    }
  }
  return null
}

/** Probability that the model gives a new observation, with its 95 % interval from the coefficients' covariance. */
export function predictLogistic(model: LogisticModel, features: readonly number[]): Estimate {
  const size = model.coefficients.length
  const row = new Float64Array(size)
  row[0] = 1
  for (let index = 1; index < size; index += 1) {
    row[index] = standard(
      features[index - 1] ?? Number.NaN,
      at(model.means, index - 1),
      at(model.deviations, index - 1),
    )
  }
  let logit = 0
  let spread = 0
  for (let i = 0; i < size; i += 1) {
    logit += at(row, i) * at(model.coefficients, i)
    for (let j = 0; j < size; j += 1) spread += at(row, i) * at(model.covariance, i * size + j) * at(row, j)
  }
  const reach = NORMAL_95 * Math.sqrt(Math.max(spread, 0))
  return { value: sigmoid(logit), low: sigmoid(logit - reach), high: sigmoid(logit + reach), n: model.n }
}

/** The logistic function. */
function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}

function derivatives(
  design: Float64Array,
  outcomes: Uint8Array,
  coefficients: Float64Array,
  ridge: number,
): { information: Float64Array; score: Float64Array } {
  const size = coefficients.length
  const information = new Float64Array(size * size)
  const score = new Float64Array(size)
  for (let row = 0; row < outcomes.length; row += 1) {
    const start = row * size
    let logit = 0
    for (let i = 0; i < size; i += 1) logit += at(design, start + i) * at(coefficients, i)
    const probability = sigmoid(logit)
    const weight = probability * (1 - probability)
    const residual = (outcomes[row] ?? 0) - probability
    for (let i = 0; i < size; i += 1) {
      const value = at(design, start + i)
      score[i] = at(score, i) + residual * value
      for (let j = 0; j <= i; j += 1) {
        information[i * size + j] = at(information, i * size + j) + weight * value * at(design, start + j)
      }
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = i + 1; j < size; j += 1) information[i * size + j] = at(information, j * size + i)
    if (i === 0) continue
    information[i * size + i] = at(information, i * size + i) + ridge
    score[i] = at(score, i) - ridge * at(coefficients, i)
  }
  return { information, score }
}

function standardise(data: LogisticData): { means: Float64Array; deviations: Float64Array; design: Float64Array } {
  const { width, rows } = data
  const n = data.outcomes.length
  const means = new Float64Array(width)
  const deviations = new Float64Array(width)
  for (let column = 0; column < width; column += 1) {
    let sum = 0
    for (let row = 0; row < n; row += 1) sum += at(rows, row * width + column)
    const centre = sum / n
    let squares = 0
    for (let row = 0; row < n; row += 1) squares += (at(rows, row * width + column) - centre) ** 2
    means[column] = centre
    const deviation = Math.sqrt(squares / n)
    deviations[column] = deviation > 1e-12 * Math.max(1, Math.abs(centre)) ? deviation : 0
  }
  const size = width + 1
  const design = new Float64Array(n * size)
  for (let row = 0; row < n; row += 1) {
    design[row * size] = 1
    for (let column = 0; column < width; column += 1) {
      const value = at(rows, row * width + column)
      design[row * size + column + 1] = standard(value, at(means, column), at(deviations, column))
    }
  }
  return { means, deviations, design }
}

function standard(value: number, centre: number, deviation: number): number {
  return deviation === 0 ? 0 : (value - centre) / deviation
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN
}
