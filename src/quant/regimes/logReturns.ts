import type { Cell, Memory } from '../indicators/kernel/memory.ts'

/** Logarithm of each close over the one before it; NaN where one is missing or not above zero, or the ratio is beyond all numbers. */
export class LogReturns {
  readonly #before: Cell

  constructor(memory: Memory) {
    this.#before = memory.cell(Number.NaN)
  }

  next(close: number): number {
    const before = this.#before.value
    this.#before.value = close > 0 && Number.isFinite(close) ? close : Number.NaN
    const change = Math.log(this.#before.value / before)
    return Number.isFinite(change) ? change : Number.NaN
  }
}
