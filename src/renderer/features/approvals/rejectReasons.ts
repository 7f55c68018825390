import type { RejectReason } from '#core/model/proposal.ts'

/** The six reasons to refuse, by the digit that chooses them. */
export const REJECT_REASONS: readonly {
  readonly digit: string
  readonly reason: RejectReason
  readonly words: string
}[] = [
  { digit: '1', reason: 'THESIS_WEAK', words: 'Thesis weak' },
  { digit: '2', reason: 'COST_LIQUIDITY', words: 'Cost or liquidity' },
  { digit: '3', reason: 'RISK_CONCENTRATION', words: 'Risk or concentration' },
  { digit: '4', reason: 'DATA_DOUBTFUL', words: 'Data doubtful' },
  { digit: '5', reason: 'EVENT_AHEAD', words: 'Event ahead' },
  { digit: '6', reason: 'OTHER', words: 'Other' },
]
