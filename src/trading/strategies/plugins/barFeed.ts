import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { BarRow } from '../barRow.ts'
import { BarAggregator } from '../timeframes/barAggregator.ts'
import { INTERVAL_PLACE, INTERVALS, isLonger } from '../timeframes/barPeriod.ts'

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** Takes a finished bar, which it may not keep; `isBase` when it came in the data and was not put together. */
export type BarSink = (bar: BarRow, interval: BarInterval, isBase: boolean) => void

/**
 * Finds in slices the bars of the lengths that are wanted, and puts together those that the data do not bring.
 *
 * 1. A longer bar comes in the slice with which it is finished, and no bar of one length comes twice.
 * 2. Where the data bring a length themselves, that is taken: history by the day and then minutes is one run of days.
 */
export class BarFeed {
  readonly #wanted: readonly BarInterval[]
  readonly #instruments: readonly Instrument[]
  readonly #sink: BarSink
  /** Label of the last bar told of, by instrument and interval. */
  readonly #last: number[] = []
  /** By instrument, for the base they were made for. */
  #aggregators: (readonly BarAggregator[])[] = []
  /** The bar under way; nobody keeps it. */
  readonly #bar: Mutable<BarRow> = {
    instrument: 0,
    tsOpen: 0,
    tsClose: 0,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    volume: 0,
  }
  #base: BarInterval | null = null
  #due = Number.POSITIVE_INFINITY

  /** No wanted lengths means those the data come in. */
  constructor(wanted: readonly BarInterval[], instruments: readonly Instrument[], sink: BarSink) {
    this.#wanted = wanted
    this.#instruments = instruments
    this.#sink = sink
  }

  /** A wanted length that bars of this one can neither be nor make; null when there is none. */
  missing(interval: BarInterval): BarInterval | null {
    return this.#wanted.find((wanted) => wanted !== interval && !isLonger(wanted, interval)) ?? null
  }

  take(slice: MarketSlice): void {
    const { interval, barCount, marketTime } = slice
    if (barCount > 0 && interval !== this.#base && this.#wanted.some((wanted) => isLonger(wanted, interval))) {
      this.#base = interval
      this.#aggregators = []
      this.#due = Number.POSITIVE_INFINITY
    }
    const isWanted = this.#wanted.length === 0 || this.#wanted.includes(interval)
    const bar = this.#bar
    for (let row = 0; row < barCount; row += 1) {
      readBarInto(slice, row, bar)
      if (interval === this.#base) {
        for (const aggregator of this.#aggregatorsOf(bar.instrument, interval)) {
          aggregator.add(bar)
          if (aggregator.due < this.#due) this.#due = aggregator.due
        }
      }
      if (isWanted) this.#tell(bar, interval, true)
    }
    if (marketTime >= this.#due) this.#advance(marketTime)
  }

  /** Restates the bars that are being put together after a split. */
  rescale(instrument: number, factor: number): void {
    for (const aggregator of this.#aggregators[instrument] ?? []) aggregator.rescale(factor)
  }

  #advance(marketTime: number): void {
    this.#due = Number.POSITIVE_INFINITY
    for (const each of this.#aggregators) {
      for (const aggregator of each ?? []) {
        aggregator.advance(marketTime)
        if (aggregator.due < this.#due) this.#due = aggregator.due
      }
    }
  }

  #aggregatorsOf(instrument: number, base: BarInterval): readonly BarAggregator[] {
    const known = this.#aggregators[instrument]
    if (known !== undefined) return known
    const calendar = this.#instruments[instrument]?.calendar ?? 'ALWAYS'
    const made = this.#wanted
      .filter((target) => isLonger(target, base))
      .map((target) => new BarAggregator(base, target, calendar, instrument, (bar) => this.#tell(bar, target, false)))
    this.#aggregators[instrument] = made
    return made
  }

  #tell(bar: BarRow, interval: BarInterval, isBase: boolean): void {
    const key = bar.instrument * INTERVALS.length + INTERVAL_PLACE[interval]
    if (bar.tsOpen <= (this.#last[key] ?? Number.NEGATIVE_INFINITY)) return
    this.#last[key] = bar.tsOpen
    this.#sink(bar, interval, isBase)
  }
}

function readBarInto({ bars }: MarketSlice, row: number, bar: Mutable<BarRow>): void {
  const start = row * BAR_ROW
  bar.instrument = bars[start + BAR.instrument] ?? Number.NaN
  bar.tsOpen = bars[start + BAR.tsOpen] ?? Number.NaN
  bar.tsClose = bars[start + BAR.tsClose] ?? Number.NaN
  bar.open = bars[start + BAR.open] ?? Number.NaN
  bar.high = bars[start + BAR.high] ?? Number.NaN
  bar.low = bars[start + BAR.low] ?? Number.NaN
  bar.close = bars[start + BAR.close] ?? Number.NaN
  bar.volume = bars[start + BAR.volume] ?? Number.NaN
}
