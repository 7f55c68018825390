import { requireLength } from '../indicator.ts'
import { exponentialKeep, nextLag, seedLag, wilderKeep } from '../smoothing.ts'
import type { Cell, Memory } from './memory.ts'

/** Something that takes a number at a time and returns one, NaN while it has none. */
export interface Smoother {
  next(input: number): number
  /** What `next` returns for each of the first `count` inputs, to the same bits; `to` is other memory than `from`. */
  fold?(from: Float64Array, to: Float64Array, count: number): void
  /** As `fold`; whether all inputs and values are known to be finite. */
  foldUnseen?(from: Float64Array, to: Float64Array, count: number): boolean
}

/** Writes what a smoother returns for each of the first `count` inputs, by the column where it can. */
export function smoothColumn(smoother: Smoother, from: Float64Array, to: Float64Array, count: number): void {
  if (smoother.fold !== undefined) smoother.fold(from, to, count)
  else for (let index = 0; index < count; index += 1) to[index] = smoother.next(from[index] ?? Number.NaN)
}

/** Exponential smoothing seeded by the mean of its first `length` inputs (see smoothing.ts); `skip` inputs come before. */
export class Smoothed implements Smoother {
  readonly #length: number
  readonly #keep: number
  readonly #count: Cell
  readonly #origin: Cell
  readonly #seed: Cell
  readonly #previous: Cell
  readonly #lag: Cell

  constructor(memory: Memory, length: number, keep: number, skip = 0) {
    this.#length = requireLength(length, 1)
    this.#keep = keep
    this.#count = memory.cell(0 - skip)
    this.#origin = memory.cell(Number.NaN)
    this.#seed = memory.cell(0)
    this.#previous = memory.cell(Number.NaN)
    this.#lag = memory.cell(Number.NaN)
  }

  next(input: number): number {
    if (Number.isNaN(input)) return Number.NaN
    const change = input - this.#previous.value
    this.#previous.value = input
    if (this.#count.value === this.#length) this.#lag.value = nextLag(this.#lag.value, change, this.#keep)
    else {
      this.#count.value += 1
      if (this.#count.value <= 0) return Number.NaN
      if (this.#count.value === 1) this.#origin.value = input
      this.#seed.value += input - this.#origin.value
      if (this.#count.value < this.#length) return Number.NaN
      this.#lag.value = seedLag(this.#seed.value, this.#length, this.#origin.value, input)
    }
    return input + this.#lag.value
  }

  fold(from: Float64Array, to: Float64Array, count: number): void {
    this.foldUnseen(from, to, count)
  }

  foldUnseen(from: Float64Array, to: Float64Array, count: number): boolean {
    let index = 0
    for (; index < count && this.#count.value !== this.#length; index += 1) {
      to[index] = this.next(from[index] ?? Number.NaN)
    }
    const first = index
    const keep = this.#keep
    let previous = this.#previous.value
    let lag = this.#lag.value
    let sum = 0
    for (; index < count; index += 1) {
      const input = from[index] ?? Number.NaN
      lag = nextLag(lag, input - previous, keep)
      previous = input
      const value = input + lag
      to[index] = value
      sum += value
    }
    if (Number.isNaN(lag)) {
      // Something was not there; bar by bar it is left out.
      for (index = first; index < count; index += 1) to[index] = this.next(from[index] ?? Number.NaN)
      return false
    }
    this.#previous.value = previous
    this.#lag.value = lag
    // What is not finite is in the lag for good.
    return first === 0 && Number.isFinite(lag) && Number.isFinite(sum)
  }
}

/** Exponential moving average, weight 2 / (length + 1), seeded as the memory says: by a mean unless it says otherwise. */
export function exponential(memory: Memory, length: number, skip = 0, keep = exponentialKeep(length)): Smoother {
  if (memory.seeding === 'mean') return new Smoothed(memory, length, keep, skip)
  const smooth = new Smoothed(memory, 1, keep)
  const count = memory.cell(0)
  return {
    next: (input) => {
      const value = smooth.next(input)
      if (Number.isNaN(value) || count.value >= length) return value
      count.value += 1
      return count.value < length ? Number.NaN : value
    },
  }
}

/** Wilder's smoothing, weight 1 / length, seeded by a mean. */
export function wilder(memory: Memory, length: number): Smoothed {
  return new Smoothed(memory, length, wilderKeep(length))
}
