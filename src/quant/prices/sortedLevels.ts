/** Moves of fewer values are quicker one by one than by a block copy. */
const SHORT_MOVE = 24
/** Levels looked at one by one from the best before halving: most changes are near it. */
const NEAR = 8

/** Where a key belongs among `count` rising ones, the best last: the first that is not below it; the count when all are. */
export function levelPlace(keys: Float64Array, count: number, key: number): number {
  let high = count
  const near = Math.max(0, high - NEAR)
  while (high > near && (keys[high - 1] ?? 0) >= key) high -= 1
  if (high > near || near === 0) return high
  let low = 0
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? 0) < key) low = middle + 1
    else high = middle
  }
  return low
}

/** Moves the values from `from` to `end` by one place, to `to`. */
export function shiftLevels(values: Float64Array, from: number, to: number, end: number): void {
  if (end - from > SHORT_MOVE) {
    values.copyWithin(to, from, end)
  } else if (to > from) {
    for (let index = end; index > from; index -= 1) values[index] = values[index - 1] ?? 0
  } else {
    for (let index = from; index < end; index += 1) values[index - 1] = values[index] ?? 0
  }
}

/** The same values with twice the room. */
export function widenedLevels(values: Float64Array): Float64Array {
  const wider = new Float64Array(values.length * 2)
  wider.set(values)
  return wider
}
