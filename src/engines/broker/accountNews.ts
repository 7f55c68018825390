import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import { postAdjustment } from './books.ts'
import { adjustmentKey, draft } from './journalKinds.ts'
import { placeOf } from './journalWriter.ts'
import { noteChange } from './motion.ts'
import { notify } from './notices.ts'
import type { JournalDraft } from './ports.ts'
import type { Desk } from './state.ts'

/** What an account was told of itself beside its orders, and what is to be written down of it. */
export interface AccountPosting {
  /** Adjustments that have not been heard before. */
  readonly fresh: readonly AccountAdjustment[]
  readonly drafts: readonly JournalDraft[]
}

/** Posts adjustments to the books. What has been heard before counts nowhere a second time. */
export function postAdjustments(
  desk: Desk,
  adjustments: readonly AccountAdjustment[],
  correlationId: string | null,
): AccountPosting {
  const { current } = desk.state
  if (current === null) throw new Error('Invariant: an account changed without a session')
  const fresh = adjustments.filter((adjustment) => postAdjustment(current.books, adjustment))
  const drafts = fresh.map((adjustment) => {
    const summary = adjustment.text.slice(0, 500)
    return draft('AccountAdjusted', adjustment, placeOf(desk, correlationId), summary, adjustmentKey(adjustment))
  })
  return { fresh, drafts }
}

/** Tells everyone what happened to the account; a margin call and a ruined account also tell the trader at once. */
export function publishAdjustments(desk: Desk, adjustments: readonly AccountAdjustment[], cause: string): void {
  if (adjustments.length === 0) return
  desk.context.emit('AccountAdjusted', { adjustments, cause })
  for (const { instrumentId } of adjustments) noteChange(desk, null, instrumentId)
  for (const { kind, text, adjustmentId } of adjustments) {
    if (kind === 'MARGIN_CALL')
      notify(desk, 'P1', `margin:${adjustmentId}`, text, 'Close positions or add money before the next price.')
    else if (kind === 'ACCOUNT_RUINED')
      notify(desk, 'P1', `margin:${adjustmentId}`, text, 'Open a new session; this account takes no more orders.')
  }
}
