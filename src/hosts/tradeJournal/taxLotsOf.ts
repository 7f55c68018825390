import { tellHistory } from '#core/portfolio/accountHistory.ts'
import type { LotChoice, LotMethod } from '#core/portfolio/taxLots/taxLot.ts'
import { TaxLotBook } from '#core/portfolio/taxLots/taxLotBook.ts'
import type { JournalAccount } from './accounts.ts'

/** Folds the lots of an account out of its journal; fills of instruments that nobody listed are left out. */
export function taxLotsOf(
  { books, instruments }: JournalAccount,
  method: LotMethod,
  chosen: ReadonlyMap<string, readonly LotChoice[]> = new Map(),
): TaxLotBook {
  const lots = new TaxLotBook({ instruments: [...instruments.values()], method, chosen })
  tellHistory(books.fills, books.adjustments, {
    onFill: (fill) => {
      if (instruments.has(fill.instrumentId)) lots.apply(fill)
    },
    onAdjustments: (adjustments) => {
      for (const adjustment of adjustments) lots.adjust(adjustment)
    },
  })
  return lots
}
