import {
  coordinateBetween,
  type Dimension,
  dimensionProblem,
  levelOf,
  levelsOf,
  levelValue,
  tidyValue,
  valueBetween,
} from './dimension.ts'

/** One value for each dimension, by name. */
export type SearchValues = Readonly<Record<string, number | string>>

/**
 * What is searched: dimensions in a fixed order, and their picture in the unit cube. A stepped dimension or choice of k
 * values divides its axis into k cells of equal width, lower end included; a continuous one is mapped by its scale
 * and given to twelve digits, so that a point that went through the cube and back is the same point.
 */
export class SearchSpace {
  readonly dimensions: readonly Dimension[]
  /** Number of values by dimension; Infinity where it is continuous. */
  readonly levels: readonly number[]
  /** Number of different points; Infinity as soon as one dimension is continuous. */
  readonly size: number

  /** Takes dimensions in which `spaceProblem` sees nothing wrong. */
  constructor(dimensions: readonly Dimension[]) {
    const problem = spaceProblem(dimensions)
    if (problem !== null) throw new Error(`Invariant: ${problem}`)
    this.dimensions = dimensions
    this.levels = dimensions.map(levelsOf)
    this.size = this.levels.reduce((product, levels) => product * levels, 1)
  }

  /** Values at a point of the unit cube. */
  valuesAt(point: ArrayLike<number>): SearchValues {
    return this.#collect((dimension, index) => {
      const coordinate = point[index] ?? Number.NaN
      const levels = this.levels[index] ?? 1
      if (dimension.kind === 'number' && !Number.isFinite(levels))
        return tidyValue(dimension, valueBetween(dimension, coordinate))
      return levelValue(dimension, cellOf(coordinate, levels))
    })
  }

  /** Values of one level for each dimension, all of which are stepped. */
  valuesOfLevels(levels: ArrayLike<number>): SearchValues {
    return this.#collect((dimension, index) => levelValue(dimension, levels[index] ?? 0))
  }

  /** Point of the unit cube that stands for values: the middle of the cell where a dimension is stepped. */
  pointOf(values: SearchValues): Float64Array {
    return Float64Array.from(this.dimensions, (dimension, index) => {
      const value = values[dimension.name] ?? Number.NaN
      const levels = this.levels[index] ?? 1
      if (dimension.kind === 'number' && !Number.isFinite(levels)) return coordinateBetween(dimension, Number(value))
      return (levelOf(dimension, value) + 0.5) / levels
    })
  }

  /** A text that two sets of values share exactly when they are the same. */
  keyOf(values: SearchValues): string {
    return JSON.stringify(this.dimensions.map(({ name }) => values[name] ?? null))
  }

  #collect(read: (dimension: Dimension, index: number) => number | string): SearchValues {
    const values: Record<string, number | string> = {}
    for (const [index, dimension] of this.dimensions.entries()) values[dimension.name] = read(dimension, index)
    return values
  }
}

/** Cell 0..levels-1 of a stepped axis in which a coordinate lies; 1 belongs to the last cell. */
export function cellOf(coordinate: number, levels: number): number {
  return Math.min(levels - 1, Math.max(0, Math.floor(coordinate * levels)))
}

/** Says in one sentence why dimensions cannot be searched; null when they can. */
export function spaceProblem(dimensions: readonly Dimension[]): string | null {
  if (dimensions.length === 0) return 'The search has no parameters; choose at least one.'
  const names = new Set<string>()
  for (const dimension of dimensions) {
    const problem = dimensionProblem(dimension)
    if (problem !== null) return problem
    if (names.has(dimension.name)) return `${dimension.name} is searched twice; name each parameter once.`
    names.add(dimension.name)
  }
  return null
}
