import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { StorageReply } from '#contracts/records/sources.ts'
import type { DataDesk } from '../desk.ts'
import type { StoredPart } from './ports.ts'

type StoredSeries = StorageReply['series'][number]

/** Bytes of one bar of a stored set. */
const BAR_BYTES = 6 * Float64Array.BYTES_PER_ELEMENT
const SET_CHUNK = 500
/** Series told at most. */
const MOST_TOLD = 5_000

/** What is stored where: the history of the sources, the sets of imports, the archive. */
export function queryStorage({ state, storage }: DataDesk): CommandResult<StorageReply> {
  const hot = storage?.hotReport() ?? accepted<readonly StoredPart[]>([])
  if (!hot.ok) return hot
  const cold = storage?.coldReport() ?? null
  const series = [
    ...hot.reply.map((part) => seriesOf(part, 'HOT')),
    ...[...state.datasets.values()].map(({ view }): StoredSeries => ({
      sourceId: 'import',
      instrumentId: view.instrumentId,
      kind: 'bars',
      interval: view.interval,
      tier: 'HOT',
      rows: view.bars,
      bytes: view.bars * BAR_BYTES,
      from: moment(view.from),
      to: moment(view.to),
      files: Math.ceil(view.bars / SET_CHUNK),
    })),
    ...(cold ?? []).map((part) => seriesOf(part, 'COLD')),
  ]
  const bytesOf = (tier: StoredSeries['tier']): number =>
    series.reduce((sum, part) => sum + (part.tier === tier ? (part.bytes ?? 0) : 0), 0)
  const untold = series.length - MOST_TOLD
  const notes = [
    cold === null ? 'The archive was not read yet.' : '',
    untold > 0 ? `${untold} more series are stored and not listed.` : '',
  ]
  return accepted({
    series: series.slice(0, MOST_TOLD),
    hotBytes: bytesOf('HOT'),
    coldBytes: bytesOf('COLD'),
    note: notes.filter((note) => note !== '').join(' '),
  })
}

function seriesOf({ series, rows, bytes, first, last, pieces }: StoredPart, tier: StoredSeries['tier']): StoredSeries {
  const { source, instrumentId, kind, interval } = series
  return {
    sourceId: source.slice(0, 80),
    instrumentId,
    kind,
    interval,
    tier,
    rows,
    bytes,
    from: moment(first),
    to: moment(last),
    files: pieces,
  }
}

/** Moments before 1970 are not told. */
function moment(ts: number | null): number | null {
  return ts !== null && ts >= 0 ? ts : null
}
