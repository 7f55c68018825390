import type { Memory } from '../../indicators/kernel/memory.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'

/** Sums of amounts and of counts over the same last bars, and their ratio. */
export class PairSums {
  readonly #amounts: WindowSums
  readonly #counts: WindowSums
  /** Sum of the counts after the latest bar; NaN until the window is full. */
  count = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#amounts = new WindowSums(memory, length, 'plain')
    this.#counts = new WindowSums(memory, length, 'plain')
  }

  /** Takes the next pair; the mean amount of a count, NaN until the window is full or when it counts nothing. */
  ratio(amount: number, count: number): number {
    const sum = this.#amounts.nextSum(amount)
    this.count = this.#counts.nextSum(count)
    return this.count > 0 ? Math.max(-1, Math.min(1, sum / this.count)) : Number.NaN
  }
}
