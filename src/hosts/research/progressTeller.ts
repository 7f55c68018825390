import { thinCurve } from '#core/figures/thinCurve.ts'
import type { RunProgress } from '#engines/research/backtest.ts'

/** Progress is told this often at most, milliseconds. */
const TELL_EVERY = 100
/** The equity goes with it this often at most, milliseconds. */
const CURVE_EVERY = 1_000
const CURVE_POINTS = 500

/** Progress on its way to another thread. */
export interface ToldProgress {
  readonly done: number
  readonly total: number
  /** Equity as far as the run has come, thinned for a small chart; null where it has not changed enough to be told. */
  readonly curve: EquitySoFar | null
}

/** A thinned curve; time in microseconds, value in currency units. */
export interface EquitySoFar {
  readonly time: Float64Array
  readonly value: Float64Array
}

/** Makes an observer's `onProgress` that passes on what is new enough to be worth a message. */
export function createProgressTeller(
  milliseconds: () => number,
  tell: (progress: ToldProgress) => void,
): (progress: RunProgress) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  let drawnAt = Number.NEGATIVE_INFINITY
  return ({ done, total, soFar }) => {
    const now = milliseconds()
    if (now - toldAt < TELL_EVERY) return
    toldAt = now
    const isDrawn = soFar !== null && now - drawnAt >= CURVE_EVERY
    if (isDrawn) drawnAt = now
    tell({ done, total, curve: isDrawn ? thinned(soFar) : null })
  }
}

function thinned({ time, equity }: NonNullable<RunProgress['soFar']>): EquitySoFar {
  const points = thinCurve(time, equity, CURVE_POINTS)
  return {
    time: Float64Array.from(points, (point) => point.time),
    value: Float64Array.from(points, (point) => point.value),
  }
}
