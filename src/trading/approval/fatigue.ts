/** One decision of the trader, as far as its care is measured. */
export interface MeasuredDecision {
  readonly approved: boolean
  readonly dwellMilliseconds: number
}

/** What the last decisions say about the trader's care. */
export interface FatigueReport {
  /** True when routine proposals should ask for more than two presses until the session ends. */
  readonly tired: boolean
  /** One sentence with the trader's own figures; empty while there is nothing to say. */
  readonly text: string
}

/** Decisions that are looked at for their speed, and how fast is too fast. */
const QUICK_DECISIONS = 5
const QUICK_MILLISECONDS = 3_000
/** Decisions that are looked at for their direction, and the share of approvals that is no choice any more. */
const JUDGED_DECISIONS = 40
const RUBBER_STAMP = 0.95

/** How many decisions have to be remembered. */
export const REMEMBERED_DECISIONS = JUDGED_DECISIONS

const RESTED: FatigueReport = { tired: false, text: '' }

/**
 * Tells whether decisions have become a reflex: the last five took less than three seconds each, or more than 95 % of
 * the last forty were approvals. Expired proposals are no decisions. Oldest first.
 */
export function judgeFatigue(decisions: readonly MeasuredDecision[]): FatigueReport {
  const quick = decisions.slice(-QUICK_DECISIONS)
  if (
    quick.length === QUICK_DECISIONS &&
    quick.every(({ dwellMilliseconds }) => dwellMilliseconds < QUICK_MILLISECONDS)
  ) {
    const slowest = Math.max(...quick.map(({ dwellMilliseconds }) => dwellMilliseconds)) / 1_000
    const text = `Your last ${QUICK_DECISIONS} decisions took at most ${slowest.toFixed(1)} s each. Until the session ends, proposals above the usual size ask for your own view and the typed quantity.`
    return { tired: true, text }
  }
  const judged = decisions.slice(-JUDGED_DECISIONS)
  const approvals = judged.filter(({ approved }) => approved).length
  if (judged.length === JUDGED_DECISIONS && approvals / judged.length > RUBBER_STAMP) {
    const text = `You approved ${approvals} of your last ${judged.length} proposals. Until the session ends, proposals above the usual size ask for your own view and the typed quantity.`
    return { tired: true, text }
  }
  return RESTED
}
