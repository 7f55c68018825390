import { describe, expect, it } from 'vitest'
import { OUTCOME, PriceTimeBook, TERMS } from '#trading/exchange/depth/priceTimeBook.ts'
import { drawMatchEvents } from '../../../helpers/depth/matchEvents.ts'
import { playNaively } from '../../../helpers/depth/naiveBook.ts'
import { playMatch } from '../../../helpers/depth/playMatch.ts'

function openBook(): PriceTimeBook {
  return new PriceTimeBook({ lowestPrice: 1_000, priceIncrement: 5, levels: 200, orders: 4 })
}

/** The fills of the last event as [maker, price, quantity]. */
function fillsOf({ fills }: PriceTimeBook): readonly (readonly number[])[] {
  return Array.from({ length: fills.count }, (_, index) =>
    [fills.maker, fills.price, fills.quantity].map((column) => column[index] ?? Number.NaN),
  )
}

describe('a book with price-time priority', () => {
  it('trades the best price first and at one price the earliest first', () => {
    const book = openBook()
    const dear = book.limit(-1, 1_110, 10)
    const first = book.limit(-1, 1_105, 10)
    const second = book.limit(-1, 1_105, 10)
    expect([book.bestBid, book.bestAsk, book.shownAt(1_105)]).toEqual([Number.NaN, 1_105, 20])
    expect(book.limit(1, 1_110, 25)).toBe(OUTCOME.FILLED)
    expect(fillsOf(book)).toEqual([
      [first, 1_105, 10],
      [second, 1_105, 10],
      [dear, 1_110, 5],
    ])
    expect([book.bestAsk, book.openQuantity(dear), book.live]).toEqual([1_110, 5, 1])
  })

  it('lets the rest of a limit order stand and cancels the rest of a market order', () => {
    const book = openBook()
    book.limit(-1, 1_100, 10)
    const buy = book.limit(1, 1_100, 15)
    expect([book.bestBid, book.openQuantity(buy)]).toEqual([1_100, 5])
    expect(book.market(-1, 8)).toBe(OUTCOME.REST_CANCELLED)
    expect(fillsOf(book)).toEqual([[buy, 1_100, 5]])
    expect(book.market(-1, 8)).toBe(OUTCOME.REST_CANCELLED)
    expect([book.fills.count, book.live]).toEqual([0, 0])
  })

  it('cancels by number and knows numbers of the past', () => {
    const book = openBook()
    const numbers = Array.from({ length: 40 }, (_, index) => book.limit(1, 1_000 + 5 * (index % 3), 10))
    expect(new Set(numbers).size).toBe(40)
    for (const number of numbers) expect(book.cancel(number)).toBe(10)
    const again = book.limit(1, 1_000, 10)
    expect(numbers).not.toContain(again)
    for (const number of [...numbers, 0, -1, 17.5, 2 ** 40]) expect(book.cancel(number)).toBe(OUTCOME.UNKNOWN_ORDER)
    expect([book.live, book.bestBid, book.shownAt(1_000)]).toEqual([1, 1_000, 10])
  })

  it('keeps the place of an order made smaller and moves one that is changed otherwise to the end', () => {
    const book = openBook()
    const first = book.limit(1, 1_100, 10)
    const second = book.limit(1, 1_100, 10)
    expect(book.modify(first, 1_100, 4)).toBe(first)
    expect([book.quantityAhead(first), book.quantityAhead(second)]).toEqual([0, 4])
    expect(book.modify(first, 1_100, 6)).toBe(first)
    expect([book.quantityAhead(first), book.quantityAhead(second), book.shownAt(1_100)]).toEqual([10, 0, 16])
    expect(book.modify(second, 1_105, 10)).toBe(second)
    expect([book.bestBid, book.shownAt(1_100), book.shownAt(1_105)]).toEqual([1_105, 6, 10])
  })

  it('trades an order that is changed to a price that trades', () => {
    const book = openBook()
    const ask = book.limit(-1, 1_200, 10)
    const bid = book.limit(1, 1_100, 25)
    expect(book.modify(bid, 1_200, 25)).toBe(bid)
    expect(fillsOf(book)).toEqual([[ask, 1_200, 10]])
    expect([book.openQuantity(bid), book.bestBid, book.live]).toEqual([15, 1_200, 1])
    book.limit(-1, 1_300, 15)
    expect(book.modify(bid, 1_300, 15)).toBe(OUTCOME.FILLED)
    expect([book.live, book.bestBid, book.bestAsk]).toEqual([0, Number.NaN, Number.NaN])
  })

  it('shows an iceberg part by part, each at the end of the queue', () => {
    const book = openBook()
    const iceberg = book.limit(-1, 1_100, 25, TERMS.goodTillCancelled, 0, 10)
    const plain = book.limit(-1, 1_100, 10)
    expect(book.shownAt(1_100)).toBe(20)
    book.market(1, 10)
    expect([book.quantityAhead(plain), book.quantityAhead(iceberg), book.shownAt(1_100)]).toEqual([0, 10, 20])
    expect(book.market(1, 25)).toBe(OUTCOME.FILLED)
    expect(fillsOf(book)).toEqual([
      [plain, 1_100, 10],
      [iceberg, 1_100, 10],
      [iceberg, 1_100, 5],
    ])
    expect(book.live).toBe(0)
  })

  it('takes from what an iceberg hides first when it is made smaller', () => {
    const book = openBook()
    const iceberg = book.limit(1, 1_100, 25, TERMS.goodTillCancelled, 0, 10)
    expect(book.modify(iceberg, 1_100, 12)).toBe(iceberg)
    expect([book.shownAt(1_100), book.openQuantity(iceberg)]).toEqual([10, 12])
    book.modify(iceberg, 1_100, 7)
    expect([book.shownAt(1_100), book.openQuantity(iceberg)]).toEqual([7, 7])
    expect(book.market(-1, 20)).toBe(OUTCOME.REST_CANCELLED)
    expect(fillsOf(book)).toEqual([[iceberg, 1_100, 7]])
  })

  it('refuses a post-only order that would trade, also when it is changed to', () => {
    const book = openBook()
    book.limit(-1, 1_100, 10)
    expect(book.limit(1, 1_100, 10, TERMS.postOnly)).toBe(OUTCOME.WOULD_TRADE)
    const bid = book.limit(1, 1_095, 10, TERMS.postOnly)
    expect(book.modify(bid, 1_105, 10)).toBe(OUTCOME.WOULD_TRADE)
    expect([book.bestBid, book.bestAsk, book.openQuantity(bid)]).toEqual([1_095, 1_100, 10])
  })

  it('trades immediate-or-cancel as far as it goes and fill-or-kill in full or not at all', () => {
    const book = openBook()
    book.limit(-1, 1_100, 10)
    book.limit(-1, 1_105, 20, TERMS.goodTillCancelled, 0, 5)
    expect(book.limit(1, 1_105, 31, TERMS.fillOrKill)).toBe(OUTCOME.NOT_FILLABLE)
    expect([book.fills.count, book.shownAt(1_100)]).toEqual([0, 10])
    expect(book.limit(1, 1_100, 15, TERMS.immediateOrCancel)).toBe(OUTCOME.REST_CANCELLED)
    expect(fillsOf(book).map(([, , quantity]) => quantity)).toEqual([10])
    expect(book.limit(1, 1_105, 20, TERMS.fillOrKill)).toBe(OUTCOME.FILLED)
    expect(book.live).toBe(0)
  })

  it('cancels the newer order before it meets one of its owner', () => {
    const book = openBook()
    const other = book.limit(-1, 1_100, 10, TERMS.goodTillCancelled, 7)
    const own = book.limit(-1, 1_100, 10, TERMS.goodTillCancelled, 5)
    expect(book.limit(1, 1_100, 15, TERMS.fillOrKill, 5)).toBe(OUTCOME.NOT_FILLABLE)
    expect(book.limit(1, 1_100, 15, TERMS.goodTillCancelled, 5)).toBe(OUTCOME.SELF_TRADE)
    expect(fillsOf(book)).toEqual([[other, 1_100, 10]])
    book.limit(-1, 1_095, 10, TERMS.goodTillCancelled, 7)
    expect(book.limit(1, 1_100, 10, TERMS.fillOrKill, 5)).toBe(OUTCOME.FILLED)
    book.cancel(own)
    const before = book.limit(-1, 1_100, 10, TERMS.goodTillCancelled, 7)
    book.limit(-1, 1_100, 10, TERMS.goodTillCancelled, 5)
    expect(book.limit(1, 1_100, 10, TERMS.fillOrKill, 5)).toBe(OUTCOME.FILLED)
    expect(fillsOf(book)).toEqual([[before, 1_100, 10]])
    expect(book.market(1, 5, 5)).toBe(OUTCOME.SELF_TRADE)
    expect([book.shownAt(1_100), book.bestBid]).toEqual([10, Number.NaN])
    expect(book.market(1, 5, 6)).toBe(OUTCOME.FILLED)
  })

  it('refuses quantities and prices that cannot be', () => {
    const book = openBook()
    for (const quantity of [0, -1, 1.5, Number.NaN, 2 ** 53])
      expect(book.limit(1, 1_000, quantity)).toBe(OUTCOME.BAD_QUANTITY)
    for (const price of [995, 2_000, 1_003, Number.NaN]) expect(book.limit(1, price, 1)).toBe(OUTCOME.BAD_PRICE)
    expect(book.limit(1, 1_000, 5, TERMS.goodTillCancelled, 0, 0.5)).toBe(OUTCOME.BAD_QUANTITY)
    expect(book.market(1, 0)).toBe(OUTCOME.BAD_QUANTITY)
    const bid = book.limit(1, 1_000, 5)
    expect(book.modify(bid, 1_002, 5)).toBe(OUTCOME.BAD_PRICE)
    expect(book.modify(bid, 1_000, 0)).toBe(OUTCOME.BAD_QUANTITY)
    expect(book.modify(99, 1_000, 5)).toBe(OUTCOME.UNKNOWN_ORDER)
    expect([book.live, book.quantityAhead(99)]).toEqual([1, null])
  })

  it('does on the matching workload what arrays of arrays do', () => {
    const events = drawMatchEvents(200_000, 12_345)
    const totals = playMatch(events, 200_000)
    expect(totals).toEqual(playNaively(events, 200_000))
    expect(totals.fills).toBeGreaterThan(50_000)
  })
})
