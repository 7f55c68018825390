import { createHash } from 'node:crypto'
import type { RowVersions } from '#core/history/versions.ts'
import { blobBytes } from '../../sqlite/database.ts'
import { bytesOf } from '../../../barHash.ts'

/** Says what the numbers of a block mean; the first number of each. */
const FORMAT = 1
/** Numbers before the columns: format, series, rows, fields, first, last, first and last moment of knowledge. */
const HEADER = 8
/** Bytes before the times of a block, which are its first column. */
export const TIMES_BEGIN = 8 * HEADER

/** What the database says of a chunk beside its block. */
export interface ChunkRow {
  readonly first: number
  readonly last: number
  readonly rows: number
  readonly checksum: unknown
  readonly block: unknown
}

/** Rows that lie together; `knownAt` is one number where all became known at once. */
export interface StoredRows {
  readonly ts: Float64Array
  readonly values: readonly Float64Array[]
  readonly knownAt: Float64Array | number
  readonly knownLast: number
}

/** A chunk as it is written. */
export interface SealedChunk {
  readonly first: number
  readonly last: number
  readonly rows: number
  /** The longest time between two neighbours. */
  readonly widest: number
  readonly knownFirst: number
  readonly knownLast: number
  readonly checksum: Uint8Array
  readonly block: Uint8Array
}

/** Thrown where a chunk is not what was written: it must be reported, never served. */
export class DamagedChunk extends Error {
  readonly series: number
  readonly first: number

  constructor(series: number, first: number) {
    super(`The chunk of series ${series} that begins at ${first} is damaged`)
    this.series = series
    this.first = first
  }
}

/** Packs rows `from` to before `to` into one block: whole columns of little-endian float64, one after the other. */
export function sealChunk(series: number, versions: RowVersions, from: number, to: number): SealedChunk {
  const { ts, knownAt, values } = versions
  const rows = to - from
  let [widest, knownFirst, knownLast] = [0, knownAt[from] ?? 0, knownAt[from] ?? 0]
  for (let row = from; row < to; row += 1) {
    const known = knownAt[row] ?? 0
    if (known < knownFirst) knownFirst = known
    if (known > knownLast) knownLast = known
    if (row > from) widest = Math.max(widest, (ts[row] ?? 0) - (ts[row - 1] ?? 0))
  }
  const columns = knownFirst === knownLast ? [ts, ...values] : [ts, ...values, knownAt]
  const [first, last] = [ts[from] ?? 0, ts[to - 1] ?? 0]
  const block = new Float64Array(HEADER + columns.length * rows)
  block.set([FORMAT, series, rows, values.length, first, last, knownFirst, knownLast])
  columns.forEach((column, index) => block.set(column.subarray(from, to), HEADER + index * rows))
  const bytes = bytesOf(block)
  return { first, last, rows, widest, knownFirst, knownLast, checksum: digest(bytes), block: bytes }
}

/** Reads a block back; throws `DamagedChunk` when it is not the one that was written in this place. */
export function openChunk(series: number, fields: number, chunk: ChunkRow): StoredRows {
  const damaged = new DamagedChunk(series, chunk.first)
  const bytes = blobBytes(chunk.block)
  if (bytes.byteLength < HEADER * 8 || bytes.byteLength % 8 !== 0) throw damaged
  if (digest(bytes).compare(blobBytes(chunk.checksum)) !== 0) throw damaged
  // A view where the bytes lie at a multiple of eight, else a copy.
  const block =
    bytes.byteOffset % 8 === 0
      ? new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
      : new Float64Array(new Uint8Array(bytes).buffer)
  const [format, owner, rows = 0, columns = 0, first, last, knownFirst, knownLast = 0] = block
  const isHere =
    owner === series && rows === chunk.rows && columns === fields && first === chunk.first && last === chunk.last
  const isMixed = knownFirst !== knownLast
  if (!isHere || format !== FORMAT || block.length !== HEADER + rows * (fields + (isMixed ? 2 : 1))) throw damaged
  const column = (index: number): Float64Array => block.subarray(HEADER + index * rows, HEADER + (index + 1) * rows)
  const values = Array.from({ length: fields }, (_, field) => column(field + 1))
  return { ts: column(0), values, knownAt: isMixed ? column(fields + 1) : knownLast, knownLast }
}

/** Cuts the rows with `from` <= ts < `to` out, without a copy. */
export function cutRows(rows: StoredRows, begin: number, end: number): StoredRows {
  if (begin === 0 && end === rows.ts.length) return rows
  const cut = (column: Float64Array): Float64Array => column.subarray(begin, end)
  const knownAt = typeof rows.knownAt === 'number' ? rows.knownAt : cut(rows.knownAt)
  return { ts: cut(rows.ts), values: rows.values.map(cut), knownAt, knownLast: rows.knownLast }
}

/** Joins one column of several runs. */
export function joinRuns(runs: readonly Float64Array[]): Float64Array {
  const [only] = runs
  if (only !== undefined && runs.length === 1) return only
  const joined = new Float64Array(runs.reduce((sum, run) => sum + run.length, 0))
  let at = 0
  for (const run of runs) {
    joined.set(run, at)
    at += run.length
  }
  return joined
}

/** Joins runs that follow each other into versions. */
export function joinVersions(parts: readonly StoredRows[], fields: number): RowVersions {
  return {
    ts: joinRuns(parts.map(({ ts }) => ts)),
    values: Array.from({ length: fields }, (_, field) =>
      joinRuns(parts.map(({ values }) => values[field] ?? new Float64Array(0))),
    ),
    knownAt: joinRuns(
      parts.map(({ ts, knownAt }) =>
        typeof knownAt === 'number' ? new Float64Array(ts.length).fill(knownAt) : knownAt,
      ),
    ),
  }
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
