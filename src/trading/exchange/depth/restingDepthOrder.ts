import type { DepthBook } from './depthBook.ts'
import type { QueueModel } from './queueModel.ts'
import { QueuePosition } from './queuePosition.ts'

/** What rests of an order. Scaled integers. */
export interface RestingTerms {
  readonly direction: 1 | -1
  readonly limit: number
  /** > 0. */
  readonly quantity: number
  /** Shown at a time; null for all of it. */
  readonly displayQuantity: number | null
}

/**
 * A simulated order resting at a price of an aggregated book. It fills, always at its limit,
 *
 * 1. when trades at its price have consumed what stands ahead, by a queue model;
 * 2. in full when a trade goes through its price, for then all that rested there is gone;
 * 3. against displayed size of the other side that has come to its price or beyond, as far as that size goes.
 *
 * An iceberg joins the end of the queue again with every part it shows.
 */
export class RestingDepthOrder {
  readonly direction: 1 | -1
  readonly limit: number
  readonly #book: DepthBook
  readonly #model: QueueModel
  readonly #display: number
  #queue: QueuePosition
  #shown: number
  #hidden: number

  /** Joins the queue at its limit behind all that is displayed there now. */
  constructor(book: DepthBook, terms: RestingTerms, model: QueueModel) {
    this.direction = terms.direction
    this.limit = terms.limit
    this.#book = book
    this.#model = model
    this.#display = terms.displayQuantity ?? terms.quantity
    this.#shown = Math.min(this.#display, terms.quantity)
    this.#hidden = terms.quantity - this.#shown
    this.#queue = this.#join(0)
  }

  /** Quantity that still rests. */
  get open(): number {
    return this.#shown + this.#hidden
  }

  /** Quantity estimated to trade before this order does; 0 when it is next. */
  get ahead(): number {
    return this.#queue.ahead
  }

  /** Makes the order smaller where it stands, taking from what it hides first. */
  reduceTo(quantity: number): void {
    this.#shown = Math.min(this.#shown, quantity)
    this.#hidden = Math.min(this.#hidden, quantity - this.#shown)
  }

  /**
   * Hears a trade of the market and returns the quantity that fills. `aggressor`: 1 the buyer, -1 the seller, 0 unknown;
   * a buyer who takes the asks at a price does not move the bids there.
   */
  trade(tsEvent: number, price: number, quantity: number, aggressor: number): number {
    if (this.direction * (this.limit - price) > 0) return this.#fillAll()
    if (price !== this.limit || aggressor === this.direction) return 0
    const reached = this.#queue.trade(quantity, tsEvent <= this.#book.tsEvent)
    const filled = Math.min(reached, this.#shown)
    this.#shown -= filled
    if (filled > 0 && this.#shown === 0 && this.#hidden > 0) this.#showMore(filled)
    return filled
  }

  /** Looks at the book after a message about it and returns the quantity that fills. */
  depth(): number {
    const book = this.#book
    this.#queue.level(book.own(this.direction).sizeAt(this.limit))
    if (!book.isUsable) return 0
    const side = book.opposite(this.direction)
    const before = this.open
    for (let n = 0; n < side.count && this.open > 0; n += 1) {
      if (this.direction * (this.limit - side.price(n)) < 0) break
      const traded = Math.min(this.open, side.available(n))
      side.take(n, traded)
      this.reduceTo(this.open - traded)
      if (this.#shown === 0 && this.#hidden > 0) this.#showMore(0)
    }
    return before - this.open
  }

  #fillAll(): number {
    const filled = this.open
    this.#shown = 0
    this.#hidden = 0
    return filled
  }

  /** `filled` of the trade was ours; the market's own orders behind us are still there as far as that. */
  #showMore(filled: number): void {
    this.#shown = Math.min(this.#display, this.#hidden)
    this.#hidden -= this.#shown
    this.#queue = this.#join(filled)
  }

  #join(filled: number): QueuePosition {
    const displayed = this.#book.own(this.direction).sizeAt(this.limit)
    return new QueuePosition(this.#model, filled === 0 ? displayed : Math.min(displayed, this.#queue.size + filled))
  }
}
