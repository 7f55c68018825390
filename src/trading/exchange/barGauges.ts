/** Longest average true range that the exchange can tell, bars; a power of two. */
export const LONGEST_RANGE = 256
const MASK = LONGEST_RANGE - 1

/** The true ranges of each instrument's last bars, for stops that trail by a multiple of their average. */
export class TrueRanges {
  readonly #ranges: Float64Array
  /** Bars seen, wrapping to negative numbers; their low bits are the place of the next one. */
  readonly #counts: Int32Array

  constructor(instruments: number) {
    this.#ranges = new Float64Array(instruments * LONGEST_RANGE)
    this.#counts = new Int32Array(instruments)
  }

  /** Takes a bar; `before` is the close before it, NaN for the first. */
  take(index: number, high: number, low: number, before: number): void {
    const top = before > high ? before : high
    const bottom = before < low ? before : low
    const count = this.#counts[index] as number
    this.#ranges[index * LONGEST_RANGE + (count & MASK)] = top - bottom
    this.#counts[index] = count + 1
  }

  /** Mean true range of the last `length` bars, or of as many as there are; NaN before the first. */
  average(index: number, length: number): number {
    const count = this.#counts[index] ?? 0
    const bars = Math.min(length, this.#kept(index))
    let sum = 0
    for (let back = 1; back <= bars; back += 1) {
      sum += this.#ranges[index * LONGEST_RANGE + ((count - back) & MASK)] ?? 0
    }
    return bars === 0 ? Number.NaN : sum / bars
  }

  /** Ranges of the last bars, oldest first, for the saved state. */
  save(index: number): readonly number[] {
    const count = this.#counts[index] ?? 0
    const bars = this.#kept(index)
    const first = index * LONGEST_RANGE
    return Array.from({ length: bars }, (_, place) => this.#ranges[first + ((count - bars + place) & MASK)] ?? 0)
  }

  #kept(index: number): number {
    const count = this.#counts[index] ?? 0
    return count < 0 || count > LONGEST_RANGE ? LONGEST_RANGE : count
  }

  restore(index: number, ranges: readonly number[]): void {
    for (const [place, range] of ranges.entries()) this.#ranges[index * LONGEST_RANGE + (place & MASK)] = range
    this.#counts[index] = ranges.length
  }
}

/** Weight of the newest bar: a mean over some twenty bars. */
const NEWEST = 2 / 21

/** How much each instrument usually moves and trades in a bar, exponentially weighted over some twenty bars. */
export class BarSwings {
  readonly #variance: Float64Array
  readonly #volume: Float64Array

  constructor(instruments: number) {
    this.#variance = new Float64Array(instruments).fill(Number.NaN)
    this.#volume = new Float64Array(instruments).fill(Number.NaN)
  }

  /** Takes a bar; `before` is the close before it, NaN for the first. */
  take(index: number, close: number, volume: number, before: number): void {
    const change = Math.log(close / before)
    this.#variance[index] = blend(this.#variance[index] as number, change * change)
    this.#volume[index] = blend(this.#volume[index] as number, volume)
  }

  /** Relative volatility of a bar; NaN before the second bar. */
  volatility(index: number): number {
    return Math.sqrt(this.#variance[index] ?? Number.NaN)
  }

  /** Usual volume of a bar in units; NaN before the first. */
  volume(index: number): number {
    return this.#volume[index] ?? Number.NaN
  }

  save(index: number): readonly (number | null)[] {
    return [this.#variance[index], this.#volume[index]].map((value) =>
      value === undefined || Number.isNaN(value) ? null : value,
    )
  }

  restore(index: number, [variance, volume]: readonly (number | null)[]): void {
    this.#variance[index] = variance ?? Number.NaN
    this.#volume[index] = volume ?? Number.NaN
  }
}

function blend(mean: number, value: number): number {
  if (!(value >= 0 && value < Infinity)) return mean
  return Number.isNaN(mean) ? value : mean + NEWEST * (value - mean)
}

/** Relative volatility of a bar by its range alone (Parkinson 1980), where nothing came before it. */
export function rangeVolatility(high: number, low: number): number {
  return high > low && low > 0 ? Math.log(high / low) / (2 * Math.sqrt(Math.LN2)) : 0
}
