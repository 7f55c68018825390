import { spansOf, type HistorySpan } from '#core/history/coverage.ts'
import { blobBytes, type SqliteDatabase, type SqliteStatement } from '../../sqlite/database.ts'
import { DamagedChunk, TIMES_BEGIN } from './historyChunk.ts'
import type { ChunkSpan, SeriesHandle } from './rowStore.ts'

interface ChunkMark extends ChunkSpan {
  readonly checksum: unknown
}

interface KnownSpans {
  readonly checksum: Uint8Array
  readonly gap: number
  readonly spans: readonly HistorySpan[]
}

/** Chunks of which the spans are remembered: ten years of minutes, and again as much. */
const MOST_KNOWN = 20_000

/**
 * The spans of chunks. Of a chunk with a gap within only the times are read, once: its spans are remembered until it has
 * another checksum. What lies beside the times is not looked at, so that two years of minutes are told in milliseconds;
 * whoever reads the rows checks all of it.
 */
export class ChunkSpans {
  readonly #marks: SqliteStatement<ChunkMark>
  readonly #times: SqliteStatement<{ readonly times: unknown }>
  readonly #known = new Map<string, KnownSpans>()

  constructor(database: SqliteDatabase) {
    this.#marks = database.prepare(
      `SELECT first, last, rows, widest, checksum FROM history_chunks
       WHERE series = ? AND first >= ? AND first < ? AND last < ? ORDER BY first`,
    )
    this.#times = database.prepare(
      `SELECT substr(block, ${TIMES_BEGIN + 1}, 8 * rows) AS times FROM history_chunks WHERE series = ? AND first = ?`,
    )
  }

  /** The spans of the chunks that lie in a range as a whole; throws `DamagedChunk` where times are no times. */
  within({ id }: SeriesHandle, gap: number, from: number, to: number): readonly HistorySpan[] {
    const found: HistorySpan[] = []
    for (const mark of this.#marks.all(id, from, to, to)) {
      if (mark.widest <= gap) found.push({ first: mark.first, last: mark.last, rows: mark.rows })
      else for (const span of this.#spansOf(id, gap, mark)) found.push(span)
    }
    return found
  }

  #spansOf(id: number, gap: number, mark: ChunkMark): readonly HistorySpan[] {
    const key = `${id} ${mark.first}`
    const checksum = blobBytes(mark.checksum)
    const known = this.#known.get(key)
    if (known?.gap === gap && Buffer.compare(known.checksum, checksum) === 0) return known.spans
    const { spans } = spansOf(this.#timesOf(id, mark), gap)
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(key, { checksum: Uint8Array.from(checksum), gap, spans })
    return spans
  }

  #timesOf(id: number, { first, last, rows }: ChunkMark): Float64Array {
    const bytes = Uint8Array.from(blobBytes(this.#times.get(id, first)?.times))
    const times = bytes.byteLength === 8 * rows ? new Float64Array(bytes.buffer) : new Float64Array(0)
    let isRising = times[0] === first && times.at(-1) === last
    for (let row = 1; row < times.length; row += 1) isRising &&= (times[row] ?? 0) > (times[row - 1] ?? 0)
    if (!isRising) throw new DamagedChunk(id, first)
    return times
  }
}
