import { mean, sortedQuantile } from './moments.ts'
import { medianAbsoluteDeviation } from './robustScale.ts'

/** 95 % as precise as the mean for normal values. */
const HUBER_BEND = 1.345
const STEPS = 200

/** Middle value, the mean of two for an even number; NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  return sortedQuantile(Float64Array.from(values).sort(), 0.5)
}

/** Mean without the share `cut` (0..0.5) of the values at either end, rounded down; NaN of nothing. */
export function trimmedMean(values: ArrayLike<number>, cut: number): number {
  const sorted = Float64Array.from(values).sort()
  const away = Math.min(Math.floor(sorted.length * cut), Math.floor((sorted.length - 1) / 2))
  return mean(sorted.subarray(away, sorted.length - away))
}

/** Mean where the share `cut` (0..0.5) of the values at either end, rounded down, counts as the value next to it. */
export function winsorisedMean(values: ArrayLike<number>, cut: number): number {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  const away = Math.min(Math.floor(n * cut), Math.floor((n - 1) / 2))
  sorted.fill(sorted[away] ?? Number.NaN, 0, away)
  sorted.fill(sorted[n - 1 - away] ?? Number.NaN, n - away)
  return mean(sorted)
}

/**
 * Huber's (1964) estimate of location: values further than 1.345 median absolute deviations count less, as the distance.
 * Found from the median by reweighting; the median itself where more than half of the values are equal.
 */
export function huberLocation(values: ArrayLike<number>): number {
  const reach = HUBER_BEND * medianAbsoluteDeviation(values)
  let centre = median(values)
  if (!(reach > 0)) return centre
  for (let step = 0; step < STEPS; step += 1) {
    let sum = 0
    let weights = 0
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] ?? Number.NaN
      const weight = Math.min(1, reach / Math.abs(value - centre))
      sum += weight * value
      weights += weight
    }
    const next = sum / weights
    const change = Math.abs(next - centre)
    centre = next
    if (!(change > 1e-14 * reach)) break
  }
  return centre
}
