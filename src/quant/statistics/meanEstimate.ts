import type { Estimate } from '#core/model/estimate.ts'
import { studentQuantile } from './beta.ts'
import { mean, variance } from './moments.ts'

/** Mean with Student's 95 % interval (independent values assumed); null below two values. */
export function meanEstimate(values: ArrayLike<number>): Estimate | null {
  const n = values.length
  if (n < 2) return null
  const value = mean(values)
  const reach = studentQuantile(0.975, n - 1) * Math.sqrt(variance(values) / n)
  return { value, low: value - reach, high: value + reach, n }
}
