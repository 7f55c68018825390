import type { ColumnIndicator, RangeColumns, RangeIndicator } from './indicator.ts'

/** Runs a fresh indicator over a column; NaN where it has no value yet. */
export function foldColumn(indicator: ColumnIndicator, column: ArrayLike<number>): Float64Array {
  const values = new Float64Array(column.length)
  indicator.fold(column instanceof Float64Array ? column : Float64Array.from(column), values)
  return values
}

/** Runs a fresh indicator over bars; NaN where it has no value yet. */
export function foldBars(indicator: RangeIndicator, columns: RangeColumns): Float64Array {
  const values = new Float64Array(columns.close.length)
  indicator.fold(columns, values)
  return values
}
