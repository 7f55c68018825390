import type { Memory } from '../indicators/kernel/memory.ts'
import { Window } from '../indicators/kernel/window.ts'

/** Measures a Hurst exponent of a fixed number of steps. */
interface HurstMeasure {
  measure(values: Readonly<Float64Array>, start: number): number
}

/** A Hurst exponent of the last returns, measured afresh with each; by rescaled range see `RollingRescaledRange`. */
export class RollingHurst {
  readonly #window: Window
  readonly #measure: HurstMeasure

  /** `Measure` is a way to measure it, such as `DetrendedFluctuation`. */
  constructor(memory: Memory, returns: number, Measure: new (steps: number) => HurstMeasure) {
    this.#window = new Window(memory, returns)
    this.#measure = new Measure(returns)
  }

  /** Takes a return; NaN is passed over. NaN until there are enough, and where they hardly move. */
  next(change: number): number {
    return this.#window.push(change) ? this.#measure.measure(this.#window.values, this.#window.start) : Number.NaN
  }
}
