import { trueRange } from '../averageTrueRange.ts'
import type { Cell, Memory } from './memory.ts'

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
}
