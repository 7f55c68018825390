import { requireLength } from '../indicator.ts'
import type { Cell, Memory, Revocable } from './memory.ts'
import { areFinite, Scratch } from './scratch.ts'

/**
 * Sum of the last `length` inputs and their sum under the weights 1, 2, … up to the newest, both of distances from a
 * `centre`, in constant time per input. As with `WindowSums` a window is the end of one block and the beginning of the
 * next: nothing is ever taken from a running total for longer than a block, so no error grows.
 */
export class LinearSums implements Revocable {
  readonly length: number
  readonly #window: Float64Array
  readonly #ends: Float64Array
  /** The ends of the block before, to return to when the first input of a block is taken back. */
  readonly #endsBefore: Float64Array
  readonly #place: Cell
  readonly #count: Cell
  readonly #centre: Cell
  readonly #total: Cell
  readonly #weighted: Cell
  readonly #scratch = new Scratch()
  /** After a push that was true: the sums. */
  sum = Number.NaN
  weighted = Number.NaN
  #lost = 0
  #isWritten = false
  #hasNewEnds = false

  constructor(memory: Memory, length: number) {
    this.length = requireLength(length, 1)
    this.#place = memory.cell(0)
    this.#count = memory.cell(0)
    this.#centre = memory.cell(0)
    this.#total = memory.cell(0)
    this.#weighted = memory.cell(0)
    this.#window = memory.array(length, this)
    this.#ends = memory.array(2 * length, null)
    this.#endsBefore = new Float64Array(2 * length)
  }

  /** What the sums are taken around. */
  get centre(): number {
    return this.#centre.value
  }

  /** Takes the next input; true once the window is full. NaN is not taken. */
  push(input: number): boolean {
    if (Number.isNaN(input)) return false
    const { length } = this
    const place = this.#place.value
    if (place === 0) this.#openBlock(input)
    const distance = input - this.#centre.value
    // With every input that comes the ones before it in the block lose 1 of their weights.
    const weighted = this.#weighted.value - this.#total.value + length * distance
    const total = this.#total.value + distance
    this.#weighted.value = weighted
    this.#total.value = total
    this.#lost = this.#window[place] ?? 0
    this.#isWritten = true
    this.#window[place] = input
    this.#place.value = place + 1 === length ? 0 : place + 1
    if (this.#count.value < length) this.#count.value += 1
    if (this.#count.value < length) return false
    this.sum = (this.#ends[place] ?? 0) + total
    this.weighted = (this.#ends[length + place] ?? 0) + weighted
    return true
  }

  /** Writes centre, sum and weighted sum after each of the first `count` inputs, NaN where `push` would be false. */
  fold(from: Float64Array, centres: Float64Array, sums: Float64Array, weighteds: Float64Array, count: number): void {
    const { length } = this
    const each = (begin: number, end: number): void => {
      for (let index = begin; index < end; index += 1) {
        const isFull = this.push(from[index] ?? Number.NaN)
        centres[index] = isFull ? this.centre : Number.NaN
        sums[index] = isFull ? this.sum : Number.NaN
        weighteds[index] = isFull ? this.weighted : Number.NaN
      }
    }
    const place = this.#place.value
    let index = Math.min(place === 0 && this.#count.value === length ? 0 : length - place, count)
    each(0, index)
    const isReady = this.#place.value === 0 && this.#count.value === length && areFinite(from, index, count)
    const end = isReady ? count : index
    for (; index + length <= end; index += length) {
      const centre = from[index] ?? 0
      let sum = 0
      let weighted = 0
      for (let back = length - 1; back >= 0; back -= 1) {
        sums[index + back] = sum
        weighteds[index + back] = weighted
        sum += (this.#window[back] ?? 0) - centre
        weighted += sum
      }
      sum = 0
      weighted = 0
      for (let at = index; at < index + length; at += 1) {
        const input = from[at] ?? 0
        const distance = input - centre
        weighted = weighted - sum + length * distance
        sum += distance
        this.#window[at - index] = input
        centres[at] = centre
        sums[at] = (sums[at] ?? 0) + sum
        weighteds[at] = (weighteds[at] ?? 0) + weighted
      }
    }
    each(index, count)
  }

  /** Columns for `fold`. */
  scratch(place: number): Float64Array {
    return this.#scratch.column(place)
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
    const { length } = this
    this.#endsBefore.set(this.#ends)
    this.#hasNewEnds = true
    this.#centre.value = input
    this.#total.value = 0
    this.#weighted.value = 0
    let sum = 0
    let weighted = 0
    for (let place = length - 1; place >= 0; place -= 1) {
      this.#ends[place] = sum
      this.#ends[length + place] = weighted
      sum += (this.#window[place] ?? 0) - input
      weighted += sum
    }
  }
}
