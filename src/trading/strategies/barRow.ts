import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'

/** One bar of a slice, read out of its columns; `instrument` points into the session's instruments. */
export interface BarRow {
  readonly instrument: number
  readonly tsOpen: number
  readonly tsClose: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Reads bar number `row` of a slice, 0 <= row < slice.barCount. */
export function readBar(slice: MarketSlice, row: number): BarRow {
  const { bars } = slice
  const start = row * BAR_ROW
  return {
    instrument: bars[start + BAR.instrument] ?? Number.NaN,
    tsOpen: bars[start + BAR.tsOpen] ?? Number.NaN,
    tsClose: bars[start + BAR.tsClose] ?? Number.NaN,
    open: bars[start + BAR.open] ?? Number.NaN,
    high: bars[start + BAR.high] ?? Number.NaN,
    low: bars[start + BAR.low] ?? Number.NaN,
    close: bars[start + BAR.close] ?? Number.NaN,
    volume: bars[start + BAR.volume] ?? Number.NaN,
  }
}
