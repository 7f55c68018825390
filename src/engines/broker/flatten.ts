import { SECOND } from '#core/time/duration.ts'
import type { ClientOrderId, InstrumentId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import { intentName } from '#core/orders/intentName.ts'
import { signedQuantity } from '#core/portfolio/amendedHistory.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { FlattenStep } from '#contracts/records/safety.ts'
import { addsRisk, openOrders } from './books.ts'
import type { Books } from './books.ts'
import { askCancels } from './cancellation.ts'
import { closingSide } from './flattenGate.ts'
import type { Flatten } from './flattening.ts'
import { draft } from './journalKinds.ts'
import { commit, placeOf } from './journalWriter.ts'
import { notify } from './notices.ts'
import { takeNews } from './orderNews.ts'
import type { Desk, OpenSession } from './state.ts'
import { submitOrders } from './submission.ts'
import { contactOf } from './venueContacts.ts'

/** The word that a person types. */
const WORD = 'FLATTEN'
/** How long a cancel may take to be confirmed, and an exit to be heard of, before it is said that it remains. */
const PATIENCE = 5 * SECOND
const CAUSE = 'flatten'
const MANDATE = { verdictId: 'flatten', approval: null } as const
const NO_OWNER = identifier<StrategyId>('flatten')

type Preview = CommandReply<typeof brokerChannel, 'PreviewFlatten'>
type Nothing = Record<string, never>

/** Which orders would close the account now, and how many working orders are cancelled before each. */
export function previewFlatten(desk: Desk): CommandResult<Preview> {
  const standing = mayFlatten(desk)
  if (!standing.ok) return standing
  const { books } = standing.reply
  const closing = held(books).map(([instrumentId, quantity]) => ({
    instrumentId,
    side: closingSide(quantity),
    quantity: Math.abs(quantity),
    cancelsFirst: openOrders(books).filter((order) => order.instrumentId === instrumentId).length,
  }))
  return accepted({ closing })
}

/**
 * Begins to close every position. Nothing is sent before the cancels of every working entry are confirmed, or five seconds
 * have passed and it is said what remains.
 */
export function beginFlatten(
  desk: Desk,
  { typed }: CommandPayload<typeof brokerChannel, 'Flatten'>,
  correlationId: string,
): CommandResult<Nothing> {
  const { state, context } = desk
  if (typed.trim() !== WORD) {
    return refused('WORD_NOT_TYPED', `${WORD} was not typed, so every position stays as it is.`)
  }
  const standing = mayFlatten(desk)
  if (!standing.ok) return standing
  const { books } = standing.reply
  const positions = held(books)
  if (positions.length === 0) return refused('NOTHING_TO_CLOSE', 'The account is flat, so there was nothing to close.')
  const row = draft(
    'FlattenBegun',
    { positions: positions.map(([instrumentId, quantity]) => ({ instrumentId, quantity })) },
    placeOf(desk, correlationId),
    `Flatten: ${positions.length} positions are closed, one at a time`,
  )
  // A journal that takes nothing does not keep anybody in a position; the intent of each exit is what must be written.
  commit(desk, [row], 'FULL')
  state.flatten = {
    correlationId,
    steps: positions.map(([instrumentId]) => ({ instrumentId, outcome: 'WAITING', text: '' })),
    at: -1,
    since: context.now(),
    exits: new Set(),
    done: false,
  }
  const entries = openOrders(books).filter(addsRisk)
  takeNews(desk, askCancels(desk, idsOf(entries)), CAUSE, correlationId)
  advanceFlatten(desk)
  return accepted({})
}

/** Goes on with flattening as far as the venue's answers allow; to be called at every tick and after news. */
export function advanceFlatten(desk: Desk): void {
  const { state } = desk
  const { flatten, current } = state
  if (flatten === null || flatten.done || current === null) return
  // Each turn settles one part of the work or waits; a venue that answers at once needs no tick in between.
  for (let turn = 0; turn < 2 * flatten.steps.length + 2; turn += 1) if (!advanceOnce(desk, flatten, current)) return
}

/** Forgets the flattening; what was sent stays sent. */
export function endFlatten({ state }: Desk): void {
  state.flatten = null
}

/** True when something was settled and the next thing can be tried at once. */
function advanceOnce(desk: Desk, flatten: Flatten, current: OpenSession): boolean {
  const { books } = current
  const now = desk.context.now()
  if (flatten.at < 0) {
    if (openOrders(books).some(addsRisk) && now - flatten.since < PATIENCE) return false
    nextStep(desk, flatten, now)
    return true
  }
  const step = flatten.steps[flatten.at]
  if (step === undefined) {
    finish(desk, flatten)
    return false
  }
  const instrumentId = step.instrumentId as InstrumentId
  if (step.outcome === 'WAITING') {
    const open = openIn(books, instrumentId)
    if (open.length > 0) takeNews(desk, askCancels(desk, idsOf(open)), CAUSE, flatten.correlationId)
    note(flatten, 'CANCELLING', '')
    flatten.since = now
    return true
  }
  if (step.outcome === 'CANCELLING') return afterCancels(desk, flatten, current, instrumentId)
  return afterExits(desk, flatten, books, instrumentId)
}

/** The quantity is read only now: a protective stop may have filled while its cancel was on its way. */
function afterCancels(desk: Desk, flatten: Flatten, current: OpenSession, instrumentId: InstrumentId): boolean {
  const { books } = current
  const now = desk.context.now()
  const open = openIn(books, instrumentId)
  if (open.length > 0) {
    if (now - flatten.since < PATIENCE) return false
    const venue = current.venue?.name ?? 'the venue'
    const text = `${open.length} of its orders (${open[0]?.clientOrderId}) were not confirmed as cancelled within 5 s, so nothing was sent: it could have turned the position round. Look at ${contactOf(venue)}, then flatten again.`
    return settle(desk, flatten, 'REMAINS', text)
  }
  const position = books.positions.get(instrumentId) ?? 0
  if (position === 0) return settle(desk, flatten, 'FLAT_ALREADY', 'Nothing was held any more, so nothing was sent.')
  const orders = exitsOf(desk, current, instrumentId, position)
  for (const order of orders) flatten.exits.add(order.clientOrderId)
  note(flatten, 'CLOSING', '')
  flatten.since = now
  for (const order of orders) {
    const sent = submitOrders(desk, { orders: [order], mandate: MANDATE }, flatten.correlationId)
    if (!sent.ok) return settle(desk, flatten, 'REMAINS', `The exit was not sent: ${sent.failure.message}`)
  }
  return true
}

function afterExits(desk: Desk, flatten: Flatten, books: Books, instrumentId: InstrumentId): boolean {
  const now = desk.context.now()
  if ((books.positions.get(instrumentId) ?? 0) === 0) return settle(desk, flatten, 'CLOSED', 'Closed.')
  const exits = [...flatten.exits].flatMap((id) => {
    const order = books.orders.get(id)
    return order?.instrumentId === instrumentId ? [order] : []
  })
  const ended = exits.find((order) => ['REJECTED', 'DENIED', 'CANCELLED', 'EXPIRED'].includes(order.status))
  if (ended !== undefined) {
    const text = `The exit ended as ${ended.status.toLowerCase()} (${ended.reason?.text ?? 'no reason told'}), and the position has no stop now; close it by hand or flatten again.`
    return settle(desk, flatten, 'REMAINS', text)
  }
  if (exits.some((order) => order.status === 'SUBMITTED' || order.status === 'UNKNOWN')) {
    if (now - flatten.since < PATIENCE) return false
    const text =
      'The venue has not said within 5 s what became of the exit; it may fill or not, and no second one was sent.'
    return settle(desk, flatten, 'REMAINS', text)
  }
  return settle(desk, flatten, 'SENT', 'The exit works at the venue and fills with the next trade.')
}

function settle(desk: Desk, flatten: Flatten, outcome: FlattenStep['outcome'], text: string): boolean {
  note(flatten, outcome, text)
  nextStep(desk, flatten, desk.context.now())
  return true
}

function note(flatten: Flatten, outcome: FlattenStep['outcome'], text: string): void {
  const step = flatten.steps[flatten.at]
  if (step !== undefined) flatten.steps[flatten.at] = { ...step, outcome, text: text.slice(0, 2_000) }
}

function nextStep(desk: Desk, flatten: Flatten, now: number): void {
  flatten.at += 1
  flatten.since = now
  if (flatten.at >= flatten.steps.length) finish(desk, flatten)
}

function finish(desk: Desk, flatten: Flatten): void {
  if (flatten.done) return
  flatten.done = true
  const remains = flatten.steps.filter(({ outcome }) => outcome === 'REMAINS')
  const summary =
    remains.length === 0
      ? `Flatten ended: ${flatten.steps.length} positions`
      : `Flatten ended: ${remains.length} of ${flatten.steps.length} positions remain`
  commit(
    desk,
    [draft('FlattenEnded', { steps: [...flatten.steps] }, placeOf(desk, flatten.correlationId), summary)],
    'FULL',
  )
  if (remains.length === 0) return
  const names = remains.map(({ instrumentId }) => instrumentId).join(', ')
  notify(
    desk,
    'P1',
    'flatten',
    `Flatten left ${remains.length} positions as they were: ${names.slice(0, 500)}.`,
    'Read in the kill console what kept each, then close them by hand or flatten again.',
  )
}

function mayFlatten({ state }: Desk): CommandResult<OpenSession> {
  const { current, kill, flatten } = state
  if (current === null || current.venue === null)
    return refused('NO_SESSION', 'No session with a venue is open, so there is nothing to flatten.')
  if (kill === null && !state.entriesPaused) {
    const text = 'Entries run, so nothing was flattened: pause them or press KILL first, or new orders would follow.'
    return refused('NOT_HALTED', text)
  }
  if (flatten !== null && !flatten.done)
    return refused('FLATTEN_UNDER_WAY', 'Flattening is under way already; nothing was sent a second time.')
  if (state.reconciliation.state === 'DIVERGED' || state.reconciliation.state === 'NEVER') {
    const text =
      'Books and venue have not been found equal, so a closing order could open a position; reconcile first, or close at the venue itself.'
    return refused('NOT_RECONCILED', text)
  }
  return accepted(current)
}

/** Positions that are held, in the order the books have them. */
function held(books: Books): (readonly [InstrumentId, number])[] {
  return [...books.positions].filter(([, quantity]) => quantity !== 0)
}

function openIn(books: Books, instrumentId: InstrumentId): Order[] {
  return openOrders(books).filter((order) => order.instrumentId === instrumentId)
}

function idsOf(orders: readonly Order[]): ClientOrderId[] {
  return orders.map(({ clientOrderId }) => clientOrderId)
}

/** One order for each strategy that holds a part on the side of the position; together exactly the position. */
function exitsOf(
  { context }: Desk,
  { session, books }: OpenSession,
  instrumentId: InstrumentId,
  position: number,
): OrderSpecification[] {
  return partsOf(books, instrumentId, position).map(({ strategyId, quantity }, part) => {
    const clientOrderId = nameOf(context.now(), books.orders.size + part)
    return {
      clientOrderId,
      accountId: session.accountId,
      instrumentId,
      strategyId,
      signalId: identifier<SignalId>(`flatten-${clientOrderId}`),
      proposalId: null,
      role: 'EXIT',
      side: closingSide(position),
      type: 'MARKET',
      quantity,
      sizing: null,
      limitPrice: null,
      stopPrice: null,
      timeInForce: 'GTC',
      reduceOnly: true,
      ocoGroup: null,
      parentClientOrderId: null,
      attachedExit: null,
      tsInit: context.now(),
    }
  })
}

/** A name in the form of every other, from the time and the count of orders: no two exits of an account can share it. */
function nameOf(now: number, count: number): ClientOrderId {
  return intentName(`f1a7${now.toString(16).padStart(14, '0')}${count.toString(16).padStart(8, '0')}`.padEnd(64, '0'))
}

/** Shares the position out to those who hold it; what nobody holds, as after a split, goes with the largest part. */
function partsOf(books: Books, instrumentId: InstrumentId, position: number) {
  const byStrategy = new Map<StrategyId, number>()
  for (const fill of books.fills) {
    if (fill.instrumentId !== instrumentId) continue
    byStrategy.set(fill.strategyId, (byStrategy.get(fill.strategyId) ?? 0) + signedQuantity(fill))
  }
  const holders = [...byStrategy]
    .map(([strategyId, quantity]) => ({ strategyId, quantity: quantity * Math.sign(position) }))
    .filter(({ quantity }) => quantity > 0)
    .toSorted((one, other) => other.quantity - one.quantity)
  let left = Math.abs(position)
  const parts: { strategyId: StrategyId; quantity: number }[] = []
  for (const { strategyId, quantity } of holders) {
    const taken = Math.min(quantity, left)
    if (taken > 0) parts.push({ strategyId, quantity: taken })
    left -= taken
  }
  const [first] = parts
  if (left === 0) return parts
  if (first === undefined) return [{ strategyId: NO_OWNER, quantity: left }]
  first.quantity += left
  return parts
}
