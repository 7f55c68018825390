/**
 * How a venue numbers the changes of a book.
 *
 * - `BINANCE_SPOT`: each message covers the updates first..last without a hole to the one before, `first = last + 1`; after
 *   a snapshot the first message to apply has first <= snapshot + 1 <= last.
 * - `BINANCE_FUTURES`: each message names the last update of the one before (`previous`); after a snapshot the first
 *   message to apply has first <= snapshot <= last.
 * - `UNNUMBERED`: no numbers; whoever feeds the book has checked the order.
 */
export type SequenceRule = 'BINANCE_SPOT' | 'BINANCE_FUTURES' | 'UNNUMBERED'

/** The update numbers of one message of changes; all 0 where the venue has none. */
export interface SequenceNumbers {
  readonly first: number
  readonly last: number
  /** Last update of the message before; null where the venue does not name it. */
  readonly previous: number | null
}

/** Follows the numbers of the messages of a book and tells which to apply. */
export class DepthSequence {
  readonly rule: SequenceRule
  #last = 0
  /** The next message is the first after a snapshot. */
  #isAfterSnapshot = false

  constructor(rule: SequenceRule) {
    this.rule = rule
  }

  /** Last update that is in the book. */
  get last(): number {
    return this.#last
  }

  /** Starts from a snapshot that contains all updates up to `last`. */
  startFrom(last: number): void {
    this.#last = last
    this.#isAfterSnapshot = true
  }

  /** Starts from a message, without a snapshot. */
  startWith(message: SequenceNumbers): void {
    this.#last = message.last
    this.#isAfterSnapshot = false
  }

  /** Judges a message: to be applied (and then counted as applied), old and to be left out, or with updates missing. */
  take(message: SequenceNumbers): 'APPLY' | 'OLD' | 'GAP' {
    if (this.rule === 'UNNUMBERED') return 'APPLY'
    const isSpot = this.rule === 'BINANCE_SPOT'
    if (isSpot || !this.#isAfterSnapshot ? message.last <= this.#last : message.last < this.#last) return 'OLD'
    const follows = this.#isAfterSnapshot
      ? message.first <= this.#last + (isSpot ? 1 : 0)
      : isSpot
        ? message.first === this.#last + 1
        : message.previous === this.#last
    if (!follows) return 'GAP'
    this.#last = message.last
    this.#isAfterSnapshot = false
    return 'APPLY'
  }
}
