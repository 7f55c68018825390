/** What is wrong with the place of a row; null when nothing is. */
export type PlaceFault = 'DUPLICATE' | 'OUT_OF_ORDER' | null

/** Tells whether a file is written from the newest row to the oldest: more neighbours fall than rise. */
export function isNewestFirst(times: readonly number[]): boolean {
  let balance = 0
  for (let index = 1; index < times.length; index++) {
    balance += Math.sign((times[index] ?? 0) - (times[index - 1] ?? 0))
  }
  return balance < 0
}

/**
 * Finds the rows that break a strictly rising order. Of rows with one time the first stays. A row that goes back is the
 * one that is wrong, unless fewer rows need to go when it stays: one date far ahead must not cost all rows after it.
 */
export function findPlaceFaults(times: readonly number[]): readonly PlaceFault[] {
  const rising = keepRising(times)
  const longest = keepLongest(times)
  const kept = longest.size > rising.size ? longest : rising
  const known = new Set<number>()
  for (const index of kept) known.add(times[index] ?? Number.NaN)
  return times.map((time, index) => (kept.has(index) ? null : known.has(time) ? 'DUPLICATE' : 'OUT_OF_ORDER'))
}

function keepRising(times: readonly number[]): ReadonlySet<number> {
  const kept = new Set<number>()
  let last = Number.NEGATIVE_INFINITY
  times.forEach((time, index) => {
    if (time <= last) return
    kept.add(index)
    last = time
  })
  return kept
}

/** The longest strictly rising run of rows, by patience sorting: `ends` holds the smallest last time for each length. */
function keepLongest(times: readonly number[]): ReadonlySet<number> {
  const ends: number[] = []
  const before = new Int32Array(times.length)
  times.forEach((time, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((times[ends[middle] ?? 0] ?? 0) < time) low = middle + 1
      else high = middle
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1)
    const end = ends[low]
    if (end === undefined || times[end] !== time) ends[low] = index
  })
  const kept = new Set<number>()
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) kept.add(index)
  return kept
}
