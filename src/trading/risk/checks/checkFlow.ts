import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'

/** Denies a twin of an order sent moments ago: same instrument, side and quantity. */
export function checkDuplicate(_candidate: OrderCandidate, state: RiskState): Denial | null {
  const age = state.lastTwinAge
  const window = state.limits.duplicateWindow
  if (age === null || age >= window) return null
  return deny(
    'DUPLICATE_ORDER',
    { age, window },
    'The same order was sent a moment ago, so this one was not; wait if you really want both.',
  )
}

/** Denies orders beyond the allowed number of messages in a second. */
export function checkMessageRate(_candidate: OrderCandidate, state: RiskState): Denial | null {
  const count = state.recentMessages
  const limit = state.limits.messagesPerSecond
  if (count < limit) return null
  return deny(
    'MESSAGE_RATE_EXCEEDED',
    { count, limit },
    'Too many orders within one second; this one was not sent. Look at what is sending them.',
  )
}

/** Denies the same entry repeated too often: a strategy in a loop. */
export function checkRepetition(_candidate: OrderCandidate, state: RiskState): Denial | null {
  const count = state.repetitions
  const limit = state.limits.repetitions
  if (count < limit) return null
  return deny(
    'REPEATED_EXECUTION',
    { count, limit },
    'The strategy repeats the same entry too often, so it was stopped; look at it before you enable it again.',
  )
}
