import type { Estimate } from '#core/model/estimate.ts'
import { bootstrapIndexed } from '../statistics/bootstrap.ts'
import type { Random } from '../statistics/random.ts'
import type { ParameterSurface } from './parameterSurface.ts'
import { surfaceGroups } from './surfaceGroups.ts'

/** How much of the objective's variation one parameter explains. */
export interface ParameterSensitivity {
  readonly name: string
  /** Share 0..1 with n samples behind it; null below ten samples or where the objective never changes. */
  readonly share: Estimate | null
  /** Number of values or bins compared. */
  readonly groups: number
}

const MOST_VALUES = 20

/**
 * First-order share of variance for each parameter: how much the mean objective of its values varies, against how much
 * the objective does (the main effect of Sobol). Over a complete grid that is exact for the grid: between / total sum of
 * squares. Samples drawn otherwise are corrected for what groups differ by chance (epsilon squared; Kelley, 1935). The
 * shares need not add up to 1: what is missing is interplay. More than 20 different values share bins, at least five
 * samples each on average. The interval is resampled over the samples.
 */
export function parameterSensitivity(
  surface: ParameterSurface,
  options: { readonly resamples: number; readonly random: Random },
): readonly ParameterSensitivity[] {
  const count = surface.samples.length
  const bins = Math.max(2, Math.min(MOST_VALUES, Math.floor(count / 5)))
  const groupings = surface.space.dimensions.map((_, axis) => surfaceGroups(surface, axis, MOST_VALUES, bins))
  const isGrid = isCompleteGrid(
    surface,
    groupings.map(({ values, isBinned }) => (isBinned ? 0 : values.length)),
  )
  return groupings.map(({ name, values, groupOf }) => {
    const share = varianceShare(surface.objectives, groupOf, values.length, isGrid)
    const [estimate] = bootstrapIndexed(count, share, { ...options, meanBlock: 1 })
    return { name, share: estimate ?? null, groups: values.length }
  })
}

/** Prepares the share of variance between groups of drawn samples for resampling. */
function varianceShare(
  objectives: Float64Array,
  groupOf: Int32Array,
  groups: number,
  isGrid: boolean,
): (indexes: Int32Array) => readonly number[] {
  const sums = new Float64Array(groups)
  const counts = new Int32Array(groups)
  const centre = objectives.reduce((sum, value) => sum + value, 0) / objectives.length
  return (indexes) => {
    sums.fill(0)
    counts.fill(0)
    let sum = 0
    let squares = 0
    for (const index of indexes) {
      const value = (objectives[index] ?? 0) - centre
      const group = groupOf[index] ?? 0
      sums[group] = (sums[group] ?? 0) + value
      counts[group] = (counts[group] ?? 0) + 1
      sum += value
      squares += value * value
    }
    const n = indexes.length
    const total = squares - (sum * sum) / n
    let between = -(sum * sum) / n
    let present = 0
    for (let group = 0; group < groups; group += 1) {
      const size = counts[group] ?? 0
      if (size === 0) continue
      between += (sums[group] ?? 0) ** 2 / size
      present += 1
    }
    if (!(total > 0)) return [Number.NaN]
    const chance = isGrid || n <= present ? 0 : ((present - 1) * (total - between)) / (n - present)
    return [Math.min(1, Math.max(0, (between - chance) / total))]
  }
}

/** Whether every combination of the sampled values was sampled once. */
function isCompleteGrid(surface: ParameterSurface, sizes: readonly number[]): boolean {
  const points = sizes.reduce((product, size) => product * size, 1)
  if (points !== surface.samples.length) return false
  return new Set(surface.samples.map(({ values }) => surface.space.keyOf(values))).size === points
}
