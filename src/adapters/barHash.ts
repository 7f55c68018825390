import { createHash } from 'node:crypto'
import type { BarColumns } from '#core/model/bar.ts'

/** The columns of a set of bars, in the order in which they are hashed and stored. */
export const COLUMN_NAMES = ['tsOpen', 'open', 'high', 'low', 'close', 'volume'] as const

/** SHA-256 over the float64 columns, one after the other, little-endian; names a set of bars by its content. */
export function hashBars(columns: BarColumns): string {
  const hash = createHash('sha256')
  for (const name of COLUMN_NAMES) hash.update(bytesOf(columns[name]))
  return hash.digest('hex')
}

/** SHA-256 over the bytes of one column, little-endian. */
export function hashColumn(column: Float64Array): string {
  return createHash('sha256').update(bytesOf(column)).digest('hex')
}

/** Views a column as bytes, without a copy. */
export function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}
