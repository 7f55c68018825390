import { backOffMilliseconds, type BackOffPolicy, type Uniform } from '../connection/backOff.ts'

/** When a lost connection is tried again. */
export interface Reconnection {
  /** An attempt begins. */
  began(now: number): void
  /** It led to an open connection. */
  opened(now: number): void
  /** It failed or the connection ended; the answer is how many milliseconds to wait. `notBefore`: the source said so. */
  ended(now: number, notBefore: number | null): number
}

const LEAST_GAP_MICROS = 1_000_000

/**
 * Plans attempts: waits with full jitter that grow with each failure, never more than one attempt a second, and from the
 * beginning only after a connection has held for `stableMs`, so that one that opens and drops at once is backed off from
 * as well.
 */
export function createReconnection(policy: BackOffPolicy, stableMs: number, uniform: Uniform): Reconnection {
  let failures = 0
  let beganAt = Number.NEGATIVE_INFINITY
  let openedAt: number | null = null
  return {
    began: (now) => {
      beganAt = now
      openedAt = null
    },
    opened: (now) => {
      openedAt = now
    },
    ended: (now, notBefore) => {
      if (openedAt !== null && now - openedAt >= stableMs * 1_000) failures = 0
      openedAt = null
      failures += 1
      const gap = (beganAt + LEAST_GAP_MICROS - now) / 1_000
      const told = notBefore === null ? 0 : (notBefore - now) / 1_000
      return Math.max(0, gap, told, backOffMilliseconds(policy, failures, uniform))
    },
  }
}
