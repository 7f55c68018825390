import { type Blocks, foldBlockMeans, foldBlocks, foldBlockSums, measureEnds, spreadOf } from '../blockSums.ts'
import { requireLength } from '../indicator.ts'
import type { Cell, Memory, Revocable } from './memory.ts'
import { areFinite } from './scratch.ts'

/**
 * Sum, mean and spread of the last `length` inputs in constant time per input, without an error that grows: the sums over
 * a window are those of two pieces of blocks (see blockSums.ts), never of a running total that things are taken from.
 */
export class WindowSums implements Revocable {
  readonly #length: number
  readonly #isCentred: boolean
  readonly #window: Float64Array
  readonly #ends: Float64Array
  /** The two halves of it. */
  readonly #endSums: Float64Array
  readonly #endSquares: Float64Array
  /** The ends of the block before, to return to when the first input of a block is taken back. */
  readonly #endsBefore: Float64Array
  readonly #place: Cell
  readonly #count: Cell
  readonly #centre: Cell
  readonly #total: Cell
  readonly #squares: Cell
  #sum = Number.NaN
  #spread = Number.NaN
  #lost = 0
  #isWritten = false
  #hasNewEnds = false

  /**
   * `centred` takes the sums around an input of the window: right for means and spreads of prices. Without it a sum of
   * zeros is exactly 0: right for sums of amounts that are never negative.
   */
  constructor(memory: Memory, length: number, kind: 'centred' | 'plain') {
    this.#length = requireLength(length, 1)
    this.#isCentred = kind === 'centred'
    this.#place = memory.cell(0)
    this.#count = memory.cell(0)
    this.#centre = memory.cell(0)
    this.#total = memory.cell(0)
    this.#squares = memory.cell(0)
    this.#window = memory.array(length, this)
    this.#ends = memory.array(2 * length, null)
    this.#endSums = this.#ends.subarray(0, length)
    this.#endSquares = this.#ends.subarray(length)
    this.#endsBefore = new Float64Array(2 * length)
  }

