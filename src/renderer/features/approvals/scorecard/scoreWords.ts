import type { IdeaView, ScoreView } from '#contracts/records/approval.ts'
import { REJECT_REASONS } from '../rejectReasons.ts'

const CAUSES = {
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired, nobody decided',
  EDITED: 'House terms before your change',
} as const satisfies Record<ScoreView['cause'], string>

/** What was decided, in words; a refusal with its reason. */
export function causeWords(cause: ScoreView['cause'], reason: ScoreView['reason']): string {
  if (reason === null) return CAUSES[cause]
  const words = REJECT_REASONS.find((each) => each.reason === reason)?.words ?? reason
  return `${CAUSES[cause]}: ${words}`
}

const ENDS = {
  STOP: 'at its stop',
  TARGET: 'at its target',
  HORIZON: 'with its horizon',
  NEVER_ENTERED: 'never entered',
} as const

/** Where an idea stands, in words. */
export function ideaWords({ state, end }: IdeaView): string {
  if (state === 'WAITING') return 'waits for its entry'
  return end === null ? 'on its way' : ENDS[end]
}
