import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { BookGatherer } from '#quant/features/gathering/bookGatherer.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

const CLOSE = 1_000 * SECOND

function closed(book: BookGatherer, at = CLOSE): FeatureInputs {
  const into = { ...unknownInputs(), time: at - SECOND }
  book.close(into, at)
  return into
}

/** Twelve levels of ten units on each side of 100, a tenth apart. */
function filled(): BookGatherer {
  const book = new BookGatherer()
  for (let level = 0; level < 12; level += 1) {
    book.takeDepth(CLOSE - SECOND, 1, 99.9 - level / 10, 10, level === 0 ? 1 : 2)
    book.takeDepth(CLOSE - SECOND, -1, 100.1 + level / 10, 10, 2)
  }
  return book
}

describe('gathering an order book', () => {
  it('counts ten levels and what lies within half a percent', () => {
    const bar = closed(filled())
    expect([bar.bidDepth, bar.askDepth]).toEqual([100, 100])
    const near = [0, 1, 2, 3, 4]
    expect(bar.nearBidValue).toBeCloseTo(
      near.reduce((sum, level) => sum + 10 * (99.9 - level / 10), 0),
      8,
    )
    expect(bar.nearAskValue).toBeCloseTo(
      near.reduce((sum, level) => sum + 10 * (100.1 + level / 10), 0),
      8,
    )
  })

  it('prices 10,000 at once by walking the levels', () => {
    const bar = closed(filled())
    // Nine levels of ten units hold 10 x (100.1 + ... + 100.9) = 9,045; the rest comes from the tenth at 101.
    const units = 90 + (10_000 - 9_045) / 101
    expect(bar.costToBuy).toBeCloseTo(10_000 * (10_000 / units / 100 - 1), 8)
    const sold = 100 + (10_000 - 10 * (99.9 + 99 + 0) * 5) / 98.9
    expect(bar.costToSell).toBeCloseTo(10_000 * (1 - 10_000 / sold / 100), 8)
  })

  it('does not know the price of more than the book holds', () => {
    const book = new BookGatherer()
    book.takeDepth(CLOSE, 1, 99, 1, 1)
    book.takeDepth(CLOSE, -1, 101, 1_000, 2)
    expect(closed(book)).toMatchObject({ bidDepth: 1, costToSell: Number.NaN })
    expect(closed(book).costToBuy).toBeCloseTo(100, 10)
  })

  it('changes and removes levels, and lets nothing later than the close count', () => {
    const book = filled()
    book.takeDepth(CLOSE, 1, 99.9, 4, 0)
    book.takeDepth(CLOSE, -1, 100.1, 0, 0)
    book.takeDepth(CLOSE + 1, 1, 99.9, 1_000, 0)
    const bar = closed(book)
    expect([bar.bidDepth, bar.askDepth]).toEqual([94, 100])
    expect(closed(book, CLOSE + SECOND).bidDepth).toBe(1_090)
  })

  it('knows nothing of a book that is empty, crossed or was taken back', () => {
    const unknown = { bidDepth: Number.NaN, askDepth: Number.NaN, nearBidValue: Number.NaN, costToBuy: Number.NaN }
    expect(closed(new BookGatherer())).toMatchObject(unknown)
    const book = filled()
    book.takeDepth(CLOSE, 1, 100.2, 1, 0)
    expect(closed(book)).toMatchObject(unknown)
    book.takeDepth(CLOSE + 1, 1, 0, 0, 1)
    expect(closed(book, CLOSE + SECOND)).toMatchObject(unknown)
  })
})
