import type { BarInterval } from '#core/model/bar.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'

/** Distances between two bars that belong to an interval: weekends and month lengths make some of them wide. */
const RANGES: readonly (readonly [BarInterval, number, number])[] = [
  ['1m', 0.9 * MINUTE, 1.1 * MINUTE],
  ['5m', 4.5 * MINUTE, 5.5 * MINUTE],
  ['15m', 13.5 * MINUTE, 16.5 * MINUTE],
  ['1h', 0.9 * HOUR, 1.1 * HOUR],
  ['1d', 0.9 * DAY, 4 * DAY],
  ['1w', 6 * DAY, 8 * DAY],
  ['1M', 27 * DAY, 32 * DAY],
]

/** Names the interval whose bars lie this far apart; null when none does. */
export function intervalOfGap(gap: number): BarInterval | null {
  return RANGES.find(([, low, high]) => gap >= low && gap <= high)?.[0] ?? null
}

/** The middle one of the distances between neighbours in time; null with fewer than two different times. */
export function medianGap(times: readonly number[]): number | null {
  const sorted = Float64Array.from(times).toSorted()
  const gaps: number[] = []
  for (let index = 1; index < sorted.length; index++) {
    const gap = (sorted[index] ?? 0) - (sorted[index - 1] ?? 0)
    if (gap > 0) gaps.push(gap)
  }
  gaps.sort((a, b) => a - b)
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? null
}

/** Tells whether bars of this interval are labelled by a date instead of a moment. */
export function isLabelledByDate(interval: BarInterval): boolean {
  return interval === '1d' || interval === '1w' || interval === '1M'
}
