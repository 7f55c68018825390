import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { TradeGatherer } from '#quant/features/gathering/tradeGatherer.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

const OPEN = 1_000 * SECOND
const BAR = 10 * SECOND

function closed(gatherer: TradeGatherer, open = OPEN): FeatureInputs {
  const into = { ...unknownInputs(), time: open }
  gatherer.close(into, open + BAR)
  return into
}

describe('gathering trades over bars', () => {
  it('sums what was traded, by who took', () => {
    const trades = new TradeGatherer(0)
    trades.takeTrade(OPEN, 100, 3, 1)
    trades.takeTrade(OPEN + 2 * SECOND, 101, 5, -1)
    trades.takeTrade(OPEN + 5 * SECOND, 99, 1, 1)
    expect(closed(trades)).toMatchObject({
      tradeCount: 3,
      buyVolume: 4,
      sellVolume: 5,
      tradedValue: 300 + 505 + 99,
      largestTrade: 5,
      tradeSizeSquares: 9 + 25 + 1,
      tradeSpan: 5,
      tradeGapSquares: 4 + 9,
      tradeVariation: 1 + 4,
      effectiveSpread: Number.NaN,
    })
  })

  it('measures trades against the middle of strictly before', () => {
    const trades = new TradeGatherer(0)
    trades.takeQuote(OPEN - SECOND, 99, 101)
    // The quote of the trade's own moment is what the trade left behind.
    trades.takeQuote(OPEN + SECOND, 100, 104)
    trades.takeTrade(OPEN + SECOND, 101, 2, 1)
    trades.takeTrade(OPEN + 2 * SECOND, 100, 6, -1)
    expect(closed(trades).effectiveSpread).toBeCloseTo((2 * 2 * 1 + 6 * 2 * 2) / 8, 12)
  })

  it('tells who took by the middle, and at the middle by the last move', () => {
    const trades = new TradeGatherer(0)
    trades.takeQuote(OPEN - SECOND, 99, 101)
    trades.takeTrade(OPEN, 100, 1, 0) // at the middle before any move: neither
    trades.takeTrade(OPEN + 1, 101, 2, 0) // above
    trades.takeTrade(OPEN + 2, 100, 4, 0) // at the middle after a fall
    trades.takeTrade(OPEN + 3, 100, 8, 0) // still
    trades.takeTrade(OPEN + 4, 99, 16, 0) // below
    trades.takeTrade(OPEN + 5, 100, 32, 0) // at the middle after a rise
    trades.takeTrade(OPEN + 6, 99, 64, 1) // what is told counts
    expect(closed(trades)).toMatchObject({ tradeCount: 7, buyVolume: 2 + 32 + 64, sellVolume: 4 + 8 + 16 })
  })

  it('goes by the last move where there is no middle', () => {
    const trades = new TradeGatherer(0)
    trades.takeTrade(OPEN - SECOND, 100, 1, 0)
    trades.takeTrade(OPEN, 101, 2, 0)
    expect(closed(trades)).toMatchObject({ buyVolume: 2, sellVolume: 0 })
  })

  it('counts a trade at the end of a bar in the next one, and one that comes too late nowhere', () => {
    const trades = new TradeGatherer(0)
    trades.takeTrade(OPEN + BAR, 100, 7, 1)
    trades.takeTrade(OPEN + 1, 100, 1, 1)
    expect(closed(trades)).toMatchObject({ tradeCount: 1, buyVolume: 1 })
    trades.takeTrade(OPEN + 2, 100, 50, 1)
    expect(closed(trades, OPEN + BAR)).toMatchObject({ tradeCount: 1, buyVolume: 7 })
    expect(trades.late).toBe(1)
  })

  it('tells a quiet bar from one that was not heard', () => {
    const trades = new TradeGatherer(OPEN + 1)
    expect(closed(trades)).toMatchObject({ tradeCount: Number.NaN, buyVolume: Number.NaN })
    expect(closed(trades, OPEN + BAR)).toMatchObject({
      tradeCount: 0,
      buyVolume: 0,
      tradedValue: 0,
      largestTrade: Number.NaN,
      tradeSpan: Number.NaN,
    })
    trades.interrupt(OPEN + 2 * BAR, OPEN + 2 * BAR + 1)
    expect(closed(trades, OPEN + 2 * BAR)).toMatchObject({ tradeCount: Number.NaN })
    expect(closed(trades, OPEN + 3 * BAR)).toMatchObject({ tradeCount: 0 })
  })

  it('does not measure a trade that is told late against a middle of after it', () => {
    const trades = new TradeGatherer(0)
    trades.takeQuote(OPEN + 2 * SECOND, 99, 101)
    trades.forming({ ...unknownInputs(), time: OPEN }, OPEN + 3 * SECOND)
    trades.takeTrade(OPEN + SECOND, 200, 1, 1)
    expect(closed(trades)).toMatchObject({ tradeCount: 1, effectiveSpread: Number.NaN })
  })
})
