import type { Figure, Figures, Workload } from './workload.ts'

/** How far a contender is from the right figures: the largest relative difference and the figure it was found in. */
export interface Agreement {
  readonly agrees: boolean
  readonly difference: number
  readonly figure: string
}

type Measure = Pick<Workload, 'tolerance' | 'floor' | 'compared'>

/**
 * Compares the figures that both have. Columns are laid end to end, because packages leave out the bars before their first
 * value. Nothing in common, a text that differs and a NaN against a number are infinitely far.
 */
export function compareFigures(figures: Figures, right: Figures, measure: Measure): Agreement {
  let worst = { difference: -1, figure: 'nothing in common' }
  for (const [name, expected] of Object.entries(right)) {
    const figure = figures[name]
    if (figure === undefined) continue
    const difference = differenceOf(figure, expected, measure)
    if (difference > worst.difference) worst = { difference, figure: name }
  }
  if (worst.difference < 0) return { agrees: false, difference: Number.POSITIVE_INFINITY, figure: worst.figure }
  return { agrees: worst.difference <= measure.tolerance, ...worst }
}

function differenceOf(figure: Figure, expected: Figure, measure: Measure): number {
  if (typeof figure === 'string' || typeof expected === 'string')
    return figure === expected ? 0 : Number.POSITIVE_INFINITY
  const left = columnOf(figure)
  const right = columnOf(expected)
  const count = Math.min(left.length, right.length, measure.compared ?? Number.POSITIVE_INFINITY)
  let largest = count === 0 ? Number.POSITIVE_INFINITY : 0
  for (let fromEnd = 1; fromEnd <= count; fromEnd += 1) {
    const a = left[left.length - fromEnd] ?? Number.NaN
    const b = right[right.length - fromEnd] ?? Number.NaN
    if (Object.is(a, b) || a === b) continue
    const difference = Math.abs(a - b) / Math.max(Math.abs(b), measure.floor ?? 0)
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
  }
  return largest
}

function columnOf(figure: Exclude<Figure, string>): ArrayLike<number> {
  if (typeof figure === 'number') return [figure]
  return typeof figure === 'function' ? figure() : figure
}
