/** Bars that should be there and are not: consecutive ones as one gap. */
export interface Gap {
  /** Label of the first missing bar, microseconds. */
  readonly from: number
  /** Label of the last missing bar. */
  readonly through: number
  readonly bars: number
}

/** What a series holds of the bars that should be there. */
export interface Coverage {
  readonly expected: number
  readonly present: number
  /** Bars whose label no session of the calendar explains. */
  readonly unexpected: number
  readonly gaps: readonly Gap[]
}

/**
 * Compares the labels of a series with those a calendar expects, both in rising order. Expected labels next to each other
 * that are missing are one gap, whatever time lies between them: a weekend inside a gap does not divide it.
 */
export function coverageOf(labels: Float64Array, expected: Float64Array): Coverage {
  const gaps: Gap[] = []
  let gap: { from: number; through: number; bars: number } | null = null
  let present = 0
  let unexpected = 0
  let at = 0
  for (const label of expected) {
    while (at < labels.length && (labels[at] as number) < label) {
      unexpected += 1
      at += 1
    }
    if (labels[at] === label) {
      present += 1
      at += 1
      if (gap !== null) gaps.push(gap)
      gap = null
    } else if (gap === null) {
      gap = { from: label, through: label, bars: 1 }
    } else {
      gap.through = label
      gap.bars += 1
    }
  }
  if (gap !== null) gaps.push(gap)
  return { expected: expected.length, present, unexpected: unexpected + labels.length - at, gaps }
}
