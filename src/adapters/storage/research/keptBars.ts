import type { BarColumns } from '#core/model/bar.ts'
import { COLUMN_NAMES, hashBars } from '../../barHash.ts'
import { blobBytes, type SqliteDatabase } from '../sqlite/database.ts'
import { packColumns, unpackColumns } from './packedColumns.ts'

/** Copies of the bars of files, one for each content, so that an experiment can be made again without its file. */
export class KeptBars {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  has(dataHash: string): boolean {
    return this.#database.prepare('SELECT 1 FROM bars WHERE data_hash = ?').get(dataHash) !== undefined
  }

  /** Keeps a copy; harmless when there is one. Call it within a transaction. */
  keep(dataHash: string, packed: Uint8Array, bars: number): void {
    this.#database
      .prepare('INSERT INTO bars (data_hash, bars, columns) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(dataHash, bars, packed)
  }

  /** The bars of this content; null when there is no copy or it is damaged. */
  read(dataHash: string): BarColumns | null {
    const row = this.#database
      .prepare<{ readonly columns: unknown }>('SELECT columns FROM bars WHERE data_hash = ?')
      .get(dataHash)
    if (row === undefined) return null
    try {
      const [tsOpen, open, high, low, close, volume] = unpackColumns(blobBytes(row.columns), COLUMN_NAMES.length)
      if (!tsOpen || !open || !high || !low || !close || !volume) return null
      const columns = { tsOpen, open, high, low, close, volume }
      return hashBars(columns) === dataHash ? columns : null
    } catch {
      return null
    }
  }

  /** How many sets are kept and how many bytes they take. */
  size(): { readonly sets: number; readonly bytes: number } {
    return (
      this.#database
        .prepare<{ readonly sets: number; readonly bytes: number }>(
          'SELECT count(*) AS sets, coalesce(sum(length(columns)), 0) AS bytes FROM bars',
        )
        .get() ?? { sets: 0, bytes: 0 }
    )
  }
}

/** Compresses bars for `keep`, which is better done before a transaction than within. */
export function packBars(columns: BarColumns): Uint8Array {
  return packColumns(COLUMN_NAMES.map((name) => columns[name]))
}
