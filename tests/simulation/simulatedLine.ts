import type { OrderSpecification } from '#core/model/order.ts'
import { MINUTE } from '#core/time/duration.ts'
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerConnection,
  BrokerNews,
  CancelOutcome,
  CancelTarget,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'
import type { TestTimers } from '../helpers/scriptedConnection.ts'
import type { Chance, Tally } from './chance.ts'
import { isWorking, type SimulatedVenue, type Snapshot } from './simulatedVenue.ts'

/** What happens to a submission and to its answer. */
export const REPLY_FAULTS = [
  'LOST',
  'LATE',
  'ERROR_AFTER_ACCEPT',
  'ERROR_BEFORE_ACCEPT',
  'RESET_AFTER_ACCEPT',
  'RESET_BEFORE_ACCEPT',
  'GARBLED',
  'EMPTY',
  'ARRIVES_LATE',
  'REFUSED',
  'NOT_SENT',
] as const
export const CANCEL_FAULTS = ['LOST', 'NOT_DONE', 'NOT_FOUND', 'RESET'] as const
export const QUERY_FAULTS = ['FAILED', 'RESET', 'PART_REFUSED', 'NEVER', 'LATE', 'OLD', 'HIDES_YOUNG'] as const
export const STREAM_FAULTS = ['DROPPED', 'TWICE', 'DELAYED', 'FEE_LATER'] as const

/** What a process is to the line: alive until it is not. */
export interface LineUser {
  readonly isDead: () => boolean
  /** Called when an order leaves, before anything can happen to it. */
  readonly onSend: (order: OrderSpecification) => void
}

const NO_SUCH_ORDER = { code: 'NO_SUCH_ORDER', text: 'No such order.' }

/** Everything between a process and the venue: requests, answers, the stream and the link, each with its faults. */
export class SimulatedLine {
  isUp = true
  /** Percent of each kind of exchange that goes wrong. */
  faults = 25
  /** Venue time less true time, microseconds. */
  skew = 0
  listener: ((news: BrokerNews) => void) | null = null
  /** Orders that are on their way to the venue, by client order id. */
  readonly underWay = new Map<string, OrderSpecification>()
  /** Every request to place an order, whatever came of it. */
  readonly requests: { readonly order: OrderSpecification; readonly at: number }[] = []
  readonly #timers: TestTimers
  readonly #chance: Chance
  readonly #tally: Tally
  readonly #worstLag: number

  constructor(timers: TestTimers, chance: Chance, tally: Tally, worstLag: number) {
    this.#timers = timers
    this.#chance = chance
    this.#tally = tally
    this.#worstLag = worstLag
  }

  /** A connection of a process that dies with it; what it has sent goes on. */
  connect(venue: SimulatedVenue, user: LineUser): BrokerConnection {
    let mine: ((news: BrokerNews) => void) | null = null
    return {
      venue: 'SIMULATED',
      capabilities: capabilitiesOf(venue, this.#worstLag),
      open: (onNews) => {
        if (!this.isUp || (this.faults > 0 && this.#chance.in(10))) {
          this.#tally.note('link.UNREACHABLE')
          return this.#later(this.#chance.roll(3), {
            ok: false,
            failure: { code: 'BROKER_UNREACHABLE', message: 'The venue cannot be reached.' },
          } as const)
        }
        mine = (news) => {
          if (!user.isDead()) onNews(news)
        }
        this.listener = mine
        const account = { number: '1', currency: 'USD', isLive: true, permissions: [], clockSkew: this.skew }
        return Promise.resolve({ ok: true, account } as const)
      },
      submit: (order) => this.#submit(venue, user, order),
      cancel: (target) => this.#cancel(venue, target),
      account: (since) => this.#account(venue, since),
      close: () => {
        if (this.listener === mine) this.listener = null
        return Promise.resolve()
      },
    }
  }

