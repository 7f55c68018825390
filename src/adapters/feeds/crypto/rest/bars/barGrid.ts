import type { BarInterval } from '#core/model/bar.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'

/** Lengths of bars between which the venues differ by name only; months are made by nobody here. */
export type GridInterval = Exclude<BarInterval, '1M'>

/** Length of a bar, microseconds. */
export const BAR_LENGTH: Readonly<Record<GridInterval, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '1d': DAY,
  '1w': 7 * DAY,
}

/** The first Monday of the epoch; days and shorter bars begin with the epoch. */
const FIRST_MONDAY = 4 * DAY

/** Label of the bar that holds a moment: bars begin at whole multiples of their length in UTC, weeks on Mondays. */
export function labelOf(ts: number, interval: GridInterval): number {
  const length = BAR_LENGTH[interval]
  const first = interval === '1w' ? FIRST_MONDAY : 0
  return Math.floor((ts - first) / length) * length + first
}

/** The first label at or after a moment. */
export function labelFrom(ts: number, interval: GridInterval): number {
  const label = labelOf(ts, interval)
  return label === ts ? label : label + BAR_LENGTH[interval]
}
