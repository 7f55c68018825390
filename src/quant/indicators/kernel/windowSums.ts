import { measureEnds, spreadOf } from '../blockSums.ts'
import { requireLength } from '../indicator.ts'
import type { Cell, Memory, Revocable } from './memory.ts'

/**
 * Sum, mean and spread of the last `length` inputs in constant time per input, without an error that grows: the sums over
 * a window are those of two pieces of blocks (see blockSums.ts), never of a running total that things are taken from.
 */
export class WindowSums implements Revocable {
  readonly #length: number
  readonly #isCentred: boolean
  readonly #window: Float64Array
  readonly #ends: Float64Array
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

  #openBlock(input: number): void {
    const length = this.#length
    this.#endsBefore.set(this.#ends)
    this.#hasNewEnds = true
    this.#centre.value = this.#isCentred ? input : 0
    this.#total.value = 0
    this.#squares.value = 0
    const sums = this.#ends.subarray(0, length)
    const squares = this.#ends.subarray(length)
    measureEnds(this.#window, 0, length, this.#centre.value, sums, squares, 0)
  }
}
