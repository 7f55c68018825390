/**
 * A number that follows a stream. It is fed one input at a time in order and returns its value, or null while it has not
 * yet seen enough. The batch form is the fold of this one, so the two cannot differ.
 */
export interface Indicator<Input> {
  update(input: Input): number | null
}

/** The prices a range indicator needs of a bar. */
export interface PriceRange {
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Throws unless a length is a whole number of at least `minimum` inputs; parameters are checked before this. */
export function requireLength(length: number, minimum: number): number {
  if (!Number.isInteger(length) || length < minimum)
    throw new Error(`Invariant: length was ${length}, not >= ${minimum}`)
  return length
}
