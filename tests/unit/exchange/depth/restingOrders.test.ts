import { describe, expect, it } from 'vitest'
import { DepthBook } from '#trading/exchange/depth/depthBook.ts'
import { matchDepth, type DepthOrder } from '#trading/exchange/depth/depthMatching.ts'
import type { RestingDepthOrder } from '#trading/exchange/depth/restingDepthOrder.ts'
import { RestingOrders } from '#trading/exchange/depth/restingOrders.ts'

const MARKET: DepthOrder = {
  direction: 1,
  quantity: 12,
  limit: null,
  postOnly: false,
  fillOrKill: false,
  displayQuantity: null,
}

/** A book with bids 99 x 5, 98 x 7 and asks 101 x 4, 102 x 6, known up to moment 10. */
function openBook(): DepthBook {
  const book = new DepthBook()
  book.applySnapshot({ first: 0, last: 0, previous: null, tsEvent: 10, bids: [99, 5, 98, 7], asks: [101, 4, 102, 6] })
  return book
}

/** A book, the orders that rest in it and what they were told. */
function openMarket(model: 'risk-averse' | 'optimistic' = 'risk-averse') {
  const book = openBook()
  const resting = new RestingOrders(book, { kind: model })
  const fills: (readonly [order: RestingDepthOrder, quantity: number])[] = []
  const onFill = (order: RestingDepthOrder, quantity: number): void => void fills.push([order, quantity])
  let now = 10
  return {
    book,
    resting,
    fills,
    add: (direction: 1 | -1, limit: number, quantity: number, displayQuantity: number | null = null) =>
      resting.add({ direction, limit, quantity, displayQuantity }),
    trade: (price: number, quantity: number, aggressor = 0) =>
      resting.trade((now += 1), price, quantity, aggressor, onFill),
    set: (direction: 1 | -1, price: number, size: number) => {
      book.setLevel(direction, price, size, (now += 1))
      book.endChanges(now)
      resting.depth(onFill)
    },
  }
}

describe('an order that comes to a book', () => {
  it('pays the levels one by one, and what it took is not there for the next', () => {
    const book = openBook()
    expect(matchDepth(book, { ...MARKET, quantity: 5 })).toEqual({
      ok: true,
      fills: [
        { price: 101, quantity: 4 },
        { price: 102, quantity: 1 },
      ],
      resting: 0,
      unfilled: 0,
    })
    expect(matchDepth(book, MARKET)).toMatchObject({ fills: [{ price: 102, quantity: 5 }], unfilled: 7 })
    book.setLevel(-1, 102, 8, 20)
    book.setLevel(-1, 101, 3, 20)
    book.endChanges(20)
    expect([book.asks.available(0), book.asks.available(1)]).toEqual([0, 2])
    expect(matchDepth(book, MARKET)).toMatchObject({ fills: [{ price: 102, quantity: 2 }], unfilled: 10 })
    book.setLevel(-1, 100, 9, 30)
    book.setLevel(-1, 103, 7, 30)
    expect([0, 1, 2, 3].map((n) => book.asks.available(n))).toEqual([9, 0, 0, 7])
  })

  it('rests beyond its limit', () => {
    const match = matchDepth(openBook(), { ...MARKET, limit: 101 })
    expect(match).toEqual({ ok: true, fills: [{ price: 101, quantity: 4 }], resting: 8, unfilled: 0 })
    expect(matchDepth(openBook(), { ...MARKET, direction: -1, limit: 100 })).toMatchObject({ fills: [], resting: 12 })
  })

  it('is refused when it is post-only and would trade, or fill-or-kill and cannot in full', () => {
    const book = openBook()
    expect(matchDepth(book, { ...MARKET, limit: 101, postOnly: true })).toMatchObject({ code: 'POST_ONLY_WOULD_TRADE' })
    expect(matchDepth(book, { ...MARKET, limit: 100, postOnly: true })).toMatchObject({ resting: 12 })
    expect(matchDepth(book, { ...MARKET, fillOrKill: true })).toMatchObject({ code: 'NOT_FILLABLE_AT_ONCE' })
    expect(matchDepth(book, { ...MARKET, quantity: 10, fillOrKill: true })).toMatchObject({ ok: true, unfilled: 0 })
  })

  it('is refused by a book that is not in order', () => {
    const book = openBook()
    book.setLevel(1, 103, 1, 20)
    book.endChanges(20)
    expect(matchDepth(book, MARKET)).toMatchObject({ ok: false, code: 'BOOK_NOT_USABLE' })
    expect(matchDepth(new DepthBook(), MARKET)).toMatchObject({ code: 'BOOK_NOT_USABLE' })
  })
})

describe('an order that rests', () => {
  it('fills part by part when trades have consumed what stood ahead', () => {
    const { add, trade, fills, resting } = openMarket()
    const order = add(1, 99, 10)
    trade(99, 5)
    expect([order.ahead, fills.length]).toEqual([0, 0])
    trade(99, 4)
    trade(99, 8)
    expect(fills).toEqual([
      [order, 4],
      [order, 6],
    ])
    expect(resting.count).toBe(0)
  })

  it('is not moved by buyers at its price when it buys', () => {
    const { add, trade, fills } = openMarket()
    const order = add(1, 99, 10)
    trade(99, 50, 1)
    expect([order.ahead, fills.length]).toEqual([5, 0])
    trade(99, 6, -1)
    expect(fills).toEqual([[order, 1]])
  })

  it('fills in full when a trade goes through its price', () => {
    const { add, trade, fills } = openMarket()
    const buy = add(1, 99, 10, 3)
    const sell = add(-1, 102, 10)
    trade(98, 1)
    trade(103, 1)
    expect(fills).toEqual([
      [buy, 10],
      [sell, 10],
    ])
  })

  it('fills against the other side that has come to it, as far as that goes', () => {
    const { add, set, fills, book } = openMarket()
    const order = add(1, 100, 10)
    set(-1, 100, 4)
    set(-1, 100, 4)
    set(-1, 100, 6)
    expect(fills).toEqual([
      [order, 4],
      [order, 2],
    ])
    expect(book.asks.available(0)).toBe(0)
  })

  it('shares the volume at a price with the orders that came before it', () => {
    const { add, trade, fills } = openMarket()
    const first = add(1, 99, 3)
    const second = add(1, 99, 3)
    trade(99, 10)
    expect(fills).toEqual([
      [first, 3],
      [second, 2],
    ])
  })

  it('joins the queue again with each part of an iceberg', () => {
    const { add, trade, set, fills } = openMarket()
    const order = add(1, 99, 6, 2)
    set(1, 99, 20)
    trade(99, 7)
    expect([order.open, order.ahead]).toEqual([4, 15])
    set(1, 99, 13)
    expect(order.ahead).toBe(13)
    trade(99, 13)
    expect(fills).toEqual([[order, 2]])
    trade(99, 2)
    expect(fills.length).toBe(2)
  })

  it('made smaller keeps its place, and taken out hears nothing more', () => {
    const { add, trade, resting, fills } = openMarket()
    const order = add(1, 99, 10, 4)
    trade(99, 3)
    order.reduceTo(3)
    expect([order.open, order.ahead]).toEqual([3, 2])
    const gone = add(1, 99, 5)
    resting.remove(gone)
    resting.remove(gone)
    trade(99, 20)
    expect(fills).toEqual([[order, 3]])
    expect([gone.open, resting.count]).toEqual([0, 0])
  })
})
