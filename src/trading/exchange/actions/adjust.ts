import type { AccountAdjustment, AdjustmentKind } from '#core/model/accountAdjustment.ts'
import { type AdjustmentId, identifier } from '#core/model/identifiers.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Books } from '../books.ts'
import { at } from '../market.ts'
import { SIMULATED_VENUE } from '../terms.ts'

/** What happens to the account; what is left out does not change. Amounts in micro-units. */
interface Change {
  readonly kind: AdjustmentKind
  readonly ts: number
  readonly text: string
  readonly cash?: number
  readonly owed?: number
  readonly costReleased?: number
  readonly quantityAfter?: number
  readonly ratio?: { readonly from: number; readonly to: number }
}

/** Changes the account beside trading and keeps the change to be told. `index` is null for the account as a whole. */
export function adjust(books: Books, index: number | null, change: Change): void {
  const { custody, account } = books
  custody.sequence += 1
  const quantityBefore = index === null ? 0 : account.quantity(index)
  const adjustment: AccountAdjustment = {
    adjustmentId: identifier<AdjustmentId>(`${books.accountId}-A${custody.sequence}`),
    venue: SIMULATED_VENUE,
    accountId: books.accountId,
    kind: change.kind,
    instrumentId: index === null ? null : account.position(index).instrumentId,
    cash: change.cash ?? 0,
    owed: change.owed ?? 0,
    costReleased: change.costReleased ?? 0,
    quantityBefore,
    quantityAfter: change.quantityAfter ?? quantityBefore,
    ratio: change.ratio ?? null,
    fillsBefore: books.fillCount,
    tsEvent: change.ts,
    tsInit: books.now,
    text: change.text,
  }
  account.adjust(index, adjustment)
  custody.keep(adjustment)
}

/** When what a slice tells of an instrument took effect: at the open of its bar, else at the time of the slice. */
export function effectiveTime(slice: MarketSlice, index: number): number {
  const end = slice.barCount * BAR_ROW
  for (let row = 0; row < end; row += BAR_ROW) {
    if (at(slice.bars, row + BAR.instrument) === index) return at(slice.bars, row + BAR.tsOpen)
  }
  return slice.marketTime
}
