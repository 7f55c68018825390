/** Watches one heart by its count, from another thread. */
export interface PulseMonitor {
  /** Looks at the count; returns for how many milliseconds it has not moved. */
  observe(count: number, milliseconds: number): number
  /** Starts the wait anew, as after a restart. */
  reset(milliseconds: number): void
}

/**
 * A look this late means that the watcher itself was stopped (a suspended laptop, a stopped process), and the heart very
 * likely with it: the wait starts anew.
 */
const LATE_MILLISECONDS = 1_000

/** Makes a monitor; its wait begins at the given time. */
export function createPulseMonitor(milliseconds: number): PulseMonitor {
  let lastCount: number | null = null
  let lastMove = milliseconds
  let lastLook = milliseconds
  return {
    observe: (count, now) => {
      if (count !== lastCount || now - lastLook > LATE_MILLISECONDS) {
        lastCount = count
        lastMove = now
      }
      lastLook = now
      return now - lastMove
    },
    reset: (now) => {
      lastCount = null
      lastMove = now
      lastLook = now
    },
  }
}
