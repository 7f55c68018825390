import type { Instrument } from '#core/model/instrument.ts'
import { notional, powerOfTen } from '#core/money.ts'

/** Money from which on a figure counts as absurd: 2^50 micro-units, about 1.1 billion of a currency. */
export const ABSURD_MONEY = 2 ** 50

/**
 * Values a quantity at a price, both scaled, as money; null where either is no safe integer or the value is absurd. Unlike
 * {@link notional} it never throws, so that a wrong number becomes a denial and not a fault.
 */
export function boundedNotional(instrument: Instrument, price: number, quantity: number): number | null {
  if (!Number.isSafeInteger(price) || !Number.isSafeInteger(quantity)) return null
  const rough =
    (price * quantity * 1e6) / powerOfTen(instrument.priceDecimals) / powerOfTen(instrument.quantityDecimals)
  return Math.abs(rough) < ABSURD_MONEY ? notional(instrument, price, quantity) : null
}

/** A price in currency units as the instrument's scaled integer; null where it is not positive or cannot be held exactly. */
export function scaledPrice(instrument: Instrument, units: number | null): number | null {
  if (units === null) return null
  const scaled = Math.round(units * powerOfTen(instrument.priceDecimals))
  return Number.isSafeInteger(scaled) && scaled > 0 ? scaled : null
}
