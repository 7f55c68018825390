import { MONEY_SCALE, powerOfTen } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'

/**
 * Returns the largest whole number of increments, scaled, that `budget` micro-units buy at about a scaled price; 0 if none.
 * `costOf` says what a scaled quantity costs with its fee and must not fall as the quantity grows; how it grows is its own
 * matter (minimum fees, fees by the unit, tiers).
 */
export function largestAffordable(
  instrument: Instrument,
  price: number,
  budget: number,
  costOf: (quantity: number) => number,
): number {
  const step = instrument.quantityIncrement
  const affordable = (steps: number): boolean => costOf(steps * step) <= budget
  let low = estimate(instrument, price, budget, costOf)
  if (low > 0 && !affordable(low)) low = fallBack(low, affordable)
  // From here on `low` is affordable; look above it in growing strides, then close in.
  let stride = 1
  while (affordable(low + stride)) {
    low += stride
    stride *= 2
  }
  while (stride > 1) {
    stride /= 2
    if (affordable(low + stride)) low += stride
  }
  return low * step
}

/** A good guess in increments: what the budget buys without a fee, less the share that the cost of it is too dear. */
function estimate(instrument: Instrument, price: number, budget: number, costOf: (quantity: number) => number): number {
  const step = instrument.quantityIncrement
  const scale = powerOfTen(instrument.priceDecimals + instrument.quantityDecimals) / MONEY_SCALE
  const most = Math.floor((Math.max(0, budget) * scale) / price / step)
  return most === 0 ? 0 : Math.max(0, Math.floor(most * Math.min(1, budget / costOf(most * step))))
}

/** The largest affordable number of increments not far below one that is not. */
function fallBack(from: number, affordable: (steps: number) => boolean): number {
  let high = from
  let stride = 1
  let low = Math.max(0, from - stride)
  while (low > 0 && !affordable(low)) {
    high = low
    stride *= 2
    low = Math.max(0, high - stride)
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (affordable(middle)) low = middle
    else high = middle
  }
  return low
}
