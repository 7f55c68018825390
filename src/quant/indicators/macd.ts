import { type Indicator, requireLength, requireRoom } from './indicator.ts'
import { exponentialKeep, nextLag, seedLag } from './smoothing.ts'

/** Lengths of the averages of `Macd` in inputs, `fast` below `slow`; usual are 12, 26 and 9. */
export interface MacdLengths {
  readonly fast: number
  readonly slow: number
  readonly signal: number
}

/** The columns that `Macd` writes, each with room for the inputs. */
export interface MacdColumns {
  readonly line: Float64Array
  readonly signal: Float64Array
  readonly histogram: Float64Array
}

/**
 * Moving average convergence divergence (Appel): the distance of a fast exponential average from a slow one, the
 * exponential average of that distance as its signal, and the distance between the two. Both averages start with the same
 * input, so the fast one is seeded by the last `fast` of the first `slow` inputs (TA-Lib). The line comes with input `slow`,
 * signal and histogram with input `slow` + `signal` - 1.
 */
export class Macd implements Indicator<number> {
  readonly #lengths: MacdLengths
  readonly #fastKeep: number
  readonly #slowKeep: number
  readonly #signalKeep: number
  /** Inputs up to and including the one with the first signal. */
  readonly #warmUp: number
  /** Inputs taken; it stops one past the warm-up. */
  #count = 0
  #origin = Number.NaN
  #fastSeed = 0
  #slowSeed = 0
  #signalSeed = 0
  #previous = Number.NaN
  #fastLag = Number.NaN
  #slowLag = Number.NaN
  #line = Number.NaN
  #signalLag = Number.NaN

  constructor(lengths: MacdLengths) {
    const { fast, slow, signal } = lengths
    requireLength(slow, requireLength(fast, 1) + 1)
    requireLength(signal, 1)
    this.#lengths = { fast, slow, signal }
    this.#warmUp = slow + signal - 1
    this.#fastKeep = exponentialKeep(fast)
    this.#slowKeep = exponentialKeep(slow)
    this.#signalKeep = exponentialKeep(signal)
  }

  /** Takes the next input and returns the line. */
  update(input: number): number | null {
    const { slow, signal } = this.#lengths
    const change = input - this.#previous
    this.#previous = input
    if (this.#count <= this.#warmUp) this.#count += 1
    if (this.#count > slow) {
      this.#fastLag = nextLag(this.#fastLag, change, this.#fastKeep)
      this.#slowLag = nextLag(this.#slowLag, change, this.#slowKeep)
    } else if (!this.#seed(input)) return null
    const line = this.#fastLag - this.#slowLag
    const move = line - this.#line
    this.#line = line
    if (this.#count > this.#warmUp) this.#signalLag = nextLag(this.#signalLag, move, this.#signalKeep)
    else {
      this.#signalSeed += line
      if (this.#count === this.#warmUp) this.#signalLag = seedLag(this.#signalSeed, signal, 0, line)
    }
    return line
  }

  /** The signal after the latest input; null until it has started. */
  get signal(): number | null {
    return this.#count < this.#warmUp ? null : this.#line + this.#signalLag
  }

  /** Line minus signal after the latest input; null until the signal has started. */
  get histogram(): number | null {
    return this.#count < this.#warmUp ? null : 0 - this.#signalLag
  }

  /** Feeds a column and writes all three values after each input; otherwise as `ColumnIndicator.fold`. */
  fold(column: Float64Array, values: MacdColumns): void {
    const { line: lines, signal: signals, histogram: histograms } = values
    for (const room of [lines, signals, histograms]) requireRoom(column, room)
    const start = Math.min(Math.max(this.#warmUp + 1 - this.#count, 0), column.length)
    for (let index = 0; index < start; index += 1) {
      lines[index] = this.update(column[index] ?? Number.NaN) ?? Number.NaN
      signals[index] = this.signal ?? Number.NaN
      histograms[index] = this.histogram ?? Number.NaN
    }
    const fastKeep = this.#fastKeep
    const slowKeep = this.#slowKeep
    const signalKeep = this.#signalKeep
    let previous = this.#previous
    let fastLag = this.#fastLag
    let slowLag = this.#slowLag
    let line = this.#line
    let signalLag = this.#signalLag
    for (let index = start; index < column.length; index += 1) {
      const input = column[index] ?? Number.NaN
      const change = input - previous
      previous = input
      fastLag = nextLag(fastLag, change, fastKeep)
      slowLag = nextLag(slowLag, change, slowKeep)
      const before = line
      line = fastLag - slowLag
      signalLag = nextLag(signalLag, line - before, signalKeep)
      lines[index] = line
      signals[index] = line + signalLag
      histograms[index] = 0 - signalLag
    }
    this.#previous = previous
    this.#fastLag = fastLag
    this.#slowLag = slowLag
    this.#line = line
    this.#signalLag = signalLag
  }

  /** Adds one of the first `slow` inputs to the seeds; true with the last, when both averages start. */
  #seed(input: number): boolean {
    const { fast, slow } = this.#lengths
    if (this.#count === 1) this.#origin = input
    this.#slowSeed += input - this.#origin
    if (this.#count > slow - fast) this.#fastSeed += input - this.#origin
    if (this.#count < slow) return false
    this.#slowLag = seedLag(this.#slowSeed, slow, this.#origin, input)
    this.#fastLag = seedLag(this.#fastSeed, fast, this.#origin, input)
    return true
  }
}
