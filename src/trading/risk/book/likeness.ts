import type { Correlations } from './correlations.ts'
import type { Cell, ExposureBook } from './exposureBook.ts'
import type { ClusterExposure } from './clusters.ts'

/** Correlation from which on two instruments count as one cluster. */
const SAME_CLUSTER = 0.7

/** How like the rest of the book an instrument moves. */
export interface Likeness {
  /**
   * Correlation of a purchase with the other positions, weighted by their values, -1 to 1; what is held short counts the
   * other way round. Null while it is known for less than half of what is held.
   */
  readonly average: number | null
  /** Returns of the instrument, on which the correlations rest at most. */
  readonly observations: number
  /** What moves like it, whichever way it is held, money; the instrument itself left out. */
  readonly clusterBeside: number
  readonly clusterMembers: number
}

/** Compares an instrument with everything else in the book. */
export function likenessOf(book: ExposureBook, correlations: Correlations, index: number): Likeness {
  const row = correlations.row(index)
  const { values, directions } = book
  const all = book.gross - (values[index] ?? 0)
  const count = Math.min(row.length, values.length)
  let [sum, known] = [0, 0]
  let [clusterBeside, clusterMembers] = [0, 0]
  for (let other = 0; other < count; other += 1) {
    const value = values[other] ?? 0
    const correlation = row[other] ?? Number.NaN
    // An instrument's correlation with itself is not in its row.
    if (value === 0 || Number.isNaN(correlation)) continue
    known += value
    sum += value * correlation * (directions[other] ?? 1)
    if (correlation < SAME_CLUSTER) continue
    clusterBeside += value
    clusterMembers += 1
  }
  const isKnown = known > 0 && 2 * known >= all
  return {
    average: isKnown ? sum / known : null,
    observations: isKnown ? correlations.observations(index) : 0,
    clusterBeside,
    clusterMembers,
  }
}

/**
 * The clusters of like movement in the book: the largest exposure with all that moves like it, then the largest of the
 * others, and so on. Only those of two and more, named after their largest.
 */
export function correlationClusters(book: ExposureBook, correlations: Correlations): readonly ClusterExposure[] {
  let left = book.active.filter(({ value }) => value > 0).toSorted(byValue)
  const clusters: ClusterExposure[] = []
  while (left.length > 1) {
    const [first] = left
    if (first === undefined) break
    const members = left.filter((cell) => correlations.between(first.index, cell.index) >= SAME_CLUSTER)
    const taken = new Set([first, ...members])
    left = left.filter((cell) => !taken.has(cell))
    if (members.length < 2) continue
    const value = members.reduce((sum, cell) => sum + cell.value, 0)
    const others = members.length - 1
    clusters.push({ kind: 'CORRELATION', name: `${first.instrument.symbol} and ${others} like it`, value })
  }
  return clusters
}

function byValue(left: Cell, right: Cell): number {
  return right.value - left.value || left.index - right.index
}
