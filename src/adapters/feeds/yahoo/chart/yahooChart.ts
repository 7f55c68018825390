import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { CurrencyUnit } from '../currencyUnit.ts'

/** In which session of its day an intraday bar was made; longer bars are of the regular one. */
export type BarSession = 'PRE' | 'REGULAR' | 'POST' | 'UNKNOWN'

/** Rows that were left out, and why. */
export interface DroppedRows {
  /** Without one of open, high, low, close or volume: nothing was traded, or it is not told. */
  readonly empty: number
  /** Not later than the row before. */
  readonly notRising: number
  /** Not over when the answer was made; the last of them is `forming`. */
  readonly unfinished: number
}

/** A bar that was not over when the answer was made. */
export interface FormingBar {
  readonly tsOpen: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** A split as it happened: every `from` shares became `to`. `ts` is midnight UTC of the first day of the new shares. */
export interface ChartSplit {
  readonly ts: number
  readonly from: number
  readonly to: number
}

/** A payment to holders in units of the currency for each share of today. `ts` is midnight UTC of the ex-date. */
export interface ChartPayment {
  readonly ts: number
  readonly perUnit: number
}

/**
 * One chart. Prices are in whole units of the currency and, as Yahoo tells them, in shares of today: already divided for
 * every split up to the day of the answer, though not for dividends. `asTraded` undoes the splits.
 */
export interface YahooChart {
  readonly symbol: string
  readonly name: string | null
  readonly kind: string
  readonly exchange: string
  readonly timeZone: string
  /** Null for indices that are quoted in points. */
  readonly unit: CurrencyUnit | null
  /** Null for lengths that are not kept, such as a quarter. */
  readonly interval: BarInterval | null
  readonly columns: BarColumns
  /** Closes adjusted for splits and dividends by Yahoo, beside the columns; NaN where not told, null without any. */
  readonly adjustedClose: Float64Array | null
  readonly sessions: readonly BarSession[]
  readonly forming: FormingBar | null
  readonly dropped: DroppedRows
  readonly splits: readonly ChartSplit[]
  readonly dividends: readonly ChartPayment[]
  /** Payments of funds out of gains, which are beside the dividends. */
  readonly capitalGains: readonly ChartPayment[]
}
