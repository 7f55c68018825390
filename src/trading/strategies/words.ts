import type { Instrument } from '#core/model/instrument.ts'
import { tickDecimals } from '#core/money.ts'

/** Writes a price with the decimals of its instrument's smallest step. */
export function priceText(instrument: Instrument, price: number): string {
  return price.toFixed(tickDecimals(instrument))
}

/** Writes a fraction as a percentage, `0.0123` as `1.23 %`. */
export function percentText(fraction: number, decimals = 2): string {
  return `${(100 * fraction).toFixed(decimals)} %`
}

/** Limits a strength to 0..1; what is not a number has none. */
export function strength(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(value, 0), 1)
}
