/**
 * Clusters by average linkage (UPGMA; Sokal and Michener, 1958): the two clusters with the smallest mean distance of their members
 * join for as long as that distance is at most `cut`. Distances are symmetric, flat by rows, and are used up. Returns each
 * item's cluster, numbered from 0 by first appearance. Work in the square of the size (nearest-neighbour chains).
 */
export function averageLinkage(distances: Float64Array, size: number, cut: number): Int32Array {
  const parent = Int32Array.from({ length: size }, (_, index) => index)
  const weight = new Float64Array(size).fill(1)
  const active = new Uint8Array(size).fill(1)
  const chain: number[] = []
  // A join never brings a third cluster nearer, so that joins which chains find out of order are those of the greedy order,
  // and a cluster with nobody within the cut stays as it is. Everything before `start` is joined or complete.
  for (let start = 0; start < size; start += 1) {
    while (active[start] === 1) {
      if (chain.length === 0) chain.push(start)
      const top = chain.at(-1) ?? start
      const before = chain.at(-2) ?? -1
      const nearest = nearestOf(distances, size, active, top, before)
      if (nearest === -1 || (distances[top * size + nearest] ?? 0) > cut) {
        active[top] = 0
        chain.pop()
      } else if (nearest === before) {
        chain.length -= 2
        join(distances, size, active, weight, before, top)
        parent[top] = before
      } else {
        chain.push(nearest)
      }
    }
    chain.length = 0
  }
  return numbered(parent)
}

/** The nearest active cluster; of several the one before in the chain, so that chains end. -1 where there is none. */
function nearestOf(distances: Float64Array, size: number, active: Uint8Array, top: number, before: number): number {
  let nearest = before
  let least = before === -1 ? Number.POSITIVE_INFINITY : (distances[top * size + before] ?? 0)
  for (let other = 0; other < size; other += 1) {
    if (active[other] === 0 || other === top) continue
    const distance = distances[top * size + other] ?? 0
    if (distance < least) {
      least = distance
      nearest = other
    }
  }
  return nearest
}

function join(
  distances: Float64Array,
  size: number,
  active: Uint8Array,
  weight: Float64Array,
  into: number,
  from: number,
): void {
  const keep = weight[into] ?? 0
  const add = weight[from] ?? 0
  for (let other = 0; other < size; other += 1) {
    if (active[other] === 0 || other === into || other === from) continue
    const merged =
      (keep * (distances[into * size + other] ?? 0) + add * (distances[from * size + other] ?? 0)) / (keep + add)
    distances[into * size + other] = merged
    distances[other * size + into] = merged
  }
  weight[into] = keep + add
  active[from] = 0
}

function numbered(parent: Int32Array): Int32Array {
  const numbers = new Map<number, number>()
  return parent.map((_, item) => {
    let root = item
    while (parent[root] !== root) root = parent[root] ?? root
    const known = numbers.get(root) ?? numbers.size
    numbers.set(root, known)
    return known
  })
}
