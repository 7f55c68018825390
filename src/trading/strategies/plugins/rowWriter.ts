import type { BarInterval } from '#core/model/bar.ts'
import { QUOTE, QUOTE_ROW, TRADE, TRADE_ROW } from '#core/model/marketSlice.ts'
import type { BarRow } from '../barRow.ts'
import { INTERVAL_PLACE } from '../timeframes/barPeriod.ts'
import { PROGRAM_ROW, ROW_KIND } from './program.ts'

/** Rows that there is room for at first; the column grows by itself. */
const FIRST_ROWS = 64

/** Writes the rows of one moment for a program. */
export class RowWriter {
  #column = new Float64Array(FIRST_ROWS * PROGRAM_ROW)
  #count = 0

  /** The rows, one after the other; what lies beyond the count is not meant. */
  get column(): Float64Array {
    return this.#column
  }

  get count(): number {
    return this.#count
  }

  clear(): void {
    this.#count = 0
  }

  /** What the row at this place is, a value of ROW_KIND. */
  kindAt(row: number): number {
    return this.#column[row * PROGRAM_ROW] ?? 0
  }

  /** Place of a bar row's interval in INTERVALS. */
  intervalAt(row: number): number {
    return this.#column[row * PROGRAM_ROW + 2] ?? 0
  }

  bar(bar: BarRow, interval: BarInterval): void {
    const at = this.#next(ROW_KIND.bar)
    const column = this.#column
    column[at + 1] = bar.instrument
    column[at + 2] = INTERVAL_PLACE[interval]
    column[at + 3] = bar.tsOpen
    column[at + 4] = bar.tsClose
    column[at + 5] = bar.open
    column[at + 6] = bar.high
    column[at + 7] = bar.low
    column[at + 8] = bar.close
    column[at + 9] = bar.volume
  }

  /** Copies a quote row of a slice. */
  quote(quotes: Float64Array, row: number): void {
    const at = this.#next(ROW_KIND.quote)
    const from = row * QUOTE_ROW
    const column = this.#column
    column[at + 1] = quotes[from + QUOTE.instrument] ?? 0
    column[at + 2] = quotes[from + QUOTE.tsEvent] ?? 0
    column[at + 3] = quotes[from + QUOTE.bid] ?? 0
    column[at + 4] = quotes[from + QUOTE.ask] ?? 0
    column[at + 5] = quotes[from + QUOTE.bidSize] ?? 0
    column[at + 6] = quotes[from + QUOTE.askSize] ?? 0
  }

  /** Copies a trade row of a slice. */
  trade(trades: Float64Array, row: number): void {
    const at = this.#next(ROW_KIND.trade)
    const from = row * TRADE_ROW
    const column = this.#column
    column[at + 1] = trades[from + TRADE.instrument] ?? 0
    column[at + 2] = trades[from + TRADE.tsEvent] ?? 0
    column[at + 3] = trades[from + TRADE.price] ?? 0
    column[at + 4] = trades[from + TRADE.size] ?? 0
    column[at + 5] = trades[from + TRADE.aggressor] ?? 0
  }

  fill(instrument: number, tsEvent: number, bought: boolean, quantity: number, price: number, fee: number): void {
    const at = this.#next(ROW_KIND.fill)
    const column = this.#column
    column[at + 1] = instrument
    column[at + 2] = tsEvent
    column[at + 3] = bought ? 1 : -1
    column[at + 4] = quantity
    column[at + 5] = price
    column[at + 6] = fee
  }

  timer(due: number): void {
    this.#column[this.#next(ROW_KIND.timer) + 1] = due
  }

  indicator(place: number, instrument: number, value: number | null): void {
    const at = this.#next(ROW_KIND.indicator)
    this.#column[at + 1] = place
    this.#column[at + 2] = instrument
    this.#column[at + 3] = value ?? Number.NaN
  }

  position(instrument: number, quantity: number, averagePrice: number | null): void {
    const at = this.#next(ROW_KIND.position)
    this.#column[at + 1] = instrument
    this.#column[at + 2] = quantity
    this.#column[at + 3] = averagePrice ?? Number.NaN
  }

  split(instrument: number, factor: number): void {
    const at = this.#next(ROW_KIND.split)
    this.#column[at + 1] = instrument
    this.#column[at + 2] = factor
  }

  #next(kind: number): number {
    const at = this.#count * PROGRAM_ROW
    this.#count += 1
    if (this.#column.length < this.#count * PROGRAM_ROW) this.#grow()
    this.#column[at] = kind
    return at
  }

  #grow(): void {
    const wider = new Float64Array(2 * this.#column.length)
    wider.set(this.#column)
    this.#column = wider
  }
}
