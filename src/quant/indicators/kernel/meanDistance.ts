/** Mean distance of the `length` numbers up to `end` from `mean`. */
export function meanDistance(values: Float64Array, end: number, length: number, mean: number): number {
  let sum = 0
  let lag = 0
  for (; lag + 8 <= length; lag += 8) {
    sum += fourDistances(values, end - lag, mean) + fourDistances(values, end - lag - 4, mean)
  }
  if (lag + 4 <= length) {
    sum += fourDistances(values, end - lag, mean)
    lag += 4
  }
  for (; lag < length; lag += 1) sum += Math.abs((values[end - lag] ?? 0) - mean)
  return sum / length
}

/**
 * Writes it of the `length` numbers up to each place, from `begin` on, from the mean of that place; sums the same numbers in
 * the same order, but for all places at once.
 */
export function foldMeanDistances(
  values: Float64Array,
  means: Float64Array,
  to: Float64Array,
  length: number,
  begin: number,
  count: number,
): void {
  to.fill(0, begin, count)
  let lag = 0
  for (; lag + 8 <= length; lag += 8) addEight(values, means, to, lag, begin, count)
  if (lag + 4 <= length) {
    addFour(values, means, to, lag, begin, count)
    lag += 4
  }
  for (; lag < length; lag += 1) addOne(values, means, to, lag, begin, count)
  for (let index = begin; index < count; index += 1) to[index] = (to[index] ?? 0) / length
}

// What `fourDistances` does is written out here, where it would be a call for every number.

function addEight(
  values: Float64Array,
  means: Float64Array,
  to: Float64Array,
  lag: number,
  begin: number,
  count: number,
): void {
  for (let index = begin; index < count; index += 1) {
    const mean = means[index] ?? 0
    const end = index - lag
    const first = Math.abs((values[end] ?? 0) - mean) + Math.abs((values[end - 1] ?? 0) - mean)
    const second = Math.abs((values[end - 2] ?? 0) - mean) + Math.abs((values[end - 3] ?? 0) - mean)
    const third = Math.abs((values[end - 4] ?? 0) - mean) + Math.abs((values[end - 5] ?? 0) - mean)
    const fourth = Math.abs((values[end - 6] ?? 0) - mean) + Math.abs((values[end - 7] ?? 0) - mean)
    to[index] = (to[index] ?? 0) + (first + second + (third + fourth))
  }
}

function addFour(
  values: Float64Array,
  means: Float64Array,
  to: Float64Array,
  lag: number,
  begin: number,
  count: number,
): void {
  for (let index = begin; index < count; index += 1) {
    const mean = means[index] ?? 0
    const end = index - lag
    const first = Math.abs((values[end] ?? 0) - mean) + Math.abs((values[end - 1] ?? 0) - mean)
    const second = Math.abs((values[end - 2] ?? 0) - mean) + Math.abs((values[end - 3] ?? 0) - mean)
    to[index] = (to[index] ?? 0) + (first + second)
  }
}

function addOne(
  values: Float64Array,
  means: Float64Array,
  to: Float64Array,
  lag: number,
  begin: number,
  count: number,
): void {
  for (let index = begin; index < count; index += 1) {
    to[index] = (to[index] ?? 0) + Math.abs((values[index - lag] ?? 0) - (means[index] ?? 0))
  }
}

function fourDistances(values: Float64Array, end: number, mean: number): number {
  const first = Math.abs((values[end] ?? 0) - mean) + Math.abs((values[end - 1] ?? 0) - mean)
  const second = Math.abs((values[end - 2] ?? 0) - mean) + Math.abs((values[end - 3] ?? 0) - mean)
  return first + second
}
