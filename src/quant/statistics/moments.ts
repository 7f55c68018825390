/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0
  return sum / values.length
}

/** Sample variance (n - 1), in two passes; NaN below two values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN
  const centre = mean(values)
  let squares = 0
  for (let index = 0; index < values.length; index += 1) squares += ((values[index] ?? 0) - centre) ** 2
  return squares / (values.length - 1)
}

/** Value below which the share `p` of sorted values lies, interpolated between neighbours (type 7). */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const left = sorted[below] ?? Number.NaN
  const share = position - below
  // Without the test an infinite neighbour of weight 0 would make the result NaN.
  return share === 0 ? left : left + ((sorted[below + 1] ?? left) - left) * share
}
