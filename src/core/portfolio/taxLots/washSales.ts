import { apportion } from '../apportion.ts'
import type { Replacement } from './taxLot.ts'
import type { LotMoney } from './lotMoney.ts'

/** Days before and after a sale at a loss within which a purchase washes it. */
const WINDOW = 30

/** A lot that may stand for units sold at a loss. */
interface ReplacingLot {
  readonly lotId: string
  readonly openedDay: number
  quantity: number
  /** Units of it that do so already. */
  replacing: number
  readonly money: LotMoney
}

/** A sale at a loss, where what is disallowed of it is noted. */
interface WashedSale {
  disallowed: number
  readonly replacements: Replacement[]
}

interface Pending {
  readonly sale: WashedSale
  readonly lotId: string
  readonly day: number
  quantity: number
  loss: number
}

/**
 * The wash sales of one US share in one account: 26 U.S.C. § 1091, Treas. Reg. § 1.1091-1 and -2, IRS Publication 550.
 *
 * 1. A loss is disallowed as far as as many shares were bought within 30 days before or after the sale, in the order of the
 *    purchases, each share once; it is added to their basis.
 * 2. What is left of the lot that was sold is no replacement (Revenue Ruling 56-602), nor is what was bought before the sale
 *    and no longer held after it.
 * 3. Left out: options and other accounts, and the holding period that a replacement takes over.
 */
export class WashSales {
  #pending: Pending[] = []

  /** Notes a sale at a loss (> 0): shares bought before it wash it at once, those bought later as they come. */
  noteLoss(
    sale: WashedSale,
    terms: { readonly lotId: string; readonly day: number; readonly quantity: number; readonly loss: number },
    lots: readonly ReplacingLot[],
  ): void {
    const pending: Pending = { sale, ...terms }
    for (const lot of lots.toSorted((left, right) => left.openedDay - right.openedDay)) {
      if (lot.lotId !== terms.lotId && terms.day - lot.openedDay <= WINDOW) wash(pending, lot)
    }
    this.#pending = this.#pending.filter(({ day }) => terms.day - day <= WINDOW)
    if (pending.quantity > 0) this.#pending.push(pending)
  }

  /** Notes a purchase, which washes the losses of the 30 days before it, oldest first. */
  notePurchase(lot: ReplacingLot): void {
    if (this.#pending.length === 0) return
    for (const pending of this.#pending) {
      if (lot.openedDay - pending.day <= WINDOW && pending.lotId !== lot.lotId) wash(pending, lot)
    }
    this.#pending = this.#pending.filter(({ quantity }) => quantity > 0)
  }

  /** Counts what waits for a purchase in the units after a split. */
  split(from: number, to: number): void {
    for (const pending of this.#pending) pending.quantity = Math.max(1, Math.round((pending.quantity * to) / from))
  }
}

function wash(pending: Pending, lot: ReplacingLot): void {
  const quantity = Math.min(pending.quantity, lot.quantity - lot.replacing)
  if (quantity <= 0) return
  const amount = apportion(pending.loss, quantity, pending.quantity)
  pending.quantity -= quantity
  pending.loss -= amount
  lot.replacing += quantity
  lot.money.washBasis += amount
  pending.sale.disallowed += amount
  pending.sale.replacements.push({ lotId: lot.lotId, quantity, amount })
}
