import type { Cell, Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { rangeOf, RescaledRange } from './rescaledRange.ts'

/**
 * The Hurst exponent of `RescaledRange` over the last returns, to the same bit. A piece that ends with a return is measured
 * when that return comes and serves again each time the pieces of its length fall on it, so that a return costs one piece of
 * each length instead of all of them.
 */
export class RollingRescaledRange {
  readonly #measure: RescaledRange
  readonly #window: Window
  readonly #steps: number
  /** For each length the ranges of the pieces that end with one of the last `steps` returns, by the place of that return. */
  readonly #ranges: Float64Array
  readonly #place: Cell
  readonly #count: Cell

  constructor(memory: Memory, returns: number) {
    this.#measure = new RescaledRange(returns)
    this.#window = new Window(memory, returns)
    this.#steps = returns
    this.#place = memory.cell(0)
    this.#count = memory.cell(0)
    // A place that is taken back is written anew before it is read again.
    this.#ranges = memory.array(returns * this.#measure.lengths.length, null)
  }

  /** Takes a return; NaN is passed over. NaN until there are enough, and where they hardly move. */
  next(change: number): number {
    if (Number.isNaN(change)) return Number.NaN
    const steps = this.#steps
    const window = this.#window
    const isFull = window.push(change)
    const { lengths } = this.#measure
    const place = this.#place.value
    if (this.#count.value < steps) this.#count.value += 1
    const end = window.start + steps
    for (let index = 0; index < lengths.length; index += 1) {
      const length = lengths[index] ?? steps
      if (length > this.#count.value) break
      this.#ranges[index * steps + place] = rangeOf(window.values, end - length, length)
    }
    this.#place.value = place + 1 === steps ? 0 : place + 1
    return isFull ? this.#measure.exponentOf(this.#ranges, place) : Number.NaN
  }
}
