import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { BookChange, PriceLevel } from '#core/model/marketEvent.ts'
import { OrderBook } from '#engines/data/books/orderBook.ts'

const levels = (...pairs: readonly (readonly [number, number])[]): readonly PriceLevel[] =>
  pairs.map(([price, size]) => ({ price, size }))

function change(
  isSnapshot: boolean,
  bids: readonly PriceLevel[],
  asks: readonly PriceLevel[],
  tsEvent = 1,
): BookChange {
  return {
    kind: 'BOOK',
    instrumentId: instrumentId('BTC/USD', 'KRAKEN'),
    tsEvent,
    tsInit: tsEvent,
    isSnapshot,
    bids,
    asks,
  }
}

describe('an order book', () => {
  it('begins with a snapshot, whatever the order of its levels', () => {
    const book = new OrderBook()
    expect(book.take(change(false, levels([1, 1]), []))).toBe(false)
    expect([book.state, book.isUsable]).toEqual(['EMPTY', false])
    book.take(change(true, levels([0.3, 1], [0.1, 3], [0.2, 2]), levels([0.6, 6], [0.4, 4], [0.5, 5]), 7))
    expect([0, 1, 2].map((n) => [book.bids.price(n), book.asks.price(n)])).toEqual([
      [0.3, 0.4],
      [0.2, 0.5],
      [0.1, 0.6],
    ])
    expect([book.state, book.isUsable, book.tsEvent]).toEqual(['SYNCED', true, 7])
  })

  it('changes, adds and removes levels', () => {
    const book = new OrderBook()
    book.take(change(true, levels([10, 1]), levels([11, 1])))
    book.take(change(false, levels([10, 0], [9, 2]), levels([11, 5], [10.5, 1]), 2))
    expect([book.bids.price(0), book.bids.count, book.asks.price(0), book.asks.sizeAt(11)]).toEqual([9, 1, 10.5, 5])
  })

  it('is not usable while it is locked or crossed', () => {
    const book = new OrderBook()
    book.take(change(true, levels([10, 1]), levels([11, 1])))
    book.take(change(false, levels([11, 1]), []))
    expect([book.crossing, book.isUsable]).toEqual(['LOCKED', false])
    book.take(change(false, levels([12, 1]), []))
    expect([book.crossing, book.isUsable]).toEqual(['CROSSED', false])
    book.take(change(false, [], levels([11, 0], [13, 1])))
    expect([book.crossing, book.isUsable]).toEqual(['NONE', true])
  })

  it('stays as it was after a gap until its next snapshot', () => {
    const book = new OrderBook()
    book.breakOff()
    expect(book.state).toBe('EMPTY')
    book.take(change(true, levels([10, 1]), levels([11, 1])))
    book.breakOff()
    expect(book.take(change(false, levels([10, 7]), []))).toBe(false)
    expect([book.state, book.isUsable, book.bids.sizeAt(10)]).toEqual(['OUT_OF_SYNC', false, 1])
    book.take(change(true, levels([8, 1]), []))
    expect([book.state, book.isUsable, book.bids.price(0), book.asks.count]).toEqual(['SYNCED', true, 8, 0])
  })

  it('may begin with a change where there is no snapshot, and says that it is partial', () => {
    const book = new OrderBook(true)
    expect(book.take(change(false, levels([10, 1]), []))).toBe(true)
    expect([book.state, book.isUsable]).toEqual(['PARTIAL', true])
  })

  it('takes a snapshot of a hundred thousand levels at once', () => {
    const side = Array.from({ length: 100_000 }, (_, n) => ({ price: 1 + n, size: 1 }))
    const book = new OrderBook()
    const began = performance.now()
    book.take(
      change(
        true,
        side.toReversed().map(({ price }) => ({ price, size: 1 })),
        side.map(({ price }) => ({ price: price + 200_000, size: 1 })),
      ),
    )
    expect(performance.now() - began).toBeLessThan(1_000)
    expect([book.bids.price(0), book.asks.price(0)]).toEqual([100_000, 200_001])
  })
})
