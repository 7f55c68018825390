import { canonicalJson } from '#core/canonicalJson.ts'
import type { ProposalId } from '#core/model/identifiers.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { wilsonProportion } from '#quant/statistics/proportion.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import {
  isPracticeDue,
  plantFlaw,
  PLANTED_FLAWS,
  practiceCard,
  practiceModeOf,
} from '#trading/approval/plantedFlaws.ts'
import { freshPractice } from './practiceMemory.ts'
import { sealed } from './proposalMaking.ts'
import type { RiskDesk } from './state.ts'

/** How the trader met a practice proposal. */
export type PracticeOutcome = 'CAUGHT' | 'MISSED' | 'UNDECIDED'

/**
 * Now and then turns a proposal into practice: the same candidate with one flaw. Only in SIM and REPLAY. Of every
 * proposal there the journal gets a seal, by which it can be checked afterwards that practice was practice from the start;
 * the seal itself says nothing.
 */
export function perhapsPractice(desk: RiskDesk, proposal: Proposal): Proposal {
  const { memory, context } = desk
  const { practice, care, sha256 } = memory
  const card = practiceCard(proposal)
  if (card === null || memory.session?.mode !== card.mode) return proposal
  practice.count += 1
  const { sessionId } = memory.session
  const salt = sha256(canonicalJson({ sessionId, count: practice.count, signalId: proposal.signalId }))
  const { on, lastWasPractice } = practice
  const isDue = isPracticeDue({ on, lastWasPractice, decisions: care.decisions }, fraction(salt, 0))
  const planted = isDue ? plantFlaw(card, Math.floor(fraction(salt, 8) * PLANTED_FLAWS.length)) : null
  practice.lastWasPractice = planted !== null
  const flaw = planted?.flaw ?? null
  const seal = sealOf(desk, proposal.proposalId, flaw?.id ?? null, salt)
  context.emit('ProposalSealed', { proposalId: proposal.proposalId, seal })
  if (planted === null) return proposal
  practice.open.set(proposal.proposalId, { flaw: planted.flaw, salt })
  return sealed(sha256, planted.card)
}

/** Whether a proposal is practice. */
export function isPractice({ memory }: RiskDesk, proposalId: ProposalId): boolean {
  return memory.practice.open.has(proposalId)
}

/** Ends a practice proposal: its flaw is told, counted and written down. Null for a proposal that is none. */
export function endPractice(desk: RiskDesk, proposalId: ProposalId, outcome: PracticeOutcome): string | null {
  const { memory, context } = desk
  const practised = memory.practice.open.get(proposalId)
  if (practised === undefined) return null
  const { flaw, salt } = practised
  memory.practice.open.delete(proposalId)
  if (outcome !== 'UNDECIDED') {
    const score = memory.practice.scores.get(flaw.id) ?? { shown: 0, caught: 0 }
    score.shown += 1
    if (outcome === 'CAUGHT') score.caught += 1
    memory.practice.scores.set(flaw.id, score)
  }
  context.emit('PracticeEnded', { proposalId, flaw: flaw.id, words: flaw.words, outcome, salt })
  showVigilance(desk)
  const end = { CAUGHT: 'You caught it.', MISSED: 'Nothing was sent.', UNDECIDED: 'Nobody decided.' }[outcome]
  return `Practice proposal: ${flaw.words} ${end}`
}

/** Switches practice on or off for this session. */
export function setPractice(desk: RiskDesk, on: boolean): CommandResult<Record<string, never>> {
  desk.memory.practice.on = on
  showVigilance(desk)
  return accepted({})
}

/** Forgets everything for another account, and shows what is left. */
export function clearPractice(desk: RiskDesk): void {
  const { memory, context } = desk
  for (const flaw of memory.practice.scores.keys()) context.remove('vigilance', flaw)
  memory.practice = freshPractice(memory.practice.on)
}

/** Shows how many planted flaws were caught, all together and by flaw, once the mode has practice at all. */
export function showVigilance({ memory, context }: RiskDesk): void {
  const { session, practice } = memory
  const { on, scores } = practice
  if (session === null || practiceModeOf(session.mode) === null) return
  let [shown, caught] = [0, 0]
  for (const [id, score] of scores) {
    shown += score.shown
    caught += score.caught
    const words = PLANTED_FLAWS.find((flaw) => flaw.id === id)?.words ?? id
    context.put('vigilance', { key: id, words, on, ...score, share: wilsonProportion(score.caught, score.shown) })
  }
  const words = 'All practice proposals'
  context.put('vigilance', { key: 'all', words, on, shown, caught, share: wilsonProportion(caught, shown) })
}

/** What the journal has of a proposal from the start; anyone with flaw and salt can compute it again. */
function sealOf({ memory }: RiskDesk, proposalId: ProposalId, flaw: string | null, salt: string): string {
  return memory.sha256(canonicalJson({ proposalId, flaw, salt }))
}

/** Eight hexadecimal digits of a hash as a number in 0..1. */
function fraction(hash: string, from: number): number {
  return Number.parseInt(hash.slice(from, from + 8), 16) / 2 ** 32
}
