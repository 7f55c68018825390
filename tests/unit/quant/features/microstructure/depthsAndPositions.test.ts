import { describe, expect, it } from 'vitest'
import { column, flat, lastOf } from '../../../../helpers/featureBars.ts'

describe('the depth of a book', () => {
  it('leans, concentrates and costs', () => {
    expect(lastOf('depthImbalance', { bidDepth: 30, askDepth: 10 })).toBe(0.5)
    expect(lastOf('depthImbalance', { bidDepth: 0, askDepth: 0 })).toBeNaN()
    expect(lastOf('nearValueImbalance', { nearBidValue: 1, nearAskValue: 3 })).toBe(-0.5)
    expect(lastOf('bestLevelShare', { bidSize: 3, askSize: 2, bidDepth: 10, askDepth: 10 })).toBe(0.25)
    expect(lastOf('roundTripCost', { costToBuy: 3, costToSell: 2 })).toBe(5)
    expect(lastOf('costAsymmetry', { costToBuy: 3, costToSell: 2 })).toBe(1)
    expect(lastOf('depthTurnover', { tradedValue: 10, nearBidValue: 2, nearAskValue: 3 })).toBe(2)
  })

  it('changes against that of before', () => {
    expect(lastOf('depthChange20', { bidDepth: [...flat(20, 6), 2], askDepth: [...flat(20, 2), 2] })).toBeCloseTo(
      -Math.log(2),
      12,
    )
  })

  it('comes back by the share that it is told to come back by', () => {
    // What is missing of the log depth shrinks by a quarter each bar.
    const depth = column(61, (index) => Math.exp(5 - 3 * 0.75 ** index) / 2)
    expect(lastOf('depthResilience60', { bidDepth: depth, askDepth: depth })).toBeCloseTo(0.25, 8)
    expect(lastOf('depthResilience60', { bidDepth: flat(61, 4), askDepth: flat(61, 4) })).toBeNaN()
  })
})

describe('open positions', () => {
  it('grow, turn over and diverge from the price', () => {
    expect(lastOf('openInterestChange10', { openInterest: [100, ...flat(9, 7), 200] })).toBeCloseTo(Math.log(2), 12)
    expect(lastOf('openInterestChange10', { openInterest: [0, ...flat(9, 7), 200] })).toBeNaN()
    expect(lastOf('openInterestTurnover', { volume: 50, openInterest: 200 })).toBe(0.25)
    const close = column(61, (index) => Math.exp(0.01 * Math.sin(index * index)))
    const inverse = close.map((price) => 1 / price)
    expect(lastOf('openInterestDivergence60', { close, openInterest: close })).toBe(0)
    expect(lastOf('openInterestReturnCorrelation60', { close, openInterest: inverse })).toBeCloseTo(-1, 10)
    const [ahead, behind] = [lastOf('openInterestDivergence60', { close, openInterest: inverse }), close]
    // Both moves are the same with opposite signs, so the difference is twice one of them.
    const changes = behind.slice(1).map((price, index) => Math.log(price / (behind[index] ?? 1)))
    const mean = changes.reduce((sum, change) => sum + change, 0) / 60
    const deviation = Math.sqrt(changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / 60)
    const move = changes.slice(-10).reduce((sum, change) => sum + change, 0)
    expect(ahead).toBeCloseTo((2 * move) / (deviation * Math.sqrt(10)), 9)
  })

  it('are closed by force on a side, in a share and in bursts', () => {
    const liquidations = { longLiquidations: [...flat(19, 0), 300], shortLiquidations: [...flat(19, 0), 100] }
    expect(lastOf('liquidationImbalance20', liquidations)).toBe(-0.5)
    expect(
      lastOf('liquidationImbalance20', { longLiquidations: flat(20, 0), shortLiquidations: flat(20, 0) }),
    ).toBeNaN()
    expect(lastOf('liquidationShare', { longLiquidations: 30, shortLiquidations: 20, close: 10, volume: 50 })).toBe(0.1)
    expect(
      lastOf('liquidationBurst60', { longLiquidations: [...flat(60, 2), 9], shortLiquidations: flat(61, 1) }),
    ).toBeCloseTo(10 / 3, 12)
  })
})
