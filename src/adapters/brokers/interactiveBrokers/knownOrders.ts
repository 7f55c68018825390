import { OrderAction, type Contract, type Order } from '@stoqey/ib'
import type { ClientOrderId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { powerOfTen } from '#core/money.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { OrderReport } from '#engines/broker/brokerPort.ts'
import type { ContractIndex } from './contracts.ts'
import type { OrderIdStore } from './orderIds.ts'
import { limitOfOrder, stopOfOrder, timeOfOrder, typeOfOrder } from './orderWords.ts'
import type { GatewaySettings } from './settings.ts'

type Terms = Pick<
  OrderReport,
  'instrumentId' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice' | 'timeInForce' | 'reduceOnly'
>

/** One order as far as the gateway has told of it. */
export interface KnownOrder {
  readonly clientOrderId: ClientOrderId | null
  /** The gateway's integer; null for orders of other clients. */
  readonly orderId: number | null
  readonly instrument: Instrument
  readonly terms: Terms
  /** Interactive Brokers' own number, the same for every client; null until it was told. */
  permId: number | null
  /** The gateway's word; null until it was told. */
  status: string | null
  /** Scaled. */
  filled: number
  /** Why it was rejected or cancelled, as told beside its status. */
  note: { readonly kind: 'REJECTED' | 'CANCELLED'; readonly text: string } | null
  /** What was told last, so that nothing is told twice. */
  told: string
}

/** What a status message says. */
export interface StatusUpdate {
  readonly orderId: number
  readonly clientId: number
  readonly permId: number
  readonly status: string
  /** In units. */
  readonly filled: number
}

const MOST_ORDERS = 20_000
const ENDED = ['Filled', 'Cancelled', 'ApiCancelled']

/** The orders the gateway spoke of. Ours are found by its integer, those of other clients by Interactive Brokers' number. */
export class KnownOrders {
  readonly #byOrderId = new Map<number, KnownOrder>()
  readonly #byPermId = new Map<number, KnownOrder>()
  readonly #settings: GatewaySettings
  readonly #index: ContractIndex
  readonly #orderIds: OrderIdStore

  constructor(settings: GatewaySettings, index: ContractIndex, orderIds: OrderIdStore) {
    this.#settings = settings
    this.#index = index
    this.#orderIds = orderIds
  }

  /** An order of ours is about to leave. */
  expect(orderId: number, specification: OrderSpecification, instrument: Instrument): void {
    if (this.#byOrderId.has(orderId)) return
    const { clientOrderId, instrumentId, side, type, limitPrice, stopPrice, timeInForce, reduceOnly } = specification
    const quantity = specification.quantity ?? 0
    const terms = { instrumentId, side, type, quantity, limitPrice, stopPrice, timeInForce, reduceOnly }
    this.#add({ clientOrderId, orderId, instrument, terms, ...NOTHING_TOLD })
  }

  /** The gateway showed an order with all its terms. Null when it is of another account or in something unknown. */
  takeOrder(orderId: number | null, contract: Contract, order: Order, status: string | undefined): KnownOrder | null {
    if (order.account !== undefined && order.account !== '' && order.account !== this.#settings.account) return null
    const isOurClient = orderId !== null && order.clientId === this.#settings.clientId && orderId > 0
    const permId = order.permId !== undefined && order.permId > 0 ? order.permId : null
    const known =
      this.#find(isOurClient ? orderId : null, permId) ??
      this.#unnumbered(order) ??
      this.#learn(isOurClient, orderId, contract, order)
    if (known === null) return null
    this.#setPermId(known, permId)
    advance(known, status ?? '', order.filledQuantity ?? 0)
    return known
  }

  /** The gateway told how an order stands; null when it never told what order that is. */
  takeStatus(update: StatusUpdate): KnownOrder | null {
    const isOurClient = update.clientId === this.#settings.clientId && update.orderId > 0
    const permId = update.permId > 0 ? update.permId : null
    const known = this.#find(isOurClient ? update.orderId : null, permId)
    if (known === null) return null
    this.#setPermId(known, permId)
    advance(known, update.status, update.filled)
    return known
  }

  /** An order of ours by the gateway's integer. */
  byOrderId(orderId: number): KnownOrder | null {
    return this.#byOrderId.get(orderId) ?? null
  }

  /** An order by Interactive Brokers' own number. */
  byPermId(permId: number): KnownOrder | null {
    return this.#byPermId.get(permId) ?? null
  }

  #find(orderId: number | null, permId: number | null): KnownOrder | null {
    const byOrderId = orderId === null ? undefined : this.#byOrderId.get(orderId)
    return byOrderId ?? (permId === null ? undefined : this.#byPermId.get(permId)) ?? null
  }

  /** Finished orders are shown without the gateway's integer; one of ours whose number was never told has our name. */
  #unnumbered({ orderRef }: Order): KnownOrder | null {
    if (orderRef === undefined || orderRef === '') return null
    const orderId = this.#orderIds.find(identifier<ClientOrderId>(orderRef))
    const known = orderId === null ? undefined : this.#byOrderId.get(orderId)
    return known?.permId === null ? known : null
  }

  #learn(isOurClient: boolean, orderId: number | null, contract: Contract, order: Order): KnownOrder | null {
    const instrument = this.#index.instrumentOf(contract)
    if (instrument === null) return null
    const named = order.orderRef === undefined || order.orderRef === '' ? null : order.orderRef
    const owner = isOurClient && orderId !== null ? this.#orderIds.ownerOf(orderId) : null
    const limit = limitOfOrder(order)
    const stop = stopOfOrder(order)
    // A finished order shows no quantity any more, only what of it was filled.
    const quantity = order.totalQuantity || order.filledQuantity || 0
    const terms: Terms = {
      instrumentId: instrument.id,
      side: order.action === OrderAction.BUY ? 'BUY' : 'SELL',
      type: typeOfOrder(order),
      quantity: scaled(quantity, instrument),
      limitPrice: limit === null ? null : Math.round(limit * powerOfTen(instrument.priceDecimals)),
      stopPrice: stop === null ? null : Math.round(stop * powerOfTen(instrument.priceDecimals)),
      timeInForce: timeOfOrder(order),
      reduceOnly: false,
    }
    const clientOrderId = owner ?? (named === null ? null : identifier<ClientOrderId>(named))
    return this.#add({ clientOrderId, orderId: isOurClient ? orderId : null, instrument, terms, ...NOTHING_TOLD })
  }

  #add(known: KnownOrder): KnownOrder {
    if (this.#byOrderId.size + this.#byPermId.size > MOST_ORDERS) this.#forgetEnded()
    if (known.orderId !== null) this.#byOrderId.set(known.orderId, known)
    return known
  }

  #setPermId(known: KnownOrder, permId: number | null): void {
    if (permId === null) return
    known.permId = permId
    this.#byPermId.set(permId, known)
  }

  #forgetEnded(): void {
    for (const map of [this.#byOrderId, this.#byPermId]) {
      for (const [key, { status }] of map) if (status !== null && ENDED.includes(status)) map.delete(key)
    }
  }
}

