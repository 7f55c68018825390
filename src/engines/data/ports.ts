import type { BarColumns, BarInterval, BarSeries } from '#core/model/bar.ts'
import type { DatasetId, InstrumentId, SessionId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { ImportReport } from '#contracts/data.ts'
import type { Failure } from '#contracts/failure.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import type { FeatureStore } from './features/ports.ts'
import type { NewsStore } from './news/ports.ts'
import type { UniverseStore, WatchlistStore } from './universe/ports.ts'

/** A stored set of bars: its card on the screen and the instrument it belongs to. */
export interface StoredDataset {
  readonly view: DatasetView
  readonly instrument: Instrument
}

/** A set that ships with the program. */
export interface SampleDataset {
  readonly dataset: StoredDataset
  readonly columns: BarColumns
}

/** Where a session stood: the market time up to which every engine has handled its slices, and the simulator's state. */
export interface SessionCursor {
  readonly marketTime: number
  readonly state: unknown
}

/** The market database, owned by the data thread: sealed history in columnar chunks, the live tail as rows. */
export interface MarketStore {
  listDatasets(): readonly StoredDataset[]
  readDataset(datasetId: DatasetId): BarSeries | null
  /** What happened to the instrument of a set beside trading, in order of time; left out by stores that keep none. */
  readActions?(datasetId: DatasetId): readonly TimedAction[]
  saveDataset(
    dataset: StoredDataset,
    columns: BarColumns,
  ): { readonly ok: true } | { readonly ok: false; readonly failure: Failure }
  /**
   * Adds finished bars of the running session to the live tail; rows as in a market slice, one instrument each. Returns
   * false when they could not be written; nothing of them is then.
   */
  appendLive(
    sessionId: SessionId,
    interval: BarInterval,
    instruments: readonly InstrumentId[],
    rows: Float64Array,
    count: number,
  ): boolean
  /** The newest `limit` live bars of an instrument before a time, oldest first. */
  readLive(
    sessionId: SessionId,
    instrumentId: InstrumentId,
    interval: BarInterval,
    before: number,
    limit: number,
  ): BarColumns
  loadCursor(sessionId: SessionId): SessionCursor | null
  /** Returns false when it could not be written; the one before then still holds. */
  saveCursor(sessionId: SessionId, cursor: SessionCursor): boolean
  /** Values of features as they were known; left out by stores that keep none. */
  readonly features?: FeatureStore
  /** What the sources list, the trader's lists and the news; left out by stores that keep none. */
  readonly universe?: UniverseStore
  readonly watchlists?: WatchlistStore
  readonly news?: NewsStore
}

/** A file turned into bars, with everything that was refused. */
export interface ImportedBars {
  readonly report: ImportReport
  readonly instrument: Instrument
  readonly columns: BarColumns
}

/** Reads files and texts of bars; never repairs a row. */
export interface BarImporter {
  /** Names a set of bars by its content. */
  hash(columns: BarColumns): string
  read(
    source:
      | { readonly kind: 'file'; readonly path: string }
      | { readonly kind: 'text'; readonly name: string; readonly text: string },
    symbol: string,
    interval: BarInterval | null,
    now: number,
  ): { readonly ok: true; readonly bars: ImportedBars } | { readonly ok: false; readonly failure: Failure }
}
