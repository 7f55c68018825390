import type { SeededRandom } from '../statistics/seededRandom.ts'
import { recombinationWeights, type StrategyWeights } from './recombinationWeights.ts'
import { symmetricEigen } from './symmetricEigen.ts'

/** State of an evolution strategy with covariance adaptation, as plain numbers. */
export interface CovarianceState {
  readonly population: number
  readonly mean: readonly number[]
  readonly step: number
  readonly covariance: readonly number[]
  readonly covariancePath: readonly number[]
  readonly stepPath: readonly number[]
  readonly generation: number
}

/** Condition number of the covariance above which its arithmetic is no longer to be trusted. */
const WORST_CONDITION = 1e14

/**
 * The (mu/mu_w, lambda) evolution strategy with covariance adaptation of N. Hansen, "The CMA Evolution Strategy: A
 * Tutorial" (2016): weighted recombination, cumulative step-size adaptation, rank-one and rank-mu update with positive
 * weights. It knows a mean, a step and directions, and nothing of what is searched.
 */
export class CovarianceAdaptation {
  readonly size: number
  readonly population: number
  readonly mean: Float64Array
  readonly #weights: StrategyWeights
  readonly #covariance: Float64Array
  readonly #covariancePath: Float64Array
  readonly #stepPath: Float64Array
  #step: number
  #generation: number
  /** Square roots of the eigenvalues of the covariance, and its eigenvectors in columns. */
  #lengths: Float64Array
  #axes: Float64Array