  /** Takes the next input; true once the window is full. NaN is not taken. */
  push(input: number): boolean {
    if (Number.isNaN(input)) return false
    const place = this.#place.value
    if (place === 0) this.#openBlock(input)
    const distance = input - this.#centre.value
    const total = this.#total.value + distance
    const squares = this.#squares.value + distance * distance
    this.#total.value = total
    this.#squares.value = squares
    this.#lost = this.#window[place] ?? 0
    this.#isWritten = true
    this.#window[place] = input
    this.#place.value = place + 1 === this.#length ? 0 : place + 1
    if (this.#count.value < this.#length) this.#count.value += 1
    if (this.#count.value < this.#length) return false
    const sum = (this.#ends[place] ?? 0) + total
    this.#sum = sum
    this.#spread = spreadOf((this.#ends[this.#length + place] ?? 0) + squares, sum, sum * (1 / this.#length))
    return true
  }

  /** Takes the next input and returns the mean of the window; NaN until it is full. */
  next(input: number): number {
    return this.push(input) ? this.mean : Number.NaN
  }

  /** Takes the next input and returns the sum of the window; NaN until it is full. */
  nextSum(input: number): number {
    return this.push(input) ? this.sum : Number.NaN
  }

  /** As `next` for each of the first `count` inputs; `to` is other memory than `from`. */
  fold(from: Float64Array, to: Float64Array, count: number): void {
    this.foldUnseen(from, to, count)
  }

  /** As `fold`; whether all inputs and means are known to be finite. */
  foldUnseen(from: Float64Array, to: Float64Array, count: number): boolean {
    let index = this.#foldEach('mean', from, to, 0, this.#inputsToBlock(count))
    const begin = index
    const blocks = this.#blocksOf(from, index, count)
    let sum = Number.NaN
    if (this.#isCentred) sum = foldBlockMeans(blocks, to)
    else foldBlockSums(blocks, 1 / this.#length, to)
    if (this.#takeBlocks(blocks, to)) index = blocks.end
    this.#foldEach('mean', from, to, index, count)
    // An input that is not finite is in all means to the end of its block, and in those from its own on of any other.
    return Number.isFinite(sum) && areFinite(to, 0, begin) && areFinite(to, index, count)
  }

  /** As `nextSum` for each of the first `count` inputs, of sums that are not centred. */
  foldSums(from: Float64Array, to: Float64Array, count: number): void {
    if (this.#isCentred) throw new Error('Invariant: centred sums are folded as means')
    let index = this.#foldEach('sum', from, to, 0, this.#inputsToBlock(count))
    const blocks = this.#blocksOf(from, index, count)
    foldBlockSums(blocks, 1, to)
    if (this.#takeBlocks(blocks, to)) index = blocks.end
    this.#foldEach('sum', from, to, index, count)
  }

  /** Mean and spread after each of the first `count` inputs, NaN until the window is full and for NaN. */
  foldSpreads(from: Float64Array, means: Float64Array, spreads: Float64Array, count: number): void {
    if (!this.#isCentred) throw new Error('Invariant: spreads are taken around a centre')
    const each = (begin: number, end: number): void => {
      for (let index = begin; index < end; index += 1) {
        const isFull = this.push(from[index] ?? Number.NaN)
        means[index] = isFull ? this.mean : Number.NaN
        spreads[index] = isFull ? this.#spread : Number.NaN
      }
    }
    const begin = this.#inputsToBlock(count)
    each(0, begin)
    // Only now is the window full where it was not before.
    const blocks = this.#blocksOf(from, begin, count)
    const first = Math.min(begin + this.#length, blocks.end)
    foldBlocks({ ...blocks, end: first }, means, spreads)
    foldBlocks({ ...blocks, before: from, from: begin, begin: first }, means, spreads)
    each(this.#takeBlocks(blocks, means) ? blocks.end : begin, count)
  }

  /** Mean of the window after a push that was true. */
  get mean(): number {
    return this.#centre.value + this.#sum * (1 / this.#length)
  }

  /** Sum of the window after a push that was true. */
  get sum(): number {
    return this.#sum + this.#centre.value * this.#length
  }

  /** Sum of the squared distances from the mean after a push that was true. */
  get spread(): number {
    return this.#spread
  }

  begin(): void {
    this.#isWritten = false
    this.#hasNewEnds = false
  }

  undo(): void {
    if (this.#isWritten) this.#window[this.#place.value] = this.#lost
    if (this.#hasNewEnds) this.#ends.set(this.#endsBefore)
    this.begin()
  }

  /** How many of `count` inputs come before one that begins a block while the window is full; all if none does. */
  #inputsToBlock(count: number): number {
    const length = this.#length
    const place = this.#place.value
    const missing = place === 0 && this.#count.value === length ? 0 : length - place
    return Math.min(missing, count)
  }

  #foldEach(kind: 'mean' | 'sum', from: Float64Array, to: Float64Array, begin: number, end: number): number {
    let index = begin
    while (index < end) {
      if (this.#place.value > 0 && this.#count.value === this.#length)
        index = this.#foldWithin(kind, from, to, index, end)
      else {
        const isFull = this.push(from[index] ?? Number.NaN)
        to[index] = isFull ? (kind === 'mean' ? this.mean : this.sum) : Number.NaN
        index += 1
      }
    }
    return end
  }

  /** Takes what is left of a block that has begun while the window is full, and returns the index after that. */
  #foldWithin(kind: 'mean' | 'sum', from: Float64Array, to: Float64Array, begin: number, end: number): number {
    const length = this.#length
    const window = this.#window
    const ends = this.#ends
    const centre = this.#centre.value
    const isMean = kind === 'mean'
    const factor = isMean ? 1 / length : 1
    const offset = isMean ? centre : centre * length
    let place = this.#place.value
    let total = this.#total.value
    let squares = this.#squares.value
    let index = begin
    for (; index < end && place < length; index += 1) {
      const input = from[index] ?? Number.NaN
      if (Number.isNaN(input)) {
        to[index] = input
        continue
      }
      const distance = input - centre
      total += distance
      squares += distance * distance
      window[place] = input
      to[index] = offset + ((ends[place] ?? 0) + total) * factor
      place += 1
    }
    this.#place.value = place === length ? 0 : place
    this.#total.value = total
    this.#squares.value = squares
    return index
  }

  /** The whole blocks from `begin` on; none where the window is not full, as after an input that was NaN. */
  #blocksOf(column: Float64Array, begin: number, count: number): Blocks {
    const length = this.#length
    const isReady = this.#place.value === 0 && this.#count.value === length
    const whole = isReady ? count - begin - ((count - begin) % length) : 0
    return { length, before: this.#window, from: 0, column, begin, end: begin + whole }
  }

  /** Leaves the window as it is after some blocks; false when one of their inputs was NaN, and nothing is taken. */
  #takeBlocks({ length, column, begin, end }: Blocks, sums: Float64Array): boolean {
    if (begin === end) return false
    // A NaN is in all sums to the end of its block.
    for (let last = begin + length - 1; last < end; last += length) if (Number.isNaN(sums[last])) return false
    this.#window.set(column.subarray(end - length, end))
    return true
  }

  #openBlock(input: number): void {
    this.#endsBefore.set(this.#ends)
    this.#hasNewEnds = true
    this.#centre.value = this.#isCentred ? input : 0
    this.#total.value = 0
    this.#squares.value = 0
    measureEnds(this.#window, 0, this.#length, this.#centre.value, this.#endSums, this.#endSquares, 0)
  }
}
