import { MONEY_SCALE } from '#core/money.ts'
import type { LimitDifference } from '#contracts/records/limitChanges.ts'
import { CLUSTER_LIMITS } from '#trading/risk/book/clusters.ts'
import { isBeyond, limitDirection, limitKind, waitsForCoolOff } from '#trading/risk/limitDirections.ts'
import type { LimitRow } from '#trading/risk/limitRows.ts'
import type { RiskLimits } from '#trading/risk/limits.ts'
import type { Books } from './books.ts'
import { clustersHeld } from './clustersTable.ts'
import { assetExposure } from './exposure.ts'
import { limitNamed } from './limitStanding.ts'
import { currentLimitRows } from './limitsTable.ts'
import type { RiskDesk } from './state.ts'

/** Most names that one difference lists. */
const LISTED = 20

/** Limits that the table does not list, because nothing of them is used between orders. */
const UNLISTED: Readonly<Partial<Record<keyof RiskLimits, Pick<LimitRow, 'name' | 'unit'>>>> = {
  duplicateWindow: { name: 'Same order again, not within', unit: 'microseconds' },
  repetitionWindow: { name: 'Window of repeated entries', unit: 'microseconds' },
  rewardRisk: { name: 'Reward over risk, at least', unit: 'count' },
  probability: { name: 'Calibrated probability, at least', unit: 'percent' },
}

/** What becomes of the limits in force when these values replace them; what stays equal is left out. */
export function limitDifferences(
  desk: RiskDesk,
  books: Books,
  values: Readonly<Record<string, number>>,
): readonly LimitDifference[] {
  const { limits } = desk.memory
  const rows = currentLimitRows(desk, books)
  return Object.entries(values).flatMap(([key, to]) => {
    const name = limitNamed(limits, key)
    if (name === null) return []
    const from = limits[name]
    const direction = limitDirection(name, from, to)
    if (direction === null) return []
    const row = rows.find((each) => each.key === key)
    const words = row ?? UNLISTED[name] ?? { name: key, unit: 'count' as const }
    // The table shows money in micro-units, limits are kept in whole ones.
    const scale = words.unit === 'money' ? MONEY_SCALE : 1
    return {
      key,
      name: words.name,
      unit: words.unit,
      kind: limitKind(name),
      from: from * scale,
      to: to * scale,
      direction,
      waits: waitsForCoolOff(name, from, to),
      over: beyond(desk, books, name, to, row).slice(0, LISTED),
    }
  })
}

function beyond(
  { memory }: RiskDesk,
  books: Books,
  name: keyof RiskLimits,
  to: number,
  row: LimitRow | undefined,
): LimitDifference['over'] {
  const { equity } = books.ledger
  const over = (what: string, money: number): LimitDifference['over'] =>
    equity > 0 && isBeyond(name, money / equity, to) ? [{ what, used: money / equity }] : []
  if (name === 'assetValue') {
    return books.ledger.openPositions().flatMap(({ instrumentId }) => {
      const instrument = memory.market.find(instrumentId)
      return instrument === undefined ? [] : over(instrument.symbol, assetExposure(books, memory.market, instrument))
    })
  }
  const clusters = clustersHeld(memory, books).filter(({ kind }) => CLUSTER_LIMITS[kind] === name)
  if (clusters.length > 0) return clusters.flatMap((cluster) => over(cluster.name, cluster.value))
  const used = row?.used ?? null
  return used !== null && isBeyond(name, used, to) ? [{ what: 'The account now', used }] : []
}
