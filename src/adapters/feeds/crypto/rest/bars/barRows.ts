import type { BarColumns } from '#core/model/bar.ts'
import type { CcxtBar } from '../exchange/ccxtExchange.ts'
import { type GridInterval, labelOf } from './barGrid.ts'

/** Rows as columns, or what is wrong with them, as a part of a sentence. */
export type BarRows =
  | { readonly ok: true; readonly columns: BarColumns }
  | { readonly ok: false; readonly reason: string }

const MISSING = 'prices or volumes are missing in it'

/** A bar while it grows. */
interface Growing {
  tsOpen: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

/**
 * Makes finished bars with labels in [from, to) of rows of ccxt, which are of `parts` or of the bars' own length. Rows must
 * be in rising order on the grid of their length, their prices numbers; otherwise nothing is made of any of them. A null
 * `volumeOf` is that of prices that nobody trades at: their volume is 0.
 */
export function barsOfRows(
  rows: readonly CcxtBar[],
  parts: GridInterval,
  interval: GridInterval,
  from: number,
  to: number,
  volumeOf: ((volume: number) => number) | null,
): BarRows {
  const bars: Growing[] = []
  let before = Number.NEGATIVE_INFINITY
  for (const [milliseconds, open, high, low, close, volume] of rows) {
    const at = (milliseconds ?? Number.NaN) * 1_000
    if (at === before) return { ok: false, reason: 'two of its rows are of one time' }
    if (!(at > before)) return { ok: false, reason: 'its rows are in no order of time' }
    if (labelOf(at, parts) !== at) return { ok: false, reason: 'its times are not those of bars' }
    before = at
    if (at < from || at >= to) continue
    if (!isPrice(open) || !isPrice(high) || !isPrice(low) || !isPrice(close)) return { ok: false, reason: MISSING }
    const traded = volumeOf === null ? 0 : volumeOf(volume ?? Number.NaN)
    if (!(traded >= 0 && traded < Number.POSITIVE_INFINITY)) return { ok: false, reason: MISSING }
    const tsOpen = labelOf(at, interval)
    const last = bars.at(-1)
    if (last?.tsOpen === tsOpen) {
      last.high = Math.max(last.high, high)
      last.low = Math.min(last.low, low)
      last.close = close
      last.volume += traded
    } else bars.push({ tsOpen, open, high, low, close, volume: traded })
  }
  return { ok: true, columns: columnsOf(bars) }
}

function isPrice(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0
}

/** Bars as columns. */
function columnsOf(bars: readonly Readonly<Growing>[]): BarColumns {
  return {
    tsOpen: Float64Array.from(bars, ({ tsOpen }) => tsOpen),
    open: Float64Array.from(bars, ({ open }) => open),
    high: Float64Array.from(bars, ({ high }) => high),
    low: Float64Array.from(bars, ({ low }) => low),
    close: Float64Array.from(bars, ({ close }) => close),
    volume: Float64Array.from(bars, ({ volume }) => volume),
  }
}
