/** Values that are seen before anything is called an outlier. */
const FIRST = 64
/** How far median and scale follow each value in the long run, in scales. */
const STEP = 0.05
/** Distances in deviations from which a value is an outlier. */
export const OUTLIER_FROM = 8
/** Weight of a value in the mean square of the distances. */
const RECENT = 0.02
/** A value must also lie so many root mean square distances away: where most values are the same, the rest is no outlier. */
const ORDINARY = 4
/** Median absolute deviation of a normal distribution, in standard deviations. */
const NORMAL_MAD = 0.674489750196082

/**
 * For several features: how far a value lies from what it usually is, in robust standard deviations (0.6745 times the
 * distance from the median over the median absolute deviation; Iglewicz and Hoaglin, 1993). Both medians follow by
 * stochastic approximation (Robbins and Monro, 1951), in steps that shrink to a twentieth of the deviation, so that a
 * lasting change stops being an outlier after some dozens of bars. The value itself counts only afterwards.
 */
export class OutlierWatch {
  readonly #counts: Int32Array
  readonly #medians: Float64Array
  readonly #scales: Float64Array
  readonly #squares: Float64Array

  constructor(features: number) {
    this.#counts = new Int32Array(features)
    this.#medians = new Float64Array(features)
    this.#scales = new Float64Array(features)
    this.#squares = new Float64Array(features)
  }

  /** Distance of a value of one feature from its usual ones; NaN while too few are known, or all were the same. */
  distance(index: number, value: number): number {
    const scale = this.#scales[index] ?? 0
    if ((this.#counts[index] ?? 0) < FIRST || scale === 0) return Number.NaN
    const distance = Math.abs(value - (this.#medians[index] ?? 0))
    const ordinary = ORDINARY * Math.sqrt(this.#squares[index] ?? 0)
    return Math.min((NORMAL_MAD * distance) / scale, (OUTLIER_FROM * distance) / ordinary)
  }

  /** Lets a value count from now on; NaN is passed over. */
  take(index: number, value: number): void {
    if (Number.isNaN(value)) return
    const count = this.#counts[index] ?? 0
    if (count < FIRST) this.#counts[index] = count + 1
    if (count === 0) {
      this.#medians[index] = value
      return
    }
    const median = this.#medians[index] ?? 0
    const scale = this.#scales[index] ?? 0
    const distance = Math.abs(value - median)
    const square = this.#squares[index] ?? 0
    this.#squares[index] = square + Math.max(RECENT, 1 / count) * (distance * distance - square)
    if (scale === 0) {
      this.#scales[index] = distance
      return
    }
    const step = count < FIRST ? Math.max(STEP, 1 / Math.sqrt(count + 3)) : STEP
    this.#medians[index] = median + step * scale * Math.sign(value - median)
    this.#scales[index] = scale * (distance > scale ? 1 + step : 1 - step)
  }

  /** Goes on for one feature from where another watch stands. */
  adopt(index: number, other: OutlierWatch, otherIndex: number): void {
    this.#counts[index] = other.#counts[otherIndex] ?? 0
    this.#medians[index] = other.#medians[otherIndex] ?? 0
    this.#scales[index] = other.#scales[otherIndex] ?? 0
    this.#squares[index] = other.#squares[otherIndex] ?? 0
  }
}
