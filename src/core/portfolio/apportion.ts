/**
 * Returns the share part/whole of an integer amount, rounded half away from zero; exact at any size. `part` and `whole`
 * are integers, 0 <= part <= whole, whole > 0. The whole gets everything, so shares taken one after another add up.
 */
export function apportion(amount: number, part: number, whole: number): number {
  if (part === whole) return amount
  const product = amount * part
  if (Math.abs(product) < 2 ** 52) {
    const remainder = product % whole
    const quotient = (product - remainder) / whole
    const rounded = Math.abs(remainder) * 2 >= whole ? quotient + Math.sign(product) : quotient
    return rounded === 0 ? 0 : rounded
  }
  const magnitude = BigInt(Math.abs(amount)) * BigInt(part)
  const rounded = Number((magnitude * 2n + BigInt(whole)) / (BigInt(whole) * 2n))
  return amount < 0 ? -rounded : rounded
}

/** Hands each lot its share of an amount by quantity; the shares add up. */
export function divideAmong<Lot extends { readonly quantity: number }>(
  lots: readonly Lot[],
  amount: number,
  give: (lot: Lot, share: number) => void,
): void {
  if (amount === 0) return
  let left = amount
  let quantityLeft = lots.reduce((sum, { quantity }) => sum + quantity, 0)
  for (const lot of lots) {
    const { quantity } = lot
    const share = apportion(left, quantity, quantityLeft)
    give(lot, share)
    left -= share
    quantityLeft -= quantity
  }
}
