import type { FeedClock } from '../connection/feedClock.ts'

/** A frame to send. */
export type Frame = string | Uint8Array

/** Frames on their way out, no faster than the source allows. */
export interface Outbox {
  /** False when too many wait. */
  send(frame: Frame): boolean
  /** Forgets what waits: the connection is gone. */
  clear(): void
}

const MOST_WAITING = 10_000

/** Makes an outbox that sends at most `perSecond` frames in any second. */
export function createOutbox(clock: FeedClock, perSecond: number, transmit: (frame: Frame) => void): Outbox {
  let waiting: Frame[] = []
  let sentAt: number[] = []
  let callOff: (() => void) | null = null

  function flush(): void {
    callOff = null
    const now = clock.now()
    sentAt = sentAt.filter((at) => now - at < 1_000_000)
    const room = Math.min(waiting.length, perSecond - sentAt.length)
    const leaving = waiting.slice(0, Math.max(0, room))
    waiting = waiting.slice(leaving.length)
    for (const frame of leaving) {
      sentAt.push(now)
      transmit(frame)
    }
    const [oldest] = sentAt
    if (waiting.length > 0 && oldest !== undefined) callOff = clock.after((oldest + 1_000_000 - now) / 1_000, flush)
  }

  return {
    send: (frame) => {
      if (waiting.length >= MOST_WAITING) return false
      waiting.push(frame)
      if (callOff === null) flush()
      return true
    },
    clear: () => {
      callOff?.()
      callOff = null
      waiting = []
    },
  }
}
