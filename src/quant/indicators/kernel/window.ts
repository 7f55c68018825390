import { requireLength } from '../indicator.ts'
import type { Cell, Memory, Revocable } from './memory.ts'
import { areFinite } from './scratch.ts'

/** The last `length` inputs in order. Each is kept twice, a length apart, so that the window lies in one piece. */
export class Window implements Revocable {
  readonly length: number
  /** The window, oldest first, begins at `start`. */
  readonly values: Float64Array
  readonly #place: Cell
  readonly #count: Cell
  #lost = 0
  #isWritten = false

  constructor(memory: Memory, length: number) {
    this.length = requireLength(length, 1)
    this.#place = memory.cell(0)
    this.#count = memory.cell(0)
    this.values = memory.array(2 * length, this)
  }

  /** Takes the next input; true once the window is full. NaN is not taken. */
  push(input: number): boolean {
    if (Number.isNaN(input)) return false
    const { length, values } = this
    const place = this.#place.value
    this.#lost = values[place] ?? 0
    this.#isWritten = true
    values[place] = input
    values[place + length] = input
    this.#place.value = place + 1 === length ? 0 : place + 1
    if (this.#count.value < length) this.#count.value += 1
    return this.#count.value === length
  }

  get isFull(): boolean {
    return this.#count.value === this.length
  }

  /** Inputs the window holds so far. */
  get count(): number {
    return this.#count.value
  }

  /** Where the oldest input of a full window lies in `values`. */
  get start(): number {
    return this.#place.value
  }

  /** The input `back` bars before the newest, which is 0; NaN when there was none. */
  back(back: number): number {
    if (back >= this.#count.value) return Number.NaN
    return this.values[this.#place.value + this.length - 1 - back] ?? Number.NaN
  }

  /** Takes the next input and returns the one that was newest `length` - 1 inputs before; NaN until there is one. */
  lag(input: number): number {
    return this.push(input) ? (this.values[this.#place.value] ?? Number.NaN) : Number.NaN
  }

  /** As `lag` for each of the first `count` inputs; `to` is other memory, `isWhole` whether they are known to be finite. */
  foldLags(from: Float64Array, to: Float64Array, count: number, isWhole = false): void {
    const { length, values } = this
    let index = 0
    for (; index < count && !this.isFull; index += 1) to[index] = this.lag(from[index] ?? Number.NaN)
    if (count - index < length || !(isWhole || areFinite(from, index, count))) {
      for (; index < count; index += 1) to[index] = this.lag(from[index] ?? Number.NaN)
      return
    }
    const start = this.#place.value
    to.set(values.subarray(start + 1, start + length), index)
    to.set(from.subarray(index, count - length + 1), index + length - 1)
    this.follow(from, count)
  }

  /** Leaves the window as it is after `count` inputs, at least `length`, none of them NaN. */
  follow(from: Float64Array, count: number): void {
    const { length, values } = this
    values.set(from.subarray(count - length, count))
    values.copyWithin(length, 0, length)
    this.#place.value = 0
    this.#count.value = length
  }

  begin(): void {
    this.#isWritten = false
  }

  undo(): void {
    if (!this.#isWritten) return
    const place = this.#place.value
    this.values[place] = this.#lost
    this.values[place + this.length] = this.#lost
    this.#isWritten = false
  }
}
