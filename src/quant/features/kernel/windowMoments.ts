import type { Window } from '../../indicators/kernel/window.ts'
import { within } from './shares.ts'

/** A spread that is smaller than this share of the mean, squared, is rounding and no movement. */
const ROUNDING = 1e-24

/** Whether a sum of squared distances from a mean is no more than rounding. */
export function isStill(spread: number, mean: number, length: number): boolean {
  return !(spread > length * ROUNDING * mean * mean)
}

/** Mean of a full window. */
export function meanOf({ values, start, length }: Window): number {
  const origin = values[start] ?? 0
  let sum = 0
  for (let index = start; index < start + length; index += 1) sum += (values[index] ?? 0) - origin
  return origin + sum / length
}

/** Sum of the squared distances of a full window from its mean. */
export function spreadOf({ values, start, length }: Window, mean: number): number {
  let sum = 0
  for (let index = start; index < start + length; index += 1) sum += ((values[index] ?? 0) - mean) ** 2
  return sum
}

/** Population skewness (power 3) or kurtosis (power 4) of a full window; NaN without any spread. */
export function standardMoment(window: Window, power: 3 | 4): number {
  const { values, start, length } = window
  const mean = meanOf(window)
  const spread = spreadOf(window, mean)
  if (isStill(spread, mean, length)) return Number.NaN
  const deviation = Math.sqrt(spread / length)
  let sum = 0
  for (let index = start; index < start + length; index += 1) {
    const distance = ((values[index] ?? 0) - mean) / deviation
    sum += power === 3 ? distance * distance * distance : distance * distance * distance * distance
  }
  return sum / length
}

/** Correlation of a full window with itself one place earlier, -1 to 1; NaN without any spread. */
export function autocorrelation(window: Window): number {
  const { values, start, length } = window
  const mean = meanOf(window)
  const spread = spreadOf(window, mean)
  if (isStill(spread, mean, length)) return Number.NaN
  let sum = 0
  let before = (values[start] ?? 0) - mean
  for (let index = start + 1; index < start + length; index += 1) {
    const distance = (values[index] ?? 0) - mean
    sum += distance * before
    before = distance
  }
  return within(sum / spread, -1, 1)
}

/** Share of the earlier values of a full window that lie below the newest; equal ones count half. */
export function rankOfNewest({ values, start, length }: Window): number {
  const newest = values[start + length - 1] ?? 0
  // Signs instead of branches: which way a branch would go here is a coin toss for the processor.
  let sum = 0
  for (let index = start; index < start + length - 1; index += 1) sum += Math.sign(newest - (values[index] ?? 0))
  return 0.5 + sum / (2 * (length - 1))
}
