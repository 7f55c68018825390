import type { Cell, Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { seedFromNumbers } from '../../statistics/seededRandom.ts'
import { fitVolatility } from './fitVolatility.ts'
import { nextLevel, varianceOfLevel } from './volatilityStep.ts'
import type { VolatilityParameters, VolatilitySpecification } from './volatilityModel.ts'
import type { VolatilityFit } from './volatilityFit.ts'

/** When a model is fitted anew. */
export interface RefitRule {
  /** Returns that each fit uses; the first fit waits for as many. */
  readonly window: number
  /** Returns between fits. */
  readonly every: number
}

/** A fit every 250 bars over the last 1,000: four years of days, renewed once a year. */
const YEARLY_REFIT: RefitRule = { window: 1000, every: 250 }

/**
 * Volatility expected for the next bar by a model that is fitted again and again to what was seen until then, and to nothing
 * later. A fit happens when the return after its window arrives, so that a forming bar never moves the parameters. A fit that
 * fails is not used: the parameters before it stay, and without any the value is missing. Between fits a bar
 * allocates nothing.
 */
export class RefittedVolatility {
  readonly #specification: VolatilitySpecification
  readonly #rule: RefitRule
  readonly #returns: Window
  readonly #due: Cell
  readonly #hasFit: Cell
  readonly #level: Cell
  readonly #mu: Cell
  readonly #omega: Cell
  readonly #alpha: Cell
  readonly #gamma: Cell
  readonly #beta: Cell
  readonly #current = { mu: 0, omega: 0, alpha: 0, gamma: 0, beta: 0, nu: Number.POSITIVE_INFINITY }
  /** The last fit and what it was fitted to: a forming bar that is replaced must not fit again. */
  #lastFit: VolatilityFit | null = null
  #lastKey = 0

  constructor(memory: Memory, specification: VolatilitySpecification, rule: RefitRule = YEARLY_REFIT) {
    this.#specification = specification
    this.#rule = rule
    this.#returns = new Window(memory, rule.window)
    this.#due = memory.cell(0)
    this.#hasFit = memory.cell(0)
    this.#level = memory.cell(Number.NaN)
    this.#mu = memory.cell(0)
    this.#omega = memory.cell(0)
    this.#alpha = memory.cell(0)
    this.#gamma = memory.cell(0)
    this.#beta = memory.cell(0)
  }

  /**
   * Takes the return of a bar and returns the volatility expected for the next; NaN before the first fit that succeeded. A
   * missing return gives NaN and is left out.
   */
  next(value: number): number {
    if (Number.isNaN(value)) return Number.NaN
    if (this.#returns.isFull) {
      if (this.#due.value === 0) this.#refit()
      this.#due.value = this.#due.value === 0 ? this.#rule.every - 1 : this.#due.value - 1
    }
    this.#returns.push(value)
    if (this.#hasFit.value === 0) return Number.NaN
    const { model } = this.#specification
    this.#level.value = nextLevel(model, this.#parameters(), this.#level.value, value)
    return Math.sqrt(varianceOfLevel(model, this.#level.value))
  }

  /** The last fit that was tried in this object's life, with its failure if it failed; null when there was none. */
  get lastFit(): VolatilityFit | null {
    return this.#lastFit
  }

  #refit(): void {
    const { values, start, length } = this.#returns
    const seen = values.subarray(start, start + length)
    const key = seedFromNumbers(seen)
    if (this.#lastFit === null || key !== this.#lastKey) this.#lastFit = fitVolatility(seen, this.#specification)
    this.#lastKey = key
    if (!this.#lastFit.ok) return
    const { parameters } = this.#lastFit
    this.#hasFit.value = 1
    this.#level.value = this.#lastFit.nextLevel
    this.#mu.value = parameters.mu
    this.#omega.value = parameters.omega
    this.#alpha.value = parameters.alpha
    this.#gamma.value = parameters.gamma
    this.#beta.value = parameters.beta
  }

  /** The parameters in use, in one object that is filled again; a step does not need the degrees of freedom. */
  #parameters(): VolatilityParameters {
    const current = this.#current
    current.mu = this.#mu.value
    current.omega = this.#omega.value
    current.alpha = this.#alpha.value
    current.gamma = this.#gamma.value
    current.beta = this.#beta.value
    return current
  }
}
