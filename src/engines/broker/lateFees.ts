import type { Fill } from '#core/model/order.ts'
import type { OrderFillCorrected } from '#core/orders/orderEvent.ts'
import type { Books } from './books.ts'
import { fillKey } from './journalKinds.ts'

/** A fee that was told after its execution is the first revision of it; a correction of the venue's comes later. */
const FEE_TOLD = 1

/**
 * Fees that the venue tells later than the fills they belong to: a fill that was booked without a fee and is told again
 * with one becomes a correction, once. What was corrected already is left alone.
 */
export function lateFees(books: Books, told: readonly Fill[]): OrderFillCorrected[] {
  const withFee = told.filter((fill) => fill.fee !== 0 && fill.revision === undefined && isBooked(books, fill))
  if (withFee.length === 0) return []
  const booked = new Map(books.fills.map((fill) => [bareKey(fill), fill]))
  return withFee.flatMap((fill) => {
    const known = booked.get(fillKey(fill))
    if (known === undefined || known.revision !== undefined || known.fee !== 0) return []
    if (!books.orders.has(known.clientOrderId)) return []
    const corrected: Fill = { ...known, fee: fill.fee, revision: FEE_TOLD }
    return [
      { type: 'OrderFillCorrected', clientOrderId: known.clientOrderId, tsEvent: known.tsEvent, fill: corrected },
    ] as const
  })
}

function isBooked(books: Books, fill: Fill): boolean {
  return books.fillKeys.has(fillKey(fill))
}

function bareKey({ venue, accountId, executionId }: Fill): string {
  return fillKey({ venue, accountId, executionId })
}
