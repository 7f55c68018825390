import type { BookChange, PriceLevel } from '#core/model/marketEvent.ts'
import { DepthSide } from '#trading/exchange/depth/depthSide.ts'

/**
 * What a book is good for. EMPTY: nothing known. PARTIAL: built from changes alone, levels that never changed are missing.
 * SYNCED: complete. OUT_OF_SYNC: changes are missing, the book is old until its next snapshot.
 */
export type OrderBookState = 'EMPTY' | 'PARTIAL' | 'SYNCED' | 'OUT_OF_SYNC'

/** Whether the best bid and ask overlap: LOCKED when they are equal, CROSSED when the bid is above. */
export type Crossing = 'NONE' | 'LOCKED' | 'CROSSED'

/**
 * The order book of one instrument as a venue tells it, prices in currency units.
 *
 * 1. It begins with a snapshot; changes before it are left out, unless the book may start partial.
 * 2. After a gap changes are left out until the next snapshot.
 * 3. It is usable when it is known and not crossed or locked after a whole change.
 */
export class OrderBook {
  /** Best level first. Prices and sizes are as told, not scaled. */
  readonly bids = new DepthSide(1)
  readonly asks = new DepthSide(-1)
  readonly #startsPartial: boolean
  #state: OrderBookState = 'EMPTY'
  #crossing: Crossing = 'NONE'
  #tsEvent = 0

  /** With `startsPartial` the book begins with its first change where no snapshot is to be had. */
  constructor(startsPartial = false) {
    this.#startsPartial = startsPartial
  }

  get state(): OrderBookState {
    return this.#state
  }

  get crossing(): Crossing {
    return this.#crossing
  }

  /** Market time up to which the book is known, microseconds; 0 before it is known. */
  get tsEvent(): number {
    return this.#tsEvent
  }

  /** Tells whether the prices may be acted on. */
  get isUsable(): boolean {
    return (this.#state === 'SYNCED' || this.#state === 'PARTIAL') && this.#crossing === 'NONE'
  }

  /**
   * Applies a change or a snapshot. Returns whether it became part of the book. A snapshot is written from its worst level
   * to its best, in which order a side grows without moving what is there.
   */
  take(change: BookChange): boolean {
    if (change.isSnapshot) {
      this.bids.clear()
      this.asks.clear()
      this.#state = 'SYNCED'
    } else if (this.#state === 'OUT_OF_SYNC') return false
    else if (this.#state === 'EMPTY') {
      if (!this.#startsPartial) return false
      this.#state = 'PARTIAL'
    }
    write(this.bids, change.isSnapshot ? change.bids.toSorted((a, b) => a.price - b.price) : change.bids)
    write(this.asks, change.isSnapshot ? change.asks.toSorted((a, b) => b.price - a.price) : change.asks)
    this.#tsEvent = change.tsEvent
    const [bid, ask] = [this.bids.price(0), this.asks.price(0)]
    this.#crossing = bid > ask ? 'CROSSED' : bid === ask ? 'LOCKED' : 'NONE'
    return true
  }

  /** Changes are missing: the book stays as it was and is not usable before its next snapshot. */
  breakOff(): void {
    if (this.#state !== 'EMPTY') this.#state = 'OUT_OF_SYNC'
  }
}

function write(side: DepthSide, levels: readonly PriceLevel[]): void {
  for (const { price, size } of levels) side.set(price, size)
}
