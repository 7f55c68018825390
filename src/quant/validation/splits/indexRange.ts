/** Observations from `from` up to but without `to`. */
export interface IndexRange {
  readonly from: number
  readonly to: number
}

/** Cuts n observations into consecutive parts whose sizes differ by one at most; 1 <= parts <= n. */
export function equalParts(n: number, parts: number): readonly IndexRange[] {
  if (!Number.isInteger(parts) || parts < 1 || parts > n) {
    throw new Error(`Invariant: ${n} observations cannot be cut into ${parts} parts`)
  }
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.floor((part * n) / parts),
    to: Math.floor(((part + 1) * n) / parts),
  }))
}
