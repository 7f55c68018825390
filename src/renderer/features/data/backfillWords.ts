import type { BackfillView } from '#contracts/records/sources.ts'
import { formatFixed } from '../../format/number.ts'
import { formatAge, formatEta } from '../../format/time.ts'

/** Tells whether a fetch can still be stopped. */
export function isFetching({ state }: Pick<BackfillView, 'state'>): boolean {
  return state === 'QUEUED' || state === 'RUNNING'
}

/** What runs and waits first, then the latest that ended. */
export function sortBackfills(rows: readonly BackfillView[]): readonly BackfillView[] {
  const rank = (row: BackfillView): number => (row.state === 'RUNNING' ? 0 : row.state === 'QUEUED' ? 1 : 2)
  return rows.toSorted((a, b) => rank(a) - rank(b) || (b.endedAt ?? 0) - (a.endedAt ?? 0) || (a.key < b.key ? -1 : 1))
}

/** Writes the bars stored a second since the start; null before anything can be said. `now` in microseconds. */
export function rateText({ startedAt, stored, state }: BackfillView, now: number): string | null {
  if (state !== 'RUNNING' || startedAt === null || now - startedAt < 1_000_000 || stored === 0) return null
  return `${formatFixed((stored / (now - startedAt)) * 1_000_000, 0)} bars/s`
}

/** Says how long a fetch will take, or took. */
export function timeText(row: BackfillView): string {
  if (row.state === 'QUEUED') return 'waits for its turn'
  if (row.state === 'RUNNING') return formatEta(seconds(row.etaLow), seconds(row.etaHigh)) ?? 'not known yet'
  if (row.startedAt === null || row.endedAt === null) return row.state.toLowerCase()
  return `took ${formatAge((row.endedAt - row.startedAt) / 1_000)}`
}

function seconds(microseconds: number | null): number | null {
  return microseconds === null ? null : microseconds / 1_000_000
}
