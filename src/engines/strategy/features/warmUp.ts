import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import type { CrossBoard } from './crossBoard.ts'
import type { FeatureSeries } from './featureSeries.ts'

/** Moments of the past that new features follow: those that remember everything have forgotten what was before. */
const MOST_PAST = 1_000

/** New features that follow what has been, a piece at a time, until they stand where the others do. */
export class WarmUp {
  /** The features by the place of their instrument. */
  readonly series: ReadonlyMap<number, FeatureSeries>
  /** Follows the other instruments as far as the past goes. */
  readonly board: CrossBoard
  readonly #past: MarketSlice[]
  readonly #input: FeatureInputs = unknownInputs()
  #next = 0

  /** `past`: slices of these features' bars, oldest first. */
  constructor(series: ReadonlyMap<number, FeatureSeries>, past: readonly MarketSlice[], board: CrossBoard) {
    this.series = series
    this.board = board
    this.#past = past.slice(-MOST_PAST)
  }

  /** Declared work of a whole past, tenths of a microsecond. */
  get work(): number {
    let each = 0
    for (const { plan } of this.series.values()) each += plan.work
    return each * this.#past.length
  }

  /** Adds a moment that came meanwhile. */
  add(slice: MarketSlice): void {
    this.#past.push(slice)
  }

  /** Follows the past until `budget` is spent; true when all of it was followed. */
  go(budget: number): boolean {
    let left = budget
    while (this.#next < this.#past.length) {
      if (left <= 0) return false
      const slice = this.#past[this.#next]
      this.#next += 1
      if (slice !== undefined) left -= this.#follow(slice)
    }
    return true
  }

  /** Takes the bars of one moment; returns the work it took. */
  #follow({ bars, barCount }: MarketSlice): number {
    let work = 0
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      this.board.take(bars[at + BAR.instrument] ?? -1, bars[at + BAR.tsOpen] ?? 0, bars[at + BAR.close] ?? Number.NaN)
    }
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      const place = bars[at + BAR.instrument] ?? -1
      const series = this.series.get(place)
      const tsOpen = bars[at + BAR.tsOpen] ?? 0
      if (series === undefined || tsOpen <= series.tsOpen) continue
      writeBar(bars, at, this.#input)
      if (readsOthers(series)) this.board.write(place, tsOpen, this.#input)
      series.take(this.#input, tsOpen, bars[at + BAR.tsClose] ?? 0)
      work += series.plan.work
    }
    return work
  }
}

/** Whether features read what other instruments do. */
export function readsOthers({ plan }: FeatureSeries): boolean {
  return plan.groups.has('cross') || plan.groups.has('breadth')
}

/** Writes what a bar tells by itself. */
export function writeBar(bars: Float64Array, at: number, into: FeatureInputs): void {
  into.time = bars[at + BAR.tsOpen] ?? Number.NaN
  into.open = bars[at + BAR.open] ?? Number.NaN
  into.high = bars[at + BAR.high] ?? Number.NaN
  into.low = bars[at + BAR.low] ?? Number.NaN
  into.close = bars[at + BAR.close] ?? Number.NaN
  into.volume = bars[at + BAR.volume] ?? Number.NaN
}
