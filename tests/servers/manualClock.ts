import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'

/** A clock that a test turns by hand. */
export interface ManualClock extends FeedClock {
  /** Lets time pass, with every timer at its own time and what it awaits done before the next one. */
  advance(milliseconds: number): Promise<void>
  /** Timers that are set. */
  readonly pending: number
}

interface Alarm {
  readonly at: number
  readonly order: number
  readonly action: () => void
}

const SETTLING_TURNS = 20

/** Makes a clock that stands at `start`, microseconds. */
export function createManualClock(start = 1_700_000_000_000_000): ManualClock {
  let now = start
  let order = 0
  let alarms: Alarm[] = []

  async function settle(): Promise<void> {
    for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await Promise.resolve()
  }

  return {
    now: () => now,
    after: (milliseconds, action) => {
      const alarm: Alarm = { at: now + Math.max(0, Math.round(milliseconds * 1_000)), order, action }
      order += 1
      alarms.push(alarm)
      return () => {
        alarms = alarms.filter((other) => other !== alarm)
      }
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds * 1_000
      await settle()
      for (;;) {
        const [next] = alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)
        if (next === undefined) break
        alarms = alarms.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.action()
        await settle()
      }
      now = end
    },
    get pending() {
      return alarms.length
    },
  }
}
