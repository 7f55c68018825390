import type { Cell, Memory } from '../../indicators/kernel/memory.ts'
import { nextLevel, varianceOfLevel } from './volatilityStep.ts'
import type { VolatilityModel, VolatilityParameters } from './volatilityModel.ts'

/**
 * Follows a fitted model bar by bar: a return goes in, the volatility expected for the next bar comes out. Its whole state is one
 * cell of a `Memory`, so that it is saved, restored and taken back by a bar with everything else there. A missing return
 * gives NaN and changes nothing: the expectation stays what it was.
 */
export class VolatilityFilter {
  readonly #model: VolatilityModel
  readonly #parameters: VolatilityParameters
  readonly #level: Cell

  /** `level` is that of the first bar to come, for example `nextLevel` of a fit; see `volatilityStep.ts`. */
  constructor(memory: Memory, model: VolatilityModel, parameters: VolatilityParameters, level: number) {
    this.#model = model
    this.#parameters = parameters
    this.#level = memory.cell(level)
  }

  /** Takes the return of a finished bar and returns the volatility (standard deviation) expected for the next. */
  next(value: number): number {
    if (Number.isNaN(value)) return Number.NaN
    this.#level.value = nextLevel(this.#model, this.#parameters, this.#level.value, value)
    return this.volatility
  }

  /** Volatility expected for the next bar, in the unit of the returns. */
  get volatility(): number {
    return Math.sqrt(varianceOfLevel(this.#model, this.#level.value))
  }
}
