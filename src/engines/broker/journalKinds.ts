import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { brokerChannel, ExchangeConfiguration, Mandate } from '#contracts/broker.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { CeremonyNote } from '#contracts/liveCeremony.ts'
import type { HouseEventPayload } from '../kernel/channels.ts'
import type { ReconciliationView } from '#contracts/records/execution.ts'
import type { Session } from '#contracts/records/market.ts'
import type { FlattenStep } from '#contracts/records/safety.ts'
import type { ParentChanged, ParentStarted } from './execution/parentFacts.ts'
import { orderWords, type OrderSubject } from './journalWords.ts'
import type { JournalDraft } from './ports.ts'

/** One step in the life of an order. */
export interface OrderRow {
  readonly event: OrderEvent
  /** The whole order when this is the first the journal hears of it; null afterwards. */
  readonly specification: OrderSpecification | null
  /** What entitles it to leave; on intents only. */
  readonly mandate: Mandate | null
  /** Who or what brought the news: the venue, a recovery, a kill. */
  readonly cause: string
}

type NoteOf<Kind extends CeremonyNote['kind']> = Omit<Extract<CeremonyNote, { readonly kind: Kind }>, 'kind'>

/** What each kind of entry carries; docs/journal.md says what each means. The kinds of order events carry an OrderRow. */
export interface JournalPayloads {
  readonly SessionOpened: { readonly session: Session; readonly instruments: readonly Instrument[] }
  readonly SessionResumed: { readonly session: Session; readonly instruments: readonly Instrument[] }
  readonly LeaseTaken: { readonly token: number; readonly owner: string }
  readonly LimitsSigned: NoteOf<'LimitsSigned'>
  readonly LiveEntered: NoteOf<'LiveEntered'>
  readonly LiveRefused: NoteOf<'LiveRefused'>
  readonly ExchangeConfigured: ExchangeConfiguration
  readonly SignalRaised: Signal
  readonly ProposalRaised: Proposal
  readonly ProposalChanged: HouseEventPayload<'ProposalChanged'>
  readonly ProposalSealed: HouseEventPayload<'ProposalSealed'>
  readonly PracticeEnded: HouseEventPayload<'PracticeEnded'>
  readonly SignalDenied: HouseEventPayload<'SignalDenied'>
  readonly GuardLevelChanged: HouseEventPayload<'GuardLevelChanged'>
  readonly LimitsChanged: HouseEventPayload<'LimitsChanged'>
  readonly OrdersApproved: { readonly mandate: Mandate; readonly clientOrderIds: readonly string[] }
  readonly ParentStarted: ParentStarted
  readonly ParentChanged: ParentChanged
  readonly UnknownOrderResolved: { readonly clientOrderId: string; readonly decision: 'NEVER_ARRIVED' | 'KEEP_WAITING' }
  readonly ForeignDecided: CommandPayload<typeof brokerChannel, 'DecideForeign'>
  readonly StopSentAgain: { readonly clientOrderId: string }
  readonly ExternalOrderSeen: Order
  readonly ExternalFillSeen: Fill
  readonly AccountAdjusted: AccountAdjustment
  readonly AccountReconciled: { readonly differences: ReconciliationView['differences'] }
  readonly KillTripped: { readonly path: string; readonly reason: string; readonly pressedAt: number }
  readonly KillDrilled: CommandPayload<typeof brokerChannel, 'NoteDrill'>
  readonly FlattenBegun: { readonly positions: readonly { readonly instrumentId: string; readonly quantity: number }[] }
  readonly FlattenEnded: { readonly steps: readonly FlattenStep[] }
  readonly KillRearmed: { readonly checklist: readonly string[]; readonly heldMilliseconds: number }
  readonly JournalRestored: { readonly code: string; readonly refusedSince: number }
}

/** Kinds of entries that are not steps of an order. */
export type JournalKind = keyof JournalPayloads

/** Where an entry belongs. */
export interface DraftPlace {
  readonly at: number
  readonly accountId: AccountId | null
  readonly correlationId: string | null
}

/** Drafts an entry that is not a step of an order. */
export function draft<Kind extends JournalKind>(
  kind: Kind,
  payload: JournalPayloads[Kind],
  place: DraftPlace,
  summary: string,
  uniqueKey: string | null = null,
): JournalDraft {
  return { kind, ...place, uniqueKey, summary, payload }
}

/** Drafts a step of an order; intents, venue-made orders and fills get the key that keeps them unique for ever. */
export function orderDraft(row: OrderRow, place: DraftPlace, subject: OrderSubject): JournalDraft {
  return {
    kind: row.event.type,
    ...place,
    uniqueKey: uniqueKeyOf(row, place.accountId),
    summary: orderWords(row, subject),
    payload: row,
  }
}

/**
 * The key of a fill: an execution counts once, however often and by whatever way it is reported. Its corrections and its
 * bust have keys of their own, which end with what they do and their revision.
 */
export function fillKey(fill: Pick<Fill, 'venue' | 'accountId' | 'executionId' | 'revision'> & Partial<Fill>): string {
  const { venue, accountId, executionId, revision } = fill
  const key = `fill|${venue}|${accountId}|${executionId}`
  return revision === undefined ? key : `${key}|${fill.quantity === 0 ? 'bust' : 'correction'}|${revision}`
}

/** The key of an adjustment: what happened to the account beside trading counts once. */
export function adjustmentKey({
  venue,
  accountId,
  adjustmentId,
}: Pick<AccountAdjustment, 'venue' | 'accountId' | 'adjustmentId'>): string {
  return `adjustment|${venue}|${accountId}|${adjustmentId}`
}

/** The key of an intent: a client order id is used once for ever. */
function intentKey(accountId: AccountId, clientOrderId: string): string {
  return `intent|${accountId}|${clientOrderId}`
}

function uniqueKeyOf({ event }: OrderRow, accountId: AccountId | null): string | null {
  switch (event.type) {
    case 'OrderFilled':
    case 'OrderFillBusted':
    case 'OrderFillCorrected':
      return fillKey(event.fill)
    case 'OrderIntended':
    case 'OrderSpawned':
      return accountId === null ? null : intentKey(accountId, event.clientOrderId)
    default:
      return null
  }
}
