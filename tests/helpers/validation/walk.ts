import type { BarColumns } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** How a made-up price moves. */
export interface WalkOptions {
  readonly seed: number
  readonly rows: number
  /** Mean and standard deviation of a day's change. */
  readonly drift?: number
  readonly volatility?: number
  /** Degrees of freedom of Student's t; left out for a normal walk. */
  readonly tails?: number
  readonly start?: number
}

/** Columns that may be written to. */
export type WritableColumns = { readonly [Name in keyof BarColumns]: Float64Array }

const FIRST_DAY = 14_610

/** Consistent daily bars of a random walk on successive days from 2010-01-01, prices in cents. */
export function walk({ seed, rows, drift = 0, volatility = 0.015, tails, start = 100 }: WalkOptions): WritableColumns {
  const random = new SeededRandom(seed)
  const columns = {
    tsOpen: Float64Array.from({ length: rows }, (_, row) => (FIRST_DAY + row) * DAY),
    open: new Float64Array(rows),
    high: new Float64Array(rows),
    low: new Float64Array(rows),
    close: new Float64Array(rows),
    volume: new Float64Array(rows),
  }
  const cents = (price: number): number => Math.max(1, Math.round(price * 100)) / 100
  let close = start
  for (let row = 0; row < rows; row += 1) {
    const open = cents(close * Math.exp(0.2 * volatility * random.normal()))
    close = cents(close * Math.exp(drift + volatility * shock(random, tails)))
    columns.open[row] = open
    columns.close[row] = close
    columns.high[row] = cents(Math.max(open, close) * Math.exp(0.4 * volatility * Math.abs(random.normal())))
    columns.low[row] = cents(Math.min(open, close) * Math.exp(-0.4 * volatility * Math.abs(random.normal())))
    columns.volume[row] = Math.round(1e6 * Math.exp(0.3 * random.normal()))
  }
  return columns
}

/** Student's t scaled to a variance of one, or a standard normal number. */
function shock(random: SeededRandom, tails: number | undefined): number {
  if (tails === undefined) return random.normal()
  let squares = 0
  for (let degree = 0; degree < tails; degree += 1) squares += random.normal() ** 2
  return (random.normal() / Math.sqrt(squares / tails)) * Math.sqrt((tails - 2) / tails)
}

/** Multiplies the prices of some rows, and their volume by the inverse when shares are counted differently. */
export function scale(columns: WritableColumns, from: number, count: number, factor: number, volumeFactor = 1): void {
  for (let row = from; row < from + count; row += 1) {
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      columns[name][row] = (columns[name][row] ?? Number.NaN) * factor
    }
    columns.volume[row] = (columns.volume[row] ?? 0) * volumeFactor
  }
}
