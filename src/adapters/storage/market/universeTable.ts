import * as z from 'zod'
import { instrumentSchema } from '#contracts/records/market.ts'
import { sourceIdSchema } from '#contracts/records/sources.ts'
import type { StoredListing, UniverseStore } from '#engines/data/universe/ports.ts'
import type { SqliteDatabase, SqliteStatement } from '../sqlite/database.ts'

interface Row {
  readonly sourceId: string
  readonly listed: string
  readonly symbols: string
  readonly firstSeen: number
  readonly lastSeen: number
}

interface ListTime {
  readonly sourceId: string
  readonly listedAt: number
}

/** What is read back was written by this program or by somebody else's hand. */
const listingSchema: z.ZodType<StoredListing> = z.strictObject({
  sourceId: sourceIdSchema,
  listed: z.strictObject({
    instrument: instrumentSchema,
    sourceSymbol: z.string().min(1).max(64),
    product: z.enum(['SPOT', 'SWAP', 'FUTURE', 'SHARE', 'INDEX']),
  }),
  symbols: z
    .array(z.strictObject({ symbol: z.string().min(1), from: z.number(), until: z.number().nullable() }))
    .min(1)
    .readonly(),
  firstSeen: z.number(),
  lastSeen: z.number(),
})

/** What the sources listed, and when. */
export class UniverseTable implements UniverseStore {
  readonly #database: SqliteDatabase
  readonly #upsert: SqliteStatement<never>
  readonly #seen: SqliteStatement<never>
  readonly #time: SqliteStatement<never>

  constructor(database: SqliteDatabase) {
    this.#database = database
    this.#upsert = database.prepare(
      `INSERT INTO listings (source_id, instrument_id, listed, symbols, first_seen, last_seen, is_listed)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET listed = excluded.listed, symbols = excluded.symbols, last_seen = excluded.last_seen,
         is_listed = excluded.is_listed`,
    )
    this.#seen = database.prepare('UPDATE listings SET last_seen = ? WHERE source_id = ? AND is_listed = 1')
    this.#time = database.prepare(
      `INSERT INTO listing_times (source_id, listed_at) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET listed_at = excluded.listed_at`,
    )
  }

  loadListings(): readonly StoredListing[] {
    try {
      return this.#database
        .prepare<Row>(
          `SELECT source_id AS sourceId, listed, symbols, first_seen AS firstSeen, last_seen AS lastSeen
           FROM listings ORDER BY source_id, instrument_id`,
        )
        .all()
        .map(parseRow)
        .filter((listing) => listing !== null)
    } catch {
      return []
    }
  }

  loadListTimes(): ReadonlyMap<string, number> {
    try {
      const rows = this.#database
        .prepare<ListTime>('SELECT source_id AS sourceId, listed_at AS listedAt FROM listing_times')
        .all()
      return new Map(rows.map(({ sourceId, listedAt }) => [sourceId, listedAt]))
    } catch {
      return new Map()
    }
  }

  saveList(sourceId: string, at: number, changed: readonly StoredListing[]): boolean {
    try {
      this.#database.transaction(() => {
        for (const { listed, symbols, firstSeen, lastSeen } of changed) {
          const isListed = symbols.at(-1)?.until === null ? 1 : 0
          const { id } = listed.instrument
          const [told, spans] = [JSON.stringify(listed), JSON.stringify(symbols)]
          this.#upsert.run(sourceId, id, told, spans, firstSeen, lastSeen, isListed)
        }
        this.#seen.run(at, sourceId)
        this.#time.run(sourceId, at)
      })
      return true
    } catch {
      return false
    }
  }
}

function parseRow({ sourceId, listed, symbols, firstSeen, lastSeen }: Row): StoredListing | null {
  try {
    const parsed = listingSchema.safeParse({
      sourceId,
      listed: JSON.parse(listed),
      symbols: JSON.parse(symbols),
      firstSeen,
      lastSeen,
    })
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
