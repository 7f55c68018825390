import type { Instrument } from '#core/model/instrument.ts'
import type { RiskDesk } from '../state.ts'
import { partKey } from './cover.ts'
import type { WatchedPart } from './memory.ts'

/** Why a part of a position has no stop and none is sent now. */
export type Complaint = 'REFUSED' | 'PASSED' | 'NO_PLAN' | 'BOOKS_DIFFER' | 'UNKNOWN'

const WORDS: Readonly<Record<Complaint, { readonly why: string; readonly action: string }>> = {
  REFUSED: {
    why: 'the venue did not take a stop in three attempts',
    action: 'Close the position, or place a stop at the venue yourself.',
  },
  PASSED: {
    why: 'the market has passed the planned stop already, and closing at the market was not approved',
    action: 'Decide now: close the position, or keep it without a stop.',
  },
  NO_PLAN: {
    why: 'nobody decided where its stop belongs',
    action: 'Close the position, or place a stop at the venue yourself.',
  },
  BOOKS_DIFFER: {
    why: 'books and venue differ, so nobody knows how much is held',
    action: 'Reconcile; the stop is restored as soon as both agree.',
  },
  UNKNOWN: {
    why: 'the venue has not told for a minute whether the stop stands',
    action: 'Look the stop up at the venue; another one is not sent beside it.',
  },
}

/** Tells the trader that a position is unprotected, once for each reason. */
export function complain({ context }: RiskDesk, instrument: Instrument, part: WatchedPart, complaint: Complaint): void {
  if (part.told === complaint) return
  part.told = complaint
  const { why, action } = WORDS[complaint]
  const who = `${instrument.symbol} of ${part.strategyId}`
  const text = `Position unprotected: ${who} has no stop at the venue, because ${why}.`
  context.put('notices', { key: noticeKey(part), priority: 'P1', at: context.now(), text, action, count: 1 })
}

/** Takes the notice away once its cause is gone. */
export function clearComplaint({ context }: RiskDesk, part: WatchedPart): void {
  if (part.told === null) return
  part.told = null
  context.remove('notices', noticeKey(part))
}

function noticeKey({ strategyId, instrumentId }: WatchedPart): string {
  return `risk:unprotected:${partKey(strategyId, instrumentId)}`
}
