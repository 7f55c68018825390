import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'

/**
 * A clock that runs `times` faster than real time, for connections to real servers: waits of minutes take seconds and are
 * still waits. Time starts at the real one.
 */
export function createHastyClock(times: number): FeedClock {
  const begin = Date.now() * 1_000
  const began = performance.now()
  return {
    now: () => begin + Math.round((performance.now() - began) * 1_000 * times),
    after: (milliseconds, action) => {
      const timer = setTimeout(action, Math.ceil(Math.max(0, milliseconds) / times))
      return () => clearTimeout(timer)
    },
  }
}
