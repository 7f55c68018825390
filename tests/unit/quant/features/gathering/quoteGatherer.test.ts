import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { QuoteGatherer } from '#quant/features/gathering/quoteGatherer.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

const OPEN = 1_000 * SECOND
const BAR = 10 * SECOND

function bar(open = OPEN): FeatureInputs {
  return { ...unknownInputs(), time: open }
}

function closed(gatherer: QuoteGatherer, open = OPEN): FeatureInputs {
  const into = bar(open)
  gatherer.close(into, open + BAR)
  return into
}

describe('gathering quotes over bars', () => {
  it('weighs spread and middle by the time that quotes stood, from the one in force at the open', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN - 5 * SECOND, 99, 101, 10, 10)
    quotes.takeQuote(OPEN + 4 * SECOND, 99, 100, 10, 10)
    quotes.takeQuote(OPEN + 9 * SECOND, 98, 100, 10, 10)
    const { meanSpread, meanMid, bid, ask } = closed(quotes)
    expect(meanSpread).toBeCloseTo((4 * 2 + 5 * 1 + 1 * 2) / 10, 12)
    expect(meanMid).toBeCloseTo((4 * 100 + 5 * 99.5 + 1 * 99) / 10, 12)
    expect([bid, ask]).toEqual([98, 100])
  })

  it('counts order flow as demand added less supply added', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN, 99, 101, 10, 20)
    const steps: readonly (readonly [number, number, number, number, flow: number])[] = [
      [99, 101, 14, 20, 4], // four more on the bid
      [99, 101, 14, 15, 5], // five offers fewer
      [100, 101, 3, 15, 3], // a better bid of three
      [98, 101, 8, 15, -3], // it goes
      [98, 102, 8, 7, 15], // the offers of fifteen go
      [98, 100, 8, 2, -2], // a better offer of two
    ]
    steps.forEach(([bid, ask, bidSize, askSize], index) =>
      quotes.takeQuote(OPEN + (index + 1) * SECOND, bid, ask, bidSize, askSize),
    )
    const { orderFlow, quoteUpdates, midVariation } = closed(quotes)
    expect(orderFlow).toBe(4 + 5 + 3 - 3 + 15 - 2)
    // The first quote is news too.
    expect(quoteUpdates).toBe(7)
    expect(midVariation).toBe(0.5 ** 2 + 1 ** 2 + 0.5 ** 2 + 1 ** 2)
  })

  it('does not count a quote that says the same again', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN - SECOND, 99, 101, 10, 20)
    quotes.takeQuote(OPEN + SECOND, 99, 101, 10, 20)
    expect(closed(quotes)).toMatchObject({ orderFlow: 0, quoteUpdates: 0, midVariation: 0 })
  })

  it('lets nothing later than the close count, though it came before', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN, 99, 101, 10, 20)
    quotes.takeQuote(OPEN + BAR, 99, 101, 11, 20)
    quotes.takeQuote(OPEN + BAR + 1, 90, 91, 5, 5)
    expect(closed(quotes)).toMatchObject({ bid: 99, bidSize: 11, orderFlow: 1, meanSpread: 2 })
    expect(closed(quotes, OPEN + BAR)).toMatchObject({ bid: 90, quoteUpdates: 1 })
  })

  it('lets what lies between two bars change what is known and count in neither', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN, 99, 101, 10, 20)
    closed(quotes)
    quotes.takeQuote(OPEN + BAR + SECOND, 95, 97, 3, 3)
    expect(closed(quotes, OPEN + 2 * BAR)).toMatchObject({
      bid: 95,
      meanSpread: 2,
      meanMid: 96,
      orderFlow: 0,
      quoteUpdates: 0,
    })
  })

  it('puts quotes of another order into the order of their time and passes over what was overtaken', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN + 4 * SECOND, 99, 100, 1, 1)
    quotes.takeQuote(OPEN, 99, 101, 1, 1)
    const into = bar()
    quotes.forming(into, OPEN + 5 * SECOND)
    expect(into.meanSpread).toBeCloseTo((4 * 2 + 1) / 5, 12)
    quotes.takeQuote(OPEN + 3 * SECOND, 50, 60, 1, 1)
    expect(closed(quotes).bid).toBe(99)
  })

  it('knows nothing while a side is missing or the quote is crossed', () => {
    const quotes = new QuoteGatherer(0)
    quotes.takeQuote(OPEN, 99, 101, 1, 1)
    quotes.takeQuote(OPEN + 5 * SECOND, Number.NaN, 101, 0, 1)
    expect(closed(quotes)).toMatchObject({ bid: Number.NaN, ask: Number.NaN, meanSpread: 2, orderFlow: 0 })
    quotes.takeQuote(OPEN + BAR + SECOND, 102, 101, 1, 1)
    expect(closed(quotes, OPEN + BAR)).toMatchObject({ bid: Number.NaN, meanSpread: Number.NaN, meanMid: Number.NaN })
  })

  it('does not count over a bar that was not heard whole', () => {
    const quotes = new QuoteGatherer(OPEN + SECOND)
    quotes.takeQuote(OPEN + 2 * SECOND, 99, 101, 1, 1)
    expect(closed(quotes)).toMatchObject({ bid: 99, orderFlow: Number.NaN, quoteUpdates: Number.NaN })
    expect(closed(quotes, OPEN + BAR)).toMatchObject({ orderFlow: 0, quoteUpdates: 0, midVariation: 0 })
    quotes.interrupt(OPEN + 2 * BAR + SECOND, OPEN + 2 * BAR + 4 * SECOND)
    quotes.takeQuote(OPEN + 2 * BAR + 6 * SECOND, 99, 103, 1, 1)
    const lost = closed(quotes, OPEN + 2 * BAR)
    expect(lost).toMatchObject({ bid: 99, orderFlow: Number.NaN })
    // A second of the old quote and four of the new one; what happened in between is not known.
    expect(lost.meanSpread).toBeCloseTo((1 * 2 + 4 * 4) / 5, 12)
  })
})
