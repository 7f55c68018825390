/** Whether a is at least as good as b in every objective and better in one; objectives are maximised. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false
  for (let index = 0; index < a.length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference < 0) return false
    if (difference > 0) isBetter = true
  }
  return isBetter
}

/**
 * Ranks points by fast non-dominated sorting (Deb et al., 2002): front 0 is dominated by nothing, front k by something of
 * front k - 1. Indices within a front rise.
 */
export function nonDominatedFronts(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const dominated: number[][] = points.map(() => [])
  const above = new Int32Array(points.length)
  for (const [i, a] of points.entries()) {
    for (let j = i + 1; j < points.length; j += 1) {
      const b = points[j] ?? []
      const [better, worse] = dominates(a, b) ? [i, j] : dominates(b, a) ? [j, i] : [-1, -1]
      if (better < 0) continue
      dominated[better]?.push(worse)
      above[worse] = (above[worse] ?? 0) + 1
    }
  }
  const fronts: number[][] = []
  let front = points.map((_, index) => index).filter((index) => above[index] === 0)
  while (front.length > 0) {
    fronts.push(front)
    const next: number[] = []
    for (const better of front) {
      for (const worse of dominated[better] ?? []) {
        above[worse] = (above[worse] ?? 0) - 1
        if (above[worse] === 0) next.push(worse)
      }
    }
    front = next.toSorted((a, b) => a - b)
  }
  return fronts
}

/** Indices of the points that no other point dominates (equal points all stay). */
export function paretoFront(points: readonly (readonly number[])[]): readonly number[] {
  const kept: number[] = []
  for (const [index, point] of points.entries()) {
    if (!points.some((other) => dominates(other, point))) kept.push(index)
  }
  return kept
}

/**
 * Crowding distance of each point of one front (Deb et al., 2002): the sum over the objectives of the distance between
 * its two neighbours as a share of the front's range; Infinity at the ends.
 */
export function crowdingDistances(front: readonly (readonly number[])[]): Float64Array {
  const distances = new Float64Array(front.length)
  const objectives = front[0]?.length ?? 0
  for (let objective = 0; objective < objectives; objective += 1) {
    const valueAt = (index: number | undefined): number => front[index ?? 0]?.[objective] ?? 0
    const order = front.map((_, index) => index).toSorted((a, b) => valueAt(a) - valueAt(b) || a - b)
    const range = valueAt(order.at(-1)) - valueAt(order[0])
    for (const [place, index] of order.entries()) {
      const isEnd = place === 0 || place === order.length - 1
      const gap = range > 0 ? (valueAt(order[place + 1]) - valueAt(order[place - 1])) / range : 0
      distances[index] = isEnd ? Number.POSITIVE_INFINITY : (distances[index] ?? 0) + gap
    }
  }
  return distances
}
