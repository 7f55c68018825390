import { mergeVersions } from '#core/history/mergeVersions.ts'
import { countBelow, sliceVersions, type RowVersions } from '#core/history/versions.ts'
import type { SqliteDatabase, SqliteStatement } from '../../sqlite/database.ts'
import { CHUNK_BARS } from '../chunks.ts'
import { cutRows, joinVersions, openChunk, sealChunk, type ChunkRow, type StoredRows } from './historyChunk.ts'
import { LooseRows } from './looseRows.ts'

/** A chunk that grew to more rows than this is cut into several. */
const LARGEST_CHUNK = 1.5 * CHUNK_BARS
/** Chunks looked at in one go on the way back in time. */
const SPANS_AT_ONCE = 64

/** What is known of a chunk without reading its block. */
export interface ChunkSpan {
  readonly first: number
  readonly last: number
  readonly rows: number
  readonly widest: number
}

/** A series as the tables know it. */
export interface SeriesHandle {
  readonly id: number
  readonly fields: number
}

/**
 * The first known version of every row of every series, in chunks and, where there is no full one yet, loose. Chunks
 * of a series do not overlap, and no loose row lies in the span of one.
 */
export class RowStore {
  readonly loose: LooseRows
  readonly #chunks: SqliteStatement<ChunkRow>
  readonly #spans: SqliteStatement<ChunkSpan>
  readonly #newestSpans: SqliteStatement<ChunkSpan>
  readonly #above: SqliteStatement<{ readonly first: number | null }>
  readonly #insert: SqliteStatement<never>
  readonly #delete: SqliteStatement<never>

