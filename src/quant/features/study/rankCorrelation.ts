import type { Estimate } from '#core/model/estimate.ts'

/** Pairs below which an interval says nothing. */
const LEAST_PAIRS = 20
/** Upper 97.5 % point of the normal distribution. */
const NORMAL_95 = 1.959963984540054

/** Ranks from 1 on; equal values share the mean of their ranks. */
export function ranksOf(values: Readonly<Float64Array>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    const value = values[order[from] ?? 0]
    while (to < order.length && values[order[to] ?? 0] === value) to += 1
    for (let place = from; place < to; place += 1) ranks[order[place] ?? 0] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}

/** Correlation of two columns of ranks, -1..1 (Spearman, 1904); null where one of them does not vary. */
export function correlationOfRanks(one: Readonly<Float64Array>, other: Readonly<Float64Array>): number | null {
  const n = one.length
  const centre = (n + 1) / 2
  let product = 0
  let ones = 0
  let others = 0
  for (let index = 0; index < n; index += 1) {
    const a = (one[index] ?? 0) - centre
    const b = (other[index] ?? 0) - centre
    product += a * b
    ones += a * a
    others += b * b
  }
  if (!(ones > 0) || !(others > 0)) return null
  return Math.min(1, Math.max(-1, product / Math.sqrt(ones * others)))
}

/**
 * Rank correlation of a feature with the returns after it, with its 95 % interval by Fisher's transform (standard error
 * 1.03 / sqrt(n - 3); Fieller, Hartley and Pearson, 1957). Returns over several bars overlap, so `n` counts only one in
 * `horizon`. Null below 20 such pairs, or where either does not vary.
 */
export function informationCoefficient(
  values: Readonly<Float64Array>,
  returns: Readonly<Float64Array>,
  horizon: number,
): Estimate | null {
  const n = Math.floor(values.length / horizon)
  if (n < LEAST_PAIRS) return null
  const value = correlationOfRanks(ranksOf(values), ranksOf(returns))
  if (value === null) return null
  const centre = Math.atanh(Math.min(1 - 1e-12, Math.max(-1 + 1e-12, value)))
  const reach = (NORMAL_95 * 1.03) / Math.sqrt(n - 3)
  return { value, low: Math.tanh(centre - reach), high: Math.tanh(centre + reach), n }
}
