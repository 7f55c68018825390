import type { Estimate } from '#core/model/estimate.ts'
import { fitLogistic, type LogisticModel, predictLogistic } from '#quant/statistics/logisticRegression.ts'
import { FEATURES, type GapFeatures } from './gapCase.ts'

/** Most past gaps that are kept; the oldest go first. */
const CAPACITY = 2_000
/** Fewest bounces and fewest failures among them for a probability. */
const LEAST_OF_EACH = 5
const RIDGE = 2

/** The finished gaps of all watched shares and the probability that a new one reaches its target first. */
export class CaseBook {
  readonly #minimum: number
  #features: GapFeatures[] = []
  #outcomes: boolean[] = []
  #model: LogisticModel | null = null
  #stale = true

  constructor(minimumCases: number) {
    this.#minimum = minimumCases
  }

  /** Number of finished gaps. */
  get size(): number {
    return this.#outcomes.length
  }

  /** Number of them that reached the target first. */
  get bounces(): number {
    return this.#outcomes.filter(Boolean).length
  }

  /** Adds a finished gap. */
  add(features: GapFeatures, bounced: boolean): void {
    this.#features.push(features)
    this.#outcomes.push(bounced)
    if (this.#outcomes.length > CAPACITY) {
      this.#features.shift()
      this.#outcomes.shift()
    }
    this.#stale = true
  }

  /** Probability for a gap with these features, with its interval; null means "not enough data". */
  probability(features: GapFeatures): Estimate | null {
    const failures = this.size - this.bounces
    if (this.size < this.#minimum || this.bounces < LEAST_OF_EACH || failures < LEAST_OF_EACH) return null
    if (this.#stale) {
      const data = {
        width: FEATURES.length,
        rows: Float64Array.from(this.#features.flat()),
        outcomes: Uint8Array.from(this.#outcomes, Number),
      }
      this.#model = fitLogistic(data, RIDGE)
      this.#stale = false
    }
    return this.#model === null ? null : predictLogistic(this.#model, features)
  }
}
