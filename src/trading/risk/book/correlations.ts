/** Weight that the estimate keeps of what was before each observation; 65 observations count in effect. */
const MEMORY = 0.97
/** Common observations from which on a correlation is known. */
const KNOWN_FROM = 30
/** Instruments that are followed; their pairs cost three numbers each. */
const MOST_FOLLOWED = 512
/** A move beyond this log return is a split or a fault of the data far more often than a return. */
const LARGEST_RETURN = 0.5

/**
 * Correlations of bar returns, kept up to date pair by pair with exponential weights. A pair learns only from bars that both
 * have, so that markets with other sessions do not thin each other out; means count as zero, as they are for bars.
 *
 * 1. A pair with fewer than thirty common bars is unknown, and so is every pair beyond the first 512 instruments.
 * 2. Bars of one moment may come in any order and in several messages; a moment counts when a later one begins.
 */
export class Correlations {
  /** Instruments that are followed: those with an index below this. */
  readonly followed: number
  readonly #products: Float64Array
  readonly #firstSquares: Float64Array
  readonly #secondSquares: Float64Array
  readonly #counts: Uint16Array
  /** Correlation of every instrument with every other, row by row, so that a verdict reads one row in one go. */
  readonly #known: Float32Array
  readonly #seen: Uint32Array
  readonly #lastClose: Float64Array
  readonly #returns: Float64Array
  /** 1 for each instrument of #present. */
  readonly #isPresent: Uint8Array
  #present: number[] = []
  #moment = Number.NEGATIVE_INFINITY

  /** Follows instruments by their index, 0 to `instruments` - 1. */
  constructor(instruments: number) {
    this.followed = Math.min(instruments, MOST_FOLLOWED)
    const pairs = (this.followed * (this.followed - 1)) / 2
    this.#products = new Float64Array(Math.max(0, pairs))
    this.#firstSquares = new Float64Array(Math.max(0, pairs))
    this.#secondSquares = new Float64Array(Math.max(0, pairs))
    this.#counts = new Uint16Array(Math.max(0, pairs))
    this.#known = new Float32Array(this.followed ** 2).fill(Number.NaN)
    this.#seen = new Uint32Array(this.followed)
    this.#lastClose = new Float64Array(this.followed).fill(Number.NaN)
    this.#returns = new Float64Array(this.followed)
    this.#isPresent = new Uint8Array(this.followed)
  }

  /** Takes a bar that closed at `moment`; prices that are not positive are passed over, and so is what came too late. */
  noteBar(index: number, close: number, moment: number): void {
    if (index < 0 || index >= this.followed || !(close > 0) || close === Infinity || moment < this.#moment) return
    if (moment > this.#moment) {
      this.#learn()
      this.#moment = moment
    }
    const before = this.#lastClose[index] ?? Number.NaN
    this.#lastClose[index] = close
    const moved = Math.log(close / before)
    if (!(Math.abs(moved) <= LARGEST_RETURN) || this.#isPresent[index] === 1) return
    this.#isPresent[index] = 1
    this.#returns[index] = moved
    this.#present.push(index)
  }

  /** Correlation of two instruments, -1 to 1; NaN while it is not known. */
  between(one: number, other: number): number {
    if (one === other) return 1
    const { followed } = this
    if (one < 0 || other < 0 || one >= followed || other >= followed) return Number.NaN
    return this.#known[one * followed + other] ?? Number.NaN
  }

  /** Correlations of one instrument with each that is followed, in order; not a number while unknown. Empty beyond them. */
  row(index: number): Float32Array {
    const { followed } = this
    return index < 0 || index >= followed ? NOTHING : this.#known.subarray(index * followed, (index + 1) * followed)
  }

  /** Returns of an instrument so far: its correlations rest on no more. */
  observations(index: number): number {
    return this.#seen[index] ?? 0
  }

  /** The same with room for more instruments behind those it follows. */
  grown(instruments: number): Correlations {
    const grown = new Correlations(Math.max(instruments, this.followed))
    // The place of a pair depends on its two instruments alone.
    grown.#products.set(this.#products)
    grown.#firstSquares.set(this.#firstSquares)
    grown.#secondSquares.set(this.#secondSquares)
    grown.#counts.set(this.#counts)
    for (let index = 0; index < this.followed; index += 1) grown.#known.set(this.row(index), index * grown.followed)
    grown.#seen.set(this.#seen)
    grown.#lastClose.set(this.#lastClose)
    grown.#returns.set(this.#returns)
    grown.#isPresent.set(this.#isPresent)
    grown.#present = [...this.#present]
    grown.#moment = this.#moment
    return grown
  }

  #learn(): void {
    const present = this.#present
    if (present.length > 1) {
      present.sort((left, right) => left - right)
      for (let place = 1; place < present.length; place += 1) this.#learnRow(present, place)
    }
    for (const index of present) {
      this.#isPresent[index] = 0
      this.#seen[index] = (this.#seen[index] ?? 0) + 1
    }
    this.#present = []
  }

  #learnRow(present: readonly number[], place: number): void {
    const high = present[place] ?? 0
    const second = this.#returns[high] ?? 0
    const row = (high * (high - 1)) / 2
    const [products, firstSquares, secondSquares] = [this.#products, this.#firstSquares, this.#secondSquares]
    const [counts, known, followed] = [this.#counts, this.#known, this.followed]
    const fresh = 1 - MEMORY
    for (let at = 0; at < place; at += 1) {
      const low = present[at] ?? 0
      const pair = row + low
      const first = this.#returns[low] ?? 0
      const product = MEMORY * (products[pair] ?? 0) + fresh * first * second
      const squareOfFirst = MEMORY * (firstSquares[pair] ?? 0) + fresh * first * first
      const squareOfSecond = MEMORY * (secondSquares[pair] ?? 0) + fresh * second * second
      products[pair] = product
      firstSquares[pair] = squareOfFirst
      secondSquares[pair] = squareOfSecond
      const count = (counts[pair] ?? 0) + 1
      counts[pair] = Math.min(count, 65_535)
      if (count < KNOWN_FROM) continue
      const scale = Math.sqrt(squareOfFirst * squareOfSecond)
      const correlation = scale > 0 ? Math.max(-1, Math.min(1, product / scale)) : Number.NaN
      known[high * followed + low] = correlation
      known[low * followed + high] = correlation
    }
  }
}

const NOTHING = new Float32Array(0)
