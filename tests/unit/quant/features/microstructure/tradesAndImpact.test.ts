import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { column, flat, lastOf } from '../../../../helpers/featureBars.ts'

describe('trades', () => {
  it('have a side, a size and a concentration', () => {
    expect(lastOf('tradeImbalance', { buyVolume: 3, sellVolume: 1 })).toBe(0.5)
    expect(lastOf('tradeImbalance', { buyVolume: 0, sellVolume: 0 })).toBeNaN()
    const quiet = { buyVolume: [...flat(19, 0), 9], sellVolume: [...flat(19, 0), 3] }
    expect(lastOf('tradeImbalance20', quiet)).toBe(0.5)
    expect(lastOf('meanTradeValue', { tradedValue: 900, tradeCount: 3 })).toBe(300)
    expect(lastOf('tradeValueChange20', { tradedValue: [...flat(20, 100), 400], tradeCount: flat(21, 2) })).toBeCloseTo(
      Math.log(4),
      12,
    )
    expect(lastOf('largestTradeShare', { largestTrade: 5, volume: 20 })).toBe(0.25)
    // Four equal trades, and one of four that made everything.
    expect(lastOf('tradeConcentration', { tradeCount: 4, tradeSizeSquares: 4 * 25, volume: 20 })).toBe(0)
    expect(lastOf('tradeConcentration', { tradeCount: 4, tradeSizeSquares: 400, volume: 20 })).toBe(1)
    expect(lastOf('tradeConcentration', { tradeCount: 1, tradeSizeSquares: 400, volume: 20 })).toBeNaN()
  })

  it('come at a rate that may surprise', () => {
    expect(lastOf('tradeRate', { tradeCount: 1_800 })).toBe(0.5)
    expect(lastOf('tradeRateShock60', { tradeCount: [...flat(60, 100), 100] })).toBe(0)
    // The root of a Poisson count has a deviation of a half: 121 against 100 is about two of them.
    expect(lastOf('tradeRateShock60', { tradeCount: [...flat(60, 100), 121] })).toBeCloseTo(
      2 * (Math.sqrt(121.375) - Math.sqrt(100.375)),
      12,
    )
    expect(lastOf('tradeRateShock60', { tradeCount: flat(61, 0) })).toBe(0)
  })

  it('are as regular as a clock, at random or in bursts', () => {
    expect(lastOf('tradeBurstiness', { tradeCount: 5, tradeSpan: 4, tradeGapSquares: 4 })).toBe(-1)
    // Gaps 0, 0, 0, 4: mean 1, deviation sqrt(16 / 4 - 1).
    const deviation = Math.sqrt(3)
    expect(lastOf('tradeBurstiness', { tradeCount: 5, tradeSpan: 4, tradeGapSquares: 16 })).toBeCloseTo(
      (deviation - 1) / (deviation + 1),
      12,
    )
    expect(lastOf('tradeBurstiness', { tradeCount: 2, tradeSpan: 4, tradeGapSquares: 16 })).toBeNaN()
    expect(lastOf('tradeBurstiness', { tradeCount: 9, tradeSpan: 0, tradeGapSquares: 0 })).toBeNaN()
  })

  it('bounce as much as they move beyond the middle', () => {
    expect(lastOf('bounceShare20', { tradeVariation: flat(20, 4), midVariation: flat(20, 1) })).toBe(0.75)
    expect(lastOf('bounceShare20', { tradeVariation: flat(20, 0), midVariation: flat(20, 0) })).toBeNaN()
  })

  it('follow each other where buying follows buying', () => {
    const runs = column(60, (index) => (Math.floor(index / 20) % 2 === 0 ? 5 : 1))
    const turns = column(60, (index) => (index % 2 === 0 ? 5 : 1))
    expect(lastOf('tradeFlowPersistence60', { buyVolume: runs, sellVolume: flat(60, 3) })).toBeGreaterThan(0.8)
    expect(lastOf('tradeFlowPersistence60', { buyVolume: turns, sellVolume: flat(60, 3) })).toBeLessThan(-0.9)
  })
})

