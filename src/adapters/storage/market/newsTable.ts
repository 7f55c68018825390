import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { identifierSchema } from '#contracts/records/basics.ts'
import type { KeptNews, NewsStore } from '#engines/data/news/ports.ts'
import type { SqliteDatabase, SqliteStatement } from '../sqlite/database.ts'

/** What is read back was written by this program or by somebody else's hand; it is shown, so it is checked. */
const newsSchema: z.ZodType<KeptNews> = z.strictObject({
  key: z.string().regex(/^[\x21-\x7e]{1,80}$/),
  sourceIds: z.array(z.string().max(80)).min(1).readonly(),
  item: z.strictObject({
    id: z.string(),
    title: z.string().min(1).max(400),
    summary: z.string().nullable(),
    source: z.string(),
    link: z
      .string()
      .max(2_000)
      .regex(/^https?:\/\//i),
    publishedAt: z.number().int().nonnegative().nullable(),
    tickers: z.array(z.string()).readonly(),
    language: z.string().nullable(),
  }),
  domain: z.string(),
  foundAt: z.number().int().nonnegative(),
  time: z.number().int().nonnegative(),
  subjects: z.array(z.string()).readonly(),
  instrumentIds: z.array(identifierSchema<InstrumentId>()).max(50).readonly(),
})

/** What the press told, and who was heard of when. */
export class NewsTable implements NewsStore {
  readonly #database: SqliteDatabase
  readonly #upsert: SqliteStatement<never>
  readonly #publisher: SqliteStatement<never>
  readonly #forget: SqliteStatement<never>
  readonly #trim: SqliteStatement<never>

  constructor(database: SqliteDatabase) {
    this.#database = database
    this.#upsert = database.prepare('INSERT OR REPLACE INTO news (key, found_at, time, item) VALUES (?, ?, ?, ?)')
    this.#publisher = database.prepare(
      'INSERT INTO news_publishers (domain, first_seen) VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
    this.#forget = database.prepare('DELETE FROM news WHERE time < ?')
    this.#trim = database.prepare(
      'DELETE FROM news WHERE key IN (SELECT key FROM news ORDER BY time DESC, key LIMIT -1 OFFSET ?)',
    )
  }

  loadNews(limit: number): readonly KeptNews[] {
    try {
      return this.#database
        .prepare<{ readonly item: string }>('SELECT item FROM news ORDER BY time DESC, key LIMIT ?')
        .all(limit)
        .map(parseRow)
        .filter((news) => news !== null)
    } catch {
      return []
    }
  }

  loadPublishers(): ReadonlyMap<string, number> {
    try {
      const rows = this.#database
        .prepare<{ readonly domain: string; readonly at: number }>(
          'SELECT domain, first_seen AS at FROM news_publishers',
        )
        .all()
      return new Map(rows.map(({ domain, at }) => [domain, at]))
    } catch {
      return new Map()
    }
  }

  saveNews(
    news: readonly KeptNews[],
    publishers: ReadonlyMap<string, number>,
    forgetBefore: number,
    most: number,
  ): boolean {
    try {
      this.#database.transaction(() => {
        for (const one of news) this.#upsert.run(one.key, one.foundAt, one.time, JSON.stringify(one))
        for (const [domain, at] of publishers) this.#publisher.run(domain, at)
        this.#forget.run(forgetBefore)
        this.#trim.run(most)
      })
      return true
    } catch {
      return false
    }
  }
}

function parseRow({ item }: { readonly item: string }): KeptNews | null {
  try {
    const parsed = newsSchema.safeParse(JSON.parse(item))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
