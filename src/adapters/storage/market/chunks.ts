import type { BarColumns } from '#core/model/bar.ts'
import { bytesOf, COLUMN_NAMES } from '../../barHash.ts'

/** Bars in one BLOB: the size that was fastest to read ranges from. */
export const CHUNK_BARS = 500

/** Copies a run of bars into the bytes of a BLOB: whole columns, one after the other. */
export function encodeChunk(columns: BarColumns, from: number, to: number): Uint8Array {
  const block = new Float64Array((to - from) * COLUMN_NAMES.length)
  COLUMN_NAMES.forEach((name, index) => block.set(columns[name].subarray(from, to), index * (to - from)))
  return bytesOf(block)
}

/** Reads a BLOB back. Throws when its length is not that of `bars` bars. */
export function decodeChunk(bytes: Uint8Array, bars: number): BarColumns {
  if (bytes.byteLength !== bars * COLUMN_NAMES.length * Float64Array.BYTES_PER_ELEMENT) {
    throw new Error(`Invariant: a chunk of ${bars} bars has ${bytes.byteLength} bytes`)
  }
  // A copy, because the bytes need not lie at a multiple of eight.
  const block = new Float64Array(new Uint8Array(bytes).buffer)
  const column = (index: number): Float64Array => block.subarray(index * bars, (index + 1) * bars)
  return { tsOpen: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) }
}

/** Joins runs of bars in the order given. */
export function joinColumns(parts: readonly BarColumns[]): BarColumns {
  const total = parts.reduce((sum, part) => sum + part.tsOpen.length, 0)
  const join = (name: keyof BarColumns): Float64Array => {
    const column = new Float64Array(total)
    let at = 0
    for (const part of parts) {
      column.set(part[name], at)
      at += part[name].length
    }
    return column
  }
  return {
    tsOpen: join('tsOpen'),
    open: join('open'),
    high: join('high'),
    low: join('low'),
    close: join('close'),
    volume: join('volume'),
  }
}

/** Views the bars from `from` to before `to`. */
export function sliceColumns(columns: BarColumns, from: number, to: number): BarColumns {
  return {
    tsOpen: columns.tsOpen.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
  }
}
