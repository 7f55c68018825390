import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import { divideAmong } from './apportion.ts'

/** What is still open of one entry while it is being recorded; quantity scaled, money in micro-units. */
export interface Lot {
  readonly instrument: Instrument
  readonly opening: Fill
  readonly side: 'LONG' | 'SHORT'
  quantity: number
  /** Scaled price per unit as units are counted now. */
  averagePrice: number
  value: number
  fees: number
  /** Dividends, funding, borrow fees and cash in lieu that belong to it. */
  income: number
}

/**
 * Divides an adjustment among the open lots of its instrument, all of one side, by quantity. Returns the lots that a split
 * left nothing of; a lot too small for a unit of its own joins its neighbour as long as anything is left at all.
 */
export function adjustLots(lots: Lot[], adjustment: AccountAdjustment): readonly Lot[] {
  const { kind, cash, owed, costReleased } = adjustment
  const released = lots[0]?.side === 'SHORT' ? -costReleased : costReleased
  if (kind === 'LIQUIDATION_FEE') {
    divideAmong(lots, -cash, (lot, share) => {
      lot.fees += share
    })
  } else {
    divideAmong(lots, cash + owed - costReleased, (lot, share) => {
      lot.income += share
    })
  }
  divideAmong(lots, released, (lot, share) => {
    lot.value -= share
  })
  return adjustment.ratio === null ? [] : splitLots(lots, Math.abs(adjustment.quantityAfter), adjustment.ratio)
}

function splitLots(lots: Lot[], quantityAfter: number, ratio: NonNullable<AccountAdjustment['ratio']>): readonly Lot[] {
  if (quantityAfter === 0) return lots.splice(0)
  divideAmong(lots, quantityAfter, (lot, share) => {
    lot.quantity = share
    lot.averagePrice *= ratio.from / ratio.to
  })
  for (let index = lots.length - 1; index >= 0; index -= 1) {
    const lot = lots[index]
    if (lot === undefined || lot.quantity > 0) continue
    const neighbour = lots[index + 1] ?? lots.slice(0, index).findLast(({ quantity }) => quantity > 0)
    lots.splice(index, 1)
    if (neighbour === undefined) continue
    neighbour.value += lot.value
    neighbour.fees += lot.fees
    neighbour.income += lot.income
  }
  return []
}
