import type { InstrumentId } from './identifiers.ts'

/** What kind of thing is traded. An INDEX can be watched and backtested; a real venue takes no order for it. */
export type AssetClass = 'EQUITY' | 'INDEX' | 'CRYPTO'

/** Which sessions the instrument trades in: the New York exchanges' calendar, or without a break. */
export type SessionCalendar = 'XNYS' | 'ALWAYS'

/**
 * One tradable or watchable thing and the scales of its numbers.
 *
 * Prices are integers in units of 10^-priceDecimals, quantities integers in units of 10^-quantityDecimals. Orders must be
 * multiples of `priceIncrement` and `quantityIncrement` (in those units); fills may be finer than the price increment.
 */
export interface Instrument {
  readonly id: InstrumentId
  readonly symbol: string
  readonly venue: string
  readonly name: string
  readonly assetClass: AssetClass
  readonly sector: string | null
  readonly currency: string
  readonly calendar: SessionCalendar
  readonly priceDecimals: number
  readonly quantityDecimals: number
  readonly priceIncrement: number
  readonly quantityIncrement: number
}
