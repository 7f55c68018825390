import type { OrderSide } from '#core/model/order.ts'

/** What the market traded at while an order was worked; scaled prices, not whole. Null without a trade or a quote. */
export interface IntervalBenchmark {
  /** Average of the market's trades weighted by size. */
  readonly volumeWeighted: number | null
  /** Average of the middle weighted by how long it stood. */
  readonly timeWeighted: number | null
  readonly trades: number
}

/** Follows trades and middles of the market over an interval; scaled prices and quantities, times in microseconds. */
export class BenchmarkClock {
  #value = 0
  #volume = 0
  #trades = 0
  #area = 0
  #time = 0
  #middle: number | null = null
  #since = 0

  /** Hears a trade of the market. */
  trade(price: number, quantity: number): void {
    if (!(quantity > 0)) return
    this.#value += price * quantity
    this.#volume += quantity
    this.#trades += 1
  }

  /** Hears that the middle of the touch has a new value from a moment on; null while there is none. */
  middle(price: number | null, at: number): void {
    this.#advance(at)
    this.#middle = price
  }

  /** The averages so far. */
  read(at: number): IntervalBenchmark {
    this.#advance(at)
    return {
      volumeWeighted: this.#volume > 0 ? this.#value / this.#volume : null,
      timeWeighted: this.#time > 0 ? this.#area / this.#time : null,
      trades: this.#trades,
    }
  }

  #advance(at: number): void {
    const passed = at - this.#since
    if (this.#middle !== null && passed > 0) {
      this.#area += this.#middle * passed
      this.#time += passed
    }
    this.#since = at
  }
}

/** How much worse an average price is than a benchmark, basis points; negative is better, null where one is missing. */
export function againstBenchmark(side: OrderSide, average: number | null, benchmark: number | null): number | null {
  if (average === null || benchmark === null || !(benchmark > 0)) return null
  return ((side === 'BUY' ? 1 : -1) * (average - benchmark) * 10_000) / benchmark
}