const NOTHING_TOLD = { permId: null, status: null, filled: 0, note: null, told: '' } as const

/** Messages may come twice and late: what has ended stays so, and what was filled does not become less. */
function advance(known: KnownOrder, status: string, filled: number): void {
  if (Number.isFinite(filled)) known.filled = Math.max(known.filled, scaled(filled, known.instrument))
  if (status === '' || (isEnded(known) && !ENDED.includes(status))) return
  known.status = status
}

function scaled(units: number, instrument: Instrument): number {
  return Math.round(units * powerOfTen(instrument.quantityDecimals))
}

/** Whether Interactive Brokers itself, not only the program beside ours, has the order: it then has its own number. */
export function isAtVenue(known: KnownOrder): boolean {
  if (known.permId === null) return false
  return known.filled > 0 || known.status === 'PreSubmitted' || known.status === 'Submitted' || isEnded(known)
}

/** Nothing more comes of it, as far as its status tells. */
function isEnded({ status }: KnownOrder): boolean {
  return status !== null && ENDED.includes(status)
}

/** The order as a report; null while Interactive Brokers has not given it a number. */
export function reportOf(known: KnownOrder, tsEvent: number): OrderReport | null {
  if (known.permId === null || known.status === null) return null
  const status = standingOf(known)
  return {
    ...known.terms,
    clientOrderId: known.clientOrderId,
    venueOrderId: venueOrderIdOf(known.permId),
    status,
    filledQuantity: known.filled,
    reason: reasonOf(known, status),
    tsEvent,
  }
}

function standingOf(known: KnownOrder): OrderReport['status'] {
  const working = known.filled > 0 ? 'PARTIALLY_FILLED' : 'ACCEPTED'
  switch (known.status) {
    case 'Filled':
      return known.filled < known.terms.quantity ? working : 'FILLED'
    case 'Cancelled':
    case 'ApiCancelled':
      return known.note?.kind === 'REJECTED' ? 'REJECTED' : 'CANCELLED'
    case 'PendingCancel':
      return 'PENDING_CANCEL'
    case 'Inactive':
      // It may be sent out again from the gateway's own screen, so without the word "rejected" it counts as working.
      return known.note?.kind === 'REJECTED' ? 'REJECTED' : working
    default:
      return working
  }
}

function reasonOf(known: KnownOrder, status: OrderReport['status']): OrderReason | null {
  if (status === 'REJECTED')
    return { code: 'VENUE_REJECTED', text: known.note?.text ?? 'The venue rejected the order.' }
  if (status !== 'CANCELLED') return null
  return { code: 'VENUE_CANCELLED', text: known.note?.text ?? 'The order was cancelled at the venue.' }
}

/** The venue's id of an order: Interactive Brokers' own number, the same for every client of the account. */
export function venueOrderIdOf(permId: number): VenueOrderId {
  return identifier<VenueOrderId>(String(permId))
}
