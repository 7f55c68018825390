import type { Order } from '#core/model/order.ts'
import type { BadgeTone } from '../../components/Badge.tsx'

/** How an order's status reads; accepted is not filled, denied is ours, rejected the venue's. */
export const ORDER_STATES: Readonly<Record<Order['status'], { readonly words: string; readonly tone: BadgeTone }>> = {
  INITIALIZED: { words: 'new', tone: 'neutral' },
  INTENDED: { words: 'intended', tone: 'neutral' },
  SUBMITTED: { words: 'sent', tone: 'neutral' },
  ACCEPTED: { words: 'working', tone: 'neutral' },
  PARTIALLY_FILLED: { words: 'part filled', tone: 'neutral' },
  PENDING_CANCEL: { words: 'cancelling', tone: 'neutral' },
  UNKNOWN: { words: 'unknown', tone: 'crit' },
  FILLED: { words: 'filled', tone: 'ok' },
  CANCELLED: { words: 'cancelled', tone: 'neutral' },
  EXPIRED: { words: 'expired', tone: 'neutral' },
  REJECTED: { words: 'rejected by venue', tone: 'warn' },
  DENIED: { words: 'denied by us', tone: 'warn' },
}

/** Sorts orders: those that can still trade first, then the latest change. */
export function sortOrders(orders: readonly Order[], isClosed: (status: Order['status']) => boolean): readonly Order[] {
  return orders.toSorted((a, b) => Number(isClosed(a.status)) - Number(isClosed(b.status)) || b.tsLast - a.tsLast)
}
