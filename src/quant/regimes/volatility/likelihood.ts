import { HALF_LOG_TWO_PI, studentConstant } from './errorDensity.ts'
import type { PreSample } from './preSample.ts'
import { RECURSION_WIDTH, runRecursion } from './recursion.ts'
import type { VolatilityModel } from './volatilityModel.ts'

/** Numbers of a point: mu, omega, alpha, gamma, beta, and 1 / nu (0 for normal errors). */
export const POINT_WIDTH = 6

/**
 * Log-likelihood of returns under a volatility model, with derivatives. A point carries 1 / nu rather than nu, because the
 * likelihood of nu is flat towards the normal distribution. The object keeps its room: evaluations allocate nothing.
 */
export class VolatilityLikelihood {
  readonly model: VolatilityModel
  readonly n: number
  readonly #returns: Float64Array
  readonly #start: PreSample
  readonly #logVariance: Float64Array
  readonly #slopes: Float64Array
  /** Derivatives of each bar's log density, flat. */
  readonly #scores: Float64Array

  constructor(model: VolatilityModel, returns: Float64Array, start: PreSample) {
    this.model = model
    this.n = returns.length
    this.#returns = returns
    this.#start = start
    this.#logVariance = new Float64Array(this.n)
    this.#slopes = new Float64Array(this.n * RECURSION_WIDTH)
    this.#scores = new Float64Array(this.n * POINT_WIDTH)
  }

  /** Log-likelihood at a point. */
  value(point: Float64Array): number {
    const room = { logVariance: this.#logVariance, slopes: null }
    runRecursion(this.model, this.#returns, point, this.#start, room)
    const mu = point[0] ?? 0
    const inverse = point[5] ?? 0
    const isNormal = inverse === 0
    const nu = 1 / inverse
    const constant = isNormal ? -HALF_LOG_TWO_PI : studentConstant(nu).value
    let sum = 0
    for (let bar = 0; bar < this.n; bar += 1) {
      const level = this.#logVariance[bar] ?? 0
      const residual = (this.#returns[bar] ?? 0) - mu
      const square = residual * residual * Math.exp(-level)
      sum -= 0.5 * (level + (isNormal ? square : (nu + 1) * Math.log1p(square / (nu - 2))))
    }
    return sum + this.n * constant
  }

  /** Log-likelihood at a point, with its derivatives by the six numbers of the point. */
  gradient(point: Float64Array, gradient: Float64Array): number {
    const value = this.#fillScores(point)
    const scores = this.#scores
    gradient.fill(0)
    for (let at = 0; at < scores.length; at += POINT_WIDTH) {
      for (let index = 0; index < POINT_WIDTH; index += 1) {
        gradient[index] = (gradient[index] ?? 0) + (scores[at + index] ?? 0)
      }
    }
    return value
  }

  /** Sums and products (flat by rows) of the bars' own derivatives at a point. */
  scoreProducts(point: Float64Array): { readonly sums: Float64Array; readonly products: Float64Array } {
    const sums = new Float64Array(POINT_WIDTH)
    const products = new Float64Array(POINT_WIDTH * POINT_WIDTH)
    this.#fillScores(point)
    const scores = this.#scores
    for (let at = 0; at < scores.length; at += POINT_WIDTH) {
      for (let row = 0; row < POINT_WIDTH; row += 1) {
        const left = scores[at + row] ?? 0
        sums[row] = (sums[row] ?? 0) + left
        for (let column = 0; column < POINT_WIDTH; column += 1) {
          const place = row * POINT_WIDTH + column
          products[place] = (products[place] ?? 0) + left * (scores[at + column] ?? 0)
        }
      }
    }
    return { sums, products }
  }

  /** Conditional variances of the bars at a point. */
  variances(point: Float64Array): Float64Array {
    runRecursion(this.model, this.#returns, point, this.#start, { logVariance: this.#logVariance, slopes: null })
    return this.#logVariance.map(Math.exp)
  }

  /** Writes the derivatives of each bar's log density and returns the sum of the densities. */
  #fillScores(point: Float64Array): number {
    const slopes = this.#slopes
    const scores = this.#scores
    runRecursion(this.model, this.#returns, point, this.#start, { logVariance: this.#logVariance, slopes })
    const mu = point[0] ?? 0
    const inverse = point[5] ?? 0
    const isNormal = inverse === 0
    const nu = 1 / inverse
    const constant = isNormal ? { value: -HALF_LOG_TWO_PI, slope: 0 } : studentConstant(nu)
    let sum = 0
    for (let bar = 0; bar < this.n; bar += 1) {
      const level = this.#logVariance[bar] ?? 0
      const precision = Math.exp(-level)
      const residual = (this.#returns[bar] ?? 0) - mu
      const square = residual * residual * precision
      const to = bar * POINT_WIDTH
      // How the log density answers to the level and to the residual.
      let byLevel = 0.5 * (square - 1)
      let weight = 1
      if (isNormal) {
        sum -= 0.5 * (level + square)
        scores[to + 5] = 0
      } else {
        const ratio = square / (nu - 2)
        const spread = Math.log1p(ratio)
        weight = (nu + 1) / ((nu - 2) * (1 + ratio))
        byLevel = 0.5 * (weight * square - 1)
        sum -= 0.5 * (level + (nu + 1) * spread)
        const byNu = constant.slope - 0.5 * spread + (0.5 * weight * square) / (nu - 2)
        scores[to + 5] = -byNu * nu * nu
      }
      const from = bar * RECURSION_WIDTH
      scores[to] = byLevel * (slopes[from] ?? 0) + weight * residual * precision
      scores[to + 1] = byLevel * (slopes[from + 1] ?? 0)
      scores[to + 2] = byLevel * (slopes[from + 2] ?? 0)
      scores[to + 3] = byLevel * (slopes[from + 3] ?? 0)
      scores[to + 4] = byLevel * (slopes[from + 4] ?? 0)
    }
    return sum + this.n * constant.value
  }
}
