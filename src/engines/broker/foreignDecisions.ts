import type { ClientOrderId, ExecutionId, InstrumentId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { Fill, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { specificationOf } from '#core/orders/specificationOf.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { askBy, remoteVenue } from './accountQuestions.ts'
import { countFill } from './books.ts'
import { stopped } from './gate.ts'
import { draft, fillKey, orderDraft } from './journalKinds.ts'
import { subjectOf } from './journalWords.ts'
import { commit, placeOf } from './journalWriter.ts'
import { closingQuantity } from './knownDifferences.ts'
import { isInMotion, noteChange } from './motion.ts'
import { beginOrder, publish, takeNews } from './orderNews.ts'
import type { JournalDraft, Venue } from './ports.ts'
import type { KnownDifference } from './remoteMemory.ts'
import { standingText } from './remoteMemory.ts'
import type { Desk, OpenSession } from './state.ts'
import { happened, send } from './submission.ts'

type Decision = CommandPayload<typeof brokerChannel, 'DecideForeign'>
type Nothing = Record<string, never>
type Refusal = Extract<CommandResult<never>, { readonly ok: false }>

/** Whose the trader's own decisions are. */
const TRADER = identifier<StrategyId>('trader')
const CAUSE = 'the trader'

interface Case {
  readonly desk: Desk
  readonly current: OpenSession
  readonly venue: Venue
  readonly difference: KnownDifference
  readonly decision: Decision
  readonly correlationId: string
}

/**
 * Carries out what the trader decided about a difference to the venue. The decision, and what it puts into the books, is
 * written in one FULL transaction before it counts; a decision that comes twice finds no such difference any more.
 *
 * 1. ADOPT takes the venue's word: a foreign order becomes one of ours, a position is made equal by one execution of a
 *    deterministic id at the price that was shown, an order of ours takes the end and the fills it has at the venue.
 * 2. IGNORE leaves the difference until it changes; entries go on.
 * 3. CLOSE cancels the order, or adopts the position and sends a reduce-only order that takes it back to ours.
 *
 * Afterwards the venue is asked again: only its answer says that books and venue are equal.
 */
export function decideForeign(
  desk: Desk,
  decision: Decision,
  correlationId: string,
  announce: (desk: Desk) => void,
): CommandResult<Nothing> {
  const { current, remote } = desk.state
  const venue = remoteVenue(desk)
  const difference = remote.differences.get(decision.what)
  if (current === null || venue === null || difference === undefined)
    return refused('NO_SUCH_DIFFERENCE', `There is no difference "${decision.what}" any more, so nothing was done.`)
  const one: Case = { desk, current, venue, difference, decision, correlationId }
  const unfitting = unfit(one)
  if (unfitting !== null) return unfitting
  const done = carryOut(one)
  if (!done.ok) return done
  if (decision.decision === 'IGNORE') remote.ignored.set(decision.what, standingText(difference))
  const rest = new Map(remote.differences)
  rest.delete(decision.what)
  remote.differences = rest
  askBy(desk, desk.context.now())
  if (decision.decision !== 'IGNORE') announce(desk)
  return accepted({})
}

function carryOut(one: Case): CommandResult<Nothing> {
  const { decision, difference } = one
  if (decision.decision === 'IGNORE') return write(one, [])
  if (difference.kind === 'ORDER') return decision.decision === 'ADOPT' ? adoptOrder(one) : cancelOrder(one)
  return decision.decision === 'ADOPT' ? adoptPosition(one, null) : closePosition(one)
}

function unfit({ desk, current, difference, decision }: Case): Refusal | null {
  const { choice, ours, venue } = difference
  const { reconciliation, remote } = desk.state
  if (reconciliation.state !== 'DIVERGED' && reconciliation.state !== 'MATCHED')
    return refusal(
      'NOT_COMPARED',
      'The venue does not tell the account at the moment, so nothing can be decided; wait for its answer.',
    )
  // A fill that was heard since may be what explains it.
  if (isInMotion(desk, current.books, decision.what, remote.answeredFor))
    return refusal(
      'FOREIGN_CHANGED',
      'Something has happened since it was shown; look again when it was compared anew.',
    )
  if (
    decision.ours !== ours ||
    decision.venue !== venue ||
    (choice.price !== null && decision.price !== choice.price)
  ) {
    return refusal(
      'FOREIGN_CHANGED',
      'The difference or its price has changed since it was shown; look again, then decide.',
    )
  }
  if (!choice.decisions.includes(decision.decision))
    return refusal('DECISION_NOT_OFFERED', 'That cannot be done about this difference; choose one of the offered ways.')
  if (choice.decidableAt === null)
    return refusal(
      'ORDERS_FIRST',
      'An order of the same instrument may explain this position; decide about the order first.',
    )
  if (desk.context.now() < choice.decidableAt) {
    const seconds = Math.ceil((choice.decidableAt - desk.context.now()) / 1_000_000)
    return refusal('TOO_EARLY', `The venue may still tell what explains this; it can be decided in ${seconds} seconds.`)
  }
  return null
}

/** A foreign order becomes ours with what has been filled of it; one of ours takes the venue's word. */
function adoptOrder(one: Case): CommandResult<Nothing> {
  const { desk, current, venue, difference, decision, correlationId } = one
  const { theirs } = difference
  const name = identifier<ClientOrderId>(decision.what.slice('order '.length))
  const ours = current.books.orders.get(name)
  const events: OrderEvent[] = []
  if (ours === undefined) {
    if (theirs === null) return refusal('NO_SUCH_DIFFERENCE', 'The venue does not have this order any more.')
    const specification: OrderSpecification = { ...specificationOf(theirs), strategyId: TRADER }
    events.push({ ...happened('OrderSpawned', theirs, desk), specification })
    if (theirs.venueOrderId !== null)
      events.push({ ...happened('OrderAccepted', theirs, desk), venueOrderId: theirs.venueOrderId })
  } else {
    const filled = (theirs?.filledQuantity ?? ours.filledQuantity) - ours.filledQuantity
    if (filled > 0) {
      const price = difference.choice.price ?? decision.price
      if (price === null) return noPrice()
      const executionId = `adopted|${name}|${ours.filledQuantity}|${ours.filledQuantity + filled}`
      const fill = adoptedFill(one, ours.instrumentId, ours.side === 'BUY' ? filled : -filled, price, executionId)
      const orderQuantity = theirs?.quantity ?? ours.quantity ?? filled
      events.push({
        ...happened('OrderFilled', ours, desk),
        fill: { ...fill, clientOrderId: name, strategyId: ours.strategyId },
        orderQuantity,
      })
    }
    const reason = { code: 'ADOPTED', text: `The trader took the word of ${venue.name} for it.` }
    const isEnded = theirs === null || (isClosed(theirs.status) && theirs.status !== 'FILLED')
    if (isEnded && !isClosed(ours.status)) events.push({ ...happened('OrderCancelled', ours, desk), reason })
  }
  const written = write(one, [])
  if (written.ok) takeNews(desk, events, CAUSE, correlationId)
  return written
}

/** Asks the venue to cancel an order that nobody here sent; its end is told by the next answer. */
function cancelOrder(one: Case): CommandResult<Nothing> {
  const { desk, venue, difference } = one
  const written = write(one, [])
  if (!written.ok || difference.theirs === null) return written
  try {
    venue.cancel(difference.theirs.clientOrderId, desk.context.now(), difference.theirs)
  } catch {
    // The answer was lost; the next question tells whether it works on.
  }
  return written
}

/** One execution that makes our position the venue's; `exit` is begun in the same transaction and sent afterwards. */
function adoptPosition(one: Case, exit: OrderSpecification | null): CommandResult<Nothing> {
  const { desk, current, difference, decision, correlationId } = one
  const { instrumentId, quantity } = difference
  if (instrumentId === null) return refusal('INSTRUMENT_UNKNOWN', 'This session does not trade that instrument.')
  const price = difference.choice.price ?? decision.price
  if (price === null) return noPrice()
  const ours = current.books.positions.get(instrumentId) ?? 0
  const { fills } = current.books
  const count = fills.filter((fill) => fill.instrumentId === instrumentId && isAdopted(fill)).length
  const fill = adoptedFill(
    one,
    instrumentId,
    quantity - ours,
    price,
    `adopted|${instrumentId}|${count + 1}|${ours}|${quantity}`,
  )
  const place = placeOf(desk, correlationId)
  const drafts = [draft('ExternalFillSeen', fill, place, `Taken over from the venue: ${decision.what}`, fillKey(fill))]
  const intent = exit === null ? null : happened('OrderIntended', exit, desk)
  if (exit !== null && intent !== null) {
    const row = { event: intent, specification: exit, mandate: null, cause: CAUSE }
    drafts.push(orderDraft(row, place, subjectOf(current.books, exit.clientOrderId, exit)))
  }
  const written = write(one, drafts)
  if (!written.ok) return written
  countFill(current.books, fill)
  desk.context.put('fills', fill)
  desk.state.shownFills.push(fill.executionId)
  noteChange(desk, null, instrumentId)
  if (exit !== null && intent !== null) publish(desk, beginOrder(current, intent, exit), null, CAUSE)
  return written
}

function closePosition(one: Case): CommandResult<Nothing> {
  const { desk, current, difference, correlationId } = one
  const { instrumentId, quantity } = difference
  if (instrumentId === null) return refusal('INSTRUMENT_UNKNOWN', 'This session does not trade that instrument.')
  const now = desk.context.now()
  const exit: OrderSpecification = {
    clientOrderId: identifier<ClientOrderId>(
      `close-${now.toString(36)}-${hash(`${current.session.accountId}|${instrumentId}`)}`,
    ),
    accountId: current.session.accountId,
    instrumentId,
    strategyId: TRADER,
    signalId: identifier<SignalId>(`foreign-${now}`),
    proposalId: null,
    role: 'EXIT',
    side: quantity > 0 ? 'SELL' : 'BUY',
    type: 'MARKET',
    quantity: closingQuantity(current.books.positions.get(instrumentId) ?? 0, quantity),
    sizing: null,
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: now,
  }
  const denial = stopped(desk, exit)
  if (denial !== null) return refusal(denial.code, denial.text)
  const adopted = adoptPosition(one, exit)
  if (adopted.ok) send(desk, current, exit, correlationId)
  return adopted
}

function adoptedFill(
  { desk, current, venue }: Case,
  instrumentId: InstrumentId,
  signed: number,
  price: number,
  executionId: string,
): Fill {
  return {
    executionId: identifier<ExecutionId>(executionId.slice(0, 80)),
    venue: venue.name,
    accountId: current.session.accountId,
    clientOrderId: identifier<ClientOrderId>(`adopted-${instrumentId}`.slice(0, 80)),
    instrumentId,
    strategyId: TRADER,
    side: signed > 0 ? 'BUY' : 'SELL',
    quantity: Math.abs(signed),
    price,
    fee: 0,
    slippage: 0,
    tsEvent: desk.context.now(),
    tsInit: desk.context.now(),
  }
}

function isAdopted({ executionId }: Fill): boolean {
  return executionId.startsWith('adopted|')
}

function write({ desk, decision, correlationId }: Case, drafts: readonly JournalDraft[]): CommandResult<Nothing> {
  const summary = `The trader decided about ${decision.what} (here ${decision.ours}, at the venue ${decision.venue}): ${decision.decision.toLowerCase()}`
  const row = draft('ForeignDecided', decision, placeOf(desk, correlationId), summary.slice(0, 500))
  const committed = commit(desk, [row, ...drafts], 'FULL')
  return committed.ok ? accepted({}) : refusal(committed.code, committed.text)
}

function noPrice(): Refusal {
  return refusal(
    'PRICE_MISSING',
    'Neither the venue nor the market tells a price, so nothing was taken over; give the price you paid.',
  )
}

function refusal(code: string, text: string): Refusal {
  return { ok: false, failure: { code, message: text } }
}

/** FNV-1a of a text, to tell the orders of one moment apart. */
function hash(text: string): string {
  let value = 0x81_1c_9d_c5
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01_00_01_93)
  return (value >>> 0).toString(36)
}
