import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { MarketStore, StoredDataset } from '../data/ports.ts'

/** One set of bars of a backtest. */
export interface SetOfRun {
  readonly datasetId: string
  readonly instrument: Instrument
  readonly series: BarSeries
  /** Hash of the columns as the import or the store computed it. */
  readonly dataHash: string
  /** What happened to the instrument beside trading, in order of time. */
  readonly actions?: readonly TimedAction[]
}

/** The bars a backtest runs on: one set for each instrument, of one interval and one origin. */
export interface RunData {
  readonly sets: readonly [SetOfRun, ...SetOfRun[]]
}

/** Bars of all sets together. */
export function barsOf({ sets }: RunData): number {
  return sets.reduce((sum, { series }) => sum + series.columns.tsOpen.length, 0)
}

/** A market store that holds the sets of a run and forgets everything it is told: backtests leave no trace in it. */
export function createRunStore({ sets }: RunData): MarketStore {
  const byKey = new Map<string, SetOfRun>(sets.map((set) => [set.datasetId, set]))
  const datasets = sets.map(storedDataset)
  const nothing: BarColumns = emptyColumns()
  return {
    listDatasets: () => datasets,
    readDataset: (wanted) => byKey.get(wanted)?.series ?? null,
    readActions: (wanted) => byKey.get(wanted)?.actions ?? [],
    saveDataset: () => ({
      ok: false,
      failure: { code: 'READ_ONLY', message: 'The data of a backtest is not changed by it.' },
    }),
    appendLive: () => true,
    readLive: () => nothing,
    loadCursor: () => null,
    saveCursor: () => true,
  }
}

function storedDataset({ datasetId, instrument, series, dataHash }: SetOfRun): StoredDataset {
  const { interval, origin, columns } = series
  const bars = columns.tsOpen.length
  const [from, to] = [columns.tsOpen[0] ?? 0, columns.tsOpen[bars - 1] ?? 0]
  const key = identifier<DatasetId>(datasetId)
  return {
    instrument,
    view: { key, instrumentId: instrument.id, interval, origin, bars, from, to, credit: '', dataHash },
  }
}

function emptyColumns(): BarColumns {
  const column = new Float64Array(0)
  return { tsOpen: column, open: column, high: column, low: column, close: column, volume: column }
}
