import type { BarRow } from '../barRow.ts'

/** Columns of one bar kept: tsOpen, tsClose, open, high, low, close, volume. */
const WIDTH = 7
const FIRST_ROOM = 64

/** The last bars of one instrument; adding one allocates nothing once there are as many as are kept. */
export class PastBars {
  readonly #keep: number
  #rows = new Float64Array(FIRST_ROOM * WIDTH)
  #room = FIRST_ROOM
  #count = 0
  #next = 0

  /** Keeps at least this many. */
  constructor(keep: number) {
    this.#keep = Math.max(keep, FIRST_ROOM)
  }

  add(bar: BarRow): void {
    if (this.#count === this.#room && this.#room < this.#keep) this.#grow()
    const rows = this.#rows
    const at = this.#next * WIDTH
    rows[at] = bar.tsOpen
    rows[at + 1] = bar.tsClose
    rows[at + 2] = bar.open
    rows[at + 3] = bar.high
    rows[at + 4] = bar.low
    rows[at + 5] = bar.close
    rows[at + 6] = bar.volume
    this.#next = this.#next + 1 === this.#room ? 0 : this.#next + 1
    if (this.#count < this.#room) this.#count += 1
  }

  /** Multiplies all prices; volumes go the other way. */
  rescale(factor: number): void {
    const rows = this.#rows
    for (let row = 0; row < this.#count; row += 1) {
      const at = row * WIDTH
      for (let price = 2; price < 6; price += 1) rows[at + price] = (rows[at + price] ?? 0) * factor
      rows[at + 6] = (rows[at + 6] ?? 0) / factor
    }
  }

  /** Shows them, oldest first, as bars of this instrument. */
  visit(instrument: number, visitor: (bar: BarRow) => void): void {
    const oldest = this.#count < this.#room ? 0 : this.#next
    for (let step = 0; step < this.#count; step += 1) {
      const at = ((oldest + step) % this.#room) * WIDTH
      const column = (place: number): number => this.#rows[at + place] ?? 0
      visitor({
        instrument,
        tsOpen: column(0),
        tsClose: column(1),
        open: column(2),
        high: column(3),
        low: column(4),
        close: column(5),
        volume: column(6),
      })
    }
  }

  /** Only ever before the first bar is overwritten, so they lie in order from the beginning. */
  #grow(): void {
    const room = Math.min(2 * this.#room, this.#keep)
    const wider = new Float64Array(room * WIDTH)
    wider.set(this.#rows)
    this.#rows = wider
    this.#next = this.#room
    this.#room = room
  }
}
