/** Position of the last of rising values that is not above this one; -1 without one. */
export function lastAtMost(rising: Float64Array, value: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? Number.NaN) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Middle value of unsorted ones; NaN without one. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}
