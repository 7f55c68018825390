import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { tellHistory } from './accountHistory.ts'
import { applyAdjustment, applyFill, flatPosition } from './position.ts'

/** An execution was corrected or taken back: where its fill stands in the account's history, and by how much it changed. */
export interface AmendedQuantity {
  readonly instrumentId: InstrumentId
  /** Index of the fill among all fills of the account. */
  readonly place: number
  /** Signed scaled quantity now less the one that counted so far. */
  readonly change: number
}

/** Adjustments as they count after a correction, and what the correction comes to in the units of today. */
export interface RestatedAdjustments {
  readonly adjustments: readonly AccountAdjustment[]
  readonly change: number
}

/**
 * Counts a correction on through what happened after its fill: a split counts the corrected units anew as well. What was
 * paid stays paid; the venue tells of money it takes back by itself.
 */
export function restateAdjustments(
  adjustments: readonly AccountAdjustment[],
  { instrumentId, place, change: changed }: AmendedQuantity,
): RestatedAdjustments {
  let change = changed
  if (change === 0) return { adjustments, change }
  const restated = adjustments.map((adjustment): AccountAdjustment => {
    if (adjustment.instrumentId !== instrumentId || adjustment.fillsBefore <= place) return adjustment
    const { ratio, costReleased } = adjustment
    const quantityBefore = adjustment.quantityBefore + change
    const quantityAfter =
      ratio === null ? adjustment.quantityAfter + change : Math.trunc((quantityBefore * ratio.to) / ratio.from)
    change = quantityAfter - adjustment.quantityAfter
    return {
      ...adjustment,
      quantityBefore,
      quantityAfter,
      costReleased: costReleased === 0 ? 0 : shareOfCost(costReleased, adjustment.quantityBefore, quantityBefore),
    }
  })
  return { adjustments: restated, change }
}

/** Folds what happened to one instrument of an account: all fills and adjustments of the account in, one position out. */
export function foldPosition(
  accountId: AccountId,
  instrument: Instrument,
  fills: readonly Fill[],
  adjustments: readonly AccountAdjustment[],
): Position {
  let position = flatPosition(accountId, instrument.id)
  tellHistory(fills, adjustments, {
    onFill: (fill) => {
      if (fill.instrumentId === instrument.id) position = applyFill(position, fill, instrument)
    },
    onAdjustments: (list) => {
      for (const adjustment of list) {
        if (adjustment.instrumentId === instrument.id) position = applyAdjustment(position, adjustment)
      }
    },
  })
  return position
}

/** Signed scaled quantity of a fill. */
export function signedQuantity({ side, quantity }: Pick<Fill, 'side' | 'quantity'>): number {
  return side === 'BUY' ? quantity : -quantity
}

function shareOfCost(cost: number, before: number, now: number): number {
  if (Math.sign(before) !== Math.sign(now)) return 0
  return Math.trunc(cost * (now / before))
}
