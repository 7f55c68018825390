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

/** Whether every number from `begin` to before `end` is finite; in four chains, as one would wait for itself. */
export function areFinite(column: Float64Array, begin: number, end: number): boolean {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let index = begin
  for (; index + 4 <= end; index += 4) {
    const one = column[index] ?? 0
    const two = column[index + 1] ?? 0
    const three = column[index + 2] ?? 0
    const four = column[index + 3] ?? 0
    // 0, and NaN for what is not finite.
    a += one - one
    b += two - two
    c += three - three
    d += four - four
  }
  for (; index < end; index += 1) {
    const one = column[index] ?? 0
    a += one - one
  }
  return a + b + c + d === 0
}
