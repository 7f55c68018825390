import type { SweepPoint } from '#contracts/records/sweep.ts'

/** What a table of trials is sorted by: the number, or an objective by its place in the plan. */
export interface TrialOrder {
  readonly by: number | 'number'
  readonly rising: boolean
}

/** Sorts trials; those without the figure come last either way, in the order of their numbers. */
export function sortPoints(points: readonly SweepPoint[], { by, rising }: TrialOrder): readonly SweepPoint[] {
  const sign = rising ? 1 : -1
  if (by === 'number') return points.toSorted((a, b) => sign * (a.number - b.number))
  return points.toSorted((a, b) => {
    const one = a.objectives?.[by]
    const other = b.objectives?.[by]
    if (one === undefined || other === undefined) {
      return Number(one === undefined) - Number(other === undefined) || a.number - b.number
    }
    return sign * (one - other) || a.number - b.number
  })
}
