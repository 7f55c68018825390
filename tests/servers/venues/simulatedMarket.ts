import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** A level of the server's own book: price in hundredths, size in units of 10^-8; both whole. */
export interface ServedLevel {
  readonly price: number
  readonly size: number
}

/** What one step of a market changed. */
export interface ServedStep {
  readonly symbol: string
  /** Numbers of the first and last update in it, and of the last one before. */
  readonly first: number
  readonly last: number
  readonly previous: number
  readonly bids: readonly ServedLevel[]
  readonly asks: readonly ServedLevel[]
  readonly trade: { readonly id: number; readonly price: number; readonly size: number; readonly isBuy: boolean }
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A whole book, best levels first. */
export interface ServedBook {
  readonly last: number
  /** Steps that made it; the id of the latest trade. */
  readonly steps: number
  readonly bids: readonly ServedLevel[]
  readonly asks: readonly ServedLevel[]
}

interface State {
  readonly bids: Map<number, number>
  readonly asks: Map<number, number>
  number: number
  trades: number
}

const MIDDLE = 10_000_00
const LEVELS = 25
const STEP_LEVELS = 3

/** Books of a few instruments that change at random, the same way for the same seed. No two steps are alike. */
export class SimulatedMarket {
  readonly #random: SeededRandom
  readonly #states = new Map<string, State>()

  constructor(symbols: readonly string[], seed = 1) {
    this.#random = new SeededRandom(seed)
    for (const symbol of symbols) {
      const state: State = { bids: new Map(), asks: new Map(), number: 1_000, trades: 0 }
      for (let n = 0; n < LEVELS; n += 1) {
        state.bids.set(MIDDLE - 1 - n, this.#size())
        state.asks.set(MIDDLE + 1 + n, this.#size())
      }
      this.#states.set(symbol, state)
    }
  }

  get symbols(): readonly string[] {
    return [...this.#states.keys()]
  }

  has(symbol: string): boolean {
    return this.#states.has(symbol)
  }

  /** Changes a few levels on both sides; the best ones stay, so that no book crosses. */
  step(symbol: string): ServedStep {
    const state = this.#of(symbol)
    const previous = state.number
    const bids = this.#change(state.bids, -1)
    const asks = this.#change(state.asks, 1)
    state.number += bids.length + asks.length
    state.trades += 1
    const isBuy = this.#random.next() < 0.5
    const trade = { id: state.trades, price: isBuy ? MIDDLE + 1 : MIDDLE - 1, size: this.#size(), isBuy }
    return { symbol, first: previous + 1, last: state.number, previous, bids, asks, trade, at: Date.now() }
  }

  book(symbol: string): ServedBook {
    const { bids, asks, number, trades } = this.#of(symbol)
    return { last: number, steps: trades, bids: sorted(bids, -1), asks: sorted(asks, 1) }
  }

  #of(symbol: string): State {
    const state = this.#states.get(symbol)
    if (state === undefined) throw new Error(`the market has no ${symbol}`)
    return state
  }

  #change(side: Map<number, number>, direction: 1 | -1): readonly ServedLevel[] {
    const changed = new Map<number, number>([[MIDDLE + direction, this.#size()]])
    for (let n = 0; n < STEP_LEVELS; n += 1) {
      const price = MIDDLE + direction * (2 + Math.floor(this.#random.next() * LEVELS))
      changed.set(price, side.has(price) && this.#random.next() < 0.5 ? 0 : this.#size())
    }
    for (const [price, size] of changed) {
      if (size === 0) side.delete(price)
      else side.set(price, size)
    }
    return [...changed].map(([price, size]) => ({ price, size }))
  }

  #size(): number {
    return 1 + Math.floor(this.#random.next() * 1e9)
  }
}

function sorted(side: ReadonlyMap<number, number>, direction: 1 | -1): readonly ServedLevel[] {
  return [...side].map(([price, size]) => ({ price, size })).sort((a, b) => (a.price - b.price) * direction)
}

/** A price as venues write it. */
export function priceText(hundredths: number): string {
  return (hundredths / 100).toFixed(2)
}

/** A size as venues write it. */
export function sizeText(units: number): string {
  return (units / 1e8).toFixed(8)
}

/** Levels as pairs of texts. */
export function pairs(levels: readonly ServedLevel[]): readonly (readonly [string, string])[] {
  return levels.map(({ price, size }) => [priceText(price), sizeText(size)])
}
