import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { BarImporter, ImportedBars, MarketStore, SampleDataset, StoredDataset } from './ports.ts'
import type { QuarantineDesk } from './quarantine/holdBack.ts'
import { holdBars } from './quarantine/holdBars.ts'
import { siftImport } from './quarantine/importDoor.ts'
import type { HeldRows } from './quarantine/siftBars.ts'
import type { DataState } from './state.ts'

/** What the catalogue needs. */
export interface CatalogueDesk {
  readonly state: DataState
  readonly store: MarketStore
  readonly importer: BarImporter
  readonly context: EngineContext
}

type ImportRequest = CommandPayload<typeof dataChannel, 'ImportBars'>

/** Lists what is stored, and stores the sets that ship with the program when they are not there yet. */
export function openCatalogue(desk: CatalogueDesk, samples: readonly SampleDataset[]): void {
  const { state, store } = desk
  state.catalogued = true
  for (const dataset of store.listDatasets()) state.datasets.set(dataset.view.key, dataset)
  for (const { dataset, columns } of samples) {
    if (state.datasets.get(dataset.view.key)?.view.dataHash === dataset.view.dataHash) continue
    if (store.saveDataset(dataset, columns).ok) state.datasets.set(dataset.view.key, dataset)
  }
  for (const { view } of state.datasets.values()) desk.context.put('datasets', view)
}

/** Reads a file as it would be imported, and stores nothing. */
export function previewImport(
  { importer, context }: CatalogueDesk,
  { source, symbol, interval }: ImportRequest,
): CommandResult<CommandReply<typeof dataChannel, 'PreviewImport'>> {
  const read = importer.read(source, symbol, interval, context.now())
  if (!read.ok) return { ok: false, failure: read.failure }
  const sifted = siftImport(read.bars, importer.hash)
  return sifted.ok ? accepted(sifted.reply.bars.report) : sifted
}

/**
 * Stores a file's bars as a set of their own, named by its content: sessions that play an older import keep it. Rows with a
 * grave fault are held in quarantine.
 */
export function importBars(
  desk: CatalogueDesk & QuarantineDesk,
  { source, symbol, interval }: ImportRequest,
): CommandResult<CommandReply<typeof dataChannel, 'ImportBars'>> {
  const { state, store, importer, context } = desk
  const read = importer.read(source, symbol, interval, context.now())
  if (!read.ok) return { ok: false, failure: read.failure }
  const sifted = siftImport(read.bars, importer.hash)
  if (!sifted.ok) return sifted
  const { bars, held, note } = sifted.reply
  const dataset = asDataset(bars, note)
  const saved = store.saveDataset(dataset, bars.columns)
  if (!saved.ok) return { ok: false, failure: saved.failure }
  state.datasets.set(dataset.view.key, dataset)
  context.put('datasets', dataset.view)
  context.emit('DatasetStored', dataset.view)
  holdImported(desk, dataset, held)
  return accepted({ datasetId: dataset.view.key, report: bars.report })
}

/** Holds back what an import left out of its set. */
export function holdImported(desk: QuarantineDesk, { view }: StoredDataset, held: readonly HeldRows[]): void {
  const { instrumentId, interval, key: datasetId } = view
  holdBars(desk, { sourceId: 'import', instrumentId, interval, datasetId }, held)
}

/** Makes the stored set of imported bars; a set of the same symbol and interval has the same key. */
export function asDataset({ report, instrument, columns }: ImportedBars, note = ''): StoredDataset {
  const bars = columns.tsOpen.length
  return {
    instrument,
    view: {
      key: identifier<DatasetId>(
        `${instrument.symbol}-${report.interval}-${report.dataHash.slice(0, 8)}`.toLowerCase(),
      ),
      instrumentId: instrument.id,
      interval: report.interval,
      origin: 'historical',
      bars,
      from: columns.tsOpen[0] ?? 0,
      to: columns.tsOpen[bars - 1] ?? 0,
      credit: `Imported by you from ${report.label}`,
      dataHash: report.dataHash,
      ...(note === '' ? {} : { note }),
    },
  }
}
