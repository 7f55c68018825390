import type { InstrumentId } from './identifiers.ts'
import type { Origin } from './origin.ts'

/** Names of the bar lengths in use. */
export type BarInterval = '1m' | '5m' | '15m' | '1h' | '1d' | '1w' | '1M'

/**
 * One finished bar. `tsOpen` labels it (start of the interval, microseconds since the epoch); it may be known no earlier
 * than `tsClose`. Prices are in currency units, volume in units of the instrument.
 */
export interface Bar {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly tsOpen: number
  readonly tsClose: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Bars of one instrument as columns of equal length, in rising order of `tsOpen`. */
export interface BarColumns {
  readonly tsOpen: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** A named run of bars with its provenance. */
export interface BarSeries {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly origin: Origin
  readonly columns: BarColumns
}
