import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Origin } from '#core/model/origin.ts'

/** Where the slices of a session come from: a stored set played back, or the simulator. It never shows the future. */
export interface MarketSource {
  readonly label: string
  readonly instruments: readonly Instrument[]
  readonly origin: Origin
  readonly interval: BarInterval
  /** Rows that were refused because they cannot be true. */
  readonly quarantined: number
  /** What strategies may know before the first slice, oldest first. */
  history(): readonly MarketSlice[]
  /** The next moment of market time; null at the end of the data. */
  next(): MarketSlice | null
  /**
   * What became known beside prices and trades up to the last slice, since it was asked last; left out where the source
   * tells nothing of the kind.
   */
  facts?(): readonly MarketFact[]
  /** Share of the data that has been played, 0..1; null where there is no end. */
  progress(): number | null
  /** How much of its pace the slice costs: 1, or less for quiet hours that pass quickly. */
  cost(slice: MarketSlice): number
  /** Bars up to the last slice played; null when the interval is not to be had. */
  bars(instrumentId: InstrumentId, interval: BarInterval): BarColumns | null
  /** True when finished bars are to be kept in the live tail, because nothing else holds them. */
  readonly recordsLive: boolean
}

/** No quotes; shared by every slice without any. */
export const NO_QUOTES = new Float64Array(0)
/** No halts; shared by every slice without any. */
export const NO_HALTS: readonly number[] = Object.freeze([])
