import type { FeatureInputs } from '../inputs.ts'
import { EventQueue } from './eventQueue.ts'
import type { Gatherer } from './gatherer.ts'
import { PriceLevels } from './priceLevels.ts'

const ROW = 5
const LEVELS = 10
/** Half a percent, and no more than rounding on top, so that a level right at the edge counts on both sides. */
const NEAR = 0.005 + 1e-12
const VALUE = 10_000
const BASIS_POINTS = 10_000
const STATE = 3

/**
 * The order book of one instrument as it stands at the close of bars: what is on it near the middle and what trading at once
 * would cost. A book that is empty on a side or crossed has no middle, and nothing is known of it.
 */
export class BookGatherer implements Gatherer {
  readonly #queue = new EventQueue(ROW)
  readonly #bids = new PriceLevels(1)
  readonly #asks = new PriceLevels(-1)

  /** Takes a row of depth: side +1 bid, -1 offer; size 0 removes the level; kind 1 begins a new book (see `DEPTH_ROW`). */
  takeDepth(tsEvent: number, side: number, price: number, size: number, kind: number): void {
    const at = this.#queue.place(tsEvent)
    const { rows } = this.#queue
    rows[at + 1] = side
    rows[at + 2] = price
    rows[at + 3] = size
    rows[at + 4] = kind
  }

  close(into: FeatureInputs, barClose: number): void {
    this.forming(into, barClose)
  }

  forming(into: FeatureInputs, at: number): void {
    const queue = this.#queue
    while (queue.first <= at) this.#apply(queue.take())
    this.#write(into)
  }

  snapshot(): Float64Array {
    const bids = this.#bids.snapshot()
    const asks = this.#asks.snapshot()
    const waiting = this.#queue.snapshot()
    const snapshot = new Float64Array(STATE + bids.length + asks.length + waiting.length)
    snapshot.set([bids.length, asks.length, waiting.length])
    snapshot.set(bids, STATE)
    snapshot.set(asks, STATE + bids.length)
    snapshot.set(waiting, STATE + bids.length + asks.length)
    return snapshot
  }

  restore(snapshot: Float64Array): void {
    const endOfBids = STATE + (snapshot[0] ?? 0)
    const endOfAsks = endOfBids + (snapshot[1] ?? 0)
    this.#bids.restore(snapshot.subarray(STATE, endOfBids))
    this.#asks.restore(snapshot.subarray(endOfBids, endOfAsks))
    this.#queue.restore(snapshot.subarray(endOfAsks))
  }

  #apply(at: number): void {
    const { rows } = this.#queue
    if (rows[at + 4] === 1) {
      this.#bids.clear()
      this.#asks.clear()
    }
    const side = (rows[at + 1] ?? 0) > 0 ? this.#bids : this.#asks
    side.set(rows[at + 2] ?? 0, rows[at + 3] ?? 0)
  }

  #write(into: FeatureInputs): void {
    const nan = Number.NaN
    const bid = this.#bids.price(0)
    const ask = this.#asks.price(0)
    const mid = bid > 0 && ask >= bid ? 0.5 * (bid + ask) : nan
    const isKnown = mid > 0
    into.bidDepth = isKnown ? this.#bids.depth(LEVELS) : nan
    into.askDepth = isKnown ? this.#asks.depth(LEVELS) : nan
    into.nearBidValue = isKnown ? this.#bids.valueTo(mid * (1 - NEAR)) : nan
    into.nearAskValue = isKnown ? this.#asks.valueTo(mid * (1 + NEAR)) : nan
    into.costToBuy = isKnown ? BASIS_POINTS * (this.#asks.priceOf(VALUE) / mid - 1) : nan
    into.costToSell = isKnown ? BASIS_POINTS * (1 - this.#bids.priceOf(VALUE) / mid) : nan
  }
}
