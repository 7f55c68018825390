import type { Instrument } from './model/instrument.ts'

/** Money is an integer count of micro-units (10^-6) of a currency; safe to about nine billion units. */
export const MONEY_SCALE = 1_000_000

const POWERS_OF_TEN: readonly number[] = Array.from({ length: 19 }, (_, exponent) => 10 ** exponent)

/** Returns 10^exponent for 0 <= exponent <= 18. */
export function powerOfTen(exponent: number): number {
  const power = POWERS_OF_TEN[exponent]
  if (power === undefined) throw new Error(`Invariant: power of ten out of range: ${exponent}`)
  return power
}

/** Converts currency units to money, rounding half away from zero. */
export function toMoney(units: number): number {
  return roundHalfAway(units * MONEY_SCALE)
}

/** Converts money to currency units for display and analytics. */
export function fromMoney(money: number): number {
  return money / MONEY_SCALE
}

/** Converts a price in currency units to the instrument's scaled integer. */
export function toPrice(instrument: Instrument, units: number): number {
  return roundHalfAway(units * powerOfTen(instrument.priceDecimals))
}

/** Converts a scaled price to currency units. */
export function fromPrice(instrument: Instrument, price: number): number {
  return price / powerOfTen(instrument.priceDecimals)
}

/** Decimals of the instrument's smallest price step: those a trader sees and types. */
export function tickDecimals(scales: Pick<Instrument, 'priceDecimals' | 'priceIncrement'>): number {
  let decimals = scales.priceDecimals
  for (let step = scales.priceIncrement; decimals > 0 && step % 10 === 0; step /= 10) decimals -= 1
  return decimals
}

/** Converts a quantity in units to the instrument's scaled integer, rounding towards zero to its increment. */
export function toQuantity(instrument: Instrument, units: number): number {
  const scaled = Math.trunc(units * powerOfTen(instrument.quantityDecimals) * (1 + 2 ** -50))
  return scaled - (scaled % instrument.quantityIncrement)
}

/** Converts a scaled quantity to units. */
export function fromQuantity(instrument: Instrument, quantity: number): number {
  return quantity / powerOfTen(instrument.quantityDecimals)
}

/**
 * Values a quantity at a price, both scaled, as money rounded half away from zero. Exact: falls back to big integers
 * where the product leaves the safe range. Throws when the result itself is not a safe integer.
 */
export function notional(instrument: Instrument, price: number, quantity: number): number {
  const shift = instrument.priceDecimals + instrument.quantityDecimals - 6
  const product = price * quantity
  if (Number.isSafeInteger(product) && Math.abs(product) < 2 ** 52) {
    if (shift <= 0) return requireSafe(product * powerOfTen(-shift))
    return divideHalfAway(product, powerOfTen(shift))
  }
  return notionalExact(price, quantity, shift)
}

/** Multiplies money by a ratio (a fee rate, a fraction), rounding half away from zero. */
export function scaleMoney(money: number, ratio: number): number {
  return roundHalfAway(money * ratio)
}

function divideHalfAway(product: number, divisor: number): number {
  const remainder = product % divisor
  const quotient = (product - remainder) / divisor
  return Math.abs(remainder) * 2 >= divisor ? quotient + Math.sign(product) : quotient
}

function notionalExact(price: number, quantity: number, shift: number): number {
  const product = BigInt(requireSafe(price)) * BigInt(requireSafe(quantity))
  if (shift <= 0) return requireSafe(Number(product * 10n ** BigInt(-shift)))
  const divisor = 10n ** BigInt(shift)
  const magnitude = product < 0n ? -product : product
  const rounded = (magnitude + divisor / 2n) / divisor
  return requireSafe(Number(product < 0n ? -rounded : rounded))
}

function roundHalfAway(value: number): number {
  return requireSafe(value < 0 ? -Math.round(-value) : Math.round(value))
}

function requireSafe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error(`Invariant: not a safe integer amount: ${value}`)
  return value === 0 ? 0 : value
}