  constructor(database: SqliteDatabase) {
    this.loose = new LooseRows(database, 'history_rows')
    // The chunk that begins last before `from` may reach into the range.
    const within = `series = ? AND first < ? AND first >= coalesce(
      (SELECT max(first) FROM history_chunks WHERE series = ? AND first <= ?), ?) AND last >= ?`
    this.#chunks = database.prepare(
      `SELECT first, last, rows, checksum, block FROM history_chunks WHERE ${within} ORDER BY first`,
    )
    this.#spans = database.prepare(
      `SELECT first, last, rows, widest FROM history_chunks WHERE ${within} ORDER BY first`,
    )
    this.#newestSpans = database.prepare(
      'SELECT first, last, rows, widest FROM history_chunks WHERE series = ? AND first < ? ORDER BY first DESC LIMIT ?',
    )
    this.#above = database.prepare('SELECT min(first) AS first FROM history_chunks WHERE series = ? AND first > ?')
    this.#insert = database.prepare(
      `INSERT INTO history_chunks (series, first, last, rows, widest, known_first, known_last, checksum, block)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#delete = database.prepare('DELETE FROM history_chunks WHERE series = ? AND first = ?')
  }

  /** Reads the rows of a range in order, as runs that lie together. */
  read({ id, fields }: SeriesHandle, from: number, to: number): readonly StoredRows[] {
    const chunks = this.#within(this.#chunks, id, from, to)
    const loose = this.loose.read(id, fields, from, to)
    const parts: StoredRows[] = []
    let [next, count] = [0, loose.ts.length]
    const addLoose = (end: number): void => {
      if (end > next) parts.push(cutRows(storedRows(loose), next, end))
      next = Math.max(next, end)
    }
    for (const chunk of chunks) {
      if (count > 0) addLoose(countBelow(loose.ts, chunk.first))
      const rows = openChunk(id, fields, chunk)
      parts.push(cutRows(rows, countBelow(rows.ts, from), countBelow(rows.ts, to)))
    }
    addLoose(count)
    return parts
  }

  /** Tells whether any row lies in a range (or a chunk around it). */
  hasAny({ id }: SeriesHandle, from: number, to: number): boolean {
    return this.#within(this.#spans, id, from, to).length > 0 || this.loose.count(id, from, to) > 0
  }

  /** The spans of the chunks that reach into a range. */
  spans({ id }: SeriesHandle, from: number, to: number): readonly ChunkSpan[] {
    return this.#within(this.#spans, id, from, to)
  }

  /** Checks the chunk that begins at a time and counts its rows; throws `DamagedChunk`. */
  countWhole({ id, fields }: SeriesHandle, first: number): number {
    return this.#within(this.#chunks, id, first, first + 1).reduce(
      (sum, chunk) => sum + openChunk(id, fields, chunk).ts.length,
      0,
    )
  }

  /** A time from which on, and before another, there are at least `limit` rows if there are so many at all. */
  beginOfNewest({ id }: SeriesHandle, before: number, limit: number): number {
    const loose = this.loose.newestTimes(id, before, limit)
    const from = loose.length < limit ? Number.MIN_SAFE_INTEGER : (loose.at(-1) ?? before)
    let [found, bound] = [0, before]
    for (;;) {
      const spans = this.#newestSpans.all(id, bound, SPANS_AT_ONCE)
      for (const { first, last, rows } of spans) {
        if (last < before) found += rows
        if (found >= limit) return Math.max(from, first)
        bound = first
      }
      if (spans.length < SPANS_AT_ONCE) return from
    }
  }

  /** Adds rows at times that have none yet. */
  place(series: SeriesHandle, rows: RowVersions): void {
    const { ts } = rows
    if (ts.length === 0) return
    let row = 0
    for (const chunk of this.#within(this.#spans, series.id, ts[0] ?? 0, (ts.at(-1) ?? 0) + 1)) {
      const before = countBelow(ts, chunk.first)
      const end = countBelow(ts, chunk.last + 1)
      this.#placeBetween(series, cut(rows, row, before))
      if (end > before) this.#addToChunk(series, chunk, cut(rows, before, end))
      row = end
    }
    this.#placeBetween(series, cut(rows, row, ts.length))
  }

  /** Removes the rows of a range. */
  remove(series: SeriesHandle, from: number, to: number): void {
    for (const chunk of this.#within(this.#chunks, series.id, from, to)) {
      const rows = joinVersions([openChunk(series.id, series.fields, chunk)], series.fields)
      this.#delete.run(series.id, chunk.first)
      this.#write(series, sliceVersions(rows, Number.NEGATIVE_INFINITY, from))
      this.#write(series, sliceVersions(rows, to, Number.POSITIVE_INFINITY))
    }
    this.loose.remove(series.id, from, to)
  }

  #within<Row>(statement: SqliteStatement<Row>, id: number, from: number, to: number): readonly Row[] {
    return statement.all(id, to, id, from, from, from)
  }

  /** Adds rows that lie between two neighbouring chunks: full chunks as far as there are enough, the rest loose. */
  #placeBetween({ id, fields }: SeriesHandle, rows: RowVersions): void {
    const { ts } = rows
    const [first, last] = [ts[0], ts.at(-1)]
    if (first === undefined || last === undefined) return
    const [below] = this.#newestSpans.all(id, first, 1)
    const from = below === undefined ? Number.MIN_SAFE_INTEGER : below.last + 1
    const to = this.#above.get(id, last)?.first ?? Number.MAX_SAFE_INTEGER
    const loose = this.loose.count(id, from, to)
    const total = loose + ts.length
    if (total < CHUNK_BARS) return this.loose.add(id, rows, 0, ts.length)
    const all = loose === 0 ? rows : mergeVersions(this.loose.read(id, fields, from, to), rows)
    if (loose > 0) this.loose.remove(id, from, to)
    const sealed = total - (total % CHUNK_BARS)
    for (let row = 0; row < sealed; row += CHUNK_BARS) this.#seal(id, all, row, row + CHUNK_BARS)
    this.loose.add(id, all, sealed, total)
  }

  #addToChunk(series: SeriesHandle, { first, last }: ChunkSpan, rows: RowVersions): void {
    const [chunk] = this.#within(this.#chunks, series.id, first, last + 1)
    if (chunk === undefined) throw new Error('Invariant: a chunk that was just seen is gone')
    const there = joinVersions([openChunk(series.id, series.fields, chunk)], series.fields)
    this.#delete.run(series.id, first)
    this.#write(series, mergeVersions(there, rows))
  }

  /** Writes rows as one chunk, or as several of about equal size. */
  #write({ id }: SeriesHandle, rows: RowVersions): void {
    const total = rows.ts.length
    if (total === 0) return
    const pieces = total <= LARGEST_CHUNK ? 1 : Math.ceil(total / CHUNK_BARS)
    for (let piece = 0; piece < pieces; piece += 1)
      this.#seal(id, rows, Math.floor((piece * total) / pieces), Math.floor(((piece + 1) * total) / pieces))
  }

  #seal(id: number, rows: RowVersions, from: number, to: number): void {
    const { first, last, rows: count, widest, knownFirst, knownLast, checksum, block } = sealChunk(id, rows, from, to)
    this.#insert.run(id, first, last, count, widest, knownFirst, knownLast, checksum, block)
  }
}

function cut(rows: RowVersions, begin: number, end: number): RowVersions {
  const part = (column: Float64Array): Float64Array => column.subarray(begin, end)
  return { ts: part(rows.ts), knownAt: part(rows.knownAt), values: rows.values.map(part) }
}

function storedRows({ ts, values, knownAt }: RowVersions): StoredRows {
  let knownLast = Number.NEGATIVE_INFINITY
  for (const known of knownAt) if (known > knownLast) knownLast = known
  return { ts, values, knownAt, knownLast }
}
