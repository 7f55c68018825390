import type { Random } from '../statistics/random.ts'

/** How the test is done. */
export interface GroupDifferenceOptions {
  /** Number of neighbouring values that are exchanged together, so that their dependence is no evidence. */
  readonly block: number
  readonly rounds: number
  readonly random: Random
}

/** Outcome of a test whether groups of values come from one distribution. */
export interface GroupDifference {
  /** Kruskal-Wallis H, corrected for ties. */
  readonly statistic: number
  /** Chance of an H at least as large if the labels meant nothing. */
  readonly pValue: number
  /** Number of values. */
  readonly n: number
  readonly groups: number
}

/** Fewest values in a group that is compared, and fewest blocks that are exchanged. */
const MINIMUM = 5
const FEWEST_BLOCKS = 10

/**
 * Tests whether labelled values, in order of time, differ between labels: the H of Kruskal and Wallis (1952), judged not
 * by its table, which wants independent values, but by exchanging blocks of neighbours at random against the labels, the
 * first starting anywhere. The p-value counts the data as one of the exchanges. Groups of fewer than five values are left
 * out. Null with fewer than two groups, fewer than ten blocks, or where all values are equal.
 */
export function groupDifference(
  allValues: Float64Array,
  allGroups: Int32Array,
  options: GroupDifferenceOptions,
): GroupDifference | null {
  const { values, groupOf, sizes } = withoutSmallGroups(allValues, allGroups)
  const n = values.length
  const groups = sizes.length
  if (groups < 2 || options.rounds < 1 || n < FEWEST_BLOCKS * options.block) return null
  const { ranks, tieFactor } = midRanks(values)
  if (tieFactor === 0) return null
  const sums = new Float64Array(groups)
  const measure = (order: Float64Array): number => {
    sums.fill(0)
    for (let index = 0; index < n; index += 1) {
      const group = groupOf[index] ?? 0
      sums[group] = (sums[group] ?? 0) + (order[index] ?? 0)
    }
    let weighted = 0
    for (let group = 0; group < groups; group += 1) weighted += (sums[group] ?? 0) ** 2 / (sizes[group] ?? 1)
    return ((12 / (n * (n + 1))) * weighted - 3 * (n + 1)) / tieFactor
  }
  const statistic = measure(ranks)
  const exchanged = new Float64Array(n)
  let atLeast = 1
  for (let round = 0; round < options.rounds; round += 1) {
    exchangeBlocks(ranks, exchanged, options)
    if (measure(exchanged) >= statistic - 1e-9) atLeast += 1
  }
  return { statistic, pValue: atLeast / (options.rounds + 1), n, groups }
}

interface Grouped {
  readonly values: Float64Array
  readonly groupOf: Int32Array
  readonly sizes: Int32Array
}

/** The values whose group is large enough, the groups numbered anew from 0. */
function withoutSmallGroups(values: Float64Array, groupOf: Int32Array): Grouped {
  const counts = new Map<number, number>()
  for (const group of groupOf) counts.set(group, (counts.get(group) ?? 0) + 1)
  const large = Array.from(counts).filter(([, count]) => count >= MINIMUM)
  const places = new Map(large.map(([group], place) => [group, place]))
  return {
    values: values.filter((_, index) => places.has(groupOf[index] ?? -1)),
    groupOf: groupOf.filter((group) => places.has(group)).map((group) => places.get(group) ?? 0),
    sizes: Int32Array.from(large, ([, count]) => count),
  }
}

/** Writes blocks of the values, cut from a random turn of them, in random order. */
function exchangeBlocks(values: Float64Array, exchanged: Float64Array, options: GroupDifferenceOptions): void {
  const { block, random } = options
  const n = values.length
  const blocks = Math.ceil(n / block)
  const order = Int32Array.from({ length: blocks }, (_, index) => index)
  for (let last = blocks - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  const turn = Math.floor(random.next() * n)
  let position = 0
  for (const index of order) {
    const end = Math.min(n, (index + 1) * block)
    for (let from = index * block; from < end; from += 1) {
      const turned = from + turn
      exchanged[position] = values[turned >= n ? turned - n : turned] ?? 0
      position += 1
    }
  }
}

/** Ranks from 1, equal values sharing the middle of theirs, and the factor by which ties shrink the variance of ranks. */
function midRanks(values: Float64Array): { readonly ranks: Float64Array; readonly tieFactor: number } {
  const n = values.length
  const sorted = values.toSorted()
  const rankOf = new Map<number, number>()
  let ties = 0
  for (let start = 0; start < n;) {
    const value = sorted[start] ?? 0
    let end = start
    while (end < n && sorted[end] === value) end += 1
    // A value that equals nothing, itself included, would keep the end at the start.
    if (end === start) throw new Error('Invariant: a value is not a number')
    rankOf.set(value, (start + 1 + end) / 2)
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  return { ranks: values.map((value) => rankOf.get(value) ?? 0), tieFactor: n < 2 ? 0 : 1 - ties / (n ** 3 - n) }
}
