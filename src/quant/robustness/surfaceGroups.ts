import { levelValue, tidyValue, valueBetween } from '../optimisation/dimension.ts'
import type { ParameterSurface } from './parameterSurface.ts'

/** Samples grouped along one dimension. */
export interface SurfaceGroups {
  readonly name: string
  /** What each group stands for, in order: the value its samples share, or the middle of its bin. */
  readonly values: readonly (number | string)[]
  readonly isBinned: boolean
  /** Group of each sample. */
  readonly groupOf: Int32Array
}

/** Groups the samples by value where at most so many different ones were sampled, else in so many bins of equal width. */
export function surfaceGroups(
  surface: ParameterSurface,
  axis: number,
  mostValues: number,
  bins: number,
): SurfaceGroups {
  const dimension = surface.space.dimensions[axis]
  if (dimension === undefined) throw new Error(`Invariant: the surface has no dimension ${axis}`)
  const { name } = dimension
  const count = surface.samples.length
  const keys = Float64Array.from({ length: count }, (_, sample) => {
    return surface.level(sample, axis) ?? surface.coordinate(sample, axis)
  })
  const distinct = new Float64Array(new Set(keys)).sort()
  if (distinct.length <= mostValues || dimension.kind === 'choice') {
    const places = new Map(Array.from(distinct, (key, place) => [key, place]))
    const sampled = new Map<number, number | string>()
    for (let sample = 0; sample < count; sample += 1) {
      sampled.set(keys[sample] ?? 0, surface.samples[sample]?.values[name] ?? 0)
    }
    return {
      name,
      values: Array.from(distinct, (key) => sampled.get(key) ?? 0),
      isBinned: false,
      groupOf: Int32Array.from(keys, (key) => places.get(key) ?? 0),
    }
  }
  const binOf = (sample: number): number => Math.min(bins - 1, Math.floor(surface.coordinate(sample, axis) * bins))
  const levels = surface.space.levels[axis] ?? 1
  const middle = (bin: number): number | string => {
    const coordinate = (bin + 0.5) / bins
    return dimension.kind === 'number' && !Number.isFinite(levels)
      ? tidyValue(dimension, valueBetween(dimension, coordinate))
      : levelValue(dimension, Math.min(levels - 1, Math.floor(coordinate * levels)))
  }
  return {
    name,
    values: Array.from({ length: bins }, (_, bin) => middle(bin)),
    isBinned: true,
    groupOf: Int32Array.from({ length: count }, (_, sample) => binOf(sample)),
  }
}
