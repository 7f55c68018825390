import type { Window } from '../../indicators/kernel/window.ts'
import { within } from './shares.ts'
import { isStill, meanOf, spreadOf } from './windowMoments.ts'

/**
 * How far the newest value of a full window lies from its mean, in population deviations; NaN without any spread. No value
 * of n can be further away than the root of n - 1 (Samuelson 1968).
 */
export function scoreOfNewest(window: Window): number {
  const { values, start, length } = window
  const mean = meanOf(window)
  const spread = spreadOf(window, mean)
  if (isStill(spread, mean, length)) return Number.NaN
  const furthest = Math.sqrt(length - 1)
  return within(((values[start + length - 1] ?? 0) - mean) / Math.sqrt(spread / length), -furthest, furthest)
}
