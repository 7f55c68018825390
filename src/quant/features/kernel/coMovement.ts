import type { Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { within } from './shares.ts'
import { isStill, meanOf } from './windowMoments.ts'

/**
 * How one series moves with another: the least-squares line of the second on the first over the last `length` pairs. Means
 * and products are summed afresh for each pair, so nothing can drift.
 */
export class CoMovement {
  readonly #firsts: Window
  readonly #seconds: Window
  #meanFirst = Number.NaN
  #meanSecond = Number.NaN
  #xx = 0
  #yy = 0
  #xy = 0

  constructor(memory: Memory, length: number) {
    this.#firsts = new Window(memory, length)
    this.#seconds = new Window(memory, length)
  }

  /** Takes the next pair; true once the window is full. A pair with a NaN is not taken. */
  push(first: number, second: number): boolean {
    if (Number.isNaN(first) || Number.isNaN(second)) return false
    this.#firsts.push(first)
    if (!this.#seconds.push(second)) return false
    const { values: xs, start, length } = this.#firsts
    const ys = this.#seconds.values
    const meanX = meanOf(this.#firsts)
    const meanY = meanOf(this.#seconds)
    let [xx, yy, xy] = [0, 0, 0]
    for (let index = start; index < start + length; index += 1) {
      const x = (xs[index] ?? 0) - meanX
      const y = (ys[index] ?? 0) - meanY
      xx += x * x
      yy += y * y
      xy += x * y
    }
    this.#meanFirst = meanX
    this.#meanSecond = meanY
    this.#xx = isStill(xx, meanX, length) ? 0 : xx
    this.#yy = isStill(yy, meanY, length) ? 0 : yy
    this.#xy = xy
    return true
  }

  /** Pearson's correlation after a push that was true; NaN where one does not move. */
  get correlation(): number {
    const product = Math.sqrt(this.#xx) * Math.sqrt(this.#yy)
    return product > 0 ? within(this.#xy / product, -1, 1) : Number.NaN
  }

  /** Slope of the second on the first after a push that was true; NaN where the first does not move. */
  get slope(): number {
    return this.#xx > 0 ? this.#xy / this.#xx : Number.NaN
  }

  /** What the line gives for a first of 0. */
  get intercept(): number {
    return this.#meanSecond - this.slope * this.#meanFirst
  }

  /** Sum of the squared distances of the seconds from the line. */
  get residualSquares(): number {
    return this.#xx > 0 ? Math.max(this.#yy - (this.#xy * this.#xy) / this.#xx, 0) : Number.NaN
  }
}
