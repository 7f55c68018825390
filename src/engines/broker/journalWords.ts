import type { ClientOrderId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill, OrderSide, OrderSpecification } from '#core/model/order.ts'
import { fromPrice, fromQuantity, tickDecimals } from '#core/money.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { HouseEventPayload } from '../kernel/channels.ts'

/** What a line about an order can be written from: its terms, and the scales of its instrument. */
export interface OrderSubject {
  readonly specification: OrderSpecification | null
  readonly instrument: Instrument | null
}

/** What the books know of orders and instruments, as far as words need it. */
interface KnownOrders {
  readonly orders: ReadonlyMap<ClientOrderId, OrderSpecification>
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>
}

/** Finds what the books know about an order; the specification may be at hand already. */
export function subjectOf(
  books: KnownOrders,
  clientOrderId: ClientOrderId,
  specification: OrderSpecification | null,
): OrderSubject {
  const known = specification ?? books.orders.get(clientOrderId) ?? null
  return {
    specification: known,
    instrument: known === null ? null : (books.instruments.get(known.instrumentId) ?? null),
  }
}

const WORDS = {
  OrderCancelled: 'cancelled',
  OrderCancelRejected: 'not cancelled',
  OrderExpired: 'expired',
  OrderRejected: 'rejected by the venue',
  OrderDenied: 'denied',
  OrderBecameUnknown: 'has an unknown outcome',
} as const

/** Writes a step of an order as the journal's timeline shows it, quantities and prices in the units of the instrument. */
export function orderWords(
  { event, cause }: { readonly event: OrderEvent; readonly cause: string },
  subject: OrderSubject,
): string {
  const of = `${describe(subject)} [${event.clientOrderId.slice(0, 8)}]`
  switch (event.type) {
    case 'OrderIntended':
      return `Intent: ${of}`
    case 'OrderSpawned':
      return `The venue made ${of}`
    case 'OrderFilled':
      return `${of} filled: ${filled(event.fill, subject.instrument)}`
    case 'OrderFillBusted':
      return `${of}: the venue took the execution ${event.fill.executionId} back`
    case 'OrderFillCorrected':
      return `${of}: the venue corrected the execution ${event.fill.executionId} to ${filled(event.fill, subject.instrument)}`
    case 'OrderSubmitted':
      return `${of} sent`
    case 'OrderAccepted':
      return `${of} accepted as ${event.venueOrderId}`
    case 'OrderCancelRequested':
      return `Cancel asked of ${of}: ${cause}`
    default:
      return `${of} ${WORDS[event.type]}: ${event.reason.text}`
  }
}

/** Writes a side, a scaled quantity and an instrument in words a trader reads. */
export function tradeWords(
  side: OrderSide,
  quantity: number | null,
  id: InstrumentId,
  instrument: Instrument | null,
): string {
  const amount = quantity === null ? 'sized at the fill' : quantityWords(quantity, instrument)
  return `${side} ${amount} ${instrument?.symbol ?? id}`
}

function describe({ specification, instrument }: OrderSubject): string {
  if (specification === null) return 'An unknown order'
  const { side, quantity, instrumentId, type, role } = specification
  const kind = `${type} ${role}`.toLowerCase().replaceAll('_', ' ')
  return `${tradeWords(side, quantity, instrumentId, instrument)} ${kind}`
}

function filled({ quantity, price }: Fill, instrument: Instrument | null): string {
  const at = instrument === null ? `${price} (scaled)` : fromPrice(instrument, price).toFixed(tickDecimals(instrument))
  return `${quantityWords(quantity, instrument)} at ${at}`
}

function quantityWords(quantity: number, instrument: Instrument | null): string {
  if (instrument === null) return `${quantity} (scaled)`
  return fromQuantity(instrument, quantity).toFixed(instrument.quantityDecimals)
}

const LIMIT_STEPS = {
  CHANGED: 'Limits changed at once',
  PROPOSED: 'Looser limits proposed, waiting for their cool-off',
  APPLIED: 'Looser limits in effect, entries paused',
  WITHDRAWN: 'Looser limits taken back',
  LAPSED: 'Looser limits not put into effect in time',
} as const

/** Says a change of limits in one line. */
export function limitsWords({ step, changes, setBy, reason }: HouseEventPayload<'LimitsChanged'>): string {
  const what = changes.map(({ name, from, to }) => `${name} ${from} to ${to}`).join(', ')
  return `${LIMIT_STEPS[step]} by ${setBy}: ${what} (${reason})`.slice(0, 500)
}
