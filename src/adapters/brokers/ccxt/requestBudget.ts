import { TokenWindow } from '../../feeds/limits/tokenWindow.ts'

/** Who wants to send. */
export type CallKind = 'SUBMIT' | 'CANCEL' | 'QUESTION'

/** The weight a venue allows, a part of it kept free for cancels. Nothing waits here: what does not fit is not sent. */
export interface RequestBudget {
  /** Takes the weight, or says that it is not there. */
  take(kind: CallKind, weight: number): boolean
  /** When so much can be taken, microseconds; null when never. */
  readyAt(kind: CallKind, weight: number): number | null
  /** The venue asked for a rest; cancels rest too when the venue would shut the sender out. */
  rest(until: number, alsoCancels: boolean): void
}

/** What is kept for cancels, and for cancels and submissions together. */
const KEPT_FOR_CANCELS = 0.2
const KEPT_FOR_ORDERS = 0.3

/** Makes a budget of `limit` weight in any stretch of so many milliseconds; `now` in microseconds. */
export function createRequestBudget(limit: number, milliseconds: number, now: () => number): RequestBudget {
  const tokens = new TokenWindow(limit, milliseconds)
  const kept: Readonly<Record<CallKind, number>> = {
    CANCEL: 0,
    SUBMIT: limit * KEPT_FOR_CANCELS,
    QUESTION: limit * KEPT_FOR_ORDERS,
  }
  let restsUntil = 0
  let cancelsRestUntil = 0
  return {
    take: (kind, weight) => {
      const at = now()
      if (at < (kind === 'CANCEL' ? cancelsRestUntil : restsUntil)) return false
      if (tokens.free(at) - kept[kind] < weight) return false
      tokens.spend(at, weight)
      return true
    },
    readyAt: (kind, weight) => {
      const free = tokens.freeAt(now(), weight + kept[kind])
      return free === null ? null : Math.max(free, kind === 'CANCEL' ? cancelsRestUntil : restsUntil)
    },
    rest: (until, alsoCancels) => {
      restsUntil = Math.max(restsUntil, until)
      if (alsoCancels) cancelsRestUntil = Math.max(cancelsRestUntil, until)
    },
  }
}
