import { cancelledAhead, type QueueModel } from './queueModel.ts'

/**
 * Estimates how much stands ahead of a simulated order at its price, from the sizes and trades of an aggregated book in
 * which the order itself is not. All quantities are scaled.
 *
 * 1. The order joins behind everything displayed. What comes later comes behind it; the position never gets worse.
 * 2. Trades at the price consume what is ahead first, then reach the order.
 * 3. A size that fell by more than has traded was cancelled, where the model says; never can more be ahead than the whole
 *    size.
 * 4. A trade may be told after the size that contains it. It then corrects the last step: what was taken for cancelled
 *    had traded.
 */
export class QueuePosition {
  readonly #model: QueueModel
  /** Ahead and level size at the last size heard, and what has traded since. */
  #ahead: number
  #size: number
  #traded = 0
  /** The same for the step that ended with the last size; size -1 before the first. */
  #lastAhead = 0
  #lastSize = -1
  #lastTraded = 0
  /** Quantity of trades of earlier steps that reached the order, and what of all that has been told. */
  #reachedBefore = 0
  #told = 0

  /** Joins a level of this displayed size at its end. */
  constructor(model: QueueModel, size: number) {
    this.#model = model
    this.#ahead = size
    this.#size = size
  }

  /** Quantity estimated to trade before the order does. */
  get ahead(): number {
    return Math.max(0, this.#ahead - this.#traded)
  }

  /** Size of the level as far as it is known: the last one heard less what has traded since. */
  get size(): number {
    return Math.max(0, this.#size - this.#traded)
  }

  /**
   * Hears a trade at the price against this side and returns how much of it reaches the order, a whole number.
   * `isReflected`: the size heard last already contains it.
   */
  trade(quantity: number, isReflected: boolean): number {
    if (!isReflected) this.#traded += quantity
    else if (this.#lastSize < 0) return 0
    else {
      this.#lastTraded += quantity
      this.#ahead = Math.min(this.#ahead, this.#aheadAfterLastStep())
    }
    const reached = this.#reachedBefore + beyond(this.#lastTraded, this.#lastAhead) + beyond(this.#traded, this.#ahead)
    const whole = Math.floor(reached) - this.#told
    if (whole <= 0) return 0
    this.#told += whole
    return whole
  }

  /** Hears the size displayed at the price; to be told after every message about the book, changed or not. */
  level(size: number): void {
    this.#reachedBefore += beyond(this.#lastTraded, this.#lastAhead)
    this.#lastAhead = this.#ahead
    this.#lastSize = this.#size
    this.#lastTraded = this.#traded
    this.#size = size
    this.#traded = 0
    this.#ahead = Math.min(this.#ahead, this.#aheadAfterLastStep())
  }

  #aheadAfterLastStep(): number {
    const ahead = Math.max(0, this.#lastAhead - this.#lastTraded)
    const before = Math.max(0, this.#lastSize - this.#lastTraded)
    const cancelled = before - this.#size
    if (cancelled <= 0) return Math.min(ahead, this.#size)
    const share = cancelledAhead(this.#model, ahead, before - ahead)
    return Math.max(0, Math.min(ahead - share * cancelled, this.#size))
  }
}

function beyond(traded: number, ahead: number): number {
  return traded > ahead ? traded - ahead : 0
}
