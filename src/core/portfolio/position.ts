import { fromMoney, fromQuantity, notional, toMoney } from '#core/money.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { apportion } from './apportion.ts'

/** Returns the position of an account that has never traded the instrument. */
export function flatPosition(accountId: AccountId, instrumentId: InstrumentId): Position {
  return { accountId, instrumentId, quantity: 0, cost: 0, realised: 0, fees: 0, tsLast: 0 }
}

/**
 * Folds one fill into a position at average cost. What closes takes its share of the cost with it, what is left over
 * opens the other side. Exact: the change of cash + cost - realised + fees is 0 for every fill.
 */
export function applyFill(position: Position, fill: Fill, instrument: Instrument): Position {
  const direction = fill.side === 'BUY' ? 1 : -1
  const held = Math.abs(position.quantity)
  const closing = Math.sign(position.quantity) === -direction ? Math.min(held, fill.quantity) : 0
  const value = notional(instrument, fill.price, fill.quantity)
  const closingValue = closing === fill.quantity ? value : notional(instrument, fill.price, closing)
  const released = closing === 0 ? 0 : apportion(position.cost, closing, held)
  return {
    ...position,
    quantity: position.quantity + direction * fill.quantity,
    cost: position.cost - released + direction * (value - closingValue),
    realised: closing === 0 ? position.realised : position.realised - direction * closingValue - released,
    fees: position.fees + fill.fee,
    tsLast: Math.max(position.tsLast, fill.tsEvent),
  }
}

/**
 * Folds one adjustment of its instrument into a position. Exact: the change of cash + owed + cost - realised + fees is 0.
 * A split leaves the cost as it is, so that the average price moves with the units; dividends, funding and borrow fees are
 * profit taken, the fee of a liquidation is a fee.
 */
export function applyAdjustment(position: Position, adjustment: AccountAdjustment): Position {
  const { kind, cash, owed, costReleased } = adjustment
  const isFee = kind === 'LIQUIDATION_FEE'
  return {
    ...position,
    quantity: position.quantity + adjustment.quantityAfter - adjustment.quantityBefore,
    cost: position.cost - costReleased,
    realised: position.realised + (isFee ? 0 : cash + owed - costReleased),
    fees: position.fees - (isFee ? cash : 0),
    tsLast: Math.max(position.tsLast, adjustment.tsEvent),
  }
}

/** Returns what a fill does to cash, micro-units: the value traded with its sign, less the fee. */
export function cashChange(fill: Fill, instrument: Instrument): number {
  const value = notional(instrument, fill.price, fill.quantity)
  return (fill.side === 'BUY' ? -value : value) - fill.fee
}

/** Values a signed scaled quantity at a price in currency units, micro-units signed like the quantity. */
export function marketValue(instrument: Instrument, quantity: number, price: number): number {
  return toMoney(price * fromQuantity(instrument, quantity))
}

/** Returns the average price paid for the open quantity in currency units, or null when flat. */
export function averagePrice(position: Position, instrument: Instrument): number | null {
  if (position.quantity === 0) return null
  return fromMoney(position.cost) / fromQuantity(instrument, position.quantity)
}
