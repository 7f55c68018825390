import type { HistoryColumns } from './series.ts'

/**
 * Everything that was ever known about rows: one entry for each value and the moment it became known, in rising order of
 * (`ts`, `knownAt`), which together are unique. Times are microseconds since the epoch.
 */
export interface RowVersions extends HistoryColumns {
  readonly knownAt: Float64Array
}

/** A row that became known differently from how it was known before. */
export interface HistoryCorrection {
  readonly ts: number
  readonly knownAt: number
  /** Values of the kind's fields, in their order. */
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** Returns no versions, with as many fields as wanted. */
export function noVersions(fields: number): RowVersions {
  return {
    ts: new Float64Array(0),
    knownAt: new Float64Array(0),
    values: Array.from({ length: fields }, () => new Float64Array(0)),
  }
}

/** Returns rows that all became known at one moment. */
export function versionsOf({ ts, values }: HistoryColumns, knownAt: number): RowVersions {
  return { ts, values, knownAt: new Float64Array(ts.length).fill(knownAt) }
}

/** Returns the rows as they were known at a moment: of each the newest version that was known by then. */
export function resolveVersions(versions: RowVersions, at: number): HistoryColumns {
  const { ts, knownAt, values } = versions
  const kept = new Int32Array(ts.length)
  let count = 0
  for (let entry = 0; entry < ts.length; entry += 1) {
    if ((knownAt[entry] ?? 0) > at) continue
    if (count > 0 && ts[kept[count - 1] ?? 0] === ts[entry]) count -= 1
    kept[count] = entry
    count += 1
  }
  if (count === ts.length) return { ts, values }
  const pick = (column: Float64Array): Float64Array => {
    const picked = new Float64Array(count)
    for (let row = 0; row < count; row += 1) picked[row] = column[kept[row] ?? 0] ?? 0
    return picked
  }
  return { ts: pick(ts), values: values.map(pick) }
}

/** Lists what became known differently, in order of (`ts`, `knownAt`). */
export function correctionsOf({ ts, knownAt, values }: RowVersions): readonly HistoryCorrection[] {
  const corrections: HistoryCorrection[] = []
  const cells = (entry: number): number[] => values.map((column) => column[entry] ?? 0)
  for (let entry = 1; entry < ts.length; entry += 1) {
    if (ts[entry] !== ts[entry - 1] || values.every((column) => column[entry] === column[entry - 1])) continue
    corrections.push({
      ts: ts[entry] ?? 0,
      knownAt: knownAt[entry] ?? 0,
      before: cells(entry - 1),
      after: cells(entry),
    })
  }
  return corrections
}

/** Views the entries with `from` <= ts < `to`. */
export function sliceVersions(versions: RowVersions, from: number, to: number): RowVersions {
  const begin = countBelow(versions.ts, from)
  const end = countBelow(versions.ts, to)
  if (begin === 0 && end === versions.ts.length) return versions
  const cut = (column: Float64Array): Float64Array => column.subarray(begin, end)
  return { ts: cut(versions.ts), knownAt: cut(versions.knownAt), values: versions.values.map(cut) }
}

/** Counts the values below a bound in a rising column. */
export function countBelow(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** Tells whether two sets of versions are the same, entry by entry. */
export function sameVersions(left: RowVersions, right: RowVersions): boolean {
  const same = (one: Float64Array, other: Float64Array | undefined): boolean =>
    one.length === other?.length && one.every((value, entry) => value === other[entry])
  return (
    same(left.ts, right.ts) &&
    same(left.knownAt, right.knownAt) &&
    left.values.length === right.values.length &&
    left.values.every((column, field) => same(column, right.values[field]))
  )
}
