import type { Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { within } from './shares.ts'
import { isStill, meanOf } from './windowMoments.ts'

/** Least-squares line over time through the last `length` inputs, summed afresh for each. */
export class TrendLine {
  readonly #window: Window
  /** Mean of the inputs, slope for each bar and share of the spread it explains, after `push` was true. */
  mean = Number.NaN
  slope = Number.NaN
  fit = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length)
  }

  /** Takes the next input; true once the window is full. NaN is not taken. */
  push(input: number): boolean {
    if (!this.#window.push(input)) return false
    const { values, start, length } = this.#window
    const middle = (length - 1) / 2
    const mean = meanOf(this.#window)
    let moment = 0
    let spread = 0
    for (let index = 0; index < length; index += 1) {
      const distance = (values[start + index] ?? 0) - mean
      moment += distance * (index - middle)
      spread += distance * distance
    }
    const scatter = (length * (length * length - 1)) / 12
    this.mean = mean
    this.slope = moment / scatter
    this.fit = isStill(spread, mean, length) ? Number.NaN : within((moment * moment) / (scatter * spread), 0, 1)
    return true
  }
}
