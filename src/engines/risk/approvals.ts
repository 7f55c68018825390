import type { Proposal } from '#core/model/proposal.ts'
import { fromQuantity } from '#core/money.ts'
import { MILLISECOND, SECOND } from '#core/time/duration.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { flowTime, marketDayOf } from './flowTime.ts'
import { costShare } from './costEstimate.ts'
import type { EntryPlan } from './entryPlan.ts'
import { followIdea } from './ideas.ts'
import { bracketOf, reserveFor, send } from './orderMaking.ts'
import { sendParent } from './parentMaking.ts'
import { isPractice } from './practice.ts'
import { afterPractice, revealPractice } from './practiceDecisions.ts'
import { changesBetween, end, findOpen, replace, type DecisionRecord } from './proposals.ts'
import { makeProposal, sealed, sizeEntry, validityOf, type SizedEntry, type Wish } from './proposalMaking.ts'
import { tradingSession, type OpenProposal, type RiskDesk } from './state.ts'

type Payload<Name extends 'ApproveProposal' | 'RejectProposal' | 'ModifyProposal' | 'ExtendProposal'> = CommandPayload<
  typeof riskChannel,
  Name
>
type Reply<Name extends 'ApproveProposal' | 'ModifyProposal' | 'ExtendProposal'> = CommandReply<
  typeof riskChannel,
  Name
>

/** How long a card must have been visible before its approval counts: 700 ms on the screen, less its timers' grain. */
const ARMING = 690 * MILLISECOND
/** How far the screen's clock may run ahead of ours. */
const CLOCK_SKEW = 2 * SECOND

/**
 * Approves a proposal: exactly the shown terms, once, in time, by somebody who can have seen them. The prices, limits,
 * freshness, mode and kill are checked again; what has changed beyond tolerance goes back with the difference.
 */
export function approve(desk: RiskDesk, payload: Payload<'ApproveProposal'>): CommandResult<Reply<'ApproveProposal'>> {
  const found = referred(desk, payload)
  if (!found.ok) return found
  const open = found.reply
  const stopped = entriesStopped(desk)
  if (stopped !== null) return { ok: false, failure: stopped }
  const careless = carelessness(open, payload, desk.context.now())
  if (careless !== null) return { ok: false, failure: careless }
  if (isPractice(desk, open.proposal.proposalId)) return revealPractice(desk, open, payload.decision)
  const same = sizedAgain(desk, open, { quantity: open.proposal.quantity, limitPrice: open.proposal.limitPrice })
  if (same.ok && isWithinTolerance(open, same.plan)) return carryOut(desk, open, payload)
  // The approved size or price no longer fits, but another may: that is a change to show, not a refusal.
  const other = sizedAgain(desk, open, open.wish)
  if (other.ok) return giveBack(desk, open, other)
  const byHouse = sizedAgain(desk, open, null)
  if (byHouse.ok) return giveBack(desk, { ...open, wish: null }, byHouse)
  if (byHouse.failure.code === 'STOP_PASSED') end(desk, open, 'WITHDRAWN', byHouse.failure.message, payload.decision)
  return same.ok ? other : same
}

/** Refuses a proposal for the trader's reason. */
export function reject(desk: RiskDesk, payload: Payload<'RejectProposal'>): CommandResult<Record<string, never>> {
  const found = referred(desk, payload)
  if (!found.ok) return found
  const outcome =
    payload.text.trim() === '' ? 'Rejected by the trader.' : `Rejected by the trader: ${payload.text.trim()}`
  const wasPractice = isPractice(desk, found.reply.proposal.proposalId)
  end(desk, found.reply, 'REJECTED', outcome, payload.decision, payload.reason)
  if (wasPractice) afterPractice(desk, found.reply)
  return accepted({})
}

/** Changes size, limit or style within the limits; the proposal gets a new hash and is decided anew. */
export function modify(desk: RiskDesk, payload: Payload<'ModifyProposal'>): CommandResult<Reply<'ModifyProposal'>> {
  const found = referred(desk, payload)
  if (!found.ok) return found
  if (isPractice(desk, found.reply.proposal.proposalId)) return revealPractice(desk, found.reply, null)
  const open: OpenProposal = { ...found.reply, wish: wishOf(payload) }
  const sized = sizedAgain(desk, open, open.wish)
  if (!sized.ok) return sized
  const changed = remade(desk, open, sized, 'QUEUED')
  if (changed === null) return booksUnknown()
  if (found.reply.wish === null) followIdea(desk, found.reply, 'EDITED', null)
  replace(desk, changed, 'Modified by the trader.')
  return accepted({ hash: changed.proposal.hash })
}

