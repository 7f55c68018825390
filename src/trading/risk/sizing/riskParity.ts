const SWEEPS = 1_000
const CLOSE_ENOUGH = 1e-12

/** Weights by inverse volatility, adding up to 1; NaN where a volatility is not positive. Equal risks if nothing correlates. */
export function inverseVolatilityWeights(volatilities: ArrayLike<number>): Float64Array {
  const weights = Float64Array.from(volatilities, (volatility) => (volatility > 0 ? 1 / volatility : Number.NaN))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/**
 * Long-only weights, adding up to 1, with which every part contributes the same to the variance (or its share of `budgets`):
 * the minimum of x'Cx / 2 - sum b ln x, found by cyclical coordinate descent, each step the positive root of a quadratic
 * (Spinu, 2013; Griveau-Billion, Richard and Roncalli, 2013). Null where the covariance, flat by rows, is not that of real
 * series: a variance that is not positive, or no convergence.
 */
export function equalRiskContributions(
  covariance: Float64Array,
  size: number,
  budgets?: ArrayLike<number>,
): Float64Array | null {
  const weights = new Float64Array(size)
  for (let part = 0; part < size; part += 1) {
    const own = covariance[part * size + part] ?? Number.NaN
    if (!(own > 0) || !((budgets?.[part] ?? 1) > 0)) return null
    weights[part] = 1 / Math.sqrt(own * size)
  }
  const total = budgets === undefined ? size : Array.from(budgets).reduce((sum, each) => sum + each, 0)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let furthest = 0
    for (let part = 0; part < size; part += 1) {
      const own = covariance[part * size + part] ?? 0
      const others = innerProduct(covariance, weights, part, size) - own * (weights[part] ?? 0)
      const budget = (budgets?.[part] ?? 1) / total
      const next = (-others + Math.sqrt(others * others + 4 * own * budget)) / (2 * own)
      if (!Number.isFinite(next)) return null
      furthest = Math.max(furthest, Math.abs(next / (weights[part] ?? 1) - 1))
      weights[part] = next
    }
    if (furthest < CLOSE_ENOUGH) return normalised(weights)
  }
  return null
}

/** Share of each part in the variance of the whole; the shares add up to 1. */
export function riskContributions(covariance: Float64Array, size: number, weights: Float64Array): Float64Array {
  const shares = weights.map((weight, part) => weight * innerProduct(covariance, weights, part, size))
  const variance = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share / variance)
}

function innerProduct(covariance: Float64Array, weights: Float64Array, row: number, size: number): number {
  let sum = 0
  for (let column = 0; column < size; column += 1)
    sum += (covariance[row * size + column] ?? 0) * (weights[column] ?? 0)
  return sum
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
