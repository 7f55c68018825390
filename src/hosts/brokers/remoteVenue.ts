import type { AccountId, ClientOrderId, VenueOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent, OrderReason } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { Uniform } from '#adapters/feeds/connection/backOff.ts'
import { createReconnection } from '#adapters/feeds/stream/reconnection.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { BrokerConnection, BrokerFailure, BrokerNews, CancelTarget } from '#engines/broker/brokerPort.ts'
import type { Venue } from '#engines/broker/ports.ts'
import { createSendQueue, type Held, type Submission } from './sendQueue.ts'
import { boundedReason, fillNews, orderNews, readTruth, type ReportReader } from './venueReports.ts'

/** What the engine is told of its venue. */
export type VenueAnswer = 'TakeVenueNews' | 'TakeVenueTruth' | 'TakeVenueLink'

/** Everything a remote venue is given. */
export interface RemoteVenueSetup {
  /** Makes a connection that has not been opened; called again for each new attempt. */
  readonly connect: () => BrokerConnection
  readonly accountId: AccountId
  readonly instruments: readonly Instrument[]
  /** Our time, microseconds. */
  readonly now: () => number
  /** Puts a message into the inbox of the broker engine; never called while the engine calls the venue. */
  readonly post: <Answer extends VenueAnswer>(
    type: Answer,
    payload: CommandPayload<typeof brokerChannel, Answer>,
  ) => void
  /** Runs a task later; the answer calls it off. */
  readonly after: (milliseconds: number, task: () => void) => () => void
  readonly uniform: Uniform
  /** The gate of the kill switch, read before each order that adds risk leaves. */
  readonly isKilled: () => boolean
}

/** A venue behind a connection. */
export interface RemoteVenue {
  readonly venue: Venue
  /** Opens the connection, and again and again while it cannot be. */
  start(): void
  close(): Promise<void>
}

const RECONNECT = { firstMs: 1_000, longestMs: 60_000 }
const STABLE_MS = 60_000
/** A link that the connection cannot get back within this long is opened anew. */
const GIVE_UP_MS = 60_000
/** How often what waits is looked through for what waited too long. */
const PUMP_MS = 1_000
/** Orders of which this run remembers the terms. */
const REMEMBERED = 10_000

const HELD: Readonly<Record<Held, string>> = {
  QUEUE_FULL: 'too many orders wait for the venue already',
  TOO_LATE: 'it waited too long for its turn, and the market has moved on',
  KILLED: 'the kill switch is on',
}

/** What no further attempt will change; somebody has to do something about the key. */
const FINAL: readonly BrokerFailure['code'][] = [
  'BROKER_KEY_REFUSED',
  'BROKER_KEY_MISSING',
  'BROKER_KEY_CAN_WITHDRAW',
  'BROKER_WRONG_ACCOUNT',
]

/**
 * Makes an engine's venue out of a connection: what the engine asks is sent later, and what comes of it is posted into
 * the engine's inbox, which stays its complete input.
 *
 * 1. An order leaves once. A promise that fails, or an answer that is not one, is UNKNOWN; NOT_SENT is a rejection of that
 *    code, because certainly nothing left.
 * 2. Once a second copy was handed over, a refusal of either says nothing of the other: it is UNKNOWN.
 * 3. Cancels go before submissions. An order that still waits here is taken back without asking anybody.
 */
