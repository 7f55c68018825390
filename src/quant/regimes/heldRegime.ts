import type { Cell, Memory } from '../indicators/kernel/memory.ts'
import { likeliest, SIX_REGIMES } from './sixRegimeScores.ts'

/** Probability from which a regime may become the held one. */
const ENTER = 0.5
/** Probability below which the held regime may be left. */
const LEAVE = 0.35
/** Bars that a regime is held at least. */
const DWELL = 5
const CRISIS = SIX_REGIMES.indexOf('CRISIS')

/**
 * The regime that is held to, so that it does not flicker: it changes to the likeliest when that has reached 0.5, the held
 * one has fallen below 0.35 and was held for five bars. A crisis does not wait: it is entered as soon as it reaches 0.5.
 */
export class HeldRegime {
  readonly #place: Cell
  readonly #bars: Cell

  constructor(memory: Memory) {
    this.#place = memory.cell(Number.NaN)
    this.#bars = memory.cell(0)
  }

  /** Takes the probabilities of a bar and returns the place of the held regime. */
  next(probabilities: Readonly<Float64Array>): number {
    const best = likeliest(probabilities)
    const held = this.#place.value
    if (Number.isNaN(held) || this.#changes(probabilities, held, best)) {
      this.#place.value = best
      this.#bars.value = 1
    } else this.#bars.value += 1
    return this.#place.value
  }

  /** Bars since the held regime began, the latest included. */
  get bars(): number {
    return this.#bars.value
  }

  #changes(probabilities: Readonly<Float64Array>, held: number, best: number): boolean {
    if (best === held || (probabilities[best] ?? 0) < ENTER) return false
    if (best === CRISIS) return true
    return (probabilities[held] ?? 0) < LEAVE && this.#bars.value >= DWELL
  }
}
