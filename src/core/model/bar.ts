import type { InstrumentId } from './identifiers.ts'
import type { Origin } from './origin.ts'

/** Names of the bar lengths in use. */
export type BarInterval = '1m' | '5m' | '15m' | '1h' | '1d' | '1w' | '1M'

/**
 * Finished bars of one instrument as columns of equal length, in rising order of `tsOpen`. `tsOpen` labels a bar (start of
 * its interval, microseconds since the epoch); prices are in currency units, volume in units of the instrument.
 */
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
