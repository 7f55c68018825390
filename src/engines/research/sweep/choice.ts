import { nonDominatedFronts } from '#quant/optimisation/nonDominatedSort.ts'
import type { SweepPoint } from '#contracts/records/sweep.ts'

/** The points that matter of a search. */
export interface ChosenPoints {
  /** Number of the best one; null without a finished trial. */
  readonly best: number | null
  /** Numbers of those that no other beats in every objective, rising. */
  readonly front: readonly number[]
}

/** Points of many objectives above which the front is taken of the best of the first objective alone. */
const MOST_SORTED = 5_000

/**
 * Chooses the best point: the largest objective, the first of equals; with several objectives the compromise, which is the
 * point of the front nearest to having the best of each, all measured by the range of the front.
 */
export function choosePoints(points: readonly SweepPoint[]): ChosenPoints {
  const done = points.flatMap(({ number, objectives }) => (objectives === null ? [] : [{ number, objectives }]))
  const [first] = done
  if (first === undefined) return { best: null, front: [] }
  const largest = done.reduce((best, point) => ((point.objectives[0] ?? 0) > (best.objectives[0] ?? 0) ? point : best))
  if (first.objectives.length === 1) return { best: largest.number, front: [largest.number] }
  const sorted =
    done.length <= MOST_SORTED
      ? done
      : done.toSorted((one, two) => (two.objectives[0] ?? 0) - (one.objectives[0] ?? 0)).slice(0, MOST_SORTED)
  const [front = []] = nonDominatedFronts(sorted.map(({ objectives }) => objectives))
  const members = front.flatMap((index) => sorted[index] ?? []).toSorted((one, two) => one.number - two.number)
  return { best: compromiseOf(members), front: members.map(({ number }) => number) }
}

function compromiseOf(
  members: readonly { readonly number: number; readonly objectives: readonly number[] }[],
): number | null {
  const ranges = (members[0]?.objectives ?? []).map((_, axis) => {
    const column = members.map(({ objectives }) => objectives[axis] ?? 0)
    return { high: Math.max(...column), width: Math.max(...column) - Math.min(...column) }
  })
  let best: { readonly number: number; readonly distance: number } | null = null
  for (const { number, objectives } of members) {
    let distance = 0
    for (const [axis, { high, width }] of ranges.entries()) {
      if (width > 0) distance += ((high - (objectives[axis] ?? 0)) / width) ** 2
    }
    if (best === null || distance < best.distance) best = { number, distance }
  }
  return best?.number ?? null
}
