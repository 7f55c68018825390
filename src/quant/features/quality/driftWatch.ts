import { LEAST_FOR_DRIFT, readDrift } from './driftVerdict.ts'

/** Values of the training window, and of the newer part that is held against it. */
const TRAINING = 120
const RECENT = 40
/** New values after which the parts are compared again. */
const EVERY = 8

/**
 * Follows whether one feature still spreads as it did in its training window, the first 120 values. Values are taken one
 * lookback apart, so that none shares a bar with the next and slowness is not mistaken for drift.
 */
export class DriftWatch {
  readonly #spacing: number
  readonly #training = new Float64Array(TRAINING)
  readonly #recent = new Float64Array(RECENT)
  #trained = 0
  #taken = 0
  #wait = 0
  #hasDrifted = false

  /** `lookback`: bars that a value looks back on. */
  constructor(lookback: number) {
    this.#spacing = lookback
  }

  /** Whether the newest values are no longer like the training window; false while too little is known. */
  get hasDrifted(): boolean {
    return this.#hasDrifted
  }

  /** Takes the value of the next bar; NaN is passed over. */
  take(value: number): void {
    if (this.#wait > 0) this.#wait -= 1
    if (this.#wait > 0 || !Number.isFinite(value)) return
    this.#wait = this.#spacing
    if (this.#trained < TRAINING) {
      this.#training[this.#trained] = value
      this.#trained += 1
      return
    }
    this.#recent[this.#taken % RECENT] = value
    this.#taken += 1
    const count = Math.min(this.#taken, RECENT)
    if (count < LEAST_FOR_DRIFT || this.#taken % EVERY !== 0) return
    this.#hasDrifted = readDrift(this.#training, this.#recent.subarray(0, count)).verdict === 'DRIFTED'
  }
}
