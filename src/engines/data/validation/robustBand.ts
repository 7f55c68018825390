/** Makes the median absolute deviation of a normal sample its standard deviation: 1 / quantile(0.75). */
const NORMAL_SCALE = 1.482_602_218_505_602

/**
 * Median and scaled median absolute deviation (Hampel 1974) of the last values, kept in order so that a new value costs one
 * search and one move. Up to half of the values may be wrong without moving the band far. NaN is not taken.
 */
export class RobustBand {
  readonly #ring: Float64Array
  readonly #sorted: Float64Array
  #next = 0
  #scale = 0
  #fresh = false
  /** Number of values held. */
  n = 0

  constructor(length: number) {
    this.#ring = new Float64Array(length)
    this.#sorted = new Float64Array(length)
  }

  /** Takes a value; the oldest leaves when the band is full. */
  push(value: number): void {
    if (Number.isNaN(value)) return
    const sorted = this.#sorted
    if (this.n === this.#ring.length) {
      const leaving = this.#placeOf(this.#ring[this.#next] as number)
      sorted.copyWithin(leaving, leaving + 1, this.n)
      this.n -= 1
    }
    const place = this.#placeOf(value)
    sorted.copyWithin(place + 1, place, this.n)
    sorted[place] = value
    this.n += 1
    this.#ring[this.#next] = value
    this.#next = (this.#next + 1) % this.#ring.length
    this.#fresh = false
  }

  /** Median of the values held; 0 when there are none. */
  get median(): number {
    const { n } = this
    if (n === 0) return 0
    const upper = this.#sorted[n >> 1] as number
    return n % 2 === 1 ? upper : (upper + (this.#sorted[(n >> 1) - 1] as number)) / 2
  }

  /** Median absolute deviation times 1.4826, the standard deviation where values are normal; 0 when there are none. */
  get scale(): number {
    if (!this.#fresh) {
      this.#scale = NORMAL_SCALE * this.#medianDeviation()
      this.#fresh = true
    }
    return this.#scale
  }

  /** Walks outward from the median: the deviations of both halves are already in order. */
  #medianDeviation(): number {
    const { n, median } = this
    if (n === 0) return 0
    const sorted = this.#sorted
    let above = n >> 1
    let below = above - 1
    let before = 0
    let deviation = 0
    for (let taken = 0; taken <= n >> 1; taken += 1) {
      const up = above < n ? (sorted[above] as number) - median : Number.POSITIVE_INFINITY
      const down = below >= 0 ? median - (sorted[below] as number) : Number.POSITIVE_INFINITY
      before = deviation
      if (up <= down) above += 1
      else below -= 1
      deviation = Math.min(up, down)
    }
    return n % 2 === 1 ? deviation : (before + deviation) / 2
  }

  /** First place whose value is not below. */
  #placeOf(value: number): number {
    let low = 0
    let high = this.n
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle] as number) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
