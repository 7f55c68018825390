import { powerOfTen } from '#core/money.ts'
import { BILLION, multiplyDivide } from './exactShare.ts'

/** Charged on every fill by itself; rates in billionths of the value and of a currency unit per unit, negative for a rebate. */
export interface FillCharge {
  readonly makerShare: number
  readonly takerShare: number
  readonly makerPerUnit: number
  readonly takerPerUnit: number
}

/**
 * Charged on an order as a whole, whatever number of fills it takes: a fill pays what the sum of all fills so far owes less
 * what the earlier ones have paid. Rates as in {@link FillCharge}, amounts in micro-units.
 */
export interface OrderCharge {
  readonly share: number
  readonly perUnit: number
  readonly minimum: number
  /** Most an order pays; null for no such limit. */
  readonly maximum: number | null
  /** Most an order pays, in billionths of its value; it goes before the minimum. Null for no such limit. */
  readonly mostOfValue: number | null
  /** The charge is rounded up to a multiple of this; 1 leaves it as it is. */
  readonly roundUpTo: number
  readonly sellsOnly: boolean
}

/** What a trade is charged. */
export interface Charges {
  readonly perFill: readonly FillCharge[]
  readonly perOrder: readonly OrderCharge[]
}

/** A trade to be charged: scaled quantity with its decimals, value in micro-units, and what its order did before. */
export interface ChargedTrade {
  readonly quantity: number
  readonly quantityDecimals: number
  readonly value: number
  readonly isMaker: boolean
  readonly isSell: boolean
  readonly quantityBefore: number
  readonly valueBefore: number
}

/** Nothing is charged. */
export const NO_CHARGES: Charges = { perFill: [], perOrder: [] }

/** An order charge of which nothing but the given parts is set. */
export function orderCharge(parts: Partial<OrderCharge>): OrderCharge {
  return {
    share: 0,
    perUnit: 0,
    minimum: 0,
    maximum: null,
    mostOfValue: null,
    roundUpTo: 1,
    sellsOnly: false,
    ...parts,
  }
}

/**
 * Returns what a trade pays, micro-units; every single charge is exact and rounded half away from zero. At one price it
 * never falls as the quantity grows, unless a rebate is among the charges.
 */
export function chargeOf(charges: Charges, trade: ChargedTrade): number {
  let sum = 0
  for (const charge of charges.perFill) sum += fillCharge(charge, trade)
  const { isSell, quantity, value, quantityBefore, valueBefore, quantityDecimals } = trade
  for (const charge of charges.perOrder) {
    if (charge.sellsOnly && !isSell) continue
    const after = owed(charge, quantityBefore + quantity, valueBefore + value, quantityDecimals)
    // A schedule that became cheaper between two fills gives nothing back.
    sum += Math.max(0, after - owed(charge, quantityBefore, valueBefore, quantityDecimals))
  }
  return sum
}

function fillCharge(charge: FillCharge, { isMaker, value, quantity, quantityDecimals }: ChargedTrade): number {
  const share = isMaker ? charge.makerShare : charge.takerShare
  const perUnit = isMaker ? charge.makerPerUnit : charge.takerPerUnit
  const ofValue = share === 0 ? 0 : multiplyDivide(value, share, BILLION)
  return perUnit === 0 ? ofValue : ofValue + ofUnits(quantity, perUnit, quantityDecimals)
}

function owed(charge: OrderCharge, quantity: number, value: number, quantityDecimals: number): number {
  if (quantity === 0) return 0
  const { share, perUnit, minimum, maximum, mostOfValue, roundUpTo } = charge
  let amount = multiplyDivide(value, share, BILLION) + ofUnits(quantity, perUnit, quantityDecimals)
  if (amount < minimum) amount = minimum
  if (maximum !== null && amount > maximum) amount = maximum
  if (mostOfValue !== null) amount = Math.min(amount, multiplyDivide(value, mostOfValue, BILLION))
  return Math.ceil(amount / roundUpTo) * roundUpTo
}

/** Billionths of a currency unit per unit times a scaled quantity, micro-units. */
function ofUnits(quantity: number, perUnit: number, quantityDecimals: number): number {
  return multiplyDivide(quantity, perUnit, 1_000 * powerOfTen(quantityDecimals))
}
