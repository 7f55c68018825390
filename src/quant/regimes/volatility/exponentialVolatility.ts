import type { Cell, Memory } from '../../indicators/kernel/memory.ts'

/** Decay that RiskMetrics uses for daily returns. */
const DAILY_DECAY = 0.94

/**
 * Exponentially weighted volatility around a mean of zero (RiskMetrics Technical Document, 1996):
 * s^2 = decay s^2 + (1 - decay) r^2. It has nothing to fit and no level to return to: it forecasts its last value for every
 * horizon. It starts with the mean square of the first returns, and until there are `warmUp` of them it gives NaN.
 */
export class ExponentialVolatility {
  readonly #decay: number
  readonly #warmUp: number
  readonly #count: Cell
  readonly #variance: Cell

  constructor(memory: Memory, decay = DAILY_DECAY, warmUp = 75) {
    if (!(decay > 0 && decay < 1)) throw new Error('Invariant: a decay lies between 0 and 1')
    this.#decay = decay
    this.#warmUp = warmUp
    this.#count = memory.cell(0)
    this.#variance = memory.cell(0)
  }

  /** Takes the return of a finished bar and returns the volatility expected for the next; NaN is missing and is not taken. */
  next(value: number): number {
    if (Number.isNaN(value)) return Number.NaN
    const count = this.#count.value + 1
    const share = count <= this.#warmUp ? 1 / count : 1 - this.#decay
    this.#variance.value += share * (value * value - this.#variance.value)
    this.#count.value = count
    return count < this.#warmUp ? Number.NaN : Math.sqrt(this.#variance.value)
  }
}
