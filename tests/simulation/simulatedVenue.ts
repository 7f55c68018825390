import type { ExecutionId, InstrumentId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'
import type { FillReport, Idempotency, OrderReport } from '#engines/broker/brokerPort.ts'
import type { Chance } from './chance.ts'

/** An order in the venue's own record. */
export interface VenueOrder {
  readonly specification: OrderSpecification
  readonly venueOrderId: VenueOrderId
  readonly placedAt: number
  status: OrderReport['status']
  filled: number
  updatedAt: number
}

/** The account as the venue saw it at one moment. */
export interface Snapshot {
  readonly at: number
  readonly orders: readonly OrderReport[]
  readonly fills: readonly FillReport[]
  readonly positions: Readonly<Record<string, number>>
}

/** Hears what happens at the venue, as it happens. */
export type VenueListener = (news: { readonly order: OrderReport } | { readonly fill: FillReport }) => void

/** How often the account is remembered as it was. */
const SNAPSHOT_EVERY = 5 * SECOND

/**
 * The matching side of a venue with an append-only record. What it has recorded is the truth that everything else is
 * judged by; it never asks this program anything.
 */
export class SimulatedVenue {
  readonly orders: VenueOrder[] = []
  readonly fills: FillReport[] = []
  readonly snapshots: Snapshot[] = []
  readonly idempotency: Idempotency
  readonly #positions = new Map<InstrumentId, number>()
  readonly #clock: () => number
  readonly #chance: Chance
  readonly #prices = new Map<InstrumentId, number>()
  readonly #tell: VenueListener
  #count = 0

  /** `clock` is the venue's own. */
  constructor(clock: () => number, chance: Chance, idempotency: Idempotency, tell: VenueListener) {
    this.#clock = clock
    this.#chance = chance
    this.idempotency = idempotency
    this.#tell = tell
  }

  /** An order arrives; null when the venue refuses it as a copy by its rule. */
  arrive(specification: OrderSpecification): VenueOrder | null {
    const now = this.#clock()
    const same = this.orders.filter((one) => one.specification.clientOrderId === specification.clientOrderId)
    if (same.some((one) => this.#remembers(one, now))) return null
    this.#count += 1
    const venueOrderId = identifier<VenueOrderId>(`V${this.#count}`)
    const order: VenueOrder = {
      specification,
      venueOrderId,
      placedAt: now,
      status: 'ACCEPTED',
      filled: 0,
      updatedAt: now,
    }
    this.orders.push(order)
    this.#tell({ order: reportOf(order) })
    const price = this.#prices.get(specification.instrumentId)
    if (price !== undefined) this.#match(order, price)
    return order
  }

  find(venueOrderId: VenueOrderId | null, clientOrderId: string): VenueOrder | undefined {
    return this.orders.find(
      (one) => one.venueOrderId === venueOrderId || one.specification.clientOrderId === clientOrderId,
    )
  }

  /** Ends a working order without a fill. */
  end(order: VenueOrder, status: 'CANCELLED' | 'EXPIRED'): void {
    order.status = status
    order.updatedAt = this.#clock()
    this.#tell({ order: reportOf(order) })
  }

  /** Takes one of the last executions back, or corrects its price; each at most once. Null when there is none. */
  amend(): FillReport['kind'] | null {
    const amended = new Set(this.fills.filter(({ kind }) => kind !== 'NEW').map(({ executionId }) => executionId))
    const first = this.fills.filter(({ kind, executionId }) => kind === 'NEW' && !amended.has(executionId)).slice(-10)
    const fill = first[this.#chance.roll(Math.max(1, first.length))]
    const order = fill === undefined ? undefined : this.find(fill.venueOrderId, fill.clientOrderId ?? '')
    if (fill === undefined || order === undefined) return null
    const tsEvent = Math.max(this.#clock(), fill.tsEvent + 1)
    const isBust = this.#chance.in(50)
    if (isBust) {
      const { instrumentId, side, quantity } = fill
      order.filled -= quantity
      if (order.status === 'FILLED' || isWorking(order.status))
        order.status = order.filled > 0 ? 'PARTIALLY_FILLED' : 'ACCEPTED'
      this.#positions.set(instrumentId, this.position(instrumentId) - (side === 'BUY' ? quantity : -quantity))
    }
    order.updatedAt = tsEvent
    const report: FillReport = isBust
      ? { ...fill, kind: 'BUST', fee: 0, tsEvent }
      : { ...fill, kind: 'CORRECTION', price: fill.price + (this.#chance.in(50) ? 1 : -1), tsEvent }
    this.fills.push(report)
    this.#tell({ fill: report })
    return report.kind
  }

  /** Whether an execution in the instrument was ever taken back or corrected. */
  isAmended(instrumentId: InstrumentId): boolean {
    return this.fills.some((fill) => fill.instrumentId === instrumentId && fill.kind !== 'NEW')
  }

  /** Every execution as it stands, busts and corrections counted in. */
  standing(): FillReport[] {
    const byId = new Map(this.fills.map((fill) => [fill.executionId, fill]))
    return [...byId.values()].filter(({ kind }) => kind !== 'BUST')
  }

  /** The market trades at a scaled price. */
  trade(instrumentId: InstrumentId, price: number): void {
    this.#prices.set(instrumentId, price)
    for (const order of this.working()) if (order.specification.instrumentId === instrumentId) this.#match(order, price)
  }

  working(): VenueOrder[] {
    return this.orders.filter(({ status }) => isWorking(status))
  }

  position(instrumentId: InstrumentId): number {
    return this.#positions.get(instrumentId) ?? 0
  }

  positions(): Record<string, number> {
    return Object.fromEntries([...this.#positions].filter(([, quantity]) => quantity !== 0))
  }

  /** The account at this moment. */
  snapshot(): Snapshot {
    return {
      at: this.#clock(),
      orders: this.orders.map(reportOf),
      fills: [...this.fills],
      positions: this.positions(),
    }
  }

  /** Remembers the account as it is now and then, for answers that are old. */
  remember(): void {
    const last = this.snapshots.at(-1)
    if (last !== undefined && this.#clock() - last.at < SNAPSHOT_EVERY) return
    this.snapshots.push(this.snapshot())
    if (this.snapshots.length > 200) this.snapshots.shift()
  }

  #remembers({ status, placedAt }: VenueOrder, now: number): boolean {
    const { idempotency } = this
    if (idempotency.kind === 'FOR_A_WHILE') return now - placedAt < idempotency.seconds * SECOND
    if (idempotency.kind === 'WHILE_OPEN') return isWorking(status)
    return idempotency.kind === 'FOR_EVER'
  }

  /** Fills what the price reaches, wholly or in part. Orders that only reduce never trade more than is held. */
  #match(order: VenueOrder, price: number): void {
    const { instrumentId, side, type, limitPrice, stopPrice, reduceOnly, quantity } = order.specification
    const buys = side === 'BUY'
    if (type === 'LIMIT' && limitPrice !== null && (buys ? price > limitPrice : price < limitPrice)) return
    if (type === 'STOP' && stopPrice !== null && (buys ? price < stopPrice : price > stopPrice)) return
    const held = this.position(instrumentId)
    const left = (quantity ?? 0) - order.filled
    const most = reduceOnly ? Math.min(left, Math.max(0, buys ? -held : held)) : left
    if (most <= 0) return
    const traded = this.#chance.in(30) ? 1 + this.#chance.roll(most) : most
    this.#fill(order, traded, price)
  }

  #fill(order: VenueOrder, quantity: number, price: number): void {
    const { clientOrderId, instrumentId, side } = order.specification
    const now = this.#clock()
    this.#count += 1
    order.filled += quantity
    order.status = order.filled === order.specification.quantity ? 'FILLED' : 'PARTIALLY_FILLED'
    order.updatedAt = now
    this.#positions.set(instrumentId, this.position(instrumentId) + (side === 'BUY' ? quantity : -quantity))
    const fill: FillReport = {
      executionId: identifier<ExecutionId>(`x${this.#count}`),
      venueOrderId: order.venueOrderId,
      clientOrderId,
      instrumentId,
      side,
      quantity,
      price,
      fee: 10_000 * (1 + this.#chance.roll(50)),
      liquidity: null,
      kind: 'NEW',
      tsEvent: now,
    }
    this.fills.push(fill)
    this.#tell({ fill })
    if (order.status === 'FILLED') this.#tell({ order: reportOf(order) })
  }
}

/** An order as the venue tells it. */
function reportOf({ specification, venueOrderId, status, filled, updatedAt }: VenueOrder): OrderReport {
  const { clientOrderId, instrumentId, side, type, quantity, limitPrice, stopPrice, timeInForce, reduceOnly } =
    specification
  const ended = status === 'CANCELLED' || status === 'EXPIRED'
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
    reason: ended ? { code: status, text: `The venue says ${status}.` } : null,
    tsEvent: updatedAt,
  }
}

/** Tells whether an order may still trade. */
export function isWorking(status: OrderReport['status']): boolean {
  return status === 'ACCEPTED' || status === 'PARTIALLY_FILLED'
}
