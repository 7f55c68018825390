import type { DepthBook } from './depthBook.ts'
import { costOfDepth } from './depthCost.ts'

/** An order as a book of depth sees it. Scaled integers. */
export interface DepthOrder {
  /** 1 buys, -1 sells. */
  readonly direction: 1 | -1
  /** > 0. */
  readonly quantity: number
  /** Never trades at a worse price; null for a market order, which never rests. */
  readonly limit: number | null
  /** Refused rather than traded at once; needs a limit. */
  readonly postOnly: boolean
  /** Traded at once in full or not at all. */
  readonly fillOrKill: boolean
  /** Shown at a time when it rests; null for all of it. */
  readonly displayQuantity: number | null
}

/** A part of an order that traded at one price. Scaled integers. */
export interface DepthFill {
  readonly price: number
  readonly quantity: number
}

/** What becomes of an order that comes to a book. */
export type DepthMatch =
  | {
      readonly ok: true
      /** What trades now, best price first. */
      readonly fills: readonly DepthFill[]
      /** Quantity that can rest at its limit; 0 for a market order. */
      readonly resting: number
      /** Quantity of a market order that the book had no size for. */
      readonly unfilled: number
    }
  | {
      readonly ok: false
      readonly code: 'BOOK_NOT_USABLE' | 'POST_ONLY_WOULD_TRADE' | 'NOT_FILLABLE_AT_ONCE'
      readonly message: string
    }

/**
 * Matches an order that comes to a book: it pays the displayed levels from the best on, each at its own price, as far as
 * its limit and their sizes go. What it takes is remembered in the book, so that the next order does not take it again.
 */
export function matchDepth(book: DepthBook, order: DepthOrder): DepthMatch {
  if (!book.isUsable) {
    return {
      ok: false,
      code: 'BOOK_NOT_USABLE',
      message: `The order book is ${book.crossing === 'NONE' ? book.state : book.crossing}, so nothing can be matched against it; try again when it is in order.`,
    }
  }
  const { direction, limit, quantity } = order
  const side = book.opposite(direction)
  if (order.postOnly && limit !== null && side.count > 0 && direction * (limit - side.price(0)) >= 0) {
    return {
      ok: false,
      code: 'POST_ONLY_WOULD_TRADE',
      message: 'The post-only order would have traded at once, so it was refused; give it a limit further away.',
    }
  }
  if (order.fillOrKill && costOfDepth(side, quantity, limit).unfilled > 0) {
    return {
      ok: false,
      code: 'NOT_FILLABLE_AT_ONCE',
      message:
        'The order book does not hold the whole quantity within the limit, so the fill-or-kill order was cancelled; make it smaller or its limit wider.',
    }
  }
  const fills: DepthFill[] = []
  let rest = quantity
  for (let n = 0; n < side.count && rest > 0; n += 1) {
    const price = side.price(n)
    if (limit !== null && direction * (limit - price) < 0) break
    const traded = Math.min(rest, side.available(n))
    if (traded === 0) continue
    side.take(n, traded)
    fills.push({ price, quantity: traded })
    rest -= traded
  }
  return { ok: true, fills, resting: limit === null ? 0 : rest, unfilled: limit === null ? rest : 0 }
}