describe('the impact of trading', () => {
  const flow = column(61, (index) => ((index * 7) % 11) - 5)
  const buyVolume = flow.map((value) => Math.max(0, value) * 1_000)
  const sellVolume = flow.map((value) => Math.max(0, -value) * 1_000)

  it('is the slope of returns on what takers bought', () => {
    // Each return is 3 basis points for a million of value bought.
    let close = 100
    const closes = flow.map((value) => {
      // The value counts at the close that it leads to; a few rounds find the price where both agree.
      let next = close
      for (let round = 0; round < 60; round += 1) next = close * Math.exp((0.0003 * value * 1_000 * next) / 1e6)
      close = next
      return close
    })
    const bars = { close: closes, buyVolume, sellVolume }
    expect(lastOf('kyleLambda60', bars)).toBeCloseTo(3, 8)
    expect(lastOf('flowReturnCorrelation60', bars)).toBeCloseTo(1, 10)
    expect(lastOf('takerReturn20', bars)).toBeGreaterThan(0)
    expect(lastOf('kyleLambda60', { ...bars, close: flat(61, 100) })).toBe(0)
    expect(lastOf('kyleLambda60', { ...bars, buyVolume: flat(61, 1), sellVolume: flat(61, 1) })).toBeNaN()
  })

  it('by the root of the value is exact for prices that answer to it', () => {
    let close = 100
    const closes = flow.map((value) => {
      let next = close
      for (let round = 0; round < 60; round += 1) {
        next = close * Math.exp(0.0005 * Math.sign(value) * Math.sqrt((Math.abs(value) * 1_000 * next) / 1e6))
      }
      close = next
      return close
    })
    expect(lastOf('rootImpact60', { close: closes, buyVolume, sellVolume })).toBeCloseTo(5, 8)
  })

  it('of Amihud is a mean over bars in which something was traded', () => {
    // The price changes by the factor e^0.01 each bar, up and down, at a value of a million a bar.
    const close = column(21, (index) => (index % 2 === 0 ? 100 : 100 * Math.exp(0.01)))
    const volume = close.map((price) => 1e6 / price)
    expect(lastOf('amihudIlliquidity20', { close, volume })).toBeCloseTo(100, 8)
    const half = volume.map((units, index) => (index % 2 === 0 ? units : 0))
    expect(lastOf('amihudIlliquidity20', { close, volume: half })).toBeCloseTo(100, 8)
    const fewer = volume.map((units, index) => (index % 3 === 0 ? units : 0))
    expect(lastOf('amihudIlliquidity20', { close, volume: fewer })).toBeNaN()
  })

  it('on a single bar is its change in spreads', () => {
    expect(lastOf('returnInSpreads', { close: [100, 101], meanSpread: [1, 0.25] })).toBe(4)
    expect(lastOf('returnInSpreads', { close: [100, 101], meanSpread: [1, 0] })).toBeNaN()
  })
})

describe('VPIN', () => {
  it('is 0 for balanced, 1 for one-sided trading, and half in between', () => {
    expect(lastOf('vpin100', { buyVolume: flat(100, 5), sellVolume: flat(100, 5) })).toBe(0)
    expect(lastOf('vpin100', { buyVolume: flat(100, 5), sellVolume: flat(100, 0) })).toBe(1)
    expect(lastOf('vpin100', { buyVolume: flat(100, 3), sellVolume: flat(100, 1) })).toBeCloseTo(0.5, 12)
    expect(lastOf('vpin100', { buyVolume: flat(100, 0), sellVolume: flat(100, 0) })).toBeNaN()
  })

  it('nets what falls into one bucket', () => {
    // Equal bars: a bucket is two of them, one bought and one sold.
    const buyVolume = column(100, (index) => (index % 2 === 0 ? 4 : 0))
    const sellVolume = column(100, (index) => (index % 2 === 0 ? 0 : 4))
    expect(lastOf('vpin100', { buyVolume, sellVolume })).toBeCloseTo(0, 12)
    // A single bar that holds all volume is spread over all buckets.
    expect(lastOf('vpin100', { buyVolume: [7, ...flat(99, 0)], sellVolume: [1, ...flat(99, 0)] })).toBeCloseTo(0.75, 12)
  })

  it('is a share whatever is traded, the same as cutting the curve of signed volume', () => {
    const units = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 100, maxLength: 100 })
    fc.assert(
      fc.property(units, (pairs) => {
        const value = lastOf('vpin100', {
          buyVolume: pairs.map(([bought]) => bought),
          sellVolume: pairs.map(([, sold]) => sold),
        })
        const volume = pairs.reduce((sum, [bought, sold]) => sum + bought + sold, 0)
        if (volume === 0) return expect(value).toBeNaN()
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        const cuts = column(51, (index) => netAt(pairs, (volume * index) / 50))
        const gaps = cuts.slice(1).reduce((sum, net, index) => sum + Math.abs(net - (cuts[index] ?? 0)), 0)
        expect(value).toBeCloseTo(gaps / volume, 9)
      }),
      { numRuns: 30 },
    )
  })

  it('from bars counts a still price as balanced', () => {
    expect(lastOf('bulkVpin100', { close: flat(200, 50), volume: flat(200, 9) })).toBe(0)
  })
})

/** Bought less sold among the first units traded, those of a bar spread evenly. */
function netAt(pairs: readonly (readonly [number, number])[], volume: number): number {
  let [rest, net] = [volume, 0]
  for (const [bought, sold] of pairs) {
    const all = bought + sold
    if (all === 0) continue
    const part = Math.min(1, rest / all)
    net += part * (bought - sold)
    rest -= part * all
    if (rest <= 0) break
  }
  return net
}
