import type { HistoryColumns } from './series.ts'
import type { RowVersions } from './versions.ts'

/** What rows that arrive add to what is known; numbers are places within the rows that arrived. */
export interface Arrival {
  /** Rows at times that had none. */
  readonly added: Int32Array
  /** Rows that say something else than was known, or say it earlier; `knownAt` is when each counts from. */
  readonly revisions: readonly { readonly row: number; readonly knownAt: number }[]
  readonly counts: IngestCounts
}

/** How many rows were new, said nothing new, or changed what was known. */
export interface IngestCounts {
  readonly added: number
  readonly unchanged: number
  readonly corrected: number
}

/**
 * Compares rows that became known at one moment with what is known of their times.
 *
 * 1. A row that says what was known at that moment adds nothing.
 * 2. A row that says something else is a correction with its own knowledge time; nothing is overwritten.
 * 3. Two values of one row cannot become known in the same microsecond: the one recorded later counts from the next.
 * 4. A row that says what became known later anyway moves only the moment; it counts as unchanged.
 */
export function compareArrival(known: RowVersions, arrived: HistoryColumns, knownAt: number): Arrival {
  const rows = arrived.ts.length
  const added = new Int32Array(rows)
  const revisions: { row: number; knownAt: number }[] = []
  let [news, corrected, entry] = [0, 0, 0]
  for (let row = 0; row < rows; row += 1) {
    const ts = arrived.ts[row] ?? 0
    while ((known.ts[entry] ?? Number.POSITIVE_INFINITY) < ts) entry += 1
    const first = entry
    while (known.ts[entry] === ts) entry += 1
    if (first === entry) {
      added[news] = row
      news += 1
      continue
    }
    const place = placeOf(known, first, entry, arrived.values, row, knownAt)
    if (place === null) continue
    revisions.push({ row, knownAt: place })
    const isSaidBefore = sameValues(known.values, first, arrived.values, row)
    if (!(isSaidBefore && place < (known.knownAt[first] ?? 0))) corrected += 1
  }
  const counts = { added: news, unchanged: rows - news - corrected, corrected }
  return { added: added.subarray(0, news), revisions, counts }
}

/** Joins two sets of versions; what both hold is there once, and where they contradict each other rule 3 above holds. */
export function mergeVersions(earlier: RowVersions, later: RowVersions): RowVersions {
  if (later.ts.length === 0) return earlier
  if (earlier.ts.length === 0) return later
  const merged = new VersionWriter(earlier.ts.length + later.ts.length, earlier.values.length)
  let [left, right] = [0, 0]
  while (left < earlier.ts.length || right < later.ts.length) {
    const ts = Math.min(earlier.ts[left] ?? Number.POSITIVE_INFINITY, later.ts[right] ?? Number.POSITIVE_INFINITY)
    const first = merged.length
    for (; earlier.ts[left] === ts; left += 1) merged.append(earlier, left, earlier.knownAt[left] ?? 0)
    const isAlone = first === merged.length
    for (; later.ts[right] === ts; right += 1) {
      if (isAlone) merged.append(later, right, later.knownAt[right] ?? 0)
      else merged.insert(first, later, right)
    }
  }
  return merged.finish()
}

/** When a value counts from; null when it is known by then anyway. Entries `first` to before `end` are of its row. */
function placeOf(
  known: RowVersions,
  first: number,
  end: number,
  values: readonly Float64Array[],
  row: number,
  knownAt: number,
): number | null {
  let moment = knownAt
  let before = -1
  for (let entry = first; entry < end; entry += 1) {
    const time = known.knownAt[entry] ?? 0
    if (time > moment) break
    if (time === moment && !sameValues(known.values, entry, values, row)) moment += 1
    before = entry
  }
  return before >= 0 && sameValues(known.values, before, values, row) ? null : moment
}

function sameValues(
  left: readonly Float64Array[],
  entry: number,
  right: readonly Float64Array[],
  row: number,
): boolean {
  for (let field = 0; field < left.length; field += 1) {
    if (left[field]?.[entry] !== right[field]?.[row]) return false
  }
  return true
}

/** Versions that grow at the end. */
class VersionWriter {
  length = 0
  readonly #ts: Float64Array
  readonly #knownAt: Float64Array
  readonly #values: readonly Float64Array[]

  constructor(capacity: number, fields: number) {
    this.#ts = new Float64Array(capacity)
    this.#knownAt = new Float64Array(capacity)
    this.#values = Array.from({ length: fields }, () => new Float64Array(capacity))
  }

  append(source: RowVersions, entry: number, knownAt: number): void {
    this.#write(this.length, source, entry, knownAt)
    this.length += 1
  }

  /** Puts an entry of the same time as those from `first` on in its place among them, unless it is there. */
  insert(first: number, source: RowVersions, entry: number): void {
    let knownAt = source.knownAt[entry] ?? 0
    let at = first
    for (; at < this.length && (this.#knownAt[at] ?? 0) <= knownAt; at += 1) {
      if (this.#knownAt[at] !== knownAt) continue
      if (sameValues(this.#values, at, source.values, entry)) return
      knownAt += 1
    }
    for (const column of [this.#ts, this.#knownAt, ...this.#values]) column.copyWithin(at + 1, at, this.length)
    this.#write(at, source, entry, knownAt)
    this.length += 1
  }

  finish(): RowVersions {
    const cut = (column: Float64Array): Float64Array => column.subarray(0, this.length)
    return { ts: cut(this.#ts), knownAt: cut(this.#knownAt), values: this.#values.map(cut) }
  }

  #write(at: number, source: RowVersions, entry: number, knownAt: number): void {
    this.#ts[at] = source.ts[entry] ?? 0
    this.#knownAt[at] = knownAt
    for (let field = 0; field < this.#values.length; field += 1) {
      const column = this.#values[field]
      if (column !== undefined) column[at] = source.values[field]?.[entry] ?? 0
    }
  }
}
