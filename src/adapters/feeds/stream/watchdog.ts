import type { FeedClock } from '../connection/feedClock.ts'

/** What a watchdog calls for. */
export interface WatchdogCalls {
  /** Nothing came for a heartbeat: ask whether anybody is there. */
  onSilence(): void
  /** Nothing came for nearly two: what is known is not to be relied on. */
  onStale(): void
  /** Something came after all. */
  onRevival(): void
  /** Nothing came for three: the connection is given up. */
  onDeath(): void
}

/** Watches that a connection is heard of. */
export interface Watchdog {
  start(): void
  /** Something came. Cheap: called for every frame. */
  heard(): void
  stop(): void
}

type Stage = 'HEARD' | 'ASKED' | 'STALE'

/** After how many heartbeats each stage begins. Stale is called early enough to be known within two. */
const ASK_AFTER = 1
const STALE_AFTER = 1.75
const DEAD_AFTER = 3

/**
 * Makes a watchdog. When its own timer comes late by more than a heartbeat (the machine slept, the thread stood still),
 * what came meanwhile is not read yet: the connection is called stale and given one more heartbeat before it is given up.
 */
export function createWatchdog(clock: FeedClock, heartbeatMs: number, calls: WatchdogCalls): Watchdog {
  const beat = heartbeatMs * 1_000
  let lastHeard = 0
  let stage: Stage = 'HEARD'
  let graceUntil = 0
  let callOff = (): void => {}

  function look(due: number): void {
    const now = clock.now()
    if (now - due > beat) graceUntil = now + beat
    const silence = now - lastHeard
    if (silence >= DEAD_AFTER * beat && now >= graceUntil) return calls.onDeath()
    if (silence >= ASK_AFTER * beat && stage === 'HEARD') {
      stage = 'ASKED'
      calls.onSilence()
    }
    if (silence >= STALE_AFTER * beat && stage === 'ASKED') {
      stage = 'STALE'
      calls.onStale()
    }
    setAlarm(now)
  }

  function setAlarm(now: number): void {
    const beats = stage === 'HEARD' ? ASK_AFTER : stage === 'ASKED' ? STALE_AFTER : DEAD_AFTER
    const due = Math.max(lastHeard + beats * beat, stage === 'STALE' ? graceUntil : 0, now)
    callOff = clock.after((due - now) / 1_000, () => look(due))
  }

  return {
    start: () => {
      callOff()
      stage = 'HEARD'
      lastHeard = clock.now()
      graceUntil = 0
      setAlarm(lastHeard)
    },
    heard: () => {
      lastHeard = clock.now()
      if (stage === 'HEARD') return
      const wasStale = stage === 'STALE'
      stage = 'HEARD'
      if (wasStale) calls.onRevival()
    },
    stop: () => callOff(),
  }
}
