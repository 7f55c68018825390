/** A histogram for the screen. */
export interface Bins {
  /** Lower end of the first bin and width of each. */
  readonly low: number
  readonly width: number
  readonly counts: readonly number[]
  /** Count at which the bars are cut off, so that one bin does not flatten all others. */
  readonly top: number
}

/** More bins than this are thinner than the gaps between them. */
const MOST_BINS = 61
/** A bin this many times as high as the next is cut off above it. */
const TOWERS = 2.5
const ABOVE_THE_NEXT = 1.4

/** Joins neighbouring bins until few enough are left, and finds where to cut off a bin that towers over the others. */
export function binsOf(low: number, width: number, counts: readonly number[]): Bins {
  const together = Math.max(1, Math.ceil(counts.length / MOST_BINS))
  const joined = Array.from({ length: Math.ceil(counts.length / together) }, (_, index) =>
    counts.slice(index * together, (index + 1) * together).reduce((sum, count) => sum + count, 0),
  )
  const [most = 1, next = 1] = joined.toSorted((a, b) => b - a)
  const towers = joined.length > 2 && next > 0 && most > TOWERS * next
  return { low, width: width * together, counts: joined, top: Math.max(1, towers ? ABOVE_THE_NEXT * next : most) }
}
