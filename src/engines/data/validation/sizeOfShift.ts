import { DAY } from '#core/time/duration.ts'

/** Factors between currency units: cents, thousandths, and both. */
const UNITS = [100, 1_000, 10_000, 100_000, 1_000_000] as const
/** Ratios of shares that companies choose. */
const RATIOS = [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75] as const
/** Beside a split of at least 5 for 1, a jump of nearly its size is that split, whatever else happened on the day. */
const SURE_RATIO = Math.log(5)
const SURE_PART = 0.3
/** A split may be told so far from the jump it belongs to. */
const SPLIT_REACH = 45 * DAY

/** A split of the series: every `from` units became `to` at `ts`. */
export interface KnownSplit {
  readonly ts: number
  readonly row: number
  readonly from: number
  readonly to: number
}

/** The factor between two currency units that a change of the logarithm comes closest to; null when it is none. */
export function unitFactor(size: number, scale: number): number | null {
  const tolerance = Math.min(0.45, Math.max(0.12, 6 * scale))
  const found = UNITS.find((unit) => Math.abs(Math.abs(size) - Math.log(unit)) <= tolerance)
  return found === undefined ? null : size > 0 ? found : 1 / found
}

/** The split nearby whose ratio a change has, upward or downward; null when there is none. */
export function splitOfSize(size: number, scale: number, ts: number, splits: readonly KnownSplit[]): KnownSplit | null {
  let best: KnownSplit | null = null
  let distance = Number.POSITIVE_INFINITY
  for (const split of splits) {
    const ratio = Math.abs(Math.log(split.to / split.from))
    const gap = Math.abs(Math.abs(size) - ratio)
    const near = Math.min(0.35 * ratio, Math.max(4 * scale, 0.08 * ratio, 0.02))
    const tolerance = ratio >= SURE_RATIO ? Math.max(near, SURE_PART * ratio) : near
    if (Math.abs(split.ts - ts) > SPLIT_REACH || gap > tolerance || gap >= distance) continue
    best = split
    distance = gap
  }
  return best
}

/**
 * The ratio of shares that would explain a change, as `from` units becoming `to`; null when the change is no such ratio to
 * within two standard deviations.
 */
export function splitRatioOf(size: number, scale: number): { readonly from: number; readonly to: number } | null {
  const tolerance = Math.min(0.1, Math.max(2 * scale, 0.01))
  let best: number | null = null
  for (const ratio of RATIOS) {
    const gap = Math.abs(Math.abs(size) - Math.log(ratio))
    if (gap <= tolerance && (best === null || gap < Math.abs(Math.abs(size) - Math.log(best)))) best = ratio
  }
  if (best === null) return null
  const [more, fewer] = Number.isInteger(best) ? [best, 1] : [best * 2, 2]
  return size < 0 ? { from: fewer, to: more } : { from: more, to: fewer }
}
