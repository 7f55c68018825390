import type { LotMoney } from './lotMoney.ts'
import type { LotChoice, LotMethod } from './taxLot.ts'

interface Closable {
  readonly lotId: string
  readonly side: 'LONG' | 'SHORT'
  readonly quantity: number
  readonly money: Pick<LotMoney, 'cost'>
}

/**
 * Says which lots a closing quantity takes and how much of each; `lots` are of one side, oldest first. Named lots come
 * before the others; a name that is not open, or more of a lot than there is, is left out.
 */
export function orderToClose<Lot extends Closable>(
  lots: readonly Lot[],
  quantity: number,
  method: LotMethod,
  chosen: readonly LotChoice[] = [],
): readonly { readonly lot: Lot; readonly quantity: number }[] {
  const parts: { lot: Lot; quantity: number }[] = []
  let left = quantity
  const take = (lot: Lot, wanted: number): void => {
    const taken = parts.find((part) => part.lot === lot)
    const part = Math.min(wanted, left, lot.quantity - (taken?.quantity ?? 0))
    if (part <= 0) return
    left -= part
    if (taken === undefined) parts.push({ lot, quantity: part })
    else taken.quantity += part
  }
  for (const choice of chosen) {
    const lot = lots.find(({ lotId }) => lotId === choice.lotId)
    if (lot !== undefined) take(lot, choice.quantity)
  }
  for (const lot of inOrder(lots, method)) {
    if (left === 0) break
    take(lot, left)
  }
  return parts
}

function inOrder<Lot extends Closable>(lots: readonly Lot[], method: LotMethod): readonly Lot[] {
  if (method === 'LIFO') return lots.toReversed()
  if (method !== 'HIGHEST_COST') return lots
  // A short lot gains least where it was sold for least.
  const rank = ({ side, money, quantity }: Lot): number => (side === 'LONG' ? -money.cost : money.cost) / quantity
  return lots.toSorted((left, right) => rank(left) - rank(right))
}
