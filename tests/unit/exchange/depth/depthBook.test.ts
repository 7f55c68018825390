import { describe, expect, it } from 'vitest'
import { DepthBook, type DepthMessage } from '#trading/exchange/depth/depthBook.ts'
import { costOfDepth } from '#trading/exchange/depth/depthCost.ts'
import { imbalance, microprice, topLevels } from '#trading/exchange/depth/depthFigures.ts'

function message(
  numbers: readonly [first: number, last: number, previous?: number],
  bids: readonly number[],
  asks: readonly number[],
): DepthMessage {
  const [first, last, previous = null] = numbers
  return { first, last, previous, tsEvent: last * 10, bids, asks }
}

function syncedBook(): DepthBook {
  const book = new DepthBook('BINANCE_SPOT')
  book.applySnapshot(message([0, 100], [99, 5, 98, 7, 95, 1], [101, 4, 102, 6, 110, 9]))
  return book
}

function codes(findings: readonly { readonly code: string }[]): readonly string[] {
  return findings.map(({ code }) => code)
}

describe('a depth book', () => {
  it('keeps its levels sorted through insertions, changes and removals', () => {
    const book = syncedBook()
    expect(book.applyChanges(message([101, 105], [98, 0, 97, 3, 100, 2], [101, 0, 103, 8, 102, 1]))).toEqual([])
    expect(topLevels(book.bids, 9)).toEqual([
      { price: 100, size: 2 },
      { price: 99, size: 5 },
      { price: 97, size: 3 },
      { price: 95, size: 1 },
    ])
    expect(topLevels(book.asks, 2)).toEqual([
      { price: 102, size: 1 },
      { price: 103, size: 8 },
    ])
    expect([book.asks.sizeAt(110), book.asks.sizeAt(111), book.bids.sizeAt(98)]).toEqual([9, 0, 0])
    expect([book.tsEvent, book.lastUpdate, book.state]).toEqual([1_050, 105, 'SYNCED'])
  })

  it('has nothing beyond its last level', () => {
    const { bids } = new DepthBook()
    expect([bids.price(0), bids.size(0), bids.available(0), bids.sizeAt(5)]).toEqual([Number.NaN, 0, 0, 0])
  })

  it('values a market order exactly over the levels it takes', () => {
    const { asks, bids } = syncedBook()
    expect(costOfDepth(asks, 12, null)).toEqual({
      filled: 12,
      unfilled: 0,
      value: 4n * 101n + 6n * 102n + 2n * 110n,
      averagePrice: 103,
      worstPrice: 110,
      levels: 3,
    })
    expect(costOfDepth(asks, 12, 102)).toMatchObject({ filled: 10, unfilled: 2, worstPrice: 102, levels: 2 })
    expect(costOfDepth(bids, 6, 98)).toMatchObject({ value: 5n * 99n + 98n, worstPrice: 98 })
    expect(costOfDepth(bids, 6, 100)).toEqual({
      filled: 0,
      unfilled: 6,
      value: 0n,
      averagePrice: null,
      worstPrice: null,
      levels: 0,
    })
  })

  it('values amounts beyond the safe integers exactly', () => {
    const book = new DepthBook()
    const price = 9_007_199_254_740_991
    book.applySnapshot(message([0, 0], [], [price - 1, 3, price, 5]))
    expect(costOfDepth(book.asks, 7, null).value).toBe(3n * BigInt(price - 1) + 4n * BigInt(price))
  })

  it('tells the weighted middle and the imbalance, and neither of an empty book', () => {
    const book = syncedBook()
    expect(microprice(book)).toBeCloseTo((99 * 4 + 101 * 5) / 9, 12)
    expect(imbalance(book, 1)).toBeCloseTo(1 / 9, 12)
    expect(imbalance(book, 9)).toBeCloseTo((13 - 19) / 32, 12)
    const empty = new DepthBook()
    expect([microprice(empty), imbalance(empty, 5)]).toEqual([null, null])
  })
})

