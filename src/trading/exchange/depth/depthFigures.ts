import type { DepthBook } from './depthBook.ts'
import type { DepthSide } from './depthSide.ts'

/** One level of a book, scaled integers. */
export interface DepthLevel {
  readonly price: number
  readonly size: number
}

/** Returns the best levels of a side, at most `count`, best first. */
export function topLevels(side: DepthSide, count: number): readonly DepthLevel[] {
  const levels: DepthLevel[] = []
  for (let n = 0; n < count && n < side.count; n += 1) levels.push({ price: side.price(n), size: side.size(n) })
  return levels
}

/**
 * Middle of the best prices weighted by the size of the other side: near the ask when bids are many. Scaled, not an
 * integer; null while a side is empty or the book crossed. The weighted mid-price of S. Stoikov, "The micro-price" (2018).
 */
export function microprice(book: DepthBook): number | null {
  const { bids, asks } = book
  if (bids.count === 0 || asks.count === 0 || book.crossing !== 'NONE') return null
  const bidSize = bids.size(0)
  const askSize = asks.size(0)
  return (bids.price(0) * askSize + asks.price(0) * bidSize) / (bidSize + askSize)
}

/** Size of bids less asks as a share of both over the best `levels` of each, -1..1; null while both are empty. */
export function imbalance(book: DepthBook, levels: number): number | null {
  let bids = 0
  let asks = 0
  for (let n = 0; n < levels; n += 1) {
    bids += book.bids.size(n)
    asks += book.asks.size(n)
  }
  return bids + asks > 0 ? (bids - asks) / (bids + asks) : null
}
