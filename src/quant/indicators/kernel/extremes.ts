import { requireLength } from '../indicator.ts'
import type { Cell, Memory, Revocable } from './memory.ts'
import { areFinite, PIECE } from './scratch.ts'
import { foldExtremeAges, foldExtremes } from './slidingExtremes.ts'

/**
 * The largest (or smallest) of the last `length` inputs, in constant time on average: inputs that a later one outdoes can
 * never be the extreme again and are dropped, which leaves a falling (rising) queue. Of equal ones the latest counts.
 */
export class Extreme implements Revocable {
  readonly #length: number
  readonly #kind: 'highest' | 'lowest'
  readonly #sign: number
  /** Room of the queue less 1; the room is a power of 2, so that a place in it is a few bits of a count. */
  readonly #mask: number
  readonly #values: Float64Array
  readonly #times: Float64Array
  readonly #first: Cell
  readonly #end: Cell
  readonly #count: Cell
  /** Room for `foldAges`, made when it is first needed. */
  #places: Int32Array | null = null
  #slot = -1
  #lostValue = 0
  #lostTime = 0

  constructor(memory: Memory, length: number, kind: 'highest' | 'lowest') {
    this.#length = requireLength(length, 1)
    this.#kind = kind
    this.#sign = kind === 'highest' ? 1 : -1
    this.#first = memory.cell(0)
    this.#end = memory.cell(0)
    this.#count = memory.cell(0)
    const room = 2 ** Math.ceil(Math.log2(length))
    this.#mask = room - 1
    this.#values = memory.array(room, this)
    this.#times = memory.array(room, null)
  }

  /** Takes the next input; true once the window is full. NaN is not taken. */
  push(input: number): boolean {
    if (Number.isNaN(input)) return false
    const length = this.#length
    const mask = this.#mask
    const now = this.#count.value
    // No -0, so that what is equal has the same bits.
    const signed = this.#sign * (input + 0)
    let first = this.#first.value
    let end = this.#end.value
    if (end > first && (this.#times[first & mask] ?? 0) <= now - length) first += 1
    while (end > first && (this.#values[(end - 1) & mask] ?? 0) <= signed) end -= 1
    const slot = end & mask
    this.#slot = slot
    this.#lostValue = this.#values[slot] ?? 0
    this.#lostTime = this.#times[slot] ?? 0
    this.#values[slot] = signed
    this.#times[slot] = now
    this.#first.value = first
    this.#end.value = end + 1
    this.#count.value = now + 1
    return now + 1 >= length
  }

  /** Takes the next input and returns the extreme; NaN until the window is full. */
  next(input: number): number {
    return this.push(input) ? this.value : Number.NaN
  }

  /** As `next` for each of the first `count` inputs; `to` is other memory, `isWhole` whether they are known to be finite. */
  fold(from: Float64Array, to: Float64Array, count: number, isWhole = false): void {
    const length = this.#length
    const isReady = count >= 2 * length && (isWhole || areFinite(from, 0, count))
    if (isReady) foldExtremes(this.#kind, from, to, length, count)
    // The first windows also hold inputs of before.
    const end = isReady ? length - 1 : count
    for (let index = 0; index < end; index += 1) to[index] = this.next(from[index] ?? Number.NaN)
    if (isReady) this.#follow(from, count)
  }

  /** The inputs since the extreme after each of the first `count` inputs, NaN until the window is full. */
  foldAges(from: Float64Array, to: Float64Array, count: number, isWhole = false): void {
    const length = this.#length
    const isReady = count >= 2 * length && (isWhole || areFinite(from, 0, count))
    if (isReady) {
      this.#places ??= new Int32Array(PIECE)
      foldExtremeAges(this.#kind, from, to, length, count, this.#places)
    }
    const end = isReady ? length - 1 : count
    for (let index = 0; index < end; index += 1) {
      to[index] = this.push(from[index] ?? Number.NaN) ? this.age : Number.NaN
    }
    if (isReady) this.#follow(from, count)
  }

  /** Makes the queue of the last inputs of a piece anew. */
  #follow(from: Float64Array, count: number): void {
    const length = this.#length
    // As many as have come, without those of before the last window, which the pushes would drop one by one.
    this.#count.value += count - (length - 1) - length
    this.#first.value = this.#end.value
    for (let index = count - length; index < count; index += 1) this.push(from[index] ?? Number.NaN)
  }

  /** The extreme of what the window holds so far. */
  get value(): number {
    return this.#sign * (this.#values[this.#first.value & this.#mask] ?? Number.NaN)
  }

  /** Inputs since the extreme, 0 when it is the newest. */
  get age(): number {
    return this.#count.value - 1 - (this.#times[this.#first.value & this.#mask] ?? 0)
  }

  begin(): void {
    this.#slot = -1
  }

  undo(): void {
    if (this.#slot < 0) return
    this.#values[this.#slot] = this.#lostValue
    this.#times[this.#slot] = this.#lostTime
    this.#slot = -1
  }
}