export function createRemoteVenue(setup: RemoteVenueSetup): RemoteVenue {
  const { accountId, now, post } = setup
  let connection = setup.connect()
  const { venue: name, capabilities } = connection
  const reconnection = createReconnection(RECONNECT, STABLE_MS, setup.uniform)
  const sent = new Map<ClientOrderId, OrderSpecification>()
  /** Orders of which a second copy was handed over: from then on nothing that is said of the first one is certain. */
  const copied = new Set<ClientOrderId>()
  const names = new Map<VenueOrderId, ClientOrderId>()
  const instruments = new Map<string, Instrument>(setup.instruments.map((instrument) => [instrument.id, instrument]))
  const reader: ReportReader = { venue: name, accountId, instruments, now, sent, names }
  let isOpen = false
  let isClosed = false
  let wasOpen = false
  let clockSkew: number | null = null
  let linkState: 'UP' | 'DOWN' = 'DOWN'
  let callOff: (() => void) | null = null
  let callOffPump: (() => void) | null = null

  const tell = (events: readonly VenueEvent[]): void => {
    if (events.length > 0 && !isClosed) post('TakeVenueNews', { accountId, events })
  }
  const happened = <Type extends OrderEvent['type']>(type: Type, clientOrderId: ClientOrderId, tsEvent = now()) =>
    ({ type, clientOrderId, tsEvent }) as const
  const notSent = ({ order }: Submission, text: string): VenueEvent[] =>
    copied.has(order.clientOrderId)
      ? []
      : [
          {
            ...happened('OrderRejected', order.clientOrderId),
            reason: { code: 'NOT_SENT', text: `Not sent: ${text}.` },
          },
        ]

  const queue = createSendQueue({
    now,
    isKilled: setup.isKilled,
    send: (submission) => submit(submission).then(tell),
    held: (submission, why) => queueMicrotask(() => tell(notSent(submission, HELD[why]))),
  })

  async function submit(submission: Submission): Promise<readonly VenueEvent[]> {
    const { order } = submission
    const { clientOrderId } = order
    const instrument = instruments.get(order.instrumentId)
    if (!isOpen || instrument === undefined) return notSent(submission, `${name} is not connected`)
    const unknown = (reason: OrderReason): VenueEvent[] => [
      { ...happened('OrderBecameUnknown', clientOrderId), reason: boundedReason(reason) },
    ]
    try {
      const outcome = await connection.submit(order, instrument)
      switch (outcome.kind) {
        case 'ACCEPTED':
          names.set(outcome.venueOrderId, clientOrderId)
          return [{ ...happened('OrderAccepted', clientOrderId, outcome.tsEvent), venueOrderId: outcome.venueOrderId }]
        case 'REFUSED':
          if (copied.has(clientOrderId)) return unknown(outcome.reason)
          return [
            { ...happened('OrderRejected', clientOrderId, outcome.tsEvent), reason: boundedReason(outcome.reason) },
          ]
        case 'NOT_SENT':
          return notSent(submission, outcome.reason.text.slice(0, 500))
        default:
          return unknown(outcome.reason)
      }
    } catch (error) {
      return unknown({ code: 'ANSWER_LOST', text: `The answer of ${name} was lost (${String(error).slice(0, 200)}).` })
    }
  }

  async function cancel(target: CancelTarget): Promise<void> {
    try {
      const outcome = await connection.cancel(target)
      if (outcome.kind !== 'REFUSED' && outcome.kind !== 'NOT_FOUND') return
      const code = outcome.kind === 'NOT_FOUND' ? 'NOT_FOUND' : outcome.reason.code
      const reason = boundedReason({ code, text: outcome.reason.text })
      tell([{ ...happened('OrderCancelRejected', target.clientOrderId), reason }])
    } catch {
      // Asked or not: the order is asked after.
    }
  }

  function onNews(from: BrokerConnection, news: BrokerNews): void {
    switch (news.kind) {
      case 'ORDER':
        tell(orderNews(reader, news.report))
        break
      case 'FILL': {
        const event = fillNews(reader, news.report)
        if (event !== null) tell([event])
        break
      }
      case 'SKEW':
        clockSkew = Math.round(news.clockSkew)
        if (from === connection) tellLink(linkState, false, '')
        break
      default:
        if (from === connection) takeLink(news.state, news.isGap, news.text)
    }
  }

  function tellLink(state: 'UP' | 'DOWN', isGap: boolean, text: string): void {
    linkState = state
    if (!isClosed) post('TakeVenueLink', { accountId, state, isGap, clockSkew, text: text.slice(0, 2_000) })
  }

  function takeLink(state: 'UP' | 'DOWN', isGap: boolean, text: string): void {
    callOff?.()
    callOff = state === 'DOWN' ? setup.after(GIVE_UP_MS, reopen) : null
    tellLink(state, isGap, text)
  }

  function reopen(): void {
    isOpen = false
    const old = connection
    connection = setup.connect()
    void old.close().catch(() => undefined)
    attempt(reconnection.ended(now(), null))
  }

  function attempt(milliseconds: number): void {
    callOff?.()
    callOff = isClosed ? null : setup.after(milliseconds, () => void open())
  }

  async function open(): Promise<void> {
    const opening = connection
    reconnection.began(now())
    const opened = await opening
      .open((news) => onNews(opening, news))
      .catch((error: unknown) => ({ ok: false, failure: unreachable(name, error) }) as const)
    if (isClosed || opening !== connection) return
    if (!opened.ok) {
      tellLink('DOWN', false, opened.failure.message)
      connection = setup.connect()
      if (!FINAL.includes(opened.failure.code)) attempt(reconnection.ended(now(), null))
      return
    }
    reconnection.opened(now())
    isOpen = true
    clockSkew = opened.account.clockSkew === null ? null : Math.round(opened.account.clockSkew)
    callOff?.()
    callOff = null
    tellLink('UP', wasOpen, `Connected to ${name}.`)
    wasOpen = true
  }

  function pumpLater(): void {
    callOffPump = setup.after(PUMP_MS, () => {
      queue.pump()
      if (!isClosed) pumpLater()
    })
  }

  const venue: Venue = {
    name,
    absenceIsProof: false,
    remote: {
      idempotency: capabilities.idempotency,
      worstLag: capabilities.worstLag,
      nativeStops: capabilities.nativeStops,
    },
    submit(order, at, isAgain = false) {
      // A copy of what has not left yet would only take its place.
      if (isAgain && queue.holds(order.clientOrderId)) return []
      if (isAgain) copied.add(order.clientOrderId)
      remember(sent, order)
      const submission = { order, at }
      if (queue.submit(submission) === 'QUEUE_FULL') return notSent(submission, HELD.QUEUE_FULL)
      queueMicrotask(queue.pump)
      return []
    },
    cancel(clientOrderId, _, order) {
      // A copy that has not left is taken back; the first one may be at the venue all the same.
      if (queue.withdraw(clientOrderId) && !copied.has(clientOrderId)) {
        const reason = { code: 'NOT_SENT', text: 'It was cancelled before it left.' }
        return [{ ...happened('OrderCancelled', clientOrderId), reason }]
      }
      const instrument = instruments.get(order?.instrumentId ?? sent.get(clientOrderId)?.instrumentId ?? '')
      if (instrument === undefined) return []
      const target = { clientOrderId, venueOrderId: order?.venueOrderId ?? null, instrument }
      queue.cancel(() => cancel(target))
      queueMicrotask(queue.pump)
      return []
    },
    onSlice: () => [],
    finalize: () => [],
    truth(at, since) {
      if (!isOpen) return null
      void connection
        .account(since)
        .catch(() => null)
        .then((report) => {
          if (isClosed) return
          const truth = report === null ? null : readTruth(reader, report)
          post('TakeVenueTruth', { accountId, askedAt: report?.askedAt ?? at, truth })
        })
      return 'LATER'
    },
  }
  return {
    venue,
    start() {
      pumpLater()
      void open()
    },
    async close() {
      isClosed = true
      callOff?.()
      callOffPump?.()
      await connection.close().catch(() => undefined)
    },
  }
}

function remember(sent: Map<ClientOrderId, OrderSpecification>, order: OrderSpecification): void {
  sent.set(order.clientOrderId, order)
  const oldest = sent.size > REMEMBERED ? sent.keys().next().value : undefined
  if (oldest !== undefined) sent.delete(oldest)
}

function unreachable(name: string, error: unknown): BrokerFailure {
  return { code: 'BROKER_UNREACHABLE', message: `${name} cannot be reached (${String(error).slice(0, 200)}).` }
}
