import { describe, expect, it } from 'vitest'
import { capacity, type CapacityOptions, type CapacityTrades } from '#quant/robustness/capacity.ts'
import { costSensitivity } from '#quant/robustness/costSensitivity.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const resampling = () => ({ resamples: 500, random: new SeededRandom(3) })

describe('cost sensitivity', () => {
  const gross = Float64Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? -10 : 20))
  const cost = new Float64Array(40).fill(5)
  const tradedValue = new Float64Array(40).fill(10_000)

  it('finds the cost at which nothing remains', () => {
    const result = costSensitivity({ gross, cost, tradedValue }, [0, 1, 2.5, 4], resampling())
    expect(result).toMatchObject({ trades: 40, grossTotal: 500, costTotal: 200, netTotal: 300 })
    expect(result.breakEvenPerTrade).toMatchObject({ value: 12.5, n: 40 })
    expect(result.breakEvenBasisPoints?.value).toBeCloseTo(12.5, 12)
    expect(result.breakEvenMultiple?.value).toBe(2.5)
    expect(result.breakEvenMultiple?.low).toBeLessThan(2.5)
    expect(result.breakEvenMultiple?.high).toBeGreaterThan(2.5)
    expect(result.curve.map(({ netTotal }) => netTotal)).toEqual([500, 300, 0, -300])
    expect(result.curve.map(({ netPerTrade }) => netPerTrade?.value)).toEqual([12.5, 7.5, 0, -7.5])
  })

  it('has no multiple without costs and no intervals of few trades', () => {
    const free = costSensitivity({ gross, cost: new Float64Array(40), tradedValue }, [1], resampling())
    expect(free.breakEvenMultiple).toBeNull()
    expect(free.breakEvenPerTrade?.value).toBe(12.5)
    const few = { gross: gross.slice(0, 4), cost: cost.slice(0, 4), tradedValue: tradedValue.slice(0, 4) }
    expect(costSensitivity(few, [1], resampling())).toMatchObject({ netTotal: 30, breakEvenPerTrade: null })
    const none = { gross: new Float64Array(), cost: new Float64Array(), tradedValue: new Float64Array() }
    expect(costSensitivity(none, [1], resampling())).toMatchObject({ trades: 0, netTotal: 0, breakEvenPerTrade: null })
  })
})

describe('capacity', () => {
  /** A hundred units of a thing that trades ten thousand: impact 2 x 0.02 x sqrt(0.01) = 0.004 of the value. */
  function trades(edges: readonly number[]): CapacityTrades {
    const column = (value: number): Float64Array => new Float64Array(edges.length).fill(value)
    return {
      quantity: column(100),
      price: column(50),
      edge: Float64Array.from(edges),
      volume: column(10_000),
      volatility: column(0.02),
    }
  }
  const options = (): CapacityOptions => ({
    capital: 100_000,
    coefficient: 1,
    sides: 2,
    mostParticipation: 0.05,
    capitals: [100_000, 156_250, 625_000, 1_250_000],
    ...resampling(),
  })

  it('is where impact has eaten the edge', () => {
    const result = capacity(trades(Array.from({ length: 50 }, () => 0.01)), options())
    // (0.01 / 0.004)^2 = 6.25 times the capital.
    expect(result.zeroEdgeCapital?.value).toBeCloseTo(625_000, 3)
    expect(result.halfEdgeCapital?.value).toBeCloseTo(156_250, 3)
    expect(result.mostProfitableCapital?.value).toBeCloseTo(277_777.7778, 3)
    expect(result.edge?.value).toBeCloseTo(0.01, 15)
    const edges = result.curve.map(({ netEdge }) => netEdge?.value ?? 9)
    for (const [index, edge] of [0.006, 0.005, 0].entries()) expect(edges[index]).toBeCloseTo(edge, 12)
    expect(result.curve[0]?.netProfit).toBeCloseTo(50 * 5000 * 0.006, 6)
    expect(result.curve.map(({ oversized }) => oversized)).toEqual([0, 0, 1, 1])
  })

  it('earns most where it says', () => {
    const best = capacity(trades(Array.from({ length: 50 }, () => 0.01)), options()).mostProfitableCapital?.value ?? 0
    const capitals = [0.9, 1, 1.1].map((factor) => factor * best)
    const profits = capacity(trades(Array.from({ length: 50 }, () => 0.01)), { ...options(), capitals }).curve
    expect(profits[1]?.netProfit).toBeGreaterThan(profits[0]?.netProfit ?? Infinity)
    expect(profits[1]?.netProfit).toBeGreaterThan(profits[2]?.netProfit ?? Infinity)
  })

  it('has an interval over trades and is 0 without an edge', () => {
    const random = new SeededRandom(1)
    const noisy = Array.from({ length: 200 }, () => 0.01 + 0.03 * random.normal())
    const result = capacity(trades(noisy), options())
    expect(result.zeroEdgeCapital?.n).toBe(200)
    expect(result.zeroEdgeCapital?.low).toBeLessThan(0.7 * (result.zeroEdgeCapital?.value ?? 0))
    expect(result.zeroEdgeCapital?.high).toBeGreaterThan(1.3 * (result.zeroEdgeCapital?.value ?? Infinity))
    const losing = capacity(trades(Array.from({ length: 50 }, () => -0.01)), options())
    expect(losing.zeroEdgeCapital).toEqual({ value: 0, low: 0, high: 0, n: 50 })
    expect(losing.edge?.value).toBeCloseTo(-0.01, 15)
  })

  it('says nothing about few trades', () => {
    const result = capacity(trades([0.01, 0.02]), options())
    expect(result).toMatchObject({ trades: 2, edge: null, zeroEdgeCapital: null })
    expect(capacity(trades([]), options())).toMatchObject({ trades: 0, edge: null })
  })
})
