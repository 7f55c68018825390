import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketStore, StoredDataset } from '../data/ports.ts'

/** The one set of bars of a backtest. */
export interface RunData {
  readonly datasetId: string
  readonly instrument: Instrument
  readonly series: BarSeries
  /** Hash of the columns as the import or the store computed it. */
  readonly dataHash: string
}

/** A market store that holds one set of bars and forgets everything it is told: backtests leave no trace in it. */
export function createSeriesStore({ datasetId, instrument, series, dataHash }: RunData): MarketStore {
  const key = identifier<DatasetId>(datasetId)
  const { columns, interval, origin } = series
  const bars = columns.tsOpen.length
  const dataset: StoredDataset = {
    instrument,
    view: {
      key,
      instrumentId: instrument.id,
      interval,
      origin,
      bars,
      from: columns.tsOpen[0] ?? 0,
      to: columns.tsOpen[bars - 1] ?? 0,
      credit: '',
      dataHash,
    },
  }
  const nothing: BarColumns = emptyColumns()
  return {
    listDatasets: () => [dataset],
    readDataset: (wanted) => (wanted === key ? series : null),
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

function emptyColumns(): BarColumns {
  const column = new Float64Array(0)
  return { tsOpen: column, open: column, high: column, low: column, close: column, volume: column }
}