  constructor(state: CovarianceState) {
    this.size = state.mean.length
    this.population = state.population
    this.mean = Float64Array.from(state.mean)
    this.#weights = recombinationWeights(this.size, this.population)
    this.#covariance = Float64Array.from(state.covariance)
    this.#covariancePath = Float64Array.from(state.covariancePath)
    this.#stepPath = Float64Array.from(state.stepPath)
    this.#step = state.step
    this.#generation = state.generation
    const { values, vectors } = symmetricEigen(this.#covariance, this.size)
    this.#lengths = values.map(rootOf)
    this.#axes = vectors
  }

  /** Starts at a mean with a step and equal, unrelated directions. */
  static start(mean: readonly number[], step: number, population: number): CovarianceAdaptation {
    const size = mean.length
    const covariance = Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0))
    const zeros = mean.map(() => 0)
    return new CovarianceAdaptation({
      population,
      mean,
      step,
      covariance,
      covariancePath: zeros,
      stepPath: zeros,
      generation: 0,
    })
  }

  get step(): number {
    return this.#step
  }

  /** Draws a direction from the normal distribution of the covariance. */
  sample(random: SeededRandom): Float64Array {
    const { size } = this
    const direction = new Float64Array(size)
    for (let axis = 0; axis < size; axis += 1) {
      const length = (this.#lengths[axis] ?? 0) * random.normal()
      for (let row = 0; row < size; row += 1) {
        direction[row] = (direction[row] ?? 0) + (this.#axes[row * size + axis] ?? 0) * length
      }
    }
    return direction
  }

  /** Standard deviation of the samples along a coordinate. */
  deviation(coordinate: number): number {
    return this.#step * rootOf(this.#covariance[coordinate * this.size + coordinate] ?? 0)
  }

  /**
   * Moves to the best directions of a generation, best first; scales stretch the coordinates of the mean's move. Fewer
   * directions than are recombined are taken with the first of the weights, made to add to 1 again.
   */
  update(ranked: readonly Float64Array[], scales: Float64Array): void {
    const parents = ranked.slice(0, this.#weights.weights.length)
    if (parents.length === 0) return
    const { size } = this
    const given = this.#weights.weights.slice(0, parents.length)
    const total = given.reduce((sum, weight) => sum + weight, 0)
    const weights = given.map((weight) => weight / total)
    const move = new Float64Array(size)
    for (const [index, parent] of parents.entries()) {
      for (let row = 0; row < size; row += 1) {
        move[row] = (move[row] ?? 0) + (weights[index] ?? 0) * (parent[row] ?? 0)
      }
    }
    for (let row = 0; row < size; row += 1) {
      this.mean[row] = (this.mean[row] ?? 0) + this.#step * (scales[row] ?? 1) * (move[row] ?? 0)
    }
    this.#generation += 1
    const isSteady = this.#followPaths(move)
    this.#adaptCovariance(parents, weights, isSteady)
    const { stepLearning, stepDamping, expectedLength } = this.#weights
    this.#step *= Math.exp((stepLearning / stepDamping) * (Math.hypot(...this.#stepPath) / expectedLength - 1))
    const { values, vectors } = symmetricEigen(this.#covariance, size)
    this.#lengths = values.map(rootOf)
    this.#axes = vectors
  }

  /** Whether the search has come to its end: the steps vanish, explode, or differ too much in size to be computed. */
  isDegenerate(smallestStep: number): boolean {
    let longest = 0
    let shortest = Number.POSITIVE_INFINITY
    for (const length of this.#lengths) {
      longest = Math.max(longest, length)
      shortest = Math.min(shortest, length)
    }
    const reach = this.#step * longest
    return !(reach > smallestStep && reach < 1e4 && longest * longest < WORST_CONDITION * shortest * shortest)
  }

  save(): CovarianceState {
    return {
      population: this.population,
      mean: [...this.mean],
      step: this.#step,
      covariance: [...this.#covariance],
      covariancePath: [...this.#covariancePath],
      stepPath: [...this.#stepPath],
      generation: this.#generation,
    }
  }

  /** Cumulates the moves; returns whether the step's path is of ordinary length (h_sigma of the tutorial). */
  #followPaths(move: Float64Array): boolean {
    const { size } = this
    const { stepLearning: cs, pathLearning: cc, effective, expectedLength } = this.#weights
    const whitened = this.#whiten(move)
    const stepScale = Math.sqrt(cs * (2 - cs) * effective)
    for (let row = 0; row < size; row += 1) {
      this.#stepPath[row] = (1 - cs) * (this.#stepPath[row] ?? 0) + stepScale * (whitened[row] ?? 0)
    }
    const unbiased = Math.hypot(...this.#stepPath) / Math.sqrt(1 - (1 - cs) ** (2 * this.#generation))
    const isSteady = unbiased < (1.4 + 2 / (size + 1)) * expectedLength
    const pathScale = isSteady ? Math.sqrt(cc * (2 - cc) * effective) : 0
    for (let row = 0; row < size; row += 1) {
      this.#covariancePath[row] = (1 - cc) * (this.#covariancePath[row] ?? 0) + pathScale * (move[row] ?? 0)
    }
    return isSteady
  }

  #adaptCovariance(parents: readonly Float64Array[], weights: readonly number[], isSteady: boolean): void {
    const { size } = this
    const { pathLearning: cc, rankOne, rankMu } = this.#weights
    const path = this.#covariancePath
    const kept = 1 - rankOne - rankMu + (isSteady ? 0 : rankOne * cc * (2 - cc))
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column <= row; column += 1) {
        let spread = 0
        for (let index = 0; index < parents.length; index += 1) {
          const parent = parents[index]
          if (parent !== undefined) spread += (weights[index] ?? 0) * (parent[row] ?? 0) * (parent[column] ?? 0)
        }
        const value =
          kept * (this.#covariance[row * size + column] ?? 0) +
          rankOne * (path[row] ?? 0) * (path[column] ?? 0) +
          rankMu * spread
        this.#covariance[row * size + column] = value
        this.#covariance[column * size + row] = value
      }
    }
  }

  /** Multiplies by the inverse root of the covariance. */
  #whiten(vector: Float64Array): Float64Array {
    const { size } = this
    const whitened = new Float64Array(size)
    for (let axis = 0; axis < size; axis += 1) {
      let along = 0
      for (let row = 0; row < size; row += 1) along += (this.#axes[row * size + axis] ?? 0) * (vector[row] ?? 0)
      const length = this.#lengths[axis] ?? 0
      const share = length > 0 ? along / length : 0
      for (let row = 0; row < size; row += 1) {
        whitened[row] = (whitened[row] ?? 0) + (this.#axes[row * size + axis] ?? 0) * share
      }
    }
    return whitened
  }
}

function rootOf(value: number): number {
  return Math.sqrt(Math.max(0, value))
}
