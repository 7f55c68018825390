import type { Fill } from '#core/model/order.ts'
import type { OrderFillCorrected } from '#core/orders/orderEvent.ts'
import type { Books } from './books.ts'
import { fillKey } from './journalKinds.ts'

/** A fee that was told after its execution is the next revision of it; a correction of the venue's comes later. */
const FEE_TOLD = 1

/**
 * Fees that the venue tells later than the fills they belong to: an execution that was booked without a fee and is told
 * again with one becomes a correction, once. What has a fee already, or was taken back, is left alone.
 */
export function lateFees(books: Books, told: readonly Fill[]): OrderFillCorrected[] {
  const withFee = told.filter((fill) => fill.fee !== 0 && fill.quantity > 0 && isBooked(books, fill))
  if (withFee.length === 0) return []
  const booked = new Map(books.fills.map((fill) => [bareKey(fill), fill]))
  return withFee.flatMap((fill) => {
    const known = booked.get(bareKey(fill))
    if (known === undefined || known.fee !== 0 || known.quantity === 0) return []
    if (fill.revision !== undefined && fill.revision !== known.revision) return []
    if (!books.orders.has(known.clientOrderId)) return []
    const corrected: Fill = { ...known, fee: fill.fee, revision: (known.revision ?? 0) + FEE_TOLD }
    return [
      { type: 'OrderFillCorrected', clientOrderId: known.clientOrderId, tsEvent: known.tsEvent, fill: corrected },
    ] as const
  })
}

/**
 * A correction of price or quantity that tells no fee leaves the fee as it was: the one that is booked, or the one that
 * `others`, told together with it, have of the same execution.
 */
export function withKnownFee(books: Books, fill: Fill, others: readonly Fill[] = []): Fill {
  if (fill.revision === undefined || fill.quantity === 0 || fill.fee !== 0) return fill
  const isSame = (other: Fill): boolean => bareKey(other) === bareKey(fill) && other.fee !== 0
  const known = books.fills.findLast(isSame) ?? others.find(isSame)
  return known === undefined ? fill : { ...fill, fee: known.fee }
}

function isBooked(books: Books, fill: Fill): boolean {
  return books.fillKeys.has(fillKey(fill))
}

function bareKey({ venue, accountId, executionId }: Fill): string {
  return fillKey({ venue, accountId, executionId })
}
