import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import type { BarRow } from '../barRow.ts'
import { type BarPeriod, isLonger, periodOf } from './barPeriod.ts'

/**
 * Puts the bars of one instrument together to longer ones.
 *
 * 1. A longer bar appears when it is finished and not before: with the shorter bar that closes at its end, or with the first
 *    moment of market time at or after it.
 * 2. A finished bar never changes: a shorter bar that comes after its longer one has appeared is left out.
 * 3. The first span counts only when its beginning was seen. Spans without a bar give none.
 */
export class BarAggregator {
  readonly #base: BarInterval
  readonly #target: BarInterval
  readonly #calendar: SessionCalendar
  readonly #instrument: number
  readonly #finished: (bar: BarRow) => void
  #period: BarPeriod | null = null
  #sure = 0
  #whole = false
  #begun = false
  #latest = Number.NEGATIVE_INFINITY
  #done = Number.NEGATIVE_INFINITY
  #open = 0
  #high = 0
  #low = 0
  #close = 0
  #volume = 0

  /** `finished` is told of every longer bar, in rising order. Throws unless `target` is longer than `base`. */
  constructor(
    base: BarInterval,
    target: BarInterval,
    calendar: SessionCalendar,
    instrument: number,
    finished: (bar: BarRow) => void,
  ) {
    if (!isLonger(target, base)) throw new Error(`Invariant: ${target} bars cannot be made of ${base} bars`)
    this.#base = base
    this.#target = target
    this.#calendar = calendar
    this.#instrument = instrument
    this.#finished = finished
  }

  /** When the bar that is being built will be finished, microseconds; infinity while there is none. */
  get due(): number {
    return this.#period?.end ?? Number.POSITIVE_INFINITY
  }

  /** Takes the next finished shorter bar. One that does not open after the one before it is left out. */
  add(bar: BarRow): void {
    if (bar.tsOpen <= this.#latest) return
    this.#latest = bar.tsOpen
    if (this.#period !== null && bar.tsOpen < this.#sure) this.#merge(bar)
    else if (!this.#place(bar)) return
    this.advance(bar.tsClose)
  }

  /** Tells that market time has come to this moment: a bar whose span has ended by then is finished. */
  advance(marketTime: number): void {
    if (this.#period !== null && marketTime >= this.#period.end) this.#finish(this.#period)
  }

  /** Restates the prices of the bar that is being built after a split; volume goes the other way. */
  rescale(factor: number): void {
    this.#open *= factor
    this.#high *= factor
    this.#low *= factor
    this.#close *= factor
    this.#volume /= factor
  }

  /** Finds the span of a bar that is not surely of the current one; false when it has none or is too late for it. */
  #place(bar: BarRow): boolean {
    const period = periodOf(bar.tsOpen, this.#base, this.#target, this.#calendar)
    if (period === null || period.label <= this.#done) return false
    this.#sure = period.sure
    if (period.label === this.#period?.label) {
      this.#merge(bar)
      return true
    }
    if (this.#period !== null) this.#finish(this.#period)
    this.#whole = this.#begun || bar.tsOpen <= period.begin
    this.#begun = true
    this.#period = period
    this.#open = bar.open
    this.#high = bar.high
    this.#low = bar.low
    this.#close = bar.close
    this.#volume = bar.volume
    return true
  }

  #merge(bar: BarRow): void {
    if (bar.high > this.#high) this.#high = bar.high
    if (bar.low < this.#low) this.#low = bar.low
    this.#close = bar.close
    this.#volume += bar.volume
  }

  #finish(period: BarPeriod): void {
    this.#period = null
    this.#done = period.label
    if (!this.#whole) return
    this.#finished({
      instrument: this.#instrument,
      tsOpen: period.label,
      tsClose: period.end,
      open: this.#open,
      high: this.#high,
      low: this.#low,
      close: this.#close,
      volume: this.#volume,
    })
  }
}