function wishOf({ quantity, limitPrice, style }: Payload<'ModifyProposal'>): NonNullable<Wish> {
  return { quantity, limitPrice, ...(style === undefined ? {} : { style }) }
}

/** Prolongs a proposal once, if it still passes every check. */
export function extend(desk: RiskDesk, payload: Payload<'ExtendProposal'>): CommandResult<Reply<'ExtendProposal'>> {
  const found = referred(desk, payload)
  if (!found.ok) return found
  const open = found.reply
  if (open.proposal.extended) {
    return refused('ALREADY_EXTENDED', 'This proposal has been prolonged once already; decide it or let it expire.')
  }
  const stopped = entriesStopped(desk)
  if (stopped !== null) return { ok: false, failure: stopped }
  const sized = sizedAgain(desk, open, open.wish)
  if (!sized.ok) return sized
  const tsExpires = desk.context.now() + validityOf(open.signal)
  replace(desk, { ...open, proposal: { ...open.proposal, tsExpires, extended: true } }, 'Prolonged by the trader.')
  return accepted({ tsExpires })
}

/** Why nothing that adds risk is possible at all, in words for the trader; null when it is. */
function entriesStopped({ memory }: RiskDesk): Failure | null {
  if (memory.killed) {
    return {
      code: 'KILLED',
      message: 'The kill switch is on, so nothing was sent; re-arm it in the Risk workspace first.',
    }
  }
  if (memory.journalFailure !== null) {
    return {
      code: 'JOURNAL_REFUSED',
      message: `The journal cannot be written (${memory.journalFailure}), so nothing was sent; approvals are possible again when it can.`,
    }
  }
  if (memory.readOnly) {
    return {
      code: 'BOOKS_READ_ONLY',
      message: 'The journal is damaged, so this account is read-only and nothing was sent; see the Journal.',
    }
  }
  if (!memory.reconciled) {
    return {
      code: 'BOOKS_READ_ONLY',
      message: 'Our books and the venue do not agree, so nothing was sent; reconcile first.',
    }
  }
  if (memory.entriesPaused) {
    return {
      code: 'ENTRIES_PAUSED',
      message: 'Entries are paused, so nothing was sent; resume them in the mode bar first.',
    }
  }
  if (memory.feed === 'CONNECTED' || memory.feed === 'PAUSED') return null
  const state = { STALE: 'is stale', DISCONNECTED: 'is not connected', ENDED: 'has ended' }[memory.feed]
  return {
    code: 'FEED_DOWN',
    message: `The market data ${state}, so nothing was sent; prices must be current to approve.`,
    context: { state: memory.feed },
  }
}

function referred(desk: RiskDesk, reference: Pick<Proposal, 'proposalId' | 'hash'>): CommandResult<OpenProposal> {
  const open = findOpen(desk, reference.proposalId)
  if (open === undefined) {
    return refused(
      'PROPOSAL_NOT_OPEN',
      'This proposal is no longer open; it was decided, replaced or expired, and nothing was sent.',
      {
        proposalId: reference.proposalId,
      },
    )
  }
  if (desk.context.now() >= open.proposal.tsExpires) {
    end(desk, open, 'EXPIRED', 'Nobody decided in time, so it was not sent.')
    return refused('PROPOSAL_EXPIRED', 'This proposal has expired, so nothing was sent; wait for the next signal.')
  }
  if (open.proposal.hash !== reference.hash) {
    return refused(
      'HASH_MISMATCH',
      'The proposal has changed since it was shown, so nothing was sent; look at it again and decide.',
    )
  }
  return accepted(open)
}

function carelessness(open: OpenProposal, payload: Payload<'ApproveProposal'>, now: number): Failure | null {
  const { decision, typedQuantity } = payload
  if (!isArmed(decision, now)) {
    return {
      code: 'DECISION_NOT_ARMED',
      message: 'The approval came before the card could be read, so nothing was sent; look at it and approve again.',
    }
  }
  if (open.proposal.tier === 1) return null
  if (decision.ownView === null) {
    return {
      code: 'OWN_VIEW_MISSING',
      message: 'This proposal needs your own view first (for, against or unsure); nothing was sent.',
    }
  }
  if (typedQuantity === open.proposal.quantity) return null
  const units = fromQuantity(open.instrument, open.proposal.quantity)
  return {
    code: 'QUANTITY_NOT_TYPED',
    message: `Type the quantity (${units}) to approve this proposal; nothing was sent.`,
    context: { units },
  }
}

function isArmed({ shownAt, armedAt, dwellMilliseconds }: DecisionRecord, now: number): boolean {
  return armedAt - shownAt >= ARMING && armedAt <= now + CLOCK_SKEW && dwellMilliseconds * MILLISECOND >= ARMING
}

