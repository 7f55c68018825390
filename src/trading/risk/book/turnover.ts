/** Bars over which turnover is counted. */
const BARS = 20

/** Value traded in the last twenty bars of each instrument, in its currency. */
export class Turnover {
  readonly #values: Float64Array
  readonly #seen: Uint32Array

  /** Follows instruments by their index, 0 to `instruments` - 1. */
  constructor(instruments: number) {
    this.#values = new Float64Array(instruments * BARS)
    this.#seen = new Uint32Array(instruments)
  }

  /** Takes what was traded in a bar; what is no number counts as nothing. */
  noteBar(index: number, value: number): void {
    const seen = this.#seen[index]
    if (seen === undefined) return
    this.#values[index * BARS + (seen % BARS)] = value > 0 && value < Infinity ? value : 0
    this.#seen[index] = seen + 1
  }

  /**
   * Value traded in the last twenty bars, currency units; null before there were as many, and where nothing at all was
   * traded: a bar without a trade is a source without volumes.
   */
  of(index: number): number | null {
    if ((this.#seen[index] ?? 0) < BARS) return null
    let sum = 0
    for (let place = index * BARS; place < (index + 1) * BARS; place += 1) sum += this.#values[place] ?? 0
    return sum > 0 ? sum : null
  }

  /** The same with room for more instruments behind those it follows. */
  grown(instruments: number): Turnover {
    const grown = new Turnover(instruments)
    grown.#values.set(this.#values)
    grown.#seen.set(this.#seen)
    return grown
  }
}
