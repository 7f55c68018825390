import type { Instrument } from '#core/model/instrument.ts'
import { boundedNotional } from '../amounts.ts'

/** What is held of one instrument and on its way there; quantities are scaled, money is in the instrument's currency. */
export interface Holding {
  /** Signed quantity held, and what it cost. */
  position: number
  cost: number
  /** Quantities that working and unknown orders may still trade on each side. */
  openBuys: number
  openSells: number
  /** Value of those orders at the prices they name. */
  openValue: number
  /** Orders among them that name no price. */
  openUnpriced: number
  /** Orders whose quantity no arithmetic can be trusted with; they are in none of the sums. */
  openAbsurd: number
}

/** Nothing held, nothing on its way. */
export function emptyHolding(): Holding {
  return { position: 0, cost: 0, openBuys: 0, openSells: 0, openValue: 0, openUnpriced: 0, openAbsurd: 0 }
}

/** Quantity at the worse end: everything bought and nothing sold, or the other way round. */
export function worstQuantity(position: number, openBuys: number, openSells: number): number {
  return Math.max(Math.abs(position + openBuys), Math.abs(position - openSells))
}

/**
 * Worst-case value of a holding, money in its currency: the worst quantity at the last price; where none is known, what
 * the position cost and what its orders name. Null where an order names no price, or a quantity or the value is absurd.
 */
export function worstValue(instrument: Instrument, holding: Holding, price: number | null): number | null {
  const { position, cost, openBuys, openSells, openValue, openUnpriced, openAbsurd } = holding
  if (openAbsurd > 0) return null
  const worst = worstQuantity(position, openBuys, openSells)
  if (worst === 0) return 0
  if (price !== null) return boundedNotional(instrument, price, worst)
  return openUnpriced > 0 ? null : Math.abs(cost) + openValue
}
