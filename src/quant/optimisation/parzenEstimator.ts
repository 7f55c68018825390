import type { Random } from '../statistics/random.ts'
import { cellAxis, choiceAxis, continuousAxis, type ParzenAxis } from './parzenAxis.ts'
import type { SearchSpace } from './searchSpace.ts'

/** Axes of more cells than this are treated as continuous: a cell is then narrower than any kernel. */
const MOST_CELLS = 1000

/**
 * A density over the unit cube of a space, built from points: an even mixture of product kernels, one around each point
 * and a wide one for the prior.
 */
export class ParzenEstimator {
  readonly #axes: readonly ParzenAxis[]
  readonly #logarithms: Float64Array

  constructor(space: SearchSpace, points: readonly Float64Array[]) {
    this.#logarithms = new Float64Array(points.length + 1)
    this.#axes = space.dimensions.map((dimension, axis) => {
      const coordinates = Float64Array.from(points, (point) => point[axis] ?? 0.5)
      const levels = space.levels[axis] ?? 1
      if (dimension.kind === 'choice') return choiceAxis(coordinates, levels)
      return levels > MOST_CELLS ? continuousAxis(coordinates) : cellAxis(coordinates, levels)
    })
  }

  /** Draws a point: first the kernel, then each axis from it. */
  sample(random: Random): Float64Array {
    const kernel = Math.floor(random.next() * this.#logarithms.length)
    return Float64Array.from(this.#axes, (axis) => axis.sample(kernel, random))
  }

  /** Logarithm of the density at a point. */
  logDensity(point: Float64Array): number {
    const logarithms = this.#logarithms.fill(0)
    for (const [axis, kernels] of this.#axes.entries()) kernels.accumulate(point[axis] ?? 0.5, logarithms)
    let largest = Number.NEGATIVE_INFINITY
    for (const logarithm of logarithms) largest = Math.max(largest, logarithm)
    let sum = 0
    for (const logarithm of logarithms) sum += Math.exp(logarithm - largest)
    return largest + Math.log(sum / logarithms.length)
  }
}
