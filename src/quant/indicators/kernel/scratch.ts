/** Bars that are folded at a time: columns between two steps of an indicator then stay in the nearest caches. */
export const PIECE = 2_048

/** Columns of one piece for what stands between two steps of an indicator, made when they are first asked for. */
export class Scratch {
  readonly #columns: Float64Array[] = []

  /** The column at a place, always the same one. */
  column(place: number): Float64Array {
    return (this.#columns[place] ??= new Float64Array(PIECE))
  }
}

/**
 * Whether every number from `begin` to before `end` is finite. Their sum says so unless it is too large itself; in eight
 * chains, as one would wait for itself.
 */
export function areFinite(column: Float64Array, begin: number, end: number): boolean {
  let one = 0
  let two = 0
  let three = 0
  let four = 0
  let five = 0
  let six = 0
  let seven = 0
  let eight = 0
  let index = begin
  for (; index + 8 <= end; index += 8) {
    one += column[index] ?? 0
    two += column[index + 1] ?? 0
    three += column[index + 2] ?? 0
    four += column[index + 3] ?? 0
    five += column[index + 4] ?? 0
    six += column[index + 5] ?? 0
    seven += column[index + 6] ?? 0
    eight += column[index + 7] ?? 0
  }
  for (; index < end; index += 1) one += column[index] ?? 0
  if (Number.isFinite(one + two + three + four + (five + six + seven + eight))) return true
  for (index = begin; index < end; index += 1) if (!Number.isFinite(column[index])) return false
  return true
}
