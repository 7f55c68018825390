import type { BarColumns } from '#core/model/bar.ts'

/** How far a price went while a trade was open, as shares of its entry price, >= 0. */
export interface Excursion {
  readonly adverse: number
  readonly favourable: number
}

/**
 * Measures a trade against the highs and lows from the bar of its entry to that of its exit, both included: within those
 * two the order of things is not known, so the figures are upper bounds. Labels are times of bars.
 */
export function excursionOf(
  columns: BarColumns,
  side: 'LONG' | 'SHORT',
  entryLabel: number,
  exitLabel: number,
  entryPrice: number,
): Excursion {
  const { tsOpen, high, low } = columns
  let highest = entryPrice
  let lowest = entryPrice
  for (let bar = barAt(tsOpen, entryLabel); bar < tsOpen.length && (tsOpen[bar] as number) <= exitLabel; bar += 1) {
    highest = Math.max(highest, high[bar] as number)
    lowest = Math.min(lowest, low[bar] as number)
  }
  const up = highest / entryPrice - 1
  const down = 1 - lowest / entryPrice
  return side === 'LONG' ? { adverse: down, favourable: up } : { adverse: up, favourable: down }
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
