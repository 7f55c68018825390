/**
 * A number that follows a stream. It is fed one input at a time in order and returns its value, or null while it has not
 * yet seen enough.
 */
export interface Indicator<Input> {
  update(input: Input): number | null
}

/**
 * An indicator of single numbers that also takes them by the column. `fold` feeds every input of the column in order and
 * writes the value after each, NaN where `update` would return null. It goes on from where the stream stands and leaves
 * it where single updates would, bit for bit, so a column may come in pieces. `values` must hold the column and share no
 * memory with it.
 */
export interface ColumnIndicator extends Indicator<number> {
  fold(column: Float64Array, values: Float64Array): void
}

/** The prices a range indicator needs of a bar. */
export interface PriceRange {
  readonly high: number
  readonly low: number
  readonly close: number
}

/** The columns a range indicator needs, of equal length. */
export interface RangeColumns {
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** As `ColumnIndicator`, of bars. */
export interface RangeIndicator extends Indicator<PriceRange> {
  fold(columns: RangeColumns, values: Float64Array): void
}

/** Throws unless a length is a whole number of at least `minimum` inputs; parameters are checked before this. */
export function requireLength(length: number, minimum: number): number {
  if (!Number.isInteger(length) || length < minimum)
    throw new Error(`Invariant: length was ${length}, not >= ${minimum}`)
  return length
}

/** Throws unless the values of a column fit into `values` and writing them leaves the column as it is. */
export function requireRoom(column: Float64Array, values: Float64Array): void {
  if (values.length < column.length)
    throw new Error(`Invariant: ${values.length} values have no room for a column of ${column.length}`)
  const apart =
    values.buffer !== column.buffer ||
    values.byteOffset >= column.byteOffset + column.byteLength ||
    column.byteOffset >= values.byteOffset + values.byteLength
  if (!apart) throw new Error('Invariant: the values of a column would overwrite it')
}
