import type { AccountId, InstrumentId, ProposalId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { ParentOrder } from '#trading/execution/parentOrder.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { JournalDraft } from '../ports.ts'

/** Whose decision a parent order carries out, and for what. */
export interface ParentDecision {
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly signalId: SignalId
  /** The approved proposal; null for parents that only reduce risk. */
  readonly proposalId: ProposalId | null
  readonly role: 'ENTRY' | 'EXIT'
  /** How long children rest that are not immediate: to the end of the session, or where there is none until cancelled. */
  readonly restingTime: 'DAY' | 'GTC'
}

/** Payload of `ParentStarted`: the whole parent, and why it is worked the way it is. */
export interface ParentStarted {
  readonly parent: ParentOrder
  readonly decision: ParentDecision
  /** The sentence of the card. */
  readonly words: string
  /** What entitles every child to leave. */
  readonly mandate: Mandate
  /** The click or slice its story began with. */
  readonly correlationId: string | null
}

/**
 * Payload of `ParentChanged`: what the work on it remembers, written with every child before it is sent and with every
 * change of phase.
 */
export interface ParentChanged {
  readonly parentId: string
  readonly phase: string
  readonly snapshot: unknown
}

/** Drafts the beginning of a parent; its id is unique for ever within the account. */
export function startedDraft(payload: ParentStarted, at: number): JournalDraft {
  const { parent, decision, words, correlationId } = payload
  const { accountId, instrumentId } = decision
  const verb = parent.side === 'BUY' ? 'buys' : 'sells'
  const summary = `${parent.parentId} ${verb} ${instrumentId} by ${parent.terms.kind}: ${words}`
  const uniqueKey = `parent|${accountId}|${parent.parentId}`
  return { kind: 'ParentStarted', at, accountId, correlationId, uniqueKey, summary, payload }
}

/** Drafts a change of a parent. */
export function changedDraft(payload: ParentChanged, started: ParentStarted, at: number): JournalDraft {
  const { correlationId } = started
  const { accountId } = started.decision
  const summary = `${payload.parentId} is ${payload.phase}`
  return { kind: 'ParentChanged', at, accountId, correlationId, uniqueKey: null, summary, payload }
}

/** Where a parent stood when the journal was last written. */
export interface RecalledParent {
  readonly started: ParentStarted
  /** Null when no child was ever placed. */
  readonly snapshot: unknown
  /** NEW when no change was ever written. */
  readonly phase: string
}

/** Collects the parents of an account from its journal, in the order of its entries; others are passed over. */
export function recallParent(
  recalled: Map<string, RecalledParent>,
  entry: Pick<JournalDraft, 'kind' | 'payload' | 'accountId'>,
  accountId: AccountId,
): void {
  if (entry.accountId !== accountId) return
  if (entry.kind === 'ParentStarted') {
    const started = entry.payload as ParentStarted
    recalled.set(started.parent.parentId, { started, snapshot: null, phase: 'NEW' })
  } else if (entry.kind === 'ParentChanged') {
    const { parentId, snapshot, phase } = entry.payload as ParentChanged
    const known = recalled.get(parentId)
    if (known !== undefined) recalled.set(parentId, { started: known.started, snapshot, phase })
  }
}
