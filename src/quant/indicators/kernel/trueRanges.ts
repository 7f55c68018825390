import { trueRange } from '../averageTrueRange.ts'
import type { InputColumns } from './definition.ts'
import type { Cell, Memory } from './memory.ts'

type PriceColumns = Pick<InputColumns, 'high' | 'low' | 'close'>

/** True range of each bar; NaN for the first, which has no close before it (TA-Lib). */
export class TrueRanges {
  readonly #close: Cell

  constructor(memory: Memory) {
    this.#close = memory.cell(Number.NaN)
  }

  next(high: number, low: number, close: number): number {
    const range = trueRange(high, low, this.#close.value)
    this.#close.value = close
    return range
  }

  /** As `next` for each of the first `count` bars. */
  fold(columns: PriceColumns, to: Float64Array, count: number): void {
    const { high, low, close } = columns
    let before = this.#close.value
    for (let index = 0; index < count; index += 1) {
      to[index] = trueRange(high[index] ?? 0, low[index] ?? 0, before)
      before = close[index] ?? 0
    }
    this.#close.value = before
  }
}

/** The input before each; NaN for the first. */
export class Before {
  readonly #input: Cell

  constructor(memory: Memory) {
    this.#input = memory.cell(Number.NaN)
  }

  /** Keeps an input and returns the one before it. */
  next(input: number): number {
    const before = this.#input.value
    this.#input.value = input
    return before
  }

  /** Keeps the last of the first `count` inputs and returns the one before all of them. */
  skip(from: Float64Array, count: number): number {
    return this.next(from[count - 1] ?? Number.NaN)
  }
}
