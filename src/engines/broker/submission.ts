import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent, OrderIntended, OrderReason } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { brokerChannel, Mandate } from '#contracts/broker.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { beyondMandate } from './execution/mandateSum.ts'
import { subjectOf } from './journalWords.ts'
import { ordersOf } from './books.ts'
import { stopped, withoutMandate } from './gate.ts'
import { draft, orderDraft } from './journalKinds.ts'
import { commit, isBacktest, placeOf, record } from './journalWriter.ts'
import { beginOrder, publish, takeNews } from './orderNews.ts'
import type { JournalDraft, Venue } from './ports.ts'
import type { Desk, OpenSession } from './state.ts'

type Submission = CommandPayload<typeof brokerChannel, 'SubmitOrders'>
type Nothing = Record<string, never>

/**
 * Carries out a decision of risk: one FULL transaction holds the approval and every intent before anything is sent; then
 * the orders leave one by one, each past the gate.
 *
 * 1. All orders of a submission are denied together or none: an entry without its stop is not what was approved.
 * 2. A client order id that was used before is refused, and the order it belongs to stays as it is.
 * 3. Denied orders are published with their reason, because risk hears no answer to its commands.
 */
export function submitOrders(desk: Desk, submission: Submission, correlationId: string): CommandResult<Nothing> {
  const { current } = desk.state
  if (current === null) return refused('NO_SESSION', 'No session is open, so the orders were not sent.')
  const first = approvalDraft(desk, submission, correlationId)
  return depart(desk, current, { ...submission, first, stage: 'WHOLE', cause: 'risk' }, correlationId)
}

/** Orders that leave together, and what is written before their intents in the same transaction. */
interface Departure extends Submission {
  readonly first: readonly JournalDraft[]
  /** CHILD for orders of a parent whose approval was looked at when it began. */
  readonly stage: 'WHOLE' | 'CHILD'
  readonly cause: string
}

/** Carries orders out as `submitOrders` says; those of a parent come here with the change of their parent. */
export function depart(
  desk: Desk,
  current: OpenSession,
  departure: Departure,
  correlationId: string | null,
): CommandResult<Nothing> {
  const { orders, mandate, stage, first } = departure
  const used = orders.find((order, index) => isUsed(current, order, orders, index))
  if (used !== undefined) return duplicate(desk, used.clientOrderId)
  const denial = denialOf(desk, current, orders, mandate, stage)
  if (denial !== null) return deny(desk, current, orders, denial, correlationId)

  const intents = orders.map((specification) => happened('OrderIntended', specification, desk))
  if (!isBacktest(desk)) {
    const committed = commit(
      desk,
      [...first, ...intentDrafts(desk, current, departure, intents, correlationId)],
      'FULL',
    )
    if (!committed.ok) {
      if (committed.code === 'JOURNAL_DUPLICATE') return duplicate(desk, orders[0]?.clientOrderId ?? '')
      return deny(desk, current, orders, { code: committed.code, text: committed.text }, correlationId)
    }
  }
  for (const [index, specification] of orders.entries())
    beginOrder(current, intents[index] as OrderIntended, specification)
  for (const specification of orders) send(desk, current, specification, correlationId)
  return SENT
}

const SENT = accepted({})

/** Every intent. */
function intentDrafts(
  desk: Desk,
  current: OpenSession,
  { orders, mandate, cause }: Departure,
  intents: readonly OrderIntended[],
  correlationId: string | null,
): readonly JournalDraft[] {
  const place = placeOf(desk, correlationId)
  return orders.map((specification, index) => {
    const row = { event: intents[index] as OrderIntended, specification, mandate, cause }
    return orderDraft(row, place, subjectOf(current.books, specification.clientOrderId, specification))
  })
}

/** Sends one order whose intent is in the journal; also used by recovery for protective orders that never left. */
export function send(desk: Desk, current: OpenSession, order: OrderSpecification, correlationId: string | null): void {
  const denial = stopped(desk, order) ?? orphaned(current, order)
  const { venue } = current
  if (denial !== null || venue === null) {
    const why = denial ?? { code: 'VENUE_MISSING', text: 'This account has no venue connected.' }
    takeNews(desk, [{ ...happened('OrderDenied', order, desk), reason: why }], 'order gate', correlationId)
    return
  }
  const answer = ask(desk, venue, order)
  takeNews(desk, [happened('OrderSubmitted', order, desk), ...answer], venue.name, correlationId)
}

/** Makes an event about an order that has happened on our side just now. */
export function happened<Type extends OrderEvent['type']>(
  type: Type,
  order: Pick<OrderSpecification, 'clientOrderId'>,
  desk: Desk,
): { readonly type: Type; readonly clientOrderId: OrderSpecification['clientOrderId']; readonly tsEvent: number } {
  return { type, clientOrderId: order.clientOrderId, tsEvent: desk.context.now() }
}

