import { existsSync } from 'node:fs'
import { hashBars } from '#adapters/barHash.ts'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import type { BarColumns } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { DataOfExperiment, Experiment } from '#contracts/records/experiment.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { createSystemClock } from '../systemClock.ts'
import type { ExperimentBook } from './experimentBook.ts'

/** Where the bars of a recorded run were found again. */
export type BarsFoundIn = 'COPY' | 'STORE' | 'FILE'

/** The bars of a recorded run, all with the very content they had, or what stands in the way. */
export type RecordedData =
  | {
      readonly kind: 'FOUND'
      readonly sets: readonly [SetOfRun, ...SetOfRun[]]
      readonly foundIn: readonly BarsFoundIn[]
      /** Files that hold other bars by now; one sentence each. */
      readonly notes: readonly string[]
    }
  /** There are bars where they came from, but other ones. */
  | { readonly kind: 'CHANGED'; readonly text: string }
  | { readonly kind: 'GONE'; readonly text: string }

interface FoundBars {
  readonly columns: BarColumns
  readonly foundIn: BarsFoundIn
  readonly instrument: Instrument | null
}

/** Looks for the bars of a run by their hash: in the copies of files, in the market database, in the file itself. */
export function findRecordedData(book: ExperimentBook, dataDirectory: string, { data }: Experiment): RecordedData {
  const { market } = dataPaths(dataDirectory)
  const opened = existsSync(market) ? openMarketStore(market) : null
  const store = opened?.ok === true ? opened.store : null
  try {
    const sets: SetOfRun[] = []
    const foundIn: BarsFoundIn[] = []
    const notes: string[] = []
    for (const set of data) {
      const file = fromFile(set)
      const stored = fromStore(store, set)
      const found = fromCopy(book, set) ?? [stored, file].find((place) => place !== null && place !== 'CHANGED') ?? null
      if (found === null) return missing(set, file === 'CHANGED' || stored === 'CHANGED')
      const instrument = set.instrument ?? found.instrument
      if (instrument === null) return missing(set, false)
      if (file === 'CHANGED')
        notes.push(`${set.file ?? ''} holds other bars by now; a copy of those of the run was used.`)
      const { datasetId, interval, origin, dataHash, actions } = set
      const series = { instrumentId: instrument.id, interval, origin, columns: found.columns }
      sets.push({ datasetId, instrument, series, dataHash, ...(actions.length === 0 ? {} : { actions }) })
      foundIn.push(found.foundIn)
    }
    const [first, ...others] = sets
    return first === undefined
      ? { kind: 'GONE', text: 'The record does not say which bars the run was made on, so it cannot be made again.' }
      : { kind: 'FOUND', sets: [first, ...others], foundIn, notes }
  } finally {
    store?.close()
  }
}

function fromCopy(book: ExperimentBook, { dataHash }: DataOfExperiment): FoundBars | null {
  const columns = book.bars(dataHash)
  return columns === null ? null : { columns, foundIn: 'COPY', instrument: null }
}

/** By the content first: a set that was imported again has another id. */
function fromStore(store: MarketFile | null, set: DataOfExperiment): FoundBars | 'CHANGED' | null {
  const stored = store?.listDatasets() ?? []
  const chosen =
    stored.find(({ view }) => view.dataHash === set.dataHash) ?? stored.find(({ view }) => view.key === set.datasetId)
  const series = chosen === undefined ? null : (store?.readDataset(chosen.view.key) ?? null)
  if (chosen === undefined || series === null) return null
  const columns = barsOfRun(series.columns, set)
  return columns === null ? 'CHANGED' : { columns, foundIn: 'STORE', instrument: chosen.instrument }
}

/** Only the bars are taken from a file: the record names the instrument. */
function fromFile(set: DataOfExperiment): FoundBars | 'CHANGED' | null {
  const { file, interval } = set
  if (file === null || !existsSync(file)) return null
  const read = csvImporter.read({ kind: 'file', path: file }, 'FILE', interval, createSystemClock().now())
  const columns = read.ok ? barsOfRun(read.bars.columns, set) : null
  return columns === null ? 'CHANGED' : { columns, foundIn: 'FILE', instrument: null }
}

/** The bars of the run out of these, which may be all of them or a stretch; null when they are not among them. */
function barsOfRun(columns: BarColumns, { from, to, dataHash }: DataOfExperiment): BarColumns | null {
  if (hashBars(columns) === dataHash) return columns
  const first = columns.tsOpen.indexOf(from ?? Number.NaN)
  const last = columns.tsOpen.indexOf(to ?? Number.NaN)
  if (first < 0 || last < first) return null
  const cut = (column: Float64Array): Float64Array => column.slice(first, last + 1)
  const part = {
    tsOpen: cut(columns.tsOpen),
    open: cut(columns.open),
    high: cut(columns.high),
    low: cut(columns.low),
    close: cut(columns.close),
    volume: cut(columns.volume),
  }
  return hashBars(part) === dataHash ? part : null
}

function missing({ instrumentId, file, datasetId, dataHash }: DataOfExperiment, isChanged: boolean): RecordedData {
  const where = file ?? `the data set ${datasetId}`
  return isChanged
    ? {
        kind: 'CHANGED',
        text: `${where} holds other bars than those of the run (${dataHash.slice(0, 12)}), and no copy of them was kept.`,
      }
    : {
        kind: 'GONE',
        text: `The bars of ${instrumentId} (${dataHash.slice(0, 12)}) are neither in ${where} nor in the market database nor kept as a copy, so the run cannot be made again; import them and try again.`,
      }
}
