import type { BarColumns } from '#core/model/bar.ts'
import { cutColumns } from '../sources/datasetSource.ts'
import { GrowingBars } from '../sources/growingBars.ts'

/** The newest bars of one instrument, so many at least and at most twice as many. */
export class RecentBars {
  readonly #kept: number
  #bars = new GrowingBars()
  #count = 0
  #last = Number.NEGATIVE_INFINITY

  constructor(kept: number) {
    this.#kept = kept
  }

  /** Adds a bar; one that is not newer than the last is left out and answered with false. */
  add(tsOpen: number, open: number, high: number, low: number, close: number, volume: number): boolean {
    if (!(tsOpen > this.#last)) return false
    if (this.#count >= 2 * this.#kept) this.#forget()
    this.#bars.merge(tsOpen, open, high, low, close, volume)
    this.#last = tsOpen
    this.#count += 1
    return true
  }

  /** What is kept, in rising order; not to be changed. */
  columns(): BarColumns {
    return this.#bars.columns()
  }

  #forget(): void {
    const { tsOpen, open, high, low, close, volume } = cutColumns(this.columns(), this.#kept, this.#count)
    this.#bars = new GrowingBars()
    this.#count = tsOpen.length
    for (let bar = 0; bar < tsOpen.length; bar += 1) {
      this.#bars.merge(
        tsOpen[bar] ?? 0,
        open[bar] ?? 0,
        high[bar] ?? 0,
        low[bar] ?? 0,
        close[bar] ?? 0,
        volume[bar] ?? 0,
      )
    }
  }
}