describe('the update numbers of a book', () => {
  it('spot: waits for a snapshot, leaves out what it contains and goes on where it ends', () => {
    const book = new DepthBook('BINANCE_SPOT')
    book.applyChanges(message([90, 95], [50, 1], []))
    book.applyChanges(message([96, 103], [99, 8], []))
    expect([book.state, book.isUsable, book.bids.count]).toEqual(['EMPTY', false, 0])
    expect(book.applySnapshot(message([0, 100], [99, 5], [101, 4]))).toEqual([])
    expect([book.state, book.bids.size(0), book.bids.count, book.lastUpdate]).toEqual(['SYNCED', 8, 1, 103])
    expect(book.applyChanges(message([104, 104], [], [101, 0, 102, 2]))).toEqual([])
    expect(book.asks.price(0)).toBe(102)
  })

  it('spot: says once that updates are missing, stays as it was, and comes back with the next snapshot', () => {
    const book = syncedBook()
    const findings = book.applyChanges(message([102, 104], [99, 1], []))
    expect(codes(findings)).toEqual(['BOOK_OUT_OF_SYNC'])
    expect(findings[0]?.message).toContain('Updates 101 to 101 of the order book are missing')
    expect(book.applyChanges(message([105, 106], [98, 0], []))).toEqual([])
    expect([book.state, book.isUsable, book.bids.size(0)]).toEqual(['OUT_OF_SYNC', false, 5])
    expect(book.applySnapshot(message([0, 103], [99, 6, 98, 7], [101, 4]))).toEqual([])
    expect([book.state, book.bids.size(0), book.bids.count, book.lastUpdate]).toEqual(['SYNCED', 1, 1, 106])
  })

  it('spot: is still out of sync when the snapshot is older than what has waited', () => {
    const book = new DepthBook('BINANCE_SPOT')
    book.applyChanges(message([200, 205], [99, 8], []))
    expect(codes(book.applySnapshot(message([0, 100], [99, 5], [])))).toEqual(['BOOK_OUT_OF_SYNC'])
    expect(codes(book.applySnapshot(message([0, 201], [99, 5], [])))).toEqual([])
    expect([book.state, book.bids.size(0)]).toEqual(['SYNCED', 8])
  })

  it('futures: each message names the one before', () => {
    const book = new DepthBook('BINANCE_FUTURES')
    book.applySnapshot(message([0, 100], [99, 5], [101, 4]))
    expect(book.applyChanges(message([80, 99, 70], [99, 1], []))).toEqual([])
    expect(book.bids.size(0)).toBe(5)
    expect(book.applyChanges(message([95, 120, 90], [99, 2], []))).toEqual([])
    expect(book.applyChanges(message([125, 130, 120], [99, 3], []))).toEqual([])
    expect([book.bids.size(0), book.lastUpdate]).toEqual([3, 130])
    expect(codes(book.applyChanges(message([141, 150, 140], [99, 4], [])))).toEqual(['BOOK_OUT_OF_SYNC'])
  })

  it('leaves out repeated messages and snapshots older than the book', () => {
    const book = syncedBook()
    book.applyChanges(message([101, 105], [99, 6], []))
    expect(book.applyChanges(message([101, 105], [99, 9], []))).toEqual([])
    expect(book.applySnapshot(message([0, 103], [90, 1], [91, 1]))).toEqual([])
    expect([book.bids.price(0), book.bids.size(0), book.lastUpdate]).toEqual([99, 6, 105])
  })

  it('can start from changes alone, as a partial book', () => {
    const book = new DepthBook('BINANCE_SPOT')
    book.applyChanges(message([10, 12], [99, 5], []), true)
    expect(book.state).toBe('PARTIAL')
    expect(codes(book.applyChanges(message([14, 15], [99, 6], []), true))).toEqual(['BOOK_OUT_OF_SYNC'])
  })

  it('takes levels one by one where somebody else has checked their order', () => {
    const book = new DepthBook()
    expect(book.setLevel(1, 99, 5, 10)).toEqual([])
    expect(book.state).toBe('PARTIAL')
    book.beginSnapshot()
    book.setLevel(1, 98, 5, 20)
    book.setLevel(-1, 100, 5, 20)
    expect(book.endChanges(20)).toEqual([])
    expect([book.state, book.bids.count, book.bids.price(0), book.tsEvent]).toEqual(['SYNCED', 1, 98, 20])
    expect(book.applyChanges({ ...message([0, 0], [98, 0, 97, 1], []), tsEvent: 30 })).toEqual([])
    expect([book.bids.price(0), book.tsEvent]).toEqual([97, 30])
  })
})

describe('a book that cannot be right', () => {
  it('says that it is crossed or locked, once a spell, and is not matched against meanwhile', () => {
    const book = syncedBook()
    expect(codes(book.applyChanges(message([101, 101], [102, 1], [])))).toEqual(['BOOK_CROSSED'])
    expect([book.crossing, book.isUsable, microprice(book)]).toEqual(['CROSSED', false, null])
    expect(book.applyChanges(message([102, 102], [90, 1], []))).toEqual([])
    expect(codes(book.applyChanges(message([103, 103], [], [101, 0])))).toEqual(['BOOK_LOCKED'])
    expect(book.applyChanges(message([104, 104], [102, 0], []))).toEqual([])
    expect([book.crossing, book.isUsable]).toEqual(['NONE', true])
    expect(codes(book.applyChanges(message([105, 105], [], [99, 1])))).toEqual(['BOOK_LOCKED'])
  })

  it('leaves out levels that cannot be', () => {
    const book = syncedBook()
    const bad = [99, -1, 98.5, 3, 97, Number.NaN, 0, 5, 2 ** 53, 1, 96, 0.5, 94]
    expect(codes(book.applyChanges(message([101, 101], bad, [])))).toEqual(Array(6).fill('BOOK_BAD_LEVEL'))
    expect(topLevels(book.bids, 9).map(({ size }) => size)).toEqual([5, 7, 1])
    expect(codes(book.setLevel(-1, -5, 1, 5))).toEqual(['BOOK_BAD_LEVEL'])
  })
})
