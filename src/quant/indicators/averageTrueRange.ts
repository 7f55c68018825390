import type { Indicator, PriceRange } from './indicator.ts'
import { WilderAverage } from './wilderAverage.ts'

/**
 * Average true range after Wilder, in currency units: the smoothed largest of the bar's range and the distances of its
 * ends from the close before. The first bar has no close before and only starts it (TA-Lib), so the first value comes
 * with bar `length` + 1.
 */
export class AverageTrueRange implements Indicator<PriceRange> {
  readonly #average: WilderAverage
  #previousClose: number | null = null

  constructor(length: number) {
    this.#average = new WilderAverage(length)
  }

  update(bar: PriceRange): number | null {
    const before = this.#previousClose
    this.#previousClose = bar.close
    if (before === null) return null
    return this.#average.update(Math.max(bar.high, before) - Math.min(bar.low, before))
  }
}
