import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { BarColumns } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import type { MarketStore, SampleDataset, SessionCursor, StoredDataset } from '#engines/data/ports.ts'
import { buildInstrument } from './instrument.ts'

/** Builds `count` daily bars from the given first day, closing at 100, 101, 102 ... */
export function buildDailyColumns(count: number, firstDay = 10_000): BarColumns {
  const column = (value: (bar: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, bar) => value(bar))
  return {
    tsOpen: column((bar) => (firstDay + bar) * DAY),
    open: column((bar) => 100 + bar),
    high: column((bar) => 101 + bar),
    low: column((bar) => 99 + bar),
    close: column((bar) => 100 + bar),
    volume: column(() => 1_000),
  }
}

/** Builds a stored set of daily bars. */
export function buildDataset(
  key: string,
  columns: BarColumns,
  instrument: Instrument = buildInstrument({ calendar: 'ALWAYS' }),
): SampleDataset {
  const bars = columns.tsOpen.length
  return {
    columns,
    dataset: {
      instrument,
      view: {
        key: identifier<DatasetId>(key),
        instrumentId: instrument.id,
        interval: '1d',
        origin: 'historical',
        bars,
        from: columns.tsOpen[0] ?? 0,
        to: columns.tsOpen[bars - 1] ?? 0,
        credit: 'made by a test',
        dataHash: key,
      },
    },
  }
}

/** A market store in memory. */
export function createMemoryMarketStore(): MarketStore & {
  readonly cursors: Map<string, SessionCursor>
  liveRows: number
} {
  const datasets = new Map<string, { dataset: StoredDataset; columns: BarColumns }>()
  const cursors = new Map<string, SessionCursor>()
  const nothing: BarColumns = buildDailyColumns(0)
  return {
    cursors,
    liveRows: 0,
    listDatasets: () => [...datasets.values()].map(({ dataset }) => dataset),
    readDataset(datasetId) {
      const found = datasets.get(datasetId)
      if (found === undefined) return null
      const { instrumentId, interval, origin } = found.dataset.view
      return { instrumentId, interval, origin, columns: found.columns }
    },
    saveDataset(dataset, columns) {
      datasets.set(dataset.view.key, { dataset, columns })
      return { ok: true }
    },
    appendLive(_session, _interval, _instruments, _rows, count) {
      this.liveRows += count
      return true
    },
    readLive: () => nothing,
    loadCursor: (sessionId) => cursors.get(sessionId) ?? null,
    saveCursor(sessionId, cursor) {
      cursors.set(sessionId, cursor)
      return true
    },
  }
}
