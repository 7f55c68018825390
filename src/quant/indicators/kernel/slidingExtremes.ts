/**
 * Extremes of sliding windows by doubling: that of 2 n numbers is one of the extremes of the two halves, so a window of any
 * length takes about as many passes as its length has binary digits. Each pass picks its number by a place that is
 * counted, not by a branch, which walks of prices would make the processor guess wrong.
 */

type Pick = (from: Float64Array, to: Float64Array, lag: number, count: number) => void

/** Writes the extreme of the `length` numbers that end at each place from `length` - 1 on; all are finite. */
export function foldExtremes(
  kind: 'highest' | 'lowest',
  from: Float64Array,
  to: Float64Array,
  length: number,
  count: number,
): void {
  const pick: Pick = kind === 'highest' ? pickHigher : pickLower
  if (length === 1) pick(from, to, 0, count)
  let source = from
  for (let reach = 1; reach < length;) {
    const lag = Math.min(reach, length - reach)
    pick(source, to, lag, count)
    source = to
    reach += lag
  }
}

// Adding 0 makes -0 to 0, so that what is equal has the same bits. Backwards, as `to` may be `from`.

function pickHigher(from: Float64Array, to: Float64Array, lag: number, count: number): void {
  for (let index = count - 1; index >= lag; index -= 1) {
    const isBefore = Number((from[index - lag] ?? 0) > (from[index] ?? 0))
    to[index] = (from[index - lag * isBefore] ?? 0) + 0
  }
}

function pickLower(from: Float64Array, to: Float64Array, lag: number, count: number): void {
  for (let index = count - 1; index >= lag; index -= 1) {
    const isBefore = Number((from[index - lag] ?? 0) < (from[index] ?? 0))
    to[index] = (from[index - lag * isBefore] ?? 0) + 0
  }
}

/** Writes how many places before the end of each window its extreme stands, the latest of equal ones. */
export function foldExtremeAges(
  kind: 'highest' | 'lowest',
  from: Float64Array,
  to: Float64Array,
  length: number,
  count: number,
  places: Int32Array,
): void {
  const isHighest = kind === 'highest'
  beginPlaces(isHighest, from, places, Math.min(1, length - 1), count)
  for (let reach = 2; reach < length;) {
    const lag = Math.min(reach, length - reach)
    if (isHighest) pickHigherPlace(from, places, lag, count)
    else pickLowerPlace(from, places, lag, count)
    reach += lag
  }
  for (let index = length - 1; index < count; index += 1) to[index] = index - (places[index] ?? 0)
}

/** The place of the extreme of each number and the one `lag` before it. */
function beginPlaces(isHighest: boolean, from: Float64Array, places: Int32Array, lag: number, count: number): void {
  const sign = isHighest ? 1 : -1
  for (let index = lag; index < count; index += 1) {
    places[index] = index - Number(sign * ((from[index - lag] ?? 0) - (from[index] ?? 0)) > 0)
  }
}

function pickHigherPlace(from: Float64Array, places: Int32Array, lag: number, count: number): void {
  for (let index = count - 1; index >= lag; index -= 1) {
    const now = places[index] ?? 0
    const before = places[index - lag] ?? 0
    const isBefore = Number((from[before] ?? 0) > (from[now] ?? 0))
    places[index] = now ^ ((now ^ before) & -isBefore)
  }
}

function pickLowerPlace(from: Float64Array, places: Int32Array, lag: number, count: number): void {
  for (let index = count - 1; index >= lag; index -= 1) {
    const now = places[index] ?? 0
    const before = places[index - lag] ?? 0
    const isBefore = Number((from[before] ?? 0) < (from[now] ?? 0))
    places[index] = now ^ ((now ^ before) & -isBefore)
  }
}
