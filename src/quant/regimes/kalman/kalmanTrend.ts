import type { Cell, Memory } from '../../indicators/kernel/memory.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { fitTrend } from './fitTrend.ts'
import {
  advanceTrend,
  beginTrend,
  INNOVATION,
  INNOVATION_VARIANCE,
  LEVEL,
  LEVEL_VARIANCE,
  SLOPE,
  SLOPE_VARIANCE,
  STATE_SIZE,
} from './trendFilter.ts'

/** How an online filter learns its noise. */
export interface KalmanTerms {
  /** Observations that each fit looks back on. */
  readonly window: number
  /** Observations between fits. */
  readonly refit: number
}

/**
 * A local linear trend followed online: the filter steps with each observation, its noise is fitted again by maximum
 * likelihood after every `refit` observations on the last `window` of them, and the filter then begins anew at the window's
 * start. Each fit sees the past alone. Where the fit found nothing (no change at all, or no maximum) there is no state
 * until one does.
 */
export class KalmanTrend {
  readonly #terms: KalmanTerms
  readonly #window: Window
  /** Two states side by side: the one before the latest step stays as it was, so that the step can be taken back. */
  readonly #states: Float64Array
  readonly #side: Cell
  readonly #untilFit: Cell
  readonly #isFitted: Cell
  readonly #observationNoise: Cell
  readonly #levelNoise: Cell
  readonly #slopeNoise: Cell

  constructor(memory: Memory, terms: KalmanTerms) {
    this.#terms = terms
    this.#window = new Window(memory, terms.window)
    this.#states = memory.array(2 * STATE_SIZE, null)
    this.#side = memory.cell(0)
    this.#untilFit = memory.cell(0)
    this.#isFitted = memory.cell(0)
    this.#observationNoise = memory.cell(0)
    this.#levelNoise = memory.cell(0)
    this.#slopeNoise = memory.cell(0)
  }

  /** Takes the next observation, NaN where it is missing: then time passes only. True where there is a state. */
  next(observation: number): boolean {
    const from = this.#side.value
    const to = STATE_SIZE - from
    this.#side.value = to
    if (!Number.isNaN(observation) && this.#window.push(observation)) {
      if (this.#untilFit.value === 0) {
        this.#fit(to)
        this.#untilFit.value = this.#terms.refit - 1
        return this.hasState
      }
      this.#untilFit.value -= 1
    }
    if (!this.hasState) return false
    this.#advance(from, to, observation)
    return true
  }

  get hasState(): boolean {
    return this.#isFitted.value === 1
  }

  /** Where the series is, without its noise. */
  get level(): number {
    return this.#read(LEVEL)
  }

  /** How far the level moves in a step. */
  get velocity(): number {
    return this.#read(SLOPE)
  }

  /** Standard deviation of what is not known of the level. */
  get levelDeviation(): number {
    return Math.sqrt(this.#read(LEVEL_VARIANCE))
  }

  /** Standard deviation of what is not known of the velocity. */
  get velocityDeviation(): number {
    return Math.sqrt(this.#read(SLOPE_VARIANCE))
  }

  /** How far the latest observation was from what was expected of it, in deviations; NaN where it was missing. */
  get surprise(): number {
    return this.#read(INNOVATION) / Math.sqrt(this.#read(INNOVATION_VARIANCE))
  }

  #read(place: number): number {
    return this.#states[this.#side.value + place] ?? Number.NaN
  }

  #fit(to: number): void {
    const { values, start, length } = this.#window
    const fit = fitTrend(values, 'TREND', start, start + length, 'QUICK')
    this.#isFitted.value = fit.ok ? 1 : 0
    if (!fit.ok) return
    this.#observationNoise.value = fit.noise.observation
    this.#levelNoise.value = fit.noise.level
    this.#slopeNoise.value = fit.noise.slope
    beginTrend(this.#states, to, 'TREND')
    for (let index = start; index < start + length; index += 1) this.#advance(to, to, values[index] ?? Number.NaN)
  }

  #advance(from: number, to: number, observation: number): void {
    const [observationNoise, levelNoise] = [this.#observationNoise.value, this.#levelNoise.value]
    advanceTrend(this.#states, from, to, observation, observationNoise, levelNoise, this.#slopeNoise.value)
  }
}
