import type { Memory } from '../kernel/memory.ts'
import { Window } from '../kernel/window.ts'

/** Co-movement of the last `length` pairs, summed afresh for each around the newest. */
export class Pairs {
  readonly #firsts: Window
  readonly #seconds: Window
  #xx = 0
  #yy = 0
  #xy = 0

  constructor(memory: Memory, length: number) {
    this.#firsts = new Window(memory, length)
    this.#seconds = new Window(memory, length)
  }

  /** Takes the next pair; true once the window is full. */
  push(first: number, second: number): boolean {
    if (Number.isNaN(first) || Number.isNaN(second)) return false
    this.#firsts.push(first)
    if (!this.#seconds.push(second)) return false
    const { values: xs, start, length } = this.#firsts
    const ys = this.#seconds.values
    let [sumX, sumY, xx, yy, xy] = [0, 0, 0, 0, 0]
    for (let index = start; index < start + length; index += 1) {
      const x = (xs[index] ?? 0) - first
      const y = (ys[index] ?? 0) - second
      sumX += x
      sumY += y
      xx += x * x
      yy += y * y
      xy += x * y
    }
    this.#xx = Math.max(xx - (sumX * sumX) / length, 0)
    this.#yy = Math.max(yy - (sumY * sumY) / length, 0)
    this.#xy = xy - (sumX * sumY) / length
    return true
  }

  /** Pearson's correlation after a push that was true; 0 where one does not move. */
  get correlation(): number {
    const product = this.#xx * this.#yy
    return product === 0 ? 0 : Math.max(Math.min(this.#xy / Math.sqrt(product), 1), -1)
  }

  /** Slope of the second on the first; 0 where the first does not move. */
  get slope(): number {
    return this.#xx === 0 ? 0 : this.#xy / this.#xx
  }
}
