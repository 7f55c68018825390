import { mean, sortedQuantile } from '../statistics/moments.ts'
import type { ParameterSurface } from './parameterSurface.ts'
import { type SurfaceGroups, surfaceGroups } from './surfaceGroups.ts'

/** How the samples of one cell, which differ in the dimensions not shown, become one number. */
export type HeatMapStatistic = 'MEAN' | 'MAX' | 'MEDIAN'

/** A surface seen along two dimensions: rows of x for each y, flat. */
export interface HeatMap {
  readonly x: Omit<SurfaceGroups, 'groupOf'>
  readonly y: Omit<SurfaceGroups, 'groupOf'>
  readonly statistic: HeatMapStatistic
  /** NaN where nothing was sampled. */
  readonly cells: Float64Array
  /** Number of samples behind each cell. */
  readonly counts: Int32Array
}

const MOST_VALUES = 100
const BINS = 25

/** Projects a surface on two of its dimensions, by index. More than 100 different values on an axis share 25 bins. */
export function heatMap(surface: ParameterSurface, xAxis: number, yAxis: number, statistic: HeatMapStatistic): HeatMap {
  const { groupOf: xOf, ...x } = surfaceGroups(surface, xAxis, MOST_VALUES, BINS)
  const { groupOf: yOf, ...y } = surfaceGroups(surface, yAxis, MOST_VALUES, BINS)
  const width = x.values.length
  const members: number[][] = Array.from({ length: width * y.values.length }, () => [])
  for (const [sample, objective] of surface.objectives.entries()) {
    members[(yOf[sample] ?? 0) * width + (xOf[sample] ?? 0)]?.push(objective)
  }
  return {
    x,
    y,
    statistic,
    cells: Float64Array.from(members, (values) => summarise(values, statistic)),
    counts: Int32Array.from(members, (values) => values.length),
  }
}

function summarise(values: readonly number[], statistic: HeatMapStatistic): number {
  if (values.length === 0) return Number.NaN
  if (statistic === 'MEAN') return mean(values)
  if (statistic === 'MAX') return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return sortedQuantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}
