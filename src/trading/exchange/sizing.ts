import { MONEY_SCALE, notional, powerOfTen, scaleMoney } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'

/** What a quantity costs at a price with its fee, micro-units; price and quantity scaled. */
export function costOf(instrument: Instrument, price: number, quantity: number, commission: number): number {
  const value = notional(instrument, price, quantity)
  return value + scaleMoney(value, commission)
}

/** Returns the largest whole number of increments that `budget` micro-units buy at a scaled price with the fee; 0 if none. */
export function largestAffordable(instrument: Instrument, price: number, commission: number, budget: number): number {
  const affordable = (quantity: number): boolean => costOf(instrument, price, quantity, commission) <= budget
  const estimate = estimateFor(instrument, price, commission, budget)
  // The estimate is a float and the cost is rounded twice: one increment or two micro-units off at the most.
  if (affordable(estimate + instrument.quantityIncrement)) return estimate + instrument.quantityIncrement
  return affordable(estimate) ? estimate : estimateFor(instrument, price, commission, budget - 2)
}

function estimateFor(instrument: Instrument, price: number, commission: number, budget: number): number {
  const scale = powerOfTen(instrument.priceDecimals + instrument.quantityDecimals) / MONEY_SCALE
  const units = (Math.max(0, budget) * scale) / (price * (1 + commission))
  return Math.floor(units / instrument.quantityIncrement) * instrument.quantityIncrement
}
