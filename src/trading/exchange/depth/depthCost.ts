import type { DepthSide } from './depthSide.ts'

/** What taking a quantity from one side of a book costs. */
export interface DepthCost {
  /** Scaled quantity that trades. */
  readonly filled: number
  /** What is left of the quantity: the side was too thin, or the limit too close. */
  readonly unfilled: number
  /** Exact sum of scaled price times scaled quantity over the levels. */
  readonly value: bigint
  /** Scaled price, weighted by quantity; null when nothing trades. */
  readonly averagePrice: number | null
  /** Scaled price of the last level reached; null when nothing trades. */
  readonly worstPrice: number | null
  /** How many levels trade. */
  readonly levels: number
}

/**
 * Walks a side from its best level and tells what an order of a scaled quantity would pay, no further than a limit (null
 * for none), against what simulated orders have not taken yet. Changes nothing.
 */
export function costOfDepth(side: DepthSide, quantity: number, limit: number | null): DepthCost {
  const reach = limit === null ? Number.POSITIVE_INFINITY : -side.direction * limit
  let rest = quantity
  let levels = 0
  let worstPrice: number | null = null
  // Exact while it is a safe integer; what would leave that range is moved to the big one.
  let sum = 0
  let carried = 0n
  for (let n = 0; n < side.count && rest > 0; n += 1) {
    const price = side.price(n)
    if (-side.direction * price > reach) break
    const there = side.available(n)
    if (there === 0) continue
    const traded = Math.min(rest, there)
    rest -= traded
    levels += 1
    worstPrice = price
    const value = price * traded
    if (value + sum <= Number.MAX_SAFE_INTEGER) sum += value
    else carried += BigInt(price) * BigInt(traded)
  }
  const filled = quantity - rest
  const value = carried + BigInt(sum)
  return { filled, unfilled: rest, value, averagePrice: filled > 0 ? Number(value) / filled : null, worstPrice, levels }
}
