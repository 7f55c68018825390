import { type Finding, type FindingCode, NO_FINDINGS } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'

/** One side of a book, best price first. */
export interface BookSide {
  readonly prices: ArrayLike<number>
  readonly sizes: ArrayLike<number>
}

/**
 * First stage for the order book of one instrument: the numbers of its updates, and the book that they make. After a gap
 * every update is told to be useless until `resync` names the number of a snapshot.
 */
export class BookCheck {
  #last: number | null = null
  #isLost = false
  #row = 0

  /** Starts anew from a snapshot that holds all updates up to and with a number. */
  resync(sequence: number): void {
    this.#last = sequence
    this.#isLost = false
  }

  /** True from a gap until the next snapshot: the book may not be used. */
  get isLost(): boolean {
    return this.#isLost
  }

  /** Checks the numbers of the next update, which covers `first` to `last` (equal where the venue counts one by one). */
  checkSequence(first: number, last: number, ts: number): readonly Finding[] {
    const row = this.#row
    this.#row += 1
    const known = this.#last
    const told = (code: FindingCode, what: string): readonly Finding[] => {
      const low = (known ?? first) + 1
      return [makeFinding(code, what, { from: row, ts }, evidenceOf('sequence number', first, low, low))]
    }
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last < first) {
      this.#isLost = true
      return told('SEQUENCE_GAP', `An update has the numbers ${first} to ${last}, which follow no other`)
    }
    if (known !== null && last <= known) {
      return told('SEQUENCE_REPEATED', `Update ${last} came after update ${known}`)
    }
    this.#last = last
    if (known !== null && first > known + 1) {
      this.#isLost = true
      const lost = first - 1 === known + 1 ? `Update ${known + 1}` : `Updates ${known + 1} to ${first - 1}`
      return told('SEQUENCE_GAP', `${lost} did not arrive`)
    }
    return this.#isLost ? told('SEQUENCE_GAP', `Update ${last} follows a gap that no snapshot has closed`) : NO_FINDINGS
  }

  /** Checks a whole book: sizes, order of the prices, best bid below best ask. The first fault is told. */
  checkBook(bids: BookSide, asks: BookSide, ts: number): readonly Finding[] {
    const row = this.#row
    const fault = sideFault(bids, -1, 'bid', row, ts) ?? sideFault(asks, 1, 'ask', row, ts)
    if (fault !== null) return [fault]
    const [bid = 0, ask = Number.POSITIVE_INFINITY] = [bids.prices[0], asks.prices[0]]
    if (bid < ask) return NO_FINDINGS
    const place = { from: row, ts }
    const evidence = evidenceOf('best bid', bid, 0, ask)
    return bid === ask
      ? [makeFinding('QUOTE_LOCKED', `Best bid and best ask are both ${shown(bid)}`, place, evidence)]
      : [makeFinding('BOOK_CROSSED', `The best bid ${shown(bid)} is above the best ask ${shown(ask)}`, place, evidence)]
  }
}

function sideFault(side: BookSide, rising: 1 | -1, name: string, row: number, ts: number): Finding | null {
  const { prices, sizes } = side
  for (let level = 0; level < prices.length; level += 1) {
    const [price = Number.NaN, size = Number.NaN] = [prices[level], sizes[level]]
    const place = { from: row, ts }
    if (!Number.isFinite(price)) {
      const what = `Level ${level + 1} of the ${name}s has the price ${price}`
      return makeFinding('PRICE_NOT_FINITE', what, place, evidenceOf(name, price, 0, Number.MAX_VALUE))
    }
    if (price <= 0) {
      const what = `Level ${level + 1} of the ${name}s has the price ${shown(price)}`
      return makeFinding('PRICE_NOT_POSITIVE', what, place, evidenceOf(name, price, 0, Infinity))
    }
    if (!(size >= 0)) {
      const what = `Level ${level + 1} of the ${name}s has the size ${shown(size)}`
      return makeFinding('SIZE_NEGATIVE', what, place, evidenceOf(`${name} size`, size, 0, Infinity))
    }
    const better = level === 0 ? null : prices[level - 1]
    if (better !== null && better !== undefined && (price - better) * rising <= 0) {
      const what = `Level ${level + 1} of the ${name}s at ${shown(price)} does not follow ${shown(better)}`
      const [low, high] = rising === 1 ? [better, Infinity] : [0, better]
      return makeFinding('BOOK_UNSORTED', what, place, evidenceOf(name, price, low, high))
    }
  }
  return null
}