/** The same idea at the prices and limits of this moment, at the wished size and limit or at the house's. */
function sizedAgain(desk: RiskDesk, { signal, instrument, proposal }: OpenProposal, wish: Wish): SizedEntry {
  const trading = tradingSession(desk.memory)
  if (trading === null) return booksUnknown()
  return sizeEntry(desk, trading.session, trading.books, signal, instrument, proposal.side, wish, 0)
}

/** Half the estimated cost or one tick, whichever is larger, is no reason to ask again. */
function isWithinTolerance({ proposal, instrument }: OpenProposal, plan: EntryPlan): boolean {
  const tolerance = Math.max(instrument.priceIncrement, (proposal.referencePrice * costShare(proposal.cost)) / 2)
  return Math.abs(plan.referencePrice - proposal.referencePrice) <= tolerance
}

function giveBack(
  desk: RiskDesk,
  open: OpenProposal,
  fresh: Extract<SizedEntry, { readonly ok: true }>,
): CommandResult<Reply<'ApproveProposal'>> {
  const returned = remade(desk, open, fresh, 'RETURNED')
  if (returned === null) return booksUnknown()
  replace(desk, returned, 'Returned: it changed between your look and your approval.')
  return accepted({ status: 'RETURNED' })
}

function remade(
  desk: RiskDesk,
  open: OpenProposal,
  fresh: Extract<SizedEntry, { readonly ok: true }>,
  status: 'QUEUED' | 'RETURNED',
): OpenProposal | null {
  const trading = tradingSession(desk.memory)
  if (trading === null) return null
  const { signal, instrument, wish, proposal: before } = open
  const after = makeProposal(
    desk,
    trading.session,
    trading.books,
    signal,
    instrument,
    fresh,
    before.proposalId,
    wish?.style ?? null,
  )
  const { tsCreated, tsExpires, extended } = before
  const changes = changesBetween(instrument, before, after)
  const proposal = sealed(desk.memory.sha256, { ...after, tsCreated, tsExpires, extended, status, changes })
  return { signal, instrument, wish, proposal }
}

function carryOut(
  desk: RiskDesk,
  open: OpenProposal,
  payload: Payload<'ApproveProposal'>,
): CommandResult<Reply<'ApproveProposal'>> {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  if (trading === null) return booksUnknown()
  const { books } = trading
  const { proposal, instrument } = open
  const { accountId, strategyId, signalId, proposalId, side, quantity } = proposal
  const now = context.now()
  const plan = planOf(proposal)
  const orders = bracketOf(
    memory.naming,
    { accountId, strategyId, signalId, proposalId, now },
    instrument,
    plan,
    quantity,
  )
  const [entry] = orders
  if (entry === undefined || books.knowsOrder(entry.clientOrderId)) {
    end(desk, open, 'WITHDRAWN', 'An order for this signal has been sent before.')
    return refused('ORDER_DUPLICATE', 'An order for this signal has been sent before; nothing was sent a second time.')
  }
  if (!reserveFor(books, entry, instrument, plan, quantity, costShare(proposal.cost))) {
    return refused(
      'BUYING_POWER_EXCEEDED',
      'The account has too little free cash for this order, so it was not sent; reduce it or free cash first.',
    )
  }
  const { decision } = payload
  const approval = { proposalId, hash: proposal.hash, decidedAt: now, decision }
  const flowNow = flowTime(memory, trading.session.mode, now)
  if (proposal.execution === undefined) send(desk, books, orders, approval)
  else sendParent(desk, books, proposal, instrument, entry, flowNow, approval)
  memory.flow.noteEntry(strategyId, instrument.id, side, quantity, flowNow)
  memory.day.noteEntry(marketDayOf(memory, flowNow), proposal.notional)
  end(desk, open, 'APPROVED', 'Approved and sent.', decision)
  return accepted({ status: 'APPROVED' })
}

function planOf(proposal: Proposal): EntryPlan {
  const { side, orderType, timeInForce, referencePrice, limitPrice, entry, stopPrice, targetPrice } = proposal
  if (stopPrice === null) throw new Error(`Invariant: the proposal ${proposal.proposalId} has no stop`)
  return {
    side,
    orderType,
    timeInForce,
    referencePrice,
    limitPrice,
    entry: entry ?? null,
    stopPrice,
    targetPrice,
    rewardRisk: null,
    stopRule: '',
  }
}

function booksUnknown(): { readonly ok: false; readonly failure: Failure } {
  return {
    ok: false,
    failure: { code: 'BOOKS_UNKNOWN', message: 'The books of the account are not known yet; nothing was sent.' },
  }
}
