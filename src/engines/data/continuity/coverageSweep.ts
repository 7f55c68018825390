import type { HistorySpan } from '#core/history/coverage.ts'
import { DAY } from '#core/time/duration.ts'
import type { CoverageReply } from '#contracts/records/sources.ts'
import type { Gap } from './gaps.ts'
import type { ArchivedStretch } from './ports.ts'
import { placeOf } from './stretches.ts'

/** What of the expected bars is there, by day and by gap. */
export interface SweptCoverage {
  readonly days: CoverageReply['days']
  readonly gaps: readonly Gap[]
}

/** What begins or ends at an edge; four of them to a place, so that numbers alone are sorted. */
const STORED_BEGINS = 0
const STORED_ENDS = 1
const ARCHIVED_BEGINS = 2
const ARCHIVED_ENDS = 3
const KINDS = 4

/**
 * Compares what is stored with the labels a calendar expects, span by span instead of bar by bar. Every expected label
 * within a span is there: its bars stand at each multiple of their length, or it is one label alone. Of an archived stretch
 * the rows are counted and not known: they count evenly over its days, and none of its labels is a gap or divides one.
 */
export function sweepCoverage(
  expected: Float64Array,
  spans: readonly HistorySpan[],
  archived: readonly ArchivedStretch[],
): SweptCoverage {
  const edges = new Float64Array(2 * (spans.length + archived.length))
  let count = 0
  const cover = (first: number, last: number, begins: number, ends: number): number => {
    const begin = placeOf(expected, first)
    let end = placeOf(expected, last)
    if (expected[end] === last) end += 1
    if (begin >= end) return 0
    edges[count] = begin * KINDS + begins
    edges[count + 1] = end * KINDS + ends
    count += 2
    return end - begin
  }
  for (const { first, last } of spans) cover(first, last, STORED_BEGINS, STORED_ENDS)
  // More rows than are expected say nothing more.
  const shares = archived.map((stretch) => {
    const due = cover(stretch.first, stretch.last, ARCHIVED_BEGINS, ARCHIVED_ENDS)
    return { ...stretch, share: due === 0 ? 0 : Math.min(1, stretch.rows / due) }
  })
  const days = new DayCounts(expected)
  const gaps: { from: number; through: number; bars: number }[] = []
  let isOpen = false
  const part = (begin: number, end: number, isStored: boolean, isArchived: boolean): void => {
    if (isStored) days.add(begin, end, 1)
    else if (isArchived) {
      const label = expected[begin] ?? 0
      days.add(begin, end, shares.find(({ first, last }) => first <= label && label <= last)?.share ?? 0)
    } else days.add(begin, end, 0)
    if (isArchived) return
    const last = gaps.at(-1)
    if (!isStored && isOpen && last !== undefined) {
      last.through = expected[end - 1] ?? 0
      last.bars += end - begin
    } else if (!isStored) gaps.push({ from: expected[begin] ?? 0, through: expected[end - 1] ?? 0, bars: end - begin })
    isOpen = !isStored
  }
  let [at, stored, kept] = [0, 0, 0]
  for (const edge of edges.subarray(0, count).sort()) {
    const place = Math.floor(edge / KINDS)
    if (place > at) part(at, place, stored > 0, kept > 0)
    at = place
    const kind = edge % KINDS
    if (kind === STORED_BEGINS) stored += 1
    else if (kind === STORED_ENDS) stored -= 1
    else kept += kind === ARCHIVED_BEGINS ? 1 : -1
  }
  if (at < expected.length) part(at, expected.length, false, false)
  return { days: days.rounded(), gaps }
}

/** Counts by day; places are told in rising order. */
class DayCounts {
  readonly #expected: Float64Array
  readonly #days: { day: number; expected: number; present: number }[] = []
  /** Place after the last label of the day under way. */
  #end = 0

  constructor(expected: Float64Array) {
    this.#expected = expected
  }

  /** Takes the labels from one place to before another, each of which counts as `weight` of a bar. */
  add(begin: number, end: number, weight: number): void {
    for (let at = begin; at < end;) {
      const counts = at < this.#end ? this.#days.at(-1) : this.#begin(at)
      if (counts === undefined) return
      const next = Math.min(end, this.#end)
      counts.expected += next - at
      counts.present += weight * (next - at)
      at = next
    }
  }

  rounded(): CoverageReply['days'] {
    return this.#days.map((counts) => ({ ...counts, present: Math.round(counts.present) }))
  }

  #begin(at: number): { expected: number; present: number } {
    const day = Math.floor((this.#expected[at] ?? 0) / DAY) * DAY
    const counts = { day, expected: 0, present: 0 }
    this.#days.push(counts)
    this.#end = placeOf(this.#expected, day + DAY)
    return counts
  }
}
