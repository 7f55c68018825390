import { admitsOrigin } from '#core/model/origin.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'
import { guardEffects } from '../guardLevels.ts'

/** Denies decisions that rest on data this mode may not use: simulated data never reaches paper or live. */
export function checkOrigin(candidate: OrderCandidate, state: RiskState): Denial | null {
  if (admitsOrigin(state.mode, candidate.origin)) return null
  return deny(
    'ORIGIN_NOT_ADMITTED',
    { origin: candidate.origin, mode: state.mode },
    `The decision rests on ${candidate.origin} data, which a ${state.mode} account never uses; the order was not sent.`,
  )
}

/** Denies everything that adds risk while the kill switch is latched. */
export function checkKill(_candidate: OrderCandidate, state: RiskState): Denial | null {
  if (!state.killed) return null
  return deny(
    'KILLED',
    {},
    'The kill switch is tripped; no new risk is taken until you re-arm it in the Risk workspace.',
  )
}

/** Denies entries while they are paused. */
export function checkPause(_candidate: OrderCandidate, state: RiskState): Denial | null {
  if (!state.entriesPaused) return null
  return deny('ENTRIES_PAUSED', {}, 'Entries are paused; resume them in the mode bar when you want to trade again.')
}

/** Denies entries at guard levels that block them. */
export function checkGuard(_candidate: OrderCandidate, state: RiskState): Denial | null {
  if (!guardEffects(state.guardLevel).entriesBlocked) return null
  return deny(
    'GUARD_LEVEL',
    { level: state.guardLevel },
    `The guard level ${state.guardLevel} blocks new risk; see the Risk workspace for the way back.`,
  )
}

/** Denies entries while our books and the venue's disagree or the journal cannot be written. */
export function checkBooks(_candidate: OrderCandidate, state: RiskState): Denial | null {
  if (!state.booksReadOnly) return null
  return deny(
    'BOOKS_READ_ONLY',
    {},
    'The books are read-only until journal and venue agree; orders can be cancelled, not placed.',
  )
}
