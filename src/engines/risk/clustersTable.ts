import type { StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { CLUSTER_KINDS, CLUSTER_LIMITS, type ClusterExposure, type ClusterKind } from '#trading/risk/book/clusters.ts'
import { correlationClusters } from '#trading/risk/book/likeness.ts'
import { clustersFor, likenessFor } from './accountFigures.ts'
import type { Books } from './books.ts'
import { exposuresOf } from './exposure.ts'
import type { RiskDesk, RiskMemory } from './state.ts'

/** Every cluster in which anything is held, those of like movement included. */
export function clustersHeld(memory: RiskMemory, books: Books): readonly ClusterExposure[] {
  const book = exposuresOf(books, memory.market)
  return [...book.clusters(), ...correlationClusters(book, memory.watch.correlations)]
}

/** Shows what each cluster holds against its limit, takes emptied ones off, and returns the largest of each kind, money. */
export function showClusters({ memory, context }: RiskDesk, books: Books): Readonly<Record<ClusterKind, number>> {
  const { limits, shownClusters } = memory
  const { equity } = books.ledger
  const gone = new Set(shownClusters)
  const largest: Record<ClusterKind, number> = noneHeld()
  for (const { kind, name, value } of clustersHeld(memory, books)) {
    const key = `${kind}|${name}`
    const limit = Math.max(0, Math.floor(limits[CLUSTER_LIMITS[kind]] * equity))
    context.put('clusters', { key, kind, name: name.slice(0, 200), exposure: value, limit, headroom: limit - value })
    shownClusters.add(key)
    gone.delete(key)
    largest[kind] = Math.max(largest[kind], value)
  }
  for (const key of gone) {
    context.remove('clusters', key)
    shownClusters.delete(key)
  }
  return largest
}

/** Takes every cluster off the screen: another account. */
export function clearClusters({ memory, context }: RiskDesk): void {
  for (const key of memory.shownClusters) context.remove('clusters', key)
  memory.shownClusters.clear()
}

/** How much value an entry may add to each of its clusters, money; what is above its limit already has none. */
export function clusterRooms(
  memory: RiskMemory,
  books: Books,
  strategyId: StrategyId,
  instrument: Instrument,
): readonly { readonly name: string; readonly money: number }[] {
  const book = exposuresOf(books, memory.market)
  const index = book.indexOf(instrument.id)
  const { equity } = books.ledger
  const { value } = book.cell(index)
  return clustersFor(book, index, strategyId, likenessFor(memory, book, index)).map((cluster) => {
    const share = memory.limits[CLUSTER_LIMITS[cluster.kind]]
    const kind = cluster.kind.toLowerCase().replace('_', ' ')
    return {
      name: `${kind} cap ${(share * 100).toFixed(0)} % (${cluster.name})`,
      money: Math.max(0, Math.floor(share * equity) - cluster.value - value),
    }
  })
}

function noneHeld(): Record<ClusterKind, number> {
  return Object.fromEntries(CLUSTER_KINDS.map((kind) => [kind, 0])) as Record<ClusterKind, number>
}
