import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'

/**
 * Divides an adjustment of the account among the parts that make up its position (strategies, say), in proportion to what
 * each holds: signed scaled quantities in, one adjustment for each out. What rounding leaves over goes to the largest
 * part, so that the shares add up to the whole. Without any parts there is nothing to divide.
 */
export function shareAdjustment(
  adjustment: AccountAdjustment,
  quantities: readonly number[],
): readonly AccountAdjustment[] {
  const total = quantities.reduce((sum, quantity) => sum + quantity, 0)
  const largest = quantities.reduce((best, quantity, index) => {
    return Math.abs(quantity) > Math.abs(quantities[best] ?? 0) ? index : best
  }, 0)
  const divided = (amount: number): readonly number[] => {
    const shares = quantities.map((quantity) => (total === 0 ? 0 : Math.trunc(amount * (quantity / total))))
    return withRest(shares, amount, largest)
  }
  const { ratio, quantityBefore, quantityAfter } = adjustment
  const counted =
    ratio === null ? quantities : quantities.map((quantity) => Math.trunc((quantity * ratio.to) / ratio.from))
  // Parts that do not add up to what the venue counted are scaled and nothing more.
  const after = ratio !== null && total === quantityBefore ? withRest(counted, quantityAfter, largest) : counted
  const [cash, owed, costReleased] = [adjustment.cash, adjustment.owed, adjustment.costReleased].map(divided)
  return quantities.map((quantity, index) => ({
    ...adjustment,
    cash: cash?.[index] ?? 0,
    owed: owed?.[index] ?? 0,
    costReleased: costReleased?.[index] ?? 0,
    quantityBefore: quantity,
    quantityAfter: after[index] ?? quantity,
  }))
}

function withRest(shares: readonly number[], whole: number, largest: number): readonly number[] {
  const rest = whole - shares.reduce((sum, share) => sum + share, 0)
  return rest === 0 ? shares : shares.map((share, index) => (index === largest ? share + rest : share))
}
