import { type SearchSpace, cellOf, type SearchValues } from '../optimisation/searchSpace.ts'

/** What one set of values came to; the objective is maximised. */
export interface SurfaceSample {
  readonly values: SearchValues
  readonly objective: number
}

/** Which samples count as neighbours of a point. */
export interface Neighbourhood {
  /** Steps to either side along a stepped dimension, or the share below of its range where that is more. */
  readonly steps: number
  /** Share of its range to either side along a continuous dimension. Choices must be equal. */
  readonly share: number
}

/** Two steps, or an eighth of the range. */
export const USUAL_NEIGHBOURHOOD: Neighbourhood = { steps: 2, share: 0.125 }

/** Samples of an objective over a space, from a grid or scattered. */
export class ParameterSurface {
  readonly space: SearchSpace
  readonly samples: readonly SurfaceSample[]
  readonly objectives: Float64Array
  /** Coordinates in the unit cube, one row for each sample. */
  readonly #points: Float64Array

  /** Takes samples with finite objectives. */
  constructor(space: SearchSpace, samples: readonly SurfaceSample[]) {
    this.space = space
    this.samples = samples
    this.objectives = Float64Array.from(samples, ({ objective }) => objective)
    if (!this.objectives.every(Number.isFinite)) throw new Error('Invariant: a sample has no finite objective')
    this.#points = new Float64Array(samples.length * space.dimensions.length)
    for (const [index, { values }] of samples.entries()) {
      this.#points.set(space.pointOf(values), index * space.dimensions.length)
    }
  }

  /** Index of the sample with the largest objective, the first of equals; -1 without samples. */
  best(): number {
    let best = -1
    for (let index = 0; index < this.objectives.length; index += 1) {
      if (best < 0 || (this.objectives[index] ?? 0) > (this.objectives[best] ?? 0)) best = index
    }
    return best
  }

  /** Coordinate of a sample along an axis, 0..1. */
  coordinate(sample: number, axis: number): number {
    return this.#points[sample * this.space.dimensions.length + axis] ?? Number.NaN
  }

  /** Indices of the neighbours of a sample, itself left out. */
  neighbours(sample: number, neighbourhood: Neighbourhood): readonly number[] {
    const size = this.space.dimensions.length
    const reach = this.#reach(neighbourhood)
    const found: number[] = []
    for (let other = 0; other < this.samples.length; other += 1) {
      let axis = 0
      while (axis < size) {
        const distance = Math.abs(this.coordinate(other, axis) - this.coordinate(sample, axis))
        if (distance > (reach[axis] ?? 0)) break
        axis += 1
      }
      if (axis === size && other !== sample) found.push(other)
    }
    return found
  }

  /** The value a sample has on an axis, as the level of a stepped dimension; null on a continuous one. */
  level(sample: number, axis: number): number | null {
    const levels = this.space.levels[axis] ?? 1
    return Number.isFinite(levels) ? cellOf(this.coordinate(sample, axis), levels) : null
  }

  #reach(neighbourhood: Neighbourhood): Float64Array {
    return Float64Array.from(this.space.dimensions, (dimension, axis) => {
      const levels = this.space.levels[axis] ?? 1
      // A hair is added because coordinates of equal distance differ in their last digit.
      if (dimension.kind === 'choice') return 1e-9
      if (!Number.isFinite(levels)) return neighbourhood.share + 1e-9
      return Math.max(neighbourhood.steps, Math.floor(neighbourhood.share * (levels - 1))) / levels + 1e-9
    })
  }
}
