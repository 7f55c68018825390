import { CLUSTER_KINDS, type ClusterKind } from '#trading/risk/book/clusters.ts'
import { type LimitRow, limitRows } from '#trading/risk/limitRows.ts'
import type { Books } from './books.ts'
import { clustersHeld, showClusters } from './clustersTable.ts'
import { assetExposure, exposureBeside } from './exposure.ts'
import { flowTime, marketDayOf } from './flowTime.ts'
import { lossesOf } from './guard.ts'
import type { RiskDesk } from './state.ts'

/** Shows every limit with what is used of it, who set it and when. */
export function showLimits(desk: RiskDesk, books: Books): void {
  const { memory, context } = desk
  const { settings } = memory.limitsSet.standing
  for (const row of rowsOf(desk, books, showClusters(desk, books))) {
    const setting = settings.find(({ name }) => name === row.key)
    if (setting !== undefined) {
      context.put('limits', { ...row, setBy: setting.setBy, setAt: setting.at, reason: setting.reason })
      continue
    }
    const isConfigured = Object.hasOwn(memory.configuration.limits, row.key)
    context.put('limits', { ...row, setBy: isConfigured ? 'configuration' : 'house default' })
  }
}

/** Every limit with what is used of it now. */
export function currentLimitRows(desk: RiskDesk, books: Books): readonly LimitRow[] {
  const largest = Object.fromEntries(CLUSTER_KINDS.map((kind) => [kind, 0])) as Record<ClusterKind, number>
  for (const { kind, value } of clustersHeld(desk.memory, books)) largest[kind] = Math.max(largest[kind], value)
  return rowsOf(desk, books, largest)
}

function rowsOf(
  { memory, context }: RiskDesk,
  books: Books,
  largest: Readonly<Record<ClusterKind, number>>,
): readonly LimitRow[] {
  const { market, limits, flow } = memory
  const { equity } = books.ledger
  const day = marketDayOf(memory, flowTime(memory, books.session.mode, context.now()))
  const share = (money: number): number => (equity > 0 ? money / equity : 0)
  const now = context.now()
  const held = books.ledger.openPositions().flatMap((position) => market.find(position.instrumentId) ?? [])
  const { dayLoss, drawdown } = lossesOf(books)
  return limitRows(limits, {
    grossExposure: share(exposureBeside(books, market, null)),
    largestAsset: share(Math.max(0, ...held.map((instrument) => assetExposure(books, market, instrument)))),
    clusters: Object.fromEntries(CLUSTER_KINDS.map((kind) => [kind, share(largest[kind])])) as Record<
      ClusterKind,
      number
    >,
    dayLoss,
    drawdown,
    dayOrders: memory.day.orders(day),
    dayValue: share(memory.day.value(day)),
    messagesLastSecond: flow.recentMessages(now),
    shortfall: memory.tailShown.shortfall,
    oldestPriceAge:
      held.length === 0 ? null : Math.max(...held.map(({ id }) => market.priceAge(id, books.session.mode, now))),
  })
}
