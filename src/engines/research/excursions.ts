import type { BarColumns } from '#core/model/bar.ts'
import type { ClosedTrade } from '#quant/performance/equityCurve.ts'
import { type TradeExcursion, tradeExcursion } from '#quant/performance/excursion.ts'

/**
 * Measures how far the price went against and for a trade, on the bars of its own instrument. Trades that fill at the open
 * live through the bar of their entry and not through that of their exit; those that fill at the close the other way.
 */
export function excursionOf(
  columns: BarColumns,
  trade: ClosedTrade,
  entryLabel: number,
  exitLabel: number,
  fill: 'next-open' | 'close',
): TradeExcursion {
  const { tsOpen } = columns
  const atOpen = fill === 'next-open'
  return tradeExcursion({ ...trade, entryBar: barAt(tsOpen, entryLabel), exitBar: barAt(tsOpen, exitLabel) }, columns, {
    countEntryBar: atOpen,
    countExitBar: !atOpen,
  })
}

/** Index of the first bar whose label is not before this one; labels rise. */
function barAt(tsOpen: Float64Array, label: number): number {
  let low = 0
  let high = tsOpen.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tsOpen[middle] as number) < label) low = middle + 1
    else high = middle
  }
  return low
}
