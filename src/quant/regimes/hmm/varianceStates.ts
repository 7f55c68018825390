import type { Cell, Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { namedSeed } from '../../statistics/seededRandom.ts'
import { fitHmm } from './fitHmm.ts'
import { advanceFilter, emissionOf, type GaussianHmm, prepareEmission } from './gaussianHmm.ts'

/** How online states are learned. */
export interface VarianceStatesTerms {
  /** Numbers that each fit looks back on. */
  readonly window: number
  /** Numbers between fits. */
  readonly refit: number
  /** Where the beginnings of every fit are drawn from. */
  readonly seed: number
}

const RESTARTS = 3
const ITERATIONS = 300
const TOLERANCE = 0.01

/**
 * A calm and a wild state of a series, followed online: a model of two states is fitted again after every `refit` numbers
 * on the last `window` of them, and only its forward filter is read, so no value knows what came later. The model is used
 * only where it has converged and Schwarz's criterion prefers it to a single state; otherwise there is no probability.
 */
export class VarianceStates {
  readonly #terms: VarianceStatesTerms
  readonly #window: Window
  readonly #untilFit: Cell
  readonly #isUsed: Cell
  readonly #evidence: Cell
  /** The model's numbers, in the order of `#arrays`, and the filtered probability of the wild state. */
  readonly #numbers: readonly Cell[]
  readonly #wild: Cell
  readonly #model: GaussianHmm
  readonly #arrays: readonly Float64Array[]
  readonly #before = new Float64Array(2)
  readonly #after = new Float64Array(2)
  readonly #room = emissionOf(2)

  constructor(memory: Memory, terms: VarianceStatesTerms) {
    this.#terms = terms
    this.#window = new Window(memory, terms.window)
    this.#untilFit = memory.cell(0)
    this.#isUsed = memory.cell(0)
    this.#evidence = memory.cell(Number.NaN)
    this.#wild = memory.cell(Number.NaN)
    this.#numbers = Array.from({ length: 10 }, () => memory.cell(Number.NaN))
    const [initial, transition] = [new Float64Array(2), new Float64Array(4)]
    const [means, variances] = [new Float64Array(2), new Float64Array(2)]
    this.#model = { states: 2, initial, transition, means, variances }
    this.#arrays = [initial, transition, means, variances]
  }

  /** Takes the next number, NaN where it is missing: then time passes only. True where the model is used. */
  next(value: number): boolean {
    if (!Number.isNaN(value) && this.#window.push(value)) {
      if (this.#untilFit.value === 0) {
        this.#fit()
        this.#untilFit.value = this.#terms.refit - 1
        return this.isUsed
      }
      this.#untilFit.value -= 1
    }
    if (!this.isUsed) return false
    this.#recall()
    this.#before[0] = 1 - this.#wild.value
    this.#before[1] = this.#wild.value
    this.#advance(value, false)
    return true
  }

  get isUsed(): boolean {
    return this.#isUsed.value === 1
  }

  /** Probability of the state of the larger variance, 0..1, given nothing later. */
  get wildProbability(): number {
    return this.isUsed ? this.#wild.value : Number.NaN
  }

  /** Deviation of the wild state over that of the calm one, at least 1. */
  get deviationRatio(): number {
    if (!this.isUsed) return Number.NaN
    return Math.sqrt((this.#numbers[9]?.value ?? Number.NaN) / (this.#numbers[8]?.value ?? Number.NaN))
  }

  /**
   * How far Schwarz's criterion prefers two states to one at the latest fit, per number it was fitted to; not above 0 where
   * one state explains as much. NaN where two states have not converged.
   */
  get evidence(): number {
    return this.#evidence.value
  }

  #fit(): void {
    const { values, start, length } = this.#window
    const { seed } = this.#terms
    const numbers = values.subarray(start, start + length)
    const terms = { restarts: RESTARTS, iterations: ITERATIONS, tolerance: TOLERANCE }
    const one = fitHmm(numbers, { ...terms, states: 1, seed })
    const two = fitHmm(numbers, { ...terms, states: 2, seed: namedSeed(seed, 'states') })
    this.#evidence.value = one.ok && two.ok ? (one.bic - two.bic) / (2 * length) : Number.NaN
    this.#isUsed.value = this.#evidence.value > 0 ? 1 : 0
    if (!two.ok || !this.isUsed) return
    const { initial, transition, means, variances } = two.model
    let place = 0
    for (const array of [initial, transition, means, variances]) {
      for (const number of array) {
        const cell = this.#numbers[place++]
        if (cell !== undefined) cell.value = number
      }
    }
    this.#recall()
    for (let index = 0; index < length; index += 1) {
      this.#before.set(this.#after)
      this.#advance(numbers[index] ?? Number.NaN, index === 0)
    }
  }

  /** The cells are what is remembered; the arrays are how the filter reads them. */
  #recall(): void {
    let place = 0
    for (const array of this.#arrays) {
      for (let index = 0; index < array.length; index += 1) {
        array[index] = this.#numbers[place++]?.value ?? Number.NaN
      }
    }
    prepareEmission(this.#model, this.#room)
  }

  #advance(value: number, isFirst: boolean): void {
    advanceFilter(this.#model, this.#before, value, isFirst, this.#after, this.#room)
    this.#wild.value = this.#after[1] ?? Number.NaN
  }
}
