/** One parameter to search over; bounds are inclusive. */
export type Dimension = IntegerDimension | NumberDimension | ChoiceDimension

/** Whole numbers min, min + step, … up to max. */
export interface IntegerDimension {
  readonly name: string
  readonly kind: 'integer'
  readonly min: number
  readonly max: number
  /** Distance of neighbours, 1 unless given. */
  readonly step?: number
}

/** Numbers from min to max: all of them, or those of a step. */
export interface NumberDimension {
  readonly name: string
  readonly kind: 'number'
  readonly min: number
  readonly max: number
  /** Distance of neighbours; continuous without one. A logarithmic scale has no step. */
  readonly step?: number
  /** Whether equal differences (linear, the default) or equal ratios (log, min > 0) count as equal distances. */
  readonly scale?: 'linear' | 'log'
}

/** One of several texts without an order. */
export interface ChoiceDimension {
  readonly name: string
  readonly kind: 'choice'
  readonly choices: readonly string[]
}

/** Most values one dimension may have; above it a step is too fine to be counted exactly. */
const MOST_LEVELS = 2 ** 31

/** Number of different values of a dimension; Infinity where it is continuous. */
export function levelsOf(dimension: Dimension): number {
  if (dimension.kind === 'choice') return dimension.choices.length
  if (dimension.max === dimension.min) return 1
  const step = stepOf(dimension)
  // The tolerance lets 0 to 1 by 0.1 end at 1 although 1 / 0.1 need not be whole in binary.
  return step === null ? Number.POSITIVE_INFINITY : Math.floor((dimension.max - dimension.min) / step + 1e-9) + 1
}

/** Value of a level, counted from 0 at the lower end. */
export function levelValue(dimension: Dimension, level: number): number | string {
  if (dimension.kind === 'choice') return dimension.choices[level] ?? ''
  return tidyValue(dimension, dimension.min + level * (stepOf(dimension) ?? 0))
}

/** A computed value without the binary noise behind its twelfth digit, and within the bounds. */
export function tidyValue(dimension: IntegerDimension | NumberDimension, value: number): number {
  return Math.min(dimension.max, Math.max(dimension.min, Number(value.toPrecision(12))))
}

/** Value at a coordinate 0..1 of a continuous dimension. */
export function valueBetween(dimension: NumberDimension, coordinate: number): number {
  const { min, max } = dimension
  const value = dimension.scale === 'log' ? min * (max / min) ** coordinate : min + coordinate * (max - min)
  return Math.min(max, Math.max(min, value))
}

/** Coordinate 0..1 of a value of a continuous dimension. */
export function coordinateBetween(dimension: NumberDimension, value: number): number {
  const { min, max } = dimension
  const share = dimension.scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
  return Math.min(1, Math.max(0, share))
}

/** Level of a value of a stepped dimension, the nearest one; -1 for a text that is no choice. */
export function levelOf(dimension: Dimension, value: number | string): number {
  if (dimension.kind === 'choice') return dimension.choices.indexOf(String(value))
  const level = Math.round((Number(value) - dimension.min) / (stepOf(dimension) ?? 1))
  return Math.min(levelsOf(dimension) - 1, Math.max(0, level))
}

/** Says in one sentence why a dimension cannot be searched; null when it can. */
export function dimensionProblem(dimension: Dimension): string | null {
  const { name } = dimension
  if (name === '') return 'A parameter of the search has no name; give each one the name the strategy knows it by.'
  if (dimension.kind === 'choice') return choiceProblem(dimension)
  const { min, max, step } = dimension
  if (!Number.isFinite(min) || !Number.isFinite(max) || min > max) {
    return `${name} goes from ${min} to ${max}, which is no range; give a lower bound that is not above the upper one.`
  }
  if (step !== undefined && !(step > 0 && Number.isFinite(step))) {
    return `${name} has the step ${step}; give a step above 0.`
  }
  if (
    dimension.kind === 'integer' &&
    !(Number.isInteger(min) && Number.isInteger(max) && Number.isInteger(step ?? 1))
  ) {
    return `${name} takes whole numbers, but its bounds or its step are not whole; round them.`
  }
  if (dimension.kind === 'number' && dimension.scale === 'log') {
    if (min <= 0) return `${name} is searched on a logarithmic scale but starts at ${min}; start above 0.`
    if (step !== undefined) return `${name} is searched on a logarithmic scale and has a step; leave one of them out.`
  }
  const levels = levelsOf(dimension)
  if (Number.isFinite(levels) && levels > MOST_LEVELS) {
    return `${name} has ${levels} values, too many to count; make its step larger or leave it out.`
  }
  return null
}

function choiceProblem(dimension: ChoiceDimension): string | null {
  const { name, choices } = dimension
  if (choices.length === 0) return `${name} has no choices; name at least one.`
  if (new Set(choices).size < choices.length) return `${name} names a choice twice; name each once.`
  return null
}

function stepOf(dimension: IntegerDimension | NumberDimension): number | null {
  return dimension.step ?? (dimension.kind === 'integer' ? 1 : null)
}
