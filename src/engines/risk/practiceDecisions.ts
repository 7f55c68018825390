import { refused, type CommandResult } from '#contracts/failure.ts'
import { end, PRACTICE_APPROVED, propose, type DecisionRecord } from './proposals.ts'
import { tradingSession, type OpenProposal, type RiskDesk } from './state.ts'

/**
 * Answers an approval or a change of a practice proposal: nothing is sent, the flaw is told, and the idea it was made of
 * is proposed as it is. `decision` null is a change: it is neither caught nor missed.
 */
export function revealPractice(
  desk: RiskDesk,
  open: OpenProposal,
  decision: DecisionRecord | null,
): CommandResult<never> {
  end(desk, open, 'WITHDRAWN', decision === null ? 'Changed by the trader.' : PRACTICE_APPROVED, decision)
  afterPractice(desk, open)
  const text =
    'This was a practice proposal with a planted flaw, so nothing was sent; Decisions and Scorecard say which.'
  return refused('PRACTICE_PROPOSAL', text)
}

/** Proposes the idea behind a practice proposal as it is, at the prices of now, or denies it. */
export function afterPractice(desk: RiskDesk, { signal, instrument, proposal }: OpenProposal): void {
  const trading = tradingSession(desk.memory)
  if (trading === null) return
  propose(desk, trading.session, trading.books, signal, instrument, proposal.side, 0)
}
