import type { OrderStatus } from '#core/model/order.ts'
import type { OrderEvent } from './orderEvent.ts'

/**
 * What a cell of the table says: a status to move to; STAYS where the event changes nothing of the status; BY_FILLS for
 * FILLED once the whole quantity is executed, otherwise the status the row names; BY_EVIDENCE for the furthest working
 * status that the venue has proven so far.
 */
export type StatusCell = OrderStatus | 'STAYS' | 'BY_EVIDENCE' | { readonly untilFilled: OrderStatus }

const part = (untilFilled: OrderStatus): StatusCell => ({ untilFilled })

/** Cells of one event by the status it meets; a missing cell is an event out of place. */
type Row = Readonly<Partial<Record<OrderStatus, StatusCell>>>

/** Ends at the venue: late news about the order is expected there and changes nothing but fills. */
const ENDED = { FILLED: 'STAYS', CANCELLED: 'STAYS', EXPIRED: 'STAYS', REJECTED: 'STAYS' } as const

/** Where fills lead, and their corrections: a correction proves as much of the order as its fill. */
const FILLS: Row = {
  INTENDED: part('PARTIALLY_FILLED'),
  // Fill before acknowledgement.
  SUBMITTED: part('PARTIALLY_FILLED'),
  ACCEPTED: part('PARTIALLY_FILLED'),
  PARTIALLY_FILLED: part('PARTIALLY_FILLED'),
  // The cancel is still on its way; the rest may yet be cancelled.
  PENDING_CANCEL: part('PENDING_CANCEL'),
  // A fill proves that the order exists.
  UNKNOWN: part('PARTIALLY_FILLED'),
  // The cancel or expiry overtook a fill; it ended what was left, not what was done.
  CANCELLED: part('CANCELLED'),
  EXPIRED: part('EXPIRED'),
  // Rejected means that nothing traded. Something did, so the rest was cancelled.
  REJECTED: part('CANCELLED'),
  FILLED: part('FILLED'),
}

/**
 * The one (event, status) -> status table. The venue's messages overtake each other, so the table is built such that
 * every order of the same messages ends in the same state:
 *
 * 1. A fill is a fact about money and counts in every status an order can have after its intent. Only an order that
 *    never left (INITIALIZED, DENIED) cannot fill: that is somebody else's fill, and the caller must say so.
 * 2. A fill of the whole quantity ends in FILLED whatever came before it, a cancel or an expiry included.
 * 3. An end at the venue is final for everything but fills: late acknowledgements and cancels change nothing.
 * 4. A filled order whose execution is taken back is what the other messages made of it (`Order.beneath`).
 */
export const STATUS_TABLE: Readonly<Record<OrderEvent['type'], Row>> = {
  // Made by the venue: it never had an intent of ours. The acknowledgement follows.
  OrderSpawned: { INITIALIZED: 'SUBMITTED' },
  OrderIntended: { INITIALIZED: 'INTENDED' },
  // A venue that answers at once is heard before our own note that we sent the order.
  OrderSubmitted: {
    INTENDED: 'SUBMITTED',
    SUBMITTED: 'STAYS',
    ACCEPTED: 'STAYS',
    PARTIALLY_FILLED: 'STAYS',
    PENDING_CANCEL: 'STAYS',
    UNKNOWN: 'STAYS',
    ...ENDED,
  },
  OrderAccepted: {
    // After a crash between sending and noting it, the venue's word is the first we hear.
    INTENDED: 'ACCEPTED',
    SUBMITTED: 'ACCEPTED',
    ACCEPTED: 'STAYS',
    // A fill overtook the acknowledgement.
    PARTIALLY_FILLED: 'STAYS',
    PENDING_CANCEL: 'STAYS',
    // The lost answer was a yes.
    UNKNOWN: 'ACCEPTED',
    ...ENDED,
  },
  OrderFilled: FILLS,
  OrderFillBusted: FILLS,
  OrderFillCorrected: FILLS,
  OrderCancelRequested: {
    INTENDED: 'PENDING_CANCEL',
    SUBMITTED: 'PENDING_CANCEL',
    ACCEPTED: 'PENDING_CANCEL',
    PARTIALLY_FILLED: 'PENDING_CANCEL',
    PENDING_CANCEL: 'STAYS',
    // A cancel sent after a lost order proves nothing; it must go on counting at its worst case.
    UNKNOWN: 'STAYS',
    // The request crossed with the end.
    ...ENDED,
  },
  OrderCancelled: {
    INTENDED: 'CANCELLED',
    SUBMITTED: 'CANCELLED',
    ACCEPTED: 'CANCELLED',
    PARTIALLY_FILLED: 'CANCELLED',
    PENDING_CANCEL: 'CANCELLED',
    UNKNOWN: 'CANCELLED',
    ...ENDED,
  },
  OrderCancelRejected: {
    SUBMITTED: 'STAYS',
    ACCEPTED: 'STAYS',
    PARTIALLY_FILLED: 'STAYS',
    // It works on, as far as the venue has shown that it works at all.
    PENDING_CANCEL: 'BY_EVIDENCE',
    // "No such order" is what a venue says of orders it has not heard of yet: no proof of absence.
    UNKNOWN: 'STAYS',
    ...ENDED,
  },
  OrderExpired: {
    INTENDED: 'EXPIRED',
    SUBMITTED: 'EXPIRED',
    ACCEPTED: 'EXPIRED',
    PARTIALLY_FILLED: 'EXPIRED',
    PENDING_CANCEL: 'EXPIRED',
    UNKNOWN: 'EXPIRED',
    ...ENDED,
  },
  OrderRejected: {
    INTENDED: 'REJECTED',
    SUBMITTED: 'REJECTED',
    // Acknowledged first, refused by a later check of the venue.
    ACCEPTED: 'REJECTED',
    // The rest was refused; what traded has traded.
    PARTIALLY_FILLED: 'CANCELLED',
    PENDING_CANCEL: 'REJECTED',
    UNKNOWN: 'REJECTED',
    ...ENDED,
  },
  // Ours, so it can only come before the order leaves.
  OrderDenied: { INITIALIZED: 'DENIED', INTENDED: 'DENIED' },
  OrderBecameUnknown: {
    INTENDED: 'UNKNOWN',
    SUBMITTED: 'UNKNOWN',
    UNKNOWN: 'STAYS',
    // The venue has been heard of in the meantime: nothing is unknown.
    ACCEPTED: 'STAYS',
    PARTIALLY_FILLED: 'STAYS',
    // A cancel was asked for before the answer to the order was lost; unknown only as long as nothing proves the order.
    PENDING_CANCEL: 'UNKNOWN',
    ...ENDED,
  },
}
