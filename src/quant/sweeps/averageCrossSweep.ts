import { SimpleMovingAverage } from '../indicators/simpleMovingAverage.ts'

/** Lengths of the two averages of one run, in bars. */
export interface CrossPair {
  readonly fast: number
  readonly slow: number
}

/** What each pair came to, in the order of the pairs. */
export interface CrossOutcomes {
  /** Final equity as a multiple of the first. */
  readonly equity: Float64Array
  /** Entries and exits. */
  readonly changes: Float64Array
}

/** Bars at a time: a block of one average, and of the growth, stays in the nearest cache. */
const BLOCK = 1_024

/**
 * Runs many pairs of averages over one column of closes: in the market from the close at which the fast average is above
 * the slow one to the close at which it is not, all equity each time, `cost` of it lost with each entry and exit.
 *
 * Each length is averaged once for all pairs that use it, and bars are taken in blocks, so that a pair finds the averages
 * of a block where the pair before left them. The averages are those of `SimpleMovingAverage`, so every pair decides as a
 * strategy with the same lengths, and the outcome is that of a run of its own, bit for bit.
 */
export function sweepAverageCrosses(closes: Float64Array, pairs: readonly CrossPair[], cost: number): CrossOutcomes {
  const lengths = [...new Set(pairs.flatMap(({ fast, slow }) => [fast, slow]))]
  const averages = lengths.map((length) => ({
    length,
    stream: new SimpleMovingAverage(length),
    values: new Float64Array(BLOCK),
  }))
  const valuesOf = new Map(averages.map(({ length, values }) => [length, values]))
  const runs = pairs.map(({ fast, slow }) => new CrossRun(required(valuesOf, fast), required(valuesOf, slow), cost))
  const growth = new Float64Array(BLOCK)
  for (let from = 0; from < closes.length; from += BLOCK) {
    const count = Math.min(BLOCK, closes.length - from)
    const block = closes.subarray(from, from + count)
    for (const { stream, values } of averages) stream.fold(block, values)
    // The first bar has no bar before it, and no run is in the market yet.
    for (let index = from === 0 ? 1 : 0; index < count; index += 1) {
      growth[index] = (closes[from + index] ?? Number.NaN) / (closes[from + index - 1] ?? Number.NaN)
    }
    for (const run of runs) run.advance(growth, count)
  }
  return {
    equity: Float64Array.from(runs, (run) => run.equity),
    changes: Float64Array.from(runs, (run) => run.changes),
  }
}

class CrossRun {
  readonly #fast: Float64Array
  readonly #slow: Float64Array
  readonly #kept: number
  #equity = 1
  #changes = 0
  #isLong = false

  constructor(fast: Float64Array, slow: Float64Array, cost: number) {
    this.#fast = fast
    this.#slow = slow
    this.#kept = 1 - cost
  }

  get equity(): number {
    return this.#equity
  }

  get changes(): number {
    return this.#changes
  }

  /** Goes through the bars of a block by their growth from close to close. */
  advance(growth: Float64Array, count: number): void {
    const fast = this.#fast
    const slow = this.#slow
    let equity = this.#equity
    let isLong = this.#isLong
    let index = 0
    for (;;) {
      // One loop for each side of the market. The comparison is false while an average has no value yet.
      if (isLong) {
        for (; index < count; index += 1) {
          equity *= growth[index] ?? Number.NaN
          if (!((fast[index] ?? Number.NaN) > (slow[index] ?? Number.NaN))) break
        }
      } else {
        while (index < count && !((fast[index] ?? Number.NaN) > (slow[index] ?? Number.NaN))) index += 1
      }
      if (index === count) break
      isLong = !isLong
      equity *= this.#kept
      this.#changes += 1
      index += 1
    }
    this.#equity = equity
    this.#isLong = isLong
  }
}

function required(values: ReadonlyMap<number, Float64Array>, length: number): Float64Array {
  const found = values.get(length)
  if (found === undefined) throw new Error(`Invariant: no average of ${length} was made`)
  return found
}
