import * as z from 'zod'
import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import type { DatasetId } from '#core/model/identifiers.ts'
import { datasetViewSchema, instrumentSchema } from '#contracts/records/market.ts'
import type { StoredDataset } from '#engines/data/ports.ts'
import { hashBars } from '../../barHash.ts'
import { blobBytes, type SqliteDatabase } from '../sqlite/database.ts'
import { CHUNK_BARS, decodeChunk, encodeChunk, joinColumns } from './chunks.ts'

interface Card {
  readonly view: string
  readonly instrument: string
}

const cardSchema = z.strictObject({ view: datasetViewSchema, instrument: instrumentSchema })

/** Stored sets of bars: a card and chunks each. */
export class DatasetTable {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** Every card that can be read, by id. */
  list(): readonly StoredDataset[] {
    return this.#database
      .prepare<Card>('SELECT view, instrument FROM datasets ORDER BY dataset_id')
      .all()
      .map(parseCard)
      .filter((dataset) => dataset !== null)
  }

  /** The bars of a set; null when there is no such set or its bars are not those it was stored with. */
  read(datasetId: DatasetId): BarSeries | null {
    const card = this.#database
      .prepare<Card>('SELECT view, instrument FROM datasets WHERE dataset_id = ?')
      .get(datasetId)
    const dataset = card === undefined ? null : parseCard(card)
    if (dataset === null) return null
    const chunks = this.#database
      .prepare<{ readonly bars: number; readonly columns: unknown }>(
        'SELECT bars, columns FROM dataset_chunks WHERE dataset_id = ? ORDER BY position',
      )
      .all(datasetId)
    const columns = joinColumns(chunks.map((chunk) => decodeChunk(blobBytes(chunk.columns), chunk.bars)))
    if (hashBars(columns) !== dataset.view.dataHash) return null
    const { instrumentId, interval, origin } = dataset.view
    return { instrumentId, interval, origin, columns }
  }

  /** Stores a set, in place of one of the same id. */
  save({ view, instrument }: StoredDataset, columns: BarColumns): void {
    const upsert = this.#database.prepare(
      `INSERT INTO datasets (dataset_id, view, instrument) VALUES (?, ?, ?)
       ON CONFLICT (dataset_id) DO UPDATE SET view = excluded.view, instrument = excluded.instrument`,
    )
    const clear = this.#database.prepare('DELETE FROM dataset_chunks WHERE dataset_id = ?')
    const insert = this.#database.prepare(
      'INSERT INTO dataset_chunks (dataset_id, position, bars, columns) VALUES (?, ?, ?, ?)',
    )
    this.#database.transaction(() => {
      upsert.run(view.key, JSON.stringify(view), JSON.stringify(instrument))
      clear.run(view.key)
      for (let from = 0; from < columns.tsOpen.length; from += CHUNK_BARS) {
        const to = Math.min(from + CHUNK_BARS, columns.tsOpen.length)
        insert.run(view.key, from / CHUNK_BARS, to - from, encodeChunk(columns, from, to))
      }
    })
  }
}

function parseCard(card: Card): StoredDataset | null {
  try {
    const parsed = cardSchema.safeParse({ view: JSON.parse(card.view), instrument: JSON.parse(card.instrument) })
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
