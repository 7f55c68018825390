import type { BarColumns } from '#core/model/bar.ts'
import type { DatasetId } from '#core/model/identifiers.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'

/** What is kept of held data beside its card, so that it can be let in again. */
export interface HeldData {
  /** The bars that were held, in the order in which they came; null where nothing can be let in again. */
  readonly bars: BarColumns | null
  /** The stored set that lacks them; null where they belong into the history of their source. */
  readonly datasetId: DatasetId | null
}

/** Held data with its card. */
export interface QuarantineRecord {
  readonly view: QuarantineView
  readonly data: HeldData
}

/** Where quarantine is kept. Bounded: when there is no more room, what was decided longest ago leaves first. */
export interface QuarantineStore {
  /** Adds a record, or puts it in the place of the one with its key; false when it could not be written. */
  keep(record: QuarantineRecord): boolean
  /** Writes a decision; what was held stays there. False when it could not be written. */
  decide(view: QuarantineView): boolean
  /** The newest records, newest first. */
  newest(limit: number): readonly QuarantineView[]
  /** One record; null when there is none. */
  find(key: string): QuarantineRecord | null
  /** What was held of a stored set, oldest first. */
  ofDataset(datasetId: DatasetId): readonly QuarantineRecord[]
}
