import type { Clock } from '#core/time/clock.ts'

/** Monotonic milliseconds since the process began; for durations. */
export function monotonicMilliseconds(): number {
  return performance.now()
}

/**
 * Makes the clock of a live host: the wall time at which the process began plus the monotonic time since, so that
 * neither a correction of the wall clock nor a leap turns it back.
 */
export function createSystemClock(): Clock {
  let last = 0
  return {
    now: () => {
      last = Math.max(last, Math.round((performance.timeOrigin + performance.now()) * 1_000))
      return last
    },
  }
}