  /** Tells news over the stream, which may lose, double or delay it. */
  tell(news: BrokerNews): void {
    const fault = this.#fault(STREAM_FAULTS, 'stream')
    if (fault === 'DROPPED') return
    if (fault === 'FEE_LATER' && news.kind === 'FILL') {
      this.#deliver({ kind: 'FILL', report: { ...news.report, fee: null } })
      this.#after(1 + this.#chance.roll(30), () => this.#deliver(news))
      return
    }
    if (fault === 'DELAYED') this.#after(1 + this.#chance.roll(60), () => this.#deliver(news))
    else this.#deliver(news)
    if (fault === 'TWICE') this.#after(this.#chance.roll(30), () => this.#deliver(news))
  }

  /** Changes the state of the link and tells it, as the connection of a process notices. */
  link(state: 'UP' | 'DOWN'): void {
    this.isUp = state === 'UP'
    this.#tally.note(`link.${state}`)
    this.listener?.({ kind: 'LINK', state, isGap: true, text: 'simulated' })
  }

  #deliver(news: BrokerNews): void {
    if (this.isUp) this.listener?.(news)
    else this.#tally.note('stream.LINK_DOWN')
  }

  #submit(venue: SimulatedVenue, user: LineUser, order: OrderSpecification): Promise<SubmitOutcome> {
    user.onSend(order)
    this.requests.push({ order, at: this.#timers.now })
    const reply = this.isUp ? this.#fault(REPLY_FAULTS, 'reply') : 'LINK_DOWN'
    const unknown: SubmitOutcome = { kind: 'UNKNOWN', reason: { code: String(reply), text: String(reply) } }
    const lost = 1 + this.#chance.roll(20)
    switch (reply) {
      case 'NOT_SENT':
        return Promise.resolve({ kind: 'NOT_SENT', reason: { code: 'NOT_SENT', text: 'held back' } })
      case 'REFUSED':
        return Promise.resolve(refused('NO_FUNDS', this.#venueTime()))
      case 'ERROR_BEFORE_ACCEPT':
      case 'LINK_DOWN':
        return this.#later(lost, unknown)
      case 'RESET_BEFORE_ACCEPT':
        return Promise.reject(new Error('ECONNRESET'))
      case 'RESET_AFTER_ACCEPT':
        this.#arrive(venue, order)
        return Promise.reject(new Error('ECONNRESET'))
      case 'ARRIVES_LATE': {
        this.underWay.set(order.clientOrderId, order)
        const late = this.#chance.roll(this.#worstLag / 1_000_000)
        this.#after(late, () => this.#arrive(venue, order))
        return this.#later(lost, unknown)
      }
      case null:
        break
      default:
        // LOST, ERROR_AFTER_ACCEPT, GARBLED, EMPTY: it is there, and nobody says so.
        if (reply !== 'LATE') {
          this.#arrive(venue, order)
          return this.#later(lost, unknown)
        }
    }
    this.underWay.set(order.clientOrderId, order)
    const answered = reply === 'LATE' ? 10 + this.#chance.roll(590) : this.#chance.roll(2)
    return new Promise((resolve) => {
      this.#after(this.#chance.roll(2), () => {
        const outcome = this.#arrive(venue, order)
        this.#after(answered, () => resolve(outcome))
      })
    })
  }

  #arrive(venue: SimulatedVenue, order: OrderSpecification): SubmitOutcome {
    this.underWay.delete(order.clientOrderId)
    const arrived = venue.arrive(order)
    if (arrived === null) return refused('DUPLICATE_ID', this.#venueTime())
    return { kind: 'ACCEPTED', venueOrderId: arrived.venueOrderId, tsEvent: arrived.placedAt }
  }

  #cancel(venue: SimulatedVenue, { clientOrderId, venueOrderId }: CancelTarget): Promise<CancelOutcome> {
    const fault = this.isUp ? this.#fault(CANCEL_FAULTS, 'cancel') : 'LINK_DOWN'
    const unknown: CancelOutcome = { kind: 'UNKNOWN', reason: { code: 'LOST', text: 'lost' } }
    if (fault === 'NOT_DONE' || fault === 'LINK_DOWN') return this.#later(3, unknown)
    if (fault === 'NOT_FOUND') return Promise.resolve({ kind: 'NOT_FOUND', reason: NO_SUCH_ORDER })
    const order = venue.find(venueOrderId, clientOrderId)
    if (order === undefined) return Promise.resolve({ kind: 'NOT_FOUND', reason: NO_SUCH_ORDER })
    if (!isWorking(order.status)) {
      return Promise.resolve({ kind: 'REFUSED', reason: { code: 'NOT_OPEN', text: 'It is not open.' } })
    }
    venue.end(order, 'CANCELLED')
    if (fault === 'RESET') return Promise.reject(new Error('ECONNRESET'))
    return fault === 'LOST' ? this.#later(30, unknown) : Promise.resolve({ kind: 'ASKED' })
  }

  #account(venue: SimulatedVenue, since: number): Promise<AccountReport | null> {
    const askedAt = this.#timers.now
    const fault = this.isUp ? this.#fault(QUERY_FAULTS, 'query') : 'FAILED'
    if (fault === 'FAILED') return this.#later(1, null)
    if (fault === 'RESET') return Promise.reject(new Error('ECONNRESET'))
    if (fault === 'NEVER') return new Promise(() => undefined)
    const snapshot = this.#seen(venue, fault)
    const part = fault === 'PART_REFUSED' ? this.#chance.roll(3) : -1
    const report: AccountReport = {
      orders: part === 0 ? null : snapshot.orders,
      fills: part === 1 ? null : snapshot.fills,
      since,
      positions: part === 2 ? null : snapshot.positions,
      unlisted: [],
      balances: [],
      adjustments: [],
      askedAt: this.askedAt(askedAt),
    }
    return this.#later(fault === 'LATE' ? 5 + this.#chance.roll(55) : this.#chance.roll(2), report)
  }

  /** Our time of a true time; a process with another clock replaces it. */
  askedAt: (ts: number) => number = (ts) => ts

  #seen(venue: SimulatedVenue, fault: string | null): Snapshot {
    const now = this.#venueTime()
    if (fault === 'OLD') {
      const old = venue.snapshots.filter(({ at }) => at <= now && now - at < this.#worstLag)
      if (old.length > 0) return this.#chance.one(old)
    }
    const snapshot = venue.snapshot()
    if (fault !== 'HIDES_YOUNG') return snapshot
    const youngest = now - this.#chance.roll(this.#worstLag)
    const hidden = new Set(
      venue.orders.filter(({ placedAt }) => placedAt > youngest).map(({ venueOrderId }) => venueOrderId),
    )
    return {
      ...snapshot,
      orders: snapshot.orders.filter(({ venueOrderId }) => !hidden.has(venueOrderId)),
      fills: snapshot.fills.filter(({ venueOrderId }) => !hidden.has(venueOrderId)),
    }
  }

  #fault<Kind extends string>(kinds: readonly Kind[], what: string): Kind | null {
    if (!this.#chance.in(this.faults)) return null
    const kind = this.#chance.one(kinds)
    this.#tally.note(`${what}.${kind}`)
    return kind
  }

  #venueTime(): number {
    return this.#timers.now + this.skew
  }

  #after(seconds: number, task: () => void): void {
    this.#timers.after(seconds * 1_000, task)
  }

  #later<Answer>(seconds: number, answer: Answer): Promise<Answer> {
    return new Promise((resolve) => this.#after(seconds, () => resolve(answer)))
  }
}

function refused(code: string, tsEvent: number): SubmitOutcome {
  return { kind: 'REFUSED', reason: { code, text: code }, tsEvent }
}

function capabilitiesOf({ idempotency }: SimulatedVenue, worstLag: number): BrokerCapabilities {
  return {
    idempotency,
    worstLag: Math.max(worstLag, MINUTE),
    orderTypes: ['MARKET', 'LIMIT', 'STOP'],
    timesInForce: ['GTC', 'DAY'],
    nativeStops: true,
    brackets: false,
    postOnly: false,
    reduceOnly: true,
    displayQuantity: false,
    shortSales: false,
    extendedHours: false,
    cancelAll: false,
    deadMan: null,
    placesOrders: true,
  }
}