/** An adapter that throws has lost the answer, not the order: what became of it is unknown. */
function ask(desk: Desk, venue: Venue, order: OrderSpecification): readonly VenueEvent[] {
  try {
    return venue.submit(order, desk.context.now())
  } catch (error) {
    const text = `The answer of ${venue.name} was lost (${String(error).slice(0, 200)}); the order may or may not be there.`
    return [{ ...happened('OrderBecameUnknown', order, desk), reason: { code: 'ANSWER_LOST', text } }]
  }
}

function isUsed(
  current: OpenSession,
  order: OrderSpecification,
  all: readonly OrderSpecification[],
  index: number,
): boolean {
  return (
    current.books.orders.has(order.clientOrderId) ||
    all.findIndex((other) => other.clientOrderId === order.clientOrderId) !== index
  )
}

function duplicate(desk: Desk, clientOrderId: string): CommandResult<never> {
  const standing = desk.state.current?.books.orders.get(clientOrderId as OrderSpecification['clientOrderId'])
  // Whoever sent it twice learns how the first one stands.
  if (standing !== undefined) publish(desk, standing, null, 'a second submission was refused')
  return refused(
    'ORDER_DUPLICATE',
    `The order ${clientOrderId} or its approval has been carried out before; nothing was sent a second time.`,
    {
      clientOrderId,
    },
  )
}

function denialOf(
  desk: Desk,
  current: OpenSession,
  orders: readonly OrderSpecification[],
  mandate: Mandate,
  stage: Departure['stage'],
): OrderReason | null {
  for (const order of orders) {
    if (order.accountId !== current.session.accountId) {
      return {
        code: 'WRONG_ACCOUNT',
        text: `The order is for the account ${order.accountId}, which is not the open one.`,
      }
    }
    if (!current.books.instruments.has(order.instrumentId)) {
      return { code: 'INSTRUMENT_UNKNOWN', text: `This session does not trade ${order.instrumentId}.` }
    }
    const denial = stopped(desk, order) ?? withoutMandate(desk, order, mandate, stage)
    if (denial !== null) return denial
  }
  const { approval } = mandate
  const proposal = approval === null ? undefined : desk.state.proposals.get(approval.proposalId)
  if (proposal === undefined || isBacktest(desk)) return null
  // What leaves at once carries an approval out by its key, which is taken once; children share theirs with their parent.
  const before = stage === 'CHILD' ? ordersOf(current.books, proposal.proposalId) : []
  return beyondMandate(proposal, before, orders)
}

function deny(
  desk: Desk,
  current: OpenSession,
  orders: readonly OrderSpecification[],
  reason: OrderReason,
  correlationId: string | null,
): CommandResult<never> {
  const place = placeOf(desk, correlationId)
  const drafts: JournalDraft[] = []
  for (const specification of orders) {
    const event = { ...happened('OrderDenied', specification, desk), reason }
    drafts.push(
      orderDraft(
        { event, specification, mandate: null, cause: 'order gate' },
        place,
        subjectOf(current.books, event.clientOrderId, specification),
      ),
    )
    beginOrder(current, event, specification)
  }
  record(desk, drafts)
  for (const { clientOrderId } of orders) {
    const order = current.books.orders.get(clientOrderId)
    if (order !== undefined) publish(desk, order, null, 'order gate')
  }
  return refused(reason.code, reason.text)
}

/** An approval is carried out once: its key is unique for ever. */
export function approvalDraft(
  desk: Desk,
  { orders, mandate }: Submission,
  correlationId: string,
): readonly JournalDraft[] {
  const { approval } = mandate
  if (approval === null) return []
  const clientOrderIds = orders.map((order) => order.clientOrderId)
  const what = orders.length === 0 ? 'worked by a parent order' : `${clientOrderIds.length} orders`
  const summary = `Approved ${approval.proposalId} (${approval.hash.slice(0, 8)}): ${what}`
  const key = `approval|${approval.proposalId}|${approval.hash}`
  return [draft('OrdersApproved', { mandate, clientOrderIds }, placeOf(desk, correlationId), summary, key)]
}

/** A protective order whose entry did not leave has nothing to protect. */
function orphaned(current: OpenSession, order: OrderSpecification): OrderReason | null {
  if (order.parentClientOrderId === null) return null
  const parent = current.books.orders.get(order.parentClientOrderId)
  if (parent === undefined || (parent.status !== 'DENIED' && parent.status !== 'REJECTED')) return null
  return { code: 'PARENT_NOT_SENT', text: `The entry ${parent.clientOrderId} it belongs to was not sent.` }
}
