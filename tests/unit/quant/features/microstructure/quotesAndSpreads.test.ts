import { describe, expect, it } from 'vitest'
import { column, flat, lastOf } from '../../../../helpers/featureBars.ts'

describe('spreads', () => {
  it('are told in basis points of the middle', () => {
    expect(lastOf('relativeSpread', { bid: 99, ask: 101 })).toBeCloseTo(200, 10)
    expect(lastOf('relativeSpread', { bid: 100, ask: 100 })).toBe(0)
    expect(lastOf('relativeSpread', { bid: 101, ask: 100 })).toBeNaN()
    expect(lastOf('timeWeightedSpread', { meanSpread: 0.5, meanMid: 100 })).toBeCloseTo(50, 10)
    expect(lastOf('effectiveSpreadCost', { effectiveSpread: 0.4, meanMid: 100 })).toBeCloseTo(40, 10)
    expect(lastOf('effectiveToQuotedSpread', { effectiveSpread: 0.4, meanSpread: 0.5 })).toBeCloseTo(0.8, 12)
    expect(lastOf('effectiveToQuotedSpread', { effectiveSpread: 0.4, meanSpread: 0 })).toBeNaN()
  })

  it('widen and rank against those of before', () => {
    expect(lastOf('spreadChange20', { meanSpread: [...flat(20, 1), 2], meanMid: flat(21, 100) })).toBeCloseTo(
      Math.log(2),
      12,
    )
    const rising = column(100, (index) => (index + 1) / 64)
    expect(lastOf('spreadRank100', { meanSpread: rising, meanMid: flat(100, 128) })).toBe(1)
    expect(lastOf('spreadRank100', { meanSpread: flat(100, 1), meanMid: flat(100, 128) })).toBe(0.5)
  })

  it('of Roll is what a bounce between two prices shows, and 0 for a price that goes on', () => {
    // The log price jumps between 0 and s: each change is undone by the next, so the covariance is about -s squared.
    const spread = 0.01
    const bounce = column(51, (index) => Math.exp(index % 2 === 0 ? 0 : spread))
    const changes = column(50, (index) => (index % 2 === 0 ? spread : -spread))
    const [first, second] = [changes.slice(0, -1), changes.slice(1)]
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    const covariance = mean(first.map((value, index) => (value - mean(first)) * ((second[index] ?? 0) - mean(second))))
    expect(lastOf('rollSpread50', { close: bounce })).toBeCloseTo(20_000 * Math.sqrt(-covariance), 6)
    expect(lastOf('rollSpread50', { close: column(51, (index) => 100 + index * index) })).toBe(0)
    expect(lastOf('rollSpread50', { close: flat(51, 100) })).toBe(0)
  })

  it('of highs and lows is the whole range when every bar has it and nothing else moves', () => {
    // Both terms of alpha come from the same range r then, and alpha is r itself.
    const half = 0.001
    const bars = { high: flat(21, 100 * (1 + half)), low: flat(21, 100 * (1 - half)), close: flat(21, 100) }
    expect(lastOf('highLowSpread20', bars)).toBeCloseTo(20, 10)
    // A gap between bars is no range: taken out, a rising price shows the same.
    const rise = column(21, (index) => 1.05 ** index)
    const gapping = {
      high: rise.map((level) => level * (1 + half)),
      low: rise.map((level) => level * (1 - half)),
      close: rise.map((level) => level * (1 - half)),
    }
    expect(lastOf('highLowSpread20', gapping)).toBeGreaterThan(0)
    expect(lastOf('highLowSpread20', { high: flat(21, 5), low: flat(21, 5), close: flat(21, 5) })).toBe(0)
  })

  it('of closes and ranges is twice the distance of closes from the middle', () => {
    const bars = { high: flat(21, Math.exp(0.01)), low: flat(21, Math.exp(-0.01)), close: flat(21, Math.exp(0.01)) }
    expect(lastOf('closeRangeSpread20', bars)).toBeCloseTo(20_000 * 0.01, 8)
    // Closes that swing from one end to the other while the middle goes the same way as they do show no spread.
    const trend = column(21, (index) => Math.exp(0.1 * index))
    expect(lastOf('closeRangeSpread20', { high: trend, low: trend.map((level) => level / 1.1), close: trend })).toBe(0)
  })
})

describe('quotes', () => {
  it('lean to the side on which less waits', () => {
    const quote = { bid: 99, ask: 101, bidSize: 30, askSize: 10 }
    expect(lastOf('queueImbalance', quote)).toBe(0.5)
    // (101 x 30 + 99 x 10) / 40 = 100.5
    expect(lastOf('micropriceDeviation', quote)).toBeCloseTo(50, 10)
    expect(lastOf('queueImbalance', { ...quote, bidSize: 0, askSize: 0 })).toBeNaN()
    expect(lastOf('orderFlowImbalance', { ...quote, orderFlow: -40 })).toBe(-2)
  })

  it('have a trend where all flow goes one way', () => {
    expect(lastOf('orderFlowTrend20', { orderFlow: flat(20, -3) })).toBe(-1)
    expect(lastOf('orderFlowTrend20', { orderFlow: column(20, (index) => (index % 2 === 0 ? 5 : -5)) })).toBe(0)
    expect(lastOf('orderFlowTrend20', { orderFlow: flat(20, 0) })).toBeNaN()
    // One shock among 59 zeros is as far from the mean as one of sixty can be.
    expect(lastOf('orderFlowShock60', { orderFlow: [...flat(59, 0), 8] })).toBeCloseTo(Math.sqrt(59), 10)
  })

  it('move by what the flow in sizes of the queue explains', () => {
    // Log returns of the middle of 2 basis points for each best size of flow.
    const flow = column(61, (index) => (index % 7) - 3)
    let level = 0
    const mid = flow.map((value) => 100 * Math.exp((level += 0.0002 * (value / 10))))
    const bars = { bid: mid, ask: mid, orderFlow: flow, bidSize: flat(61, 10), askSize: flat(61, 10) }
    expect(lastOf('orderFlowImpact60', bars)).toBeCloseTo(2, 8)
  })

  it('have a rate, and a variance ratio of 1 when nothing within bars comes back', () => {
    // The fixture's bars are of an hour.
    expect(lastOf('quoteRate', { quoteUpdates: 7_200 })).toBe(2)
    expect(lastOf('quotesPerTrade', { quoteUpdates: 90, tradeCount: 30 })).toBe(3)
    expect(lastOf('quotesPerTrade', { quoteUpdates: 90, tradeCount: 0 })).toBeNaN()
    const mid = column(31, (index) => 100 + (index % 2))
    expect(lastOf('midVarianceRatio30', { bid: mid, ask: mid, midVariation: flat(31, 1) })).toBe(1)
    expect(lastOf('midVarianceRatio30', { bid: mid, ask: mid, midVariation: flat(31, 4) })).toBe(0.25)
  })
})
