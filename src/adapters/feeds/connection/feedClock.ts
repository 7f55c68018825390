import type { Clock } from '#core/time/clock.ts'

/** Time as connections need it: a clock that never goes back, and one timer at a time. Tests bring their own. */
export interface FeedClock extends Clock {
  /** Calls once after that many milliseconds, never early; the answer calls it off. */
  after(milliseconds: number, action: () => void): () => void
}

/** The longest timer of the platform; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

/** Adds the platform's timers to a clock. */
export function createFeedClock(clock: Clock): FeedClock {
  return {
    now: () => clock.now(),
    after: (milliseconds, action) => {
      const due = clock.now() + milliseconds * 1_000
      // The platform rounds, so that a timer can come a moment before its time; what came early waits once more.
      const fire = (): void => {
        const left = (due - clock.now()) / 1_000
        if (left <= 0) return action()
        timer = setTimeout(fire, Math.min(LONGEST_MS, Math.ceil(left)))
      }
      let timer = setTimeout(fire, Math.min(LONGEST_MS, Math.max(0, Math.ceil(milliseconds))))
      return () => clearTimeout(timer)
    },
  }
}

/** Waits; true when the time went by, false when it was called off. */
export function pause(clock: FeedClock, milliseconds: number, stop: AbortSignal): Promise<boolean> {
  if (stop.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const callOff = clock.after(milliseconds, () => {
      stop.removeEventListener('abort', onAbort)
      resolve(true)
    })
    const onAbort = (): void => {
      callOff()
      resolve(false)
    }
    stop.addEventListener('abort', onAbort, { once: true })
  })
}
