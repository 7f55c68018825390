import type { ClientOrderId, ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { applyOrderEvent, newOrder } from '#core/orders/orderTable.ts'
import type { Venue, VenueTruth } from '#engines/broker/ports.ts'
import { buildInstrument } from '../builders/instrument.ts'

/** What happens to the answer of a submission; the order itself arrives unless it is LOST_ON_THE_WAY. */
export type ReplyMode = 'OK' | 'ANSWER_LOST' | 'ADAPTER_THROWS' | 'LOST_ON_THE_WAY' | 'REJECTED'
/** What the venue says when it is asked for the account. */
export type TruthMode = 'HONEST' | 'SILENT' | 'THROWS' | 'NOT_FOUND'

/** A venue with a ledger of its own, whose answers can be lost and whose account query can lie. */
export class FakeVenue implements Venue {
  readonly name = 'FAKE'
  readonly absenceIsProof: boolean
  reply: ReplyMode = 'OK'
  told: TruthMode = 'HONEST'
  cancels: 'OK' | 'REFUSED' | 'LOST' = 'OK'
  /** Ids of every submission that left the house, in order. */
  readonly received: string[] = []
  readonly orders = new Map<ClientOrderId, Order>()
  readonly fills: Fill[] = []
  readonly beforeSubmit: ((order: OrderSpecification) => void)[] = []

  constructor(absenceIsProof = false) {
    this.absenceIsProof = absenceIsProof
  }

  submit(specification: OrderSpecification, now: number): readonly OrderEvent[] {
    for (const listener of this.beforeSubmit) listener(specification)
    const { clientOrderId } = specification
    this.received.push(clientOrderId)
    if (this.reply === 'LOST_ON_THE_WAY') return []
    this.orders.set(clientOrderId, { ...newOrder(specification), status: 'SUBMITTED' })
    const event: OrderEvent =
      this.reply === 'REJECTED'
        ? { type: 'OrderRejected', clientOrderId, tsEvent: now, reason: { code: 'NO', text: 'No.' } }
        : {
            type: 'OrderAccepted',
            clientOrderId,
            tsEvent: now,
            venueOrderId: identifier<VenueOrderId>(`v-${clientOrderId}`),
          }
    this.#apply(event)
    if (this.reply === 'ADAPTER_THROWS') throw new Error('socket hang up')
    return this.reply === 'ANSWER_LOST' ? [] : [event]
  }

  cancel(clientOrderId: ClientOrderId, now: number): readonly OrderEvent[] {
    const order = this.orders.get(clientOrderId)
    const refused = this.cancels === 'REFUSED' || order === undefined || isClosed(order.status)
    const event: OrderEvent = {
      type: refused ? 'OrderCancelRejected' : 'OrderCancelled',
      clientOrderId,
      tsEvent: now,
      reason: { code: refused ? 'REFUSED' : 'ON_REQUEST', text: '' },
    }
    if (order !== undefined) this.#apply(event)
    return this.cancels === 'LOST' ? [] : [event]
  }

  onSlice(): readonly VenueEvent[] {
    return []
  }

  finalize(): readonly OrderEvent[] {
    return []
  }

  truth(): VenueTruth | null {
    if (this.told === 'SILENT') return null
    if (this.told === 'THROWS') throw new Error('503')
    if (this.told === 'NOT_FOUND') return { orders: [], fills: [], positions: {} }
    return { orders: [...this.orders.values()], fills: [...this.fills], positions: this.positions() }
  }

  /** Executes a part of an order at the venue and returns what it would tell. */
  fill(clientOrderId: string, executionId: string, quantity: number, price = 100_00, tsEvent = 0): OrderEvent {
    const order = this.orders.get(clientOrderId as ClientOrderId)
    if (order === undefined) throw new Error(`the venue has no ${clientOrderId}`)
    const { instrumentId, accountId, strategyId, side } = order
    const fill: Fill = {
      executionId: identifier<ExecutionId>(executionId),
      venue: this.name,
      accountId,
      clientOrderId: order.clientOrderId,
      instrumentId,
      strategyId,
      side,
      quantity,
      price,
      fee: 0,
      slippage: 0,
      tsEvent,
      tsInit: tsEvent,
    }
    this.fills.push(fill)
    const event: OrderEvent = {
      type: 'OrderFilled',
      clientOrderId: order.clientOrderId,
      tsEvent,
      fill,
      orderQuantity: order.quantity ?? quantity,
    }
    this.#apply(event)
    return event
  }

  positions(): Record<string, number> {
    const positions: Record<string, number> = {}
    for (const { instrumentId, side, quantity } of this.fills) {
      positions[instrumentId] = (positions[instrumentId] ?? 0) + (side === 'BUY' ? quantity : -quantity)
    }
    return positions
  }

  #apply(event: OrderEvent): void {
    const order = this.orders.get(event.clientOrderId)
    if (order === undefined) return
    const transition = applyOrderEvent(order, event, buildInstrument())
    if (transition.ok) this.orders.set(event.clientOrderId, transition.order)
  }
}
