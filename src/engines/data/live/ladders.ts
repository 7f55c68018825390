import type { BookChange, PriceLevel } from '#core/model/marketEvent.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { LadderView } from '#contracts/records/sources.ts'
import { OrderBook } from '../books/orderBook.ts'
import { BookCheck } from '../validation/bookCheck.ts'
import { type Finding, NO_FINDINGS } from '../validation/finding.ts'
import { evidenceOf, makeFinding, shown } from '../validation/makeFinding.ts'
import type { PendingSlice } from './pendingSlice.ts'

/** Levels of each side on the screen, and those that strategies and the simulated exchange see. */
const SHOWN = 20
const PUBLISHED = 50

type Side = 1 | -1

/** The order book of one watched instrument: kept, looked over, shown, and published as changes of its best levels. */
export class Ladder {
  readonly #instrumentId: InstrumentId
  readonly #book = new OrderBook()
  readonly #check = new BookCheck()
  /** Sizes by price as the slices told them; null while they hold no book of it. */
  #published: { readonly bids: Map<number, number>; readonly asks: Map<number, number> } | null = null
  #note = 'Waiting for the first order book.'
  #tsInit = 0
  #isChanged = true
  #isUnpublished = false

  constructor(instrumentId: InstrumentId) {
    this.#instrumentId = instrumentId
  }

  /** True when the levels may be relied on. */
  get isWhole(): boolean {
    return this.#note === '' && this.#book.isUsable
  }

  /** Takes a change or a snapshot; what is wrong with it is returned and then the book waits for its next snapshot. */
  take(change: BookChange): readonly Finding[] {
    this.#isChanged = true
    this.#isUnpublished = true
    this.#tsInit = change.tsInit
    const fault = levelFault(change)
    if (fault !== null) {
      this.breakOff('A level of the order book cannot be true; waiting for a new one.')
      return [fault]
    }
    if (change.isSnapshot) this.#note = ''
    this.#book.take(change)
    const { bids, asks } = this.#book
    if (this.#book.crossing === 'NONE' || this.#book.state !== 'SYNCED') return NO_FINDINGS
    const best = ({ price, size }: { price: number; size: number }): { prices: number[]; sizes: number[] } => {
      return { prices: [price], sizes: [size] }
    }
    const bid = best({ price: bids.price(0), size: bids.size(0) })
    return this.#check.checkBook(bid, best({ price: asks.price(0), size: asks.size(0) }), change.tsEvent)
  }

  /** Changes are missing: the levels stay as they were, marked as not whole, until the next snapshot. */
  breakOff(reason: string): void {
    this.#book.breakOff()
    this.#note = reason
    this.#isChanged = true
    this.#isUnpublished = true
  }

  /** The ladder as the screen shows it; null when it is as it was the last time. */
  takeView(sourceId: string, now: number): LadderView | null {
    if (!this.#isChanged) return null
    this.#isChanged = false
    const crossed =
      this.#book.crossing === 'NONE' ? '' : 'The best bid is not below the best ask; waiting for a change.'
    return {
      key: this.#instrumentId,
      sourceId,
      bids: levels(this.#book, 1, SHOWN),
      asks: levels(this.#book, -1, SHOWN),
      isWhole: this.isWhole,
      note: this.#note === '' ? crossed : this.#note,
      tsEvent: this.#book.tsEvent,
      tsInit: this.#tsInit === 0 ? now : this.#tsInit,
    }
  }

  /**
   * Adds what changed of the best levels since the last slice; the first time, and after a gap, all of them. Where the book
   * is not to be relied on, an empty one is told once: nobody may trade against levels that stand still.
   */
  publish(index: number, pending: PendingSlice, isWatched = true): void {
    if (!this.#isUnpublished && isWatched) return
    this.#isUnpublished = false
    const ts = this.#book.tsEvent
    if (!isWatched || !this.isWhole) {
      if (this.#published !== null) pending.depth(index, ts, 1, 0, 0, 1)
      this.#published = null
      return
    }
    const isFirst = this.#published === null
    const before = this.#published ?? { bids: new Map<number, number>(), asks: new Map<number, number>() }
    let kind = isFirst ? 1 : 0
    const tell = (side: Side, price: number, size: number): void => {
      pending.depth(index, ts, side, price, size, kind)
      if (isFirst) kind = 2
    }
    const bids = publishSide(levels(this.#book, 1, PUBLISHED), before.bids, 1, tell)
    const asks = publishSide(levels(this.#book, -1, PUBLISHED), before.asks, -1, tell)
    this.#published = { bids, asks }
  }
}

function publishSide(
  now: readonly PriceLevel[],
  before: ReadonlyMap<number, number>,
  side: Side,
  tell: (side: Side, price: number, size: number) => void,
): Map<number, number> {
  const sizes = new Map(now.map(({ price, size }) => [price, size]))
  for (const price of before.keys()) if (!sizes.has(price)) tell(side, price, 0)
  for (const [price, size] of sizes) if (before.get(price) !== size) tell(side, price, size)
  return sizes
}

function levels(book: OrderBook, direction: Side, most: number): readonly PriceLevel[] {
  const side = direction === 1 ? book.bids : book.asks
  const count = Math.min(most, side.count)
  return Array.from({ length: count }, (_, level) => ({ price: side.price(level), size: side.size(level) }))
}

function levelFault({ bids, asks, tsEvent }: BookChange): Finding | null {
  for (const { price, size } of [...bids, ...asks]) {
    const place = { from: 0, ts: tsEvent }
    if (!(price > 0 && price < Infinity)) {
      const what = `A level of the order book has the price ${shown(price)}`
      return makeFinding('PRICE_NOT_POSITIVE', what, place, evidenceOf('price', price, 0, Infinity))
    }
    if (!(size >= 0 && size < Infinity)) {
      const what = `A level of the order book has the size ${shown(size)}`
      return makeFinding('SIZE_NEGATIVE', what, place, evidenceOf('size', size, 0, Infinity))
    }
  }
  return null
}
