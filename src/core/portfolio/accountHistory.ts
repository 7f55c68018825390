import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { Fill } from '#core/model/order.ts'

/** Who is told the history of an account. */
export interface HistoryReader {
  onFill(fill: Fill): void
  /** Adjustments with no fill between them. */
  onAdjustments(adjustments: readonly AccountAdjustment[]): void
}

/**
 * Tells fills and adjustments of one account in the order in which its venue knew them. The fills are all of the account's,
 * oldest first; each adjustment says how many of them came before it.
 */
export function tellHistory(
  fills: readonly Fill[],
  adjustments: readonly AccountAdjustment[],
  reader: HistoryReader,
): void {
  let next = 0
  const adjustUpTo = (fillsBefore: number): void => {
    const from = next
    while ((adjustments[next]?.fillsBefore ?? Number.POSITIVE_INFINITY) <= fillsBefore) next += 1
    if (next > from) reader.onAdjustments(adjustments.slice(from, next))
  }
  fills.forEach((fill, index) => {
    adjustUpTo(index)
    reader.onFill(fill)
  })
  adjustUpTo(Number.MAX_SAFE_INTEGER)
}
