import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type {
  BrokerCapabilities,
  BrokerConnection,
  BrokerFailure,
  BrokerNews,
  BrokerSetup,
  CancelOutcome,
  CancelTarget,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'
import type { Uniform } from '../../feeds/connection/backOff.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import type { HttpPatience } from '../../feeds/http/patience.ts'
import type { StreamPatience } from '../../feeds/stream/streamConnection.ts'
import { createOrderChannel, type ChannelAnswer } from '../shared/orderChannel.ts'
import { unsendable } from '../shared/unsendable.ts'
import { askAccount } from './alpacaAccount.ts'
import { orderMessage } from './alpacaMessages.ts'
import { askOpening } from './alpacaOpening.ts'
import { definiteRefusal, wordsOf } from './alpacaRefusals.ts'
import { openAlpacaStream, type AlpacaStream } from './alpacaStream.ts'
import { createSymbols } from './alpacaSymbols.ts'
import { notOfferedFor, orderBody } from './orderBody.ts'
import { timeOf } from './orderReports.ts'

/** How an account at Alpaca is opened. */
export interface AlpacaBrokerOptions extends BrokerSetup {
  readonly isPaper: boolean
  readonly key: string
  readonly secret: string
  /** The account that the key must belong to; any when left out. */
  readonly accountNumber?: string
  /** Lets limit orders for the day also work before and after the regular session; not when left out. */
  readonly extendedHours?: boolean
  /** Calls a minute; 200 when left out, which is what Alpaca grants everybody. */
  readonly callsPerMinute?: number
  readonly clock: FeedClock
  readonly uniform: Uniform
  /** Other addresses than Alpaca's: servers in a test. */
  readonly origin?: string
  readonly streamAddress?: string
  readonly authorities?: readonly string[]
  readonly patience?: Partial<HttpPatience>
  readonly streamPatience?: Partial<StreamPatience>
}

const PAPER = 'https://paper-api.alpaca.markets'
const LIVE = 'https://api.alpaca.markets'
const PAPER_STREAM = 'wss://paper-api.alpaca.markets/stream'
const LIVE_STREAM = 'wss://api.alpaca.markets/stream'
/** An order that waits longer for its turn was decided on other prices. */
const ORDER_WAIT_MS = 2_000
const CANCEL_WAIT_MS = 30_000
const USUAL_PATIENCE: Partial<HttpPatience> = { connectMs: 5_000, headersMs: 10_000, totalMs: 30_000 }
const USUAL_STREAM_PATIENCE: Partial<StreamPatience> = { heartbeatMs: 5_000 }

/** What Alpaca can do. Exits are separate orders: see `orderBody` on why it makes none by itself. */
const CAPABILITIES: BrokerCapabilities = {
  // "client_order_id must be unique" also after the first order was cancelled (github.com/alpacahq/alpaca-py/issues/260).
  idempotency: { kind: 'FOR_EVER' },
  worstLag: 600_000_000,
  orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP'],
  timesInForce: ['GTC', 'DAY', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE'],
  nativeStops: true,
  brackets: false,
  postOnly: false,
  // By the position intent of an order, which Alpaca checks against the position.
  reduceOnly: true,
  displayQuantity: false,
  shortSales: true,
  extendedHours: true,
  cancelAll: false,
  deadMan: null,
  placesOrders: true,
}

/**
 * Makes a connection to an account at Alpaca, paper or live. Own HTTP and stream connections and not the vendor's
 * package: its models turn times into dates and lose what is below a millisecond, it reads bodies of any size, and its
 * limiter knows no urgency; with all three replaced by a fetch of our own only the making of addresses would be left.
 */
export function createAlpacaBroker(options: AlpacaBrokerOptions): BrokerConnection {
  const { isPaper, key, secret, clock, now, extendedHours = false } = options
  const symbols = createSymbols(options.instruments)
  const names = new Map<string, string | null>()
  const channel = createOrderChannel({
    name: 'Alpaca',
    origin: options.origin ?? (isPaper ? PAPER : LIVE),
    headers: { 'apca-api-key-id': key, 'apca-api-secret-key': secret },
    windows: [{ limit: options.callsPerMinute ?? 200, milliseconds: 60_000, counts: 'CALLS' }],
    clock,
    patience: { ...USUAL_PATIENCE, ...options.patience },
    onVenueTime: (venueTime) => tellSkew(venueTime + HALF_SECOND - now()),
    ...(options.authorities === undefined ? {} : { authorities: options.authorities }),
  })
  let stream: AlpacaStream | null = null
  let state: 'NEW' | 'OPEN' | 'CLOSED' = 'NEW'
  let toldSkew = 0
  let tell: (news: BrokerNews) => void = () => {}

  /** Tells a skew that is another one than the one told last, beyond what whole seconds and the way here make of it. */
  function tellSkew(clockSkew: number): void {
    if (state !== 'OPEN' || Math.abs(clockSkew - toldSkew) < SKEW_STEP) return
    toldSkew = clockSkew
    tell({ kind: 'SKEW', clockSkew })
  }

  function listen(): AlpacaStream {
    return openAlpacaStream({
      address: options.streamAddress ?? (isPaper ? PAPER_STREAM : LIVE_STREAM),
      key,
      secret,
      symbols,
      clock,
      uniform: options.uniform,
      now,
      patience: { ...USUAL_STREAM_PATIENCE, ...options.streamPatience },
      ...(options.authorities === undefined ? {} : { authorities: options.authorities }),
      onNews: (news) => {
        if (news.kind === 'ORDER') names.set(news.report.venueOrderId, news.report.clientOrderId)
        if (state !== 'CLOSED') tell(news)
      },
    })
  }

  async function open(onNews: (news: BrokerNews) => void): ReturnType<BrokerConnection['open']> {
    if (state !== 'NEW') return { ok: false, failure: CLOSED_FAILURE }
    const { accountNumber = null } = options
    const opening = await askOpening({ channel, isPaper, accountNumber, now })
    if (!opening.ok) {
      await close()
      return opening
    }
    // What is told before the answer waits for it.
    const early: BrokerNews[] = []
    tell = (news) => early.push(news)
    stream = listen()
    const callOff = clock.after(LISTEN_MS, () => stream?.close())
    const isListening = await stream.listening
    callOff()
    if (!isListening) {
      await close()
      return { ok: false, failure: STREAM_FAILURE }
    }
    state = 'OPEN'
    toldSkew = opening.account.clockSkew ?? 0
    queueMicrotask(() => {
      tell = onNews
      for (const news of early) onNews(news)
    })
    return opening
  }

  async function submit(order: OrderSpecification, instrument: Instrument): Promise<SubmitOutcome> {
    if (state !== 'OPEN') return { kind: 'NOT_SENT', reason: NOT_CONNECTED }
    const against = unsendable('Alpaca', order, instrument, CAPABILITIES) ?? notOfferedFor(order, instrument)
    if (against !== null) return { kind: 'NOT_SENT', reason: against }
    const answer = await channel.send({
      method: 'POST',
      target: '/v2/orders',
      body: orderBody(order, instrument, extendedHours),
      urgency: 'ORDINARY',
      maxWaitMs: ORDER_WAIT_MS,
    })
    if (answer.kind === 'NOT_SENT') return { kind: 'NOT_SENT', reason: { code: answer.code, text: answer.text } }
    if (answer.kind === 'NO_ANSWER') return { kind: 'UNKNOWN', reason: unknownReason(answer.code, answer.text) }
    const { status, value } = answer
    if (status === 200 || status === 201) return readAccepted(order, value)
    const reason = definiteRefusal(status, value)
    if (reason !== null) return { kind: 'REFUSED', reason, tsEvent: answer.venueTime ?? now() }
    return {
      kind: 'UNKNOWN',
      reason: unknownReason(`VENUE_STATUS_${status}`, `Alpaca answered ${status} ${wordsOf(value)}`),
    }
  }

  /** The answer must be the order that was sent, or it proves nothing. */
  function readAccepted(order: OrderSpecification, value: unknown): SubmitOutcome {
    const read = orderMessage.safeParse(value)
    if (!read.success || read.data.client_order_id !== order.clientOrderId) {
      return { kind: 'UNKNOWN', reason: unknownReason('VENUE_MALFORMED', 'The answer of Alpaca is not the order.') }
    }
    const { id, client_order_id, submitted_at, created_at } = read.data
    names.set(id, client_order_id)
    return { kind: 'ACCEPTED', venueOrderId: identifier(id), tsEvent: timeOf(submitted_at ?? created_at, now()) }
  }

  function urgent(method: 'GET' | 'DELETE', target: string): Promise<ChannelAnswer> {
    return channel.send({ method, target, urgency: 'URGENT', maxWaitMs: CANCEL_WAIT_MS })
  }

  async function cancel({ clientOrderId, venueOrderId }: CancelTarget): Promise<CancelOutcome> {
    if (state !== 'OPEN') return { kind: 'UNKNOWN', reason: NOT_CONNECTED }
    let id: string | null = venueOrderId
    if (id === null) {
      const query = new URLSearchParams({ client_order_id: clientOrderId })
      const found = await urgent('GET', `/v2/orders:by_client_order_id?${query.toString()}`)
      if (found.kind !== 'ANSWERED') return { kind: 'UNKNOWN', reason: { code: found.code, text: found.text } }
      if (found.status === 404) return { kind: 'NOT_FOUND', reason: NOT_FOUND }
      const read = found.status === 200 ? orderMessage.safeParse(found.value) : null
      if (read?.success !== true || read.data.client_order_id !== clientOrderId) {
        return { kind: 'UNKNOWN', reason: cancelReason(found.status, found.value) }
      }
      id = read.data.id
    }
    const answer = await urgent('DELETE', `/v2/orders/${encodeURIComponent(id)}`)
    if (answer.kind !== 'ANSWERED') return { kind: 'UNKNOWN', reason: { code: answer.code, text: answer.text } }
    if (answer.status === 204 || answer.status === 200) return { kind: 'ASKED' }
    if (answer.status === 404) return { kind: 'NOT_FOUND', reason: NOT_FOUND }
    const kind = answer.status === 422 ? 'REFUSED' : 'UNKNOWN'
    return { kind, reason: cancelReason(answer.status, answer.value) }
  }

  async function close(): Promise<void> {
    state = 'CLOSED'
    stream?.close()
    await channel.close()
  }

  return {
    venue: 'ALPACA',
    capabilities: CAPABILITIES,
    open,
    submit,
    cancel,
    account: async (since) => {
      if (state !== 'OPEN') return null
      const report = await askAccount({ channel, symbols, now, names }, since)
      return isClosed() ? null : report
    },
    close,
  }

  function isClosed(): boolean {
    return state === 'CLOSED'
  }
}

const LISTEN_MS = 30_000
const HALF_SECOND = 500_000
const SKEW_STEP = 1_500_000
const NOT_CONNECTED: OrderReason = {
  code: 'NOT_CONNECTED',
  text: 'There is no open connection to Alpaca, so nothing was sent; connect first.',
}
const NOT_FOUND: OrderReason = {
  code: 'ORDER_NOT_FOUND',
  text: 'Alpaca does not know the order; it is asked for again.',
}
const CLOSED_FAILURE: BrokerFailure = {
  code: 'BROKER_REFUSED',
  message: 'This connection to Alpaca was opened before; make a new one.',
}
const STREAM_FAILURE: BrokerFailure = {
  code: 'BROKER_UNREACHABLE',
  message: 'Alpaca does not tell what happens to orders, so the account was not opened; try again later.',
}

function unknownReason(code: string, what: string): OrderReason {
  const said = /[.!?]$/.test(what.trim()) ? what.trim() : `${what.trim()}.`
  return { code, text: `${said} Whether the order is there is not known; the account is asked.` }
}

function cancelReason(status: number, value: unknown): OrderReason {
  return {
    code: `VENUE_STATUS_${status}`,
    text: `Alpaca did not cancel the order: ${wordsOf(value) || `status ${status}`}.`,
  }
}
