/** The ends of a distribution of returns, as fractions; losses are positive. */
export interface ReturnTails {
  /** Minus the 5 % quantile (type 7). */
  readonly valueAtRisk95: number
  /** Minus the 1 % quantile (type 7). */
  readonly valueAtRisk99: number
  /** Minus the mean of the returns up to the 5 % quantile. */
  readonly expectedShortfall95: number
  /** |95 % quantile| / |5 % quantile|; may be infinite or NaN. */
  readonly tailRatio: number
}

/**
 * Measures the tails of values given as distinct places in rising order and how often each occurs, which makes a resample's
 * quantiles a walk over its ends instead of a sort. `n` is the sum of the counts, at least 1.
 */
export function returnTails(sorted: Float64Array, counts: Uint32Array, n: number): ReturnTails {
  const one = lowQuantile(sorted, counts, n, 0.01)
  const five = lowQuantile(sorted, counts, n, 0.05)
  const top = highQuantile(sorted, counts, n, 0.05)
  return {
    valueAtRisk95: -five,
    valueAtRisk99: -one,
    expectedShortfall95: -lowMean(sorted, counts, Math.floor((n - 1) * 0.05) + 1),
    tailRatio: Math.abs(top) / Math.abs(five),
  }
}

function lowQuantile(sorted: Float64Array, counts: Uint32Array, n: number, p: number): number {
  const position = (n - 1) * p
  const below = Math.floor(position)
  let place = 0
  let seen = counts[0] ?? 0
  while (seen <= below) seen += counts[(place += 1)] ?? 0
  const left = sorted[place] ?? Number.NaN
  const share = position - below
  if (share === 0) return left
  while (seen <= below + 1) seen += counts[(place += 1)] ?? 0
  return left + ((sorted[place] ?? Number.NaN) - left) * share
}

function highQuantile(sorted: Float64Array, counts: Uint32Array, n: number, p: number): number {
  const position = (n - 1) * p
  const below = Math.floor(position)
  let place = sorted.length - 1
  let seen = counts[place] ?? 0
  while (seen <= below) seen += counts[(place -= 1)] ?? 0
  const right = sorted[place] ?? Number.NaN
  const share = position - below
  if (share === 0) return right
  while (seen <= below + 1) seen += counts[(place -= 1)] ?? 0
  return right + ((sorted[place] ?? Number.NaN) - right) * share
}

function lowMean(sorted: Float64Array, counts: Uint32Array, take: number): number {
  let sum = 0
  let left = take
  for (let place = 0; left > 0; place += 1) {
    const count = Math.min(left, counts[place] ?? 0)
    sum += count * (sorted[place] ?? Number.NaN)
    left -= count
  }
  return sum / take
}
