import { type Blocks, foldBlocks, foldBlockMeans, measureEnds, spreadOf } from './blockSums.ts'
import { requireLength, requireRoom } from './indicator.ts'

/**
 * Mean of the last `length` inputs and the sum of their squared distances from it, in constant time per input and without
 * any error that grows (see blockSums.ts). What has left the window, a NaN or a huge value, leaves no trace.
 */
export class RollingMoments {
  /** The current block up to `#next`, and from there on the block before. */
  readonly #window: Float64Array
  /** Sums over the end of the block before, by the place of the window's last input. */
  readonly #endSums: Float64Array
  readonly #endSquares: Float64Array
  readonly #share: number
  #next = 0
  #isFull = false
  #centre = Number.NaN
  #sum = Number.NaN
  #squares = Number.NaN
  #mean = Number.NaN
  #spread = Number.NaN

  constructor(length: number) {
    this.#window = new Float64Array(requireLength(length, 1))
    this.#endSums = new Float64Array(length)
    this.#endSquares = new Float64Array(length)
    this.#share = 1 / length
  }

  /** Whether as many inputs came as the window holds. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Mean of the window; NaN until it is full. */
  get mean(): number {
    return this.#mean
  }

  /** Sum of the squared distances from the mean over the window, at least 0; NaN until it is full. */
  get spread(): number {
    return this.#spread
  }

  /** Takes the next input; true once the window is full. */
  update(input: number): boolean {
    const window = this.#window
    const place = this.#next
    if (place === 0) {
      measureEnds(window, 0, window.length, input, this.#endSums, this.#endSquares, 0)
      this.#centre = input
      this.#sum = 0
      this.#squares = 0
    }
    const distance = input - this.#centre
    this.#sum += distance
    this.#squares += distance * distance
    window[place] = input
    this.#next = place + 1
    if (this.#next === window.length) {
      this.#next = 0
      this.#isFull = true
    }
    if (!this.#isFull) return false
    const sum = (this.#endSums[place] ?? 0) + this.#sum
    const shift = sum * this.#share
    this.#mean = this.#centre + shift
    this.#spread = spreadOf((this.#endSquares[place] ?? 0) + this.#squares, sum, shift)
    return true
  }

  /** Feeds a column and writes the mean and the spread after each input; otherwise as `ColumnIndicator.fold`. */
  fold(column: Float64Array, means: Float64Array, spreads: Float64Array): void {
    requireRoom(column, means)
    requireRoom(column, spreads)
    this.#walk(
      column,
      (index) => {
        means[index] = this.#mean
        spreads[index] = this.#spread
      },
      (blocks) => {
        foldBlocks(blocks, means, spreads)
      },
    )
  }

  /** Feeds a column and writes the mean after each input; otherwise as `ColumnIndicator.fold`. */
  foldMeans(column: Float64Array, means: Float64Array): void {
    requireRoom(column, means)
    this.#walk(
      column,
      (index) => {
        means[index] = this.#mean
      },
      (blocks) => {
        foldBlockMeans(blocks, means)
      },
    )
  }

  /**
   * Goes through a column by single updates up to a block's begin, by whole blocks, and by single updates through what is
   * left. At least one input is left, so that the stream goes on from a state that an update made.
   */
  #walk(column: Float64Array, write: (index: number) => void, foldWhole: (blocks: Blocks) => void): void {
    const { length } = this.#window
    let at = 0
    for (; at < column.length && (!this.#isFull || this.#next !== 0); at += 1) {
      this.update(column[at] ?? Number.NaN)
      write(at)
    }
    const count = Math.max(Math.ceil((column.length - at) / length) - 1, 0)
    if (count > 0) {
      const second = at + length
      const end = at + count * length
      foldWhole({ length, before: this.#window, from: 0, column, begin: at, end: second })
      foldWhole({ length, before: column, from: at, column, begin: second, end })
      this.#window.set(column.subarray(end - length, end))
      at = end
    }
    for (; at < column.length; at += 1) {
      this.update(column[at] ?? Number.NaN)
      write(at)
    }
  }
}
