import type { ProposalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide } from '#core/model/order.ts'
import type { Proposal, ProposalStatus, RejectReason } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import { fromQuantity } from '#core/money.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Mandate } from '#contracts/broker.ts'
import { confirmSignal, denySignal } from './answers.ts'
import { noteCare } from './care.ts'
import type { Books } from './books.ts'
import { priceText } from './entryPlan.ts'
import { followIdea } from './ideas.ts'
import { endPractice, isPractice, perhapsPractice } from './practice.ts'
import { makeProposal, sizeEntry } from './proposalMaking.ts'
import type { OpenProposal, RiskDesk } from './state.ts'

/** What the screen told about a decision. */
export type DecisionRecord = NonNullable<NonNullable<Mandate['approval']>['decision']>
/** How a proposal can end. */
export type ProposalEnd = Exclude<ProposalStatus, 'QUEUED' | 'RETURNED'>

/** Ends a practice proposal that was approved; what it teaches takes its place. */
export const PRACTICE_APPROVED = 'practice approved'

/** Ended proposals that stay on the screen. */
const ENDED_SHOWN = 200

/** Turns a signal into a proposal for the trader, or denies it. An older one for the same idea gives way. */
export function propose(
  desk: RiskDesk,
  session: Session,
  books: Books,
  signal: Signal,
  instrument: Instrument,
  side: OrderSide,
  leaving: number,
): void {
  const sized = sizeEntry(desk, session, books, signal, instrument, side, null, leaving)
  if (!sized.ok) {
    denySignal(desk, signal, sized.failure)
    return
  }
  for (const older of desk.memory.open.values()) {
    const { strategyId, instrumentId } = older.proposal
    if (strategyId !== signal.strategyId || instrumentId !== signal.instrumentId) continue
    end(desk, older, 'SUPERSEDED', 'A newer signal of the same strategy took its place.')
  }
  const proposal = perhapsPractice(desk, makeProposal(desk, session, books, signal, instrument, sized))
  desk.memory.open.set(proposal.proposalId, { signal, instrument, wish: null, proposal })
  desk.context.put('proposals', proposal)
  desk.context.emit('ProposalRaised', proposal)
  confirmSignal(desk, signal, 'PROPOSED')
}

/** Ends a proposal; from then on no approval of it is taken. */
export function end(
  desk: RiskDesk,
  open: OpenProposal,
  status: ProposalEnd,
  outcome: string,
  decision: DecisionRecord | null = null,
  reason: RejectReason | null = null,
): void {
  desk.memory.open.delete(open.proposal.proposalId)
  if (isPractice(desk, open.proposal.proposalId)) {
    // Nothing of practice counts as a decision about money.
    const met = outcome === PRACTICE_APPROVED ? 'MISSED' : status === 'REJECTED' ? 'CAUGHT' : 'UNDECIDED'
    const told = endPractice(desk, open.proposal.proposalId, met)
    const words = [outcome === PRACTICE_APPROVED ? null : outcome, told].filter((each) => each !== null).join(' ')
    announceEnd(desk, { ...open.proposal, status, outcome: words }, decision, reason)
    return
  }
  if (status === 'APPROVED' || status === 'REJECTED' || status === 'EXPIRED') followIdea(desk, open, status, reason)
  if (decision !== null && (status === 'APPROVED' || status === 'REJECTED'))
    noteCare(desk, { approved: status === 'APPROVED', dwellMilliseconds: decision.dwellMilliseconds })
  announceEnd(desk, { ...open.proposal, status, outcome }, decision, reason)
}

/** Shows and tells a proposal that has ended. */
export function announceEnd(
  desk: RiskDesk,
  proposal: Proposal,
  decision: DecisionRecord | null = null,
  reason: RejectReason | null = null,
): void {
  const { memory, context } = desk
  context.put('proposals', proposal)
  context.emit('ProposalChanged', { proposal, decision, reason, note: proposal.outcome ?? '' })
  memory.ended.push(proposal.proposalId)
  const oldest = memory.ended.length > ENDED_SHOWN ? memory.ended.shift() : undefined
  if (oldest !== undefined) context.remove('proposals', oldest)
}

/** Ends every open proposal in the same way. */
export function endAll(desk: RiskDesk, status: ProposalEnd, outcome: string): void {
  for (const open of desk.memory.open.values()) end(desk, open, status, outcome)
}

/** Ends what nobody decided in time: without an answer the answer is no. */
export function expire(desk: RiskDesk, now: number): void {
  for (const open of desk.memory.open.values()) {
    if (now >= open.proposal.tsExpires) end(desk, open, 'EXPIRED', 'Nobody decided in time, so it was not sent.')
  }
}

/** Replaces the terms of an open proposal and tells what changed. */
export function replace(desk: RiskDesk, open: OpenProposal, note: string): void {
  desk.memory.open.set(open.proposal.proposalId, open)
  desk.context.put('proposals', open.proposal)
  desk.context.emit('ProposalChanged', { proposal: open.proposal, decision: null, reason: null, note })
}

/** The open proposal of this id; undefined when it has ended or never was. */
export function findOpen(desk: RiskDesk, proposalId: ProposalId): OpenProposal | undefined {
  return desk.memory.open.get(proposalId)
}

/** The fields a trader decides on that differ between two versions of a proposal, in words. */
export function changesBetween(instrument: Instrument, before: Proposal, after: Proposal): Proposal['changes'] {
  const price = (value: number | null): string => priceText(instrument, value)
  const fields: readonly (readonly [string, (proposal: Proposal) => string])[] = [
    ['quantity', (proposal) => String(fromQuantity(instrument, proposal.quantity))],
    ['order type', (proposal) => proposal.orderType],
    ['limit', (proposal) => price(proposal.limitPrice)],
    ['execution', (proposal) => proposal.execution?.terms.kind ?? 'at once'],
    ['entry from', (proposal) => price(proposal.entry?.triggerPrice ?? null)],
    ['stop', (proposal) => price(proposal.stopPrice)],
    ['target', (proposal) => price(proposal.targetPrice)],
    ['last price', (proposal) => price(proposal.referencePrice)],
    ['cost', (proposal) => `${proposal.cost.totalBps.toFixed(1)} bps`],
    ['tier', (proposal) => String(proposal.tier)],
  ]
  return fields.flatMap(([field, read]) => {
    const [from, to] = [read(before), read(after)]
    return from === to ? [] : [{ field, from, to }]
  })
}
