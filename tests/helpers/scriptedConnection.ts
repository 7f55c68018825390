import type { ClientOrderId, ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerConnection,
  BrokerNews,
  CancelOutcome,
  CancelTarget,
  FillReport,
  Idempotency,
  OrderReport,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'

/** What happens to a submission and its answer. */
export const REPLIES = [
  'OK',
  'LOST',
  'LATE',
  'ERROR_AFTER_ACCEPT',
  'ERROR_BEFORE_ACCEPT',
  'RESET',
  'GARBLED',
  'EMPTY',
  'ARRIVES_LATE',
  'REFUSED',
] as const
export type Reply = (typeof REPLIES)[number]

interface Record {
  readonly specification: OrderSpecification
  readonly venueOrderId: VenueOrderId
  readonly placedAt: number
  status: 'ACCEPTED' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELLED'
  filled: number
  updatedAt: number
}

/** Time that passes when a test says so, with timers. */
export class TestTimers {
  now: number
  readonly #timers: { readonly due: number; readonly task: () => void }[] = []

  constructor(start: number) {
    this.now = start
  }

  readonly after = (milliseconds: number, task: () => void): (() => void) => {
    const timer = { due: this.now + milliseconds * 1_000, task }
    this.#timers.push(timer)
    return () => {
      const index = this.#timers.indexOf(timer)
      if (index !== -1) this.#timers.splice(index, 1)
    }
  }

  advanceTo(now: number): void {
    this.now = now
    const due = this.#timers.filter((timer) => timer.due <= now).toSorted((a, b) => a.due - b.due)
    for (const timer of due) {
      const index = this.#timers.indexOf(timer)
      if (index === -1) continue
      this.#timers.splice(index, 1)
      timer.task()
    }
  }
}

/** Lets every promise that is due settle. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve()
}

/** A venue that answers later, with a record of its own and one of four ways to treat an id it has seen. */
export class ScriptedVenue {
  readonly requests: ClientOrderId[] = []
  readonly orders: Record[] = []
  readonly fills: FillReport[] = []
  readonly cancels: string[] = []
  reply: () => Reply = () => 'OK'
  /** Hides orders that are younger than this from the account, microseconds. */
  lie = 0
  refusedPart: 'orders' | 'fills' | 'positions' | null = null
  /** Whether what happens is told by itself. */
  tells: () => boolean = () => true
  opens: 'OK' | 'UNREACHABLE' | 'KEY_REFUSED' = 'OK'
  opened = 0
  closed = 0
  listener: ((news: BrokerNews) => void) | null = null
  readonly timers: TestTimers
  readonly idempotency: Idempotency
  /** How late a late arrival or answer is, seconds. */
  lateness: () => number = () => 60
  #count = 0

  constructor(timers: TestTimers, idempotency: Idempotency) {
    this.timers = timers
    this.idempotency = idempotency
  }

  readonly connect = (): BrokerConnection => {
    const capabilities: BrokerCapabilities = {
      idempotency: this.idempotency,
      worstLag: 10 * MINUTE,
      orderTypes: ['MARKET', 'LIMIT', 'STOP'],
      timesInForce: ['GTC', 'DAY'],
      nativeStops: true,
      brackets: false,
      postOnly: false,
      reduceOnly: true,
      displayQuantity: false,
      shortSales: true,
      extendedHours: false,
      cancelAll: false,
      deadMan: null,
      placesOrders: true,
    }
    return {
      venue: 'SCRIPTED',
      capabilities,
      open: (onNews) => {
        this.opened += 1
        if (this.opens !== 'OK') {
          const code = this.opens === 'UNREACHABLE' ? 'BROKER_UNREACHABLE' : 'BROKER_KEY_REFUSED'
          return Promise.resolve({ ok: false, failure: { code, message: 'It does not open.' } } as const)
        }
        this.listener = onNews
        const account = { number: '1', currency: 'USD', isLive: false, permissions: [], clockSkew: 0 }
        return Promise.resolve({ ok: true, account } as const)
      },
      submit: (order, instrument) => this.#submit(order, instrument),
      cancel: (target) => this.#cancel(target),
      account: (since) => Promise.resolve(this.#account(since)),
      close: () => {
        this.closed += 1
        return Promise.resolve()
      },
    }
  }

  /** Executes a part of a working order. */
  fill(order: Record, quantity: number, price = 100_00): void {
    this.#count += 1
    order.filled += quantity
    order.status = order.filled === order.specification.quantity ? 'FILLED' : 'PARTIALLY_FILLED'
    order.updatedAt = this.timers.now
    const { clientOrderId, instrumentId, side } = order.specification
    const report: FillReport = {
      executionId: identifier<ExecutionId>(`x${this.#count}`),
      venueOrderId: order.venueOrderId,
      clientOrderId,
      instrumentId,
      side,
      quantity,
      price,
      fee: 0,
      liquidity: null,
      kind: 'NEW',
      tsEvent: this.timers.now,
    }
    this.fills.push(report)
    if (this.tells()) this.listener?.({ kind: 'FILL', report })
  }

  positions(): { readonly [instrument: string]: number } {
    const positions: { [instrument: string]: number } = {}
    for (const { instrumentId, side, quantity } of this.fills) {
      positions[instrumentId] = (positions[instrumentId] ?? 0) + (side === 'BUY' ? quantity : -quantity)
    }
    return positions
  }

  working(): Record[] {
    return this.orders.filter(({ status }) => status === 'ACCEPTED' || status === 'PARTIALLY_FILLED')
  }

  #submit(order: OrderSpecification, _instrument: Instrument): Promise<SubmitOutcome> {
    const reply = this.reply()
    const unknown: SubmitOutcome = { kind: 'UNKNOWN', reason: { code: reply, text: reply } }
    this.requests.push(order.clientOrderId)
    if (reply === 'ERROR_BEFORE_ACCEPT') return Promise.resolve(unknown)
    if (reply === 'REFUSED') return Promise.resolve(refused('NO_FUNDS'))
    if (reply === 'ARRIVES_LATE') {
      this.timers.after(this.lateness() * 1_000, () => this.#arrive(order))
      return this.#later(10, unknown)
    }
    const outcome = this.#arrive(order)
    if (reply === 'OK') return Promise.resolve(outcome)
    if (reply === 'LATE') {
      this.timers.after(this.lateness() * 1_000, () => this.#tell(order.clientOrderId))
      return this.#later(10, unknown)
    }
    if (reply === 'LOST') return this.#later(10, unknown)
    if (reply === 'RESET') return Promise.reject(new Error('ECONNRESET'))
    return Promise.resolve(unknown)
  }

  /** The order is at the venue: a new one, or refused as a copy by the venue's rule. */
  #arrive(order: OrderSpecification): SubmitOutcome {
    const { now } = this.timers
    const same = this.orders.filter(({ specification }) => specification.clientOrderId === order.clientOrderId)
    if (same.some((one) => this.#remembers(one))) return refused('DUPLICATE_ID')
    this.#count += 1
    const venueOrderId = identifier<VenueOrderId>(`V${this.#count}`)
    this.orders.push({
      specification: order,
      venueOrderId,
      placedAt: now,
      status: 'ACCEPTED',
      filled: 0,
      updatedAt: now,
    })
    return { kind: 'ACCEPTED', venueOrderId, tsEvent: now }
  }

  #remembers({ status, placedAt }: Record): boolean {
    const { idempotency } = this
    if (idempotency.kind === 'FOR_A_WHILE') return this.timers.now - placedAt < idempotency.seconds * SECOND
    if (idempotency.kind === 'WHILE_OPEN') return status === 'ACCEPTED' || status === 'PARTIALLY_FILLED'
    return idempotency.kind === 'FOR_EVER'
  }

  #cancel({ clientOrderId, venueOrderId }: CancelTarget): Promise<CancelOutcome> {
    this.cancels.push(venueOrderId ?? clientOrderId)
    const order = this.orders.find(
      (one) => one.venueOrderId === venueOrderId || one.specification.clientOrderId === clientOrderId,
    )
    const reason = { code: 'NO_SUCH_ORDER', text: 'No such order.' }
    if (order === undefined) return Promise.resolve({ kind: 'NOT_FOUND', reason })
    if (order.status !== 'ACCEPTED' && order.status !== 'PARTIALLY_FILLED')
      return Promise.resolve({ kind: 'REFUSED', reason })
    order.status = 'CANCELLED'
    order.updatedAt = this.timers.now
    this.#tell(order.specification.clientOrderId)
    return Promise.resolve({ kind: 'ASKED' })
  }

  #account(since: number): AccountReport {
    const { now } = this.timers
    const shown = this.orders.filter(({ placedAt }) => now - placedAt >= this.lie)
    const isHidden = ({ placedAt }: Record): boolean => now - placedAt < this.lie
    const hidden = new Set(this.orders.filter(isHidden).map((one) => one.venueOrderId))
    return {
      orders: this.refusedPart === 'orders' ? null : shown.map(reportOf),
      fills: this.refusedPart === 'fills' ? null : this.fills.filter((fill) => !hidden.has(fill.venueOrderId)),
      since,
      positions: this.refusedPart === 'positions' ? null : this.positions(),
      unlisted: [],
      balances: [],
      adjustments: [],
      askedAt: now,
    }
  }

  #tell(clientOrderId: ClientOrderId): void {
    for (const order of this.orders) {
      if (order.specification.clientOrderId === clientOrderId)
        this.listener?.({ kind: 'ORDER', report: reportOf(order) })
    }
  }

  #later(seconds: number, outcome: SubmitOutcome): Promise<SubmitOutcome> {
    return new Promise((resolve) => {
      this.timers.after(seconds * 1_000, () => resolve(outcome))
    })
  }
}

function reportOf({ specification, venueOrderId, status, filled, updatedAt }: Record): OrderReport {
  const { clientOrderId, instrumentId, side, type, quantity, limitPrice, stopPrice, timeInForce, reduceOnly } =
    specification
  return {
    clientOrderId,
    venueOrderId,
    instrumentId,
    side,
    type,
    quantity: quantity ?? 0,
    limitPrice,
    stopPrice,
    timeInForce,
    reduceOnly,
    status,
    filledQuantity: filled,
    reason: null,
    tsEvent: updatedAt,
  }
}

function refused(code: string): SubmitOutcome {
  return { kind: 'REFUSED', reason: { code, text: code }, tsEvent: 1 }
}
