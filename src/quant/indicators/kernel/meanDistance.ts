/** Mean distance of the `length` numbers up to `end` from `mean`; two at a time, from the last one on. */
export function meanDistance(values: Float64Array, end: number, length: number, mean: number): number {
  let sum = 0
  let lag = 0
  for (; lag + 2 <= length; lag += 2) {
    sum += Math.abs((values[end - lag] ?? 0) - mean) + Math.abs((values[end - lag - 1] ?? 0) - mean)
  }
  if (lag < length) sum += Math.abs((values[end - lag] ?? 0) - mean)
  return sum * (1 / length)
}

/**
 * Writes it of the `length` numbers up to each place, from `begin` to before `end`, from the mean of that place; the numbers
 * lie `shift` places further on in `values`. Sums in the order of `meanDistance`, but for four places at once: what one of
 * them has read the next ones need too, and reading takes longer than adding.
 */
export function foldMeanDistances(
  values: Float64Array,
  shift: number,
  means: Float64Array,
  to: Float64Array,
  length: number,
  begin: number,
  end: number,
): void {
  const share = 1 / length
  let index = begin
  for (; index + 4 <= end; index += 4) {
    const last = index + shift
    const before = last - length
    const mean = means[index] ?? 0
    const mean1 = means[index + 1] ?? 0
    const mean2 = means[index + 2] ?? 0
    const mean3 = means[index + 3] ?? 0
    let sum = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    // The numbers one, two and three places after the one at `at`.
    let next1 = values[last + 1] ?? 0
    let next2 = values[last + 2] ?? 0
    let next3 = values[last + 3] ?? 0
    let at = last
    // Said to be whole numbers of 32 bits, they are not watched for growing beyond.
    for (; at - 1 > before; at = (at - 2) | 0) {
      const one = values[at] ?? 0
      const other = values[(at - 1) | 0] ?? 0
      sum += Math.abs(one - mean) + Math.abs(other - mean)
      sum1 += Math.abs(next1 - mean1) + Math.abs(one - mean1)
      sum2 += Math.abs(next2 - mean2) + Math.abs(next1 - mean2)
      sum3 += Math.abs(next3 - mean3) + Math.abs(next2 - mean3)
      next3 = next1
      next2 = one
      next1 = other
    }
    if (at > before) {
      sum += Math.abs((values[at] ?? 0) - mean)
      sum1 += Math.abs(next1 - mean1)
      sum2 += Math.abs(next2 - mean2)
      sum3 += Math.abs(next3 - mean3)
    }
    to[index] = sum * share
    to[index + 1] = sum1 * share
    to[index + 2] = sum2 * share
    to[index + 3] = sum3 * share
  }
  for (; index < end; index += 1) to[index] = meanDistance(values, index + shift, length, means[index] ?? 0)
}
