import type { BarColumns } from '#core/model/bar.ts'
import type { Indicator, PriceRange } from './indicator.ts'

/** Runs a fresh indicator over a column; NaN where it has no value yet. */
export function foldColumn(indicator: Indicator<number>, column: ArrayLike<number>): Float64Array {
  const values = new Float64Array(column.length)
  for (let index = 0; index < column.length; index += 1) {
    values[index] = indicator.update(column[index] ?? Number.NaN) ?? Number.NaN
  }
  return values
}

/** Runs a fresh indicator over bars; NaN where it has no value yet. */
export function foldBars(indicator: Indicator<PriceRange>, columns: BarColumns): Float64Array {
  const values = new Float64Array(columns.close.length)
  for (let index = 0; index < values.length; index += 1) {
    const high = columns.high[index] ?? Number.NaN
    const low = columns.low[index] ?? Number.NaN
    const close = columns.close[index] ?? Number.NaN
    values[index] = indicator.update({ high, low, close }) ?? Number.NaN
  }
  return values
}
