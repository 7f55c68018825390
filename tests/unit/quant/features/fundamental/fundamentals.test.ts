import { describe, expect, it } from 'vitest'
import type { FeatureInputs } from '#quant/features/inputs.ts'
import { column, flat, lastOf } from '../../../../helpers/featureBars.ts'

const COMPANY: Partial<FeatureInputs> = {
  close: 10,
  shares: 100,
  sharesBefore: 80,
  revenue: 500,
  revenueBefore: 400,
  netIncome: 50,
  netIncomeBefore: 80,
  assets: 900,
  assetsBefore: 600,
  liabilities: 300,
  cash: 200,
  cashBefore: 120,
}

const EXPECTED: Readonly<Record<string, number>> = {
  priceToSales: 2,
  earningsYield: 0.05,
  bookToPrice: 0.6,
  netCashShare: -0.1,
  leverage: 1 / 3,
  revenueGrowth: 0.25,
  netMargin: 0.1,
  assetTurnover: 500 / 750,
  incomeChange: -0.05,
  incomeWithoutCash: (50 - 80) / 750,
  assetGrowth: 0.5,
  dilution: 0.25,
  cashRunway: 200 / 450,
}

describe('what a company tells', () => {
  it.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    expect(lastOf(name, COMPANY)).toBeCloseTo(expected, 12)
  })

  it('is not divided by what is not there', () => {
    expect(lastOf('priceToSales', { ...COMPANY, revenue: 0 })).toBeNaN()
    expect(lastOf('earningsYield', { ...COMPANY, shares: 0 })).toBeNaN()
    expect(lastOf('revenueGrowth', { ...COMPANY, revenueBefore: 0 })).toBeNaN()
    expect(lastOf('cashRunway', { ...COMPANY, revenue: 10, netIncome: 50 })).toBeNaN()
    expect(lastOf('earningsYield', { ...COMPANY, netIncome: -50 })).toBeCloseTo(-0.05, 12)
  })

  it('adds up what insiders bought and sold', () => {
    const bars = {
      insiderBought: [...flat(59, 0), 30],
      insiderSold: [10, ...flat(59, 0)],
      close: flat(60, 10),
      shares: flat(60, 100),
    }
    expect(lastOf('insiderBalance60', bars)).toBe(0.5)
    expect(lastOf('insiderNetBuying60', bars)).toBeCloseTo((10_000 * 20) / 1_000, 10)
    expect(lastOf('insiderBalance60', { ...bars, insiderBought: flat(60, 0), insiderSold: flat(60, 0) })).toBeNaN()
  })
})

describe('what a chain shows', () => {
  it('is told against the value of the coins', () => {
    expect(lastOf('valueToLocked', { marketValue: 600, valueLocked: 200 })).toBe(3)
    expect(lastOf('floatShare', { marketValue: 600, fullValue: 800 })).toBe(0.75)
    expect(lastOf('floatShare', { marketValue: 900, fullValue: 800 })).toBeNaN()
    expect(lastOf('poolLiquidityShare', { poolLiquidity: 6, marketValue: 600 })).toBe(0.01)
    expect(lastOf('poolTurnover', { poolVolume: 12, poolLiquidity: 6 })).toBe(2)
  })

  it('grows or shrinks', () => {
    const doubling = column(31, (index) => 100 * 2 ** (index / 30))
    expect(lastOf('lockedGrowth30', { valueLocked: doubling })).toBeCloseTo(Math.log(2), 12)
    expect(lastOf('holderGrowth30', { holders: doubling })).toBeCloseTo(Math.log(2), 12)
    // The last ten bars hold three times as many as the forty before: 3 against 1.4.
    expect(lastOf('transferMomentum', { transfers: [...flat(40, 1), ...flat(10, 3)] })).toBeCloseTo(
      Math.log(3 / 1.4),
      12,
    )
    expect(lastOf('transferMomentum', { transfers: flat(50, 0) })).toBeNaN()
  })

  it('flows to exchanges as a part of all coins', () => {
    const bars = { exchangeInflow: flat(10, 5), close: flat(10, 2), marketValue: flat(10, 10_000) }
    expect(lastOf('exchangeInflowShare10', bars)).toBeCloseTo(100, 10)
  })

  it('keeps its past over bars without news', () => {
    const holders = column(40, (index) => (index % 4 === 3 ? Number.NaN : 100 + index))
    // The bars without a figure are passed over: 31 of the others are needed, and there are only 30.
    expect(lastOf('holderGrowth30', { holders })).toBeNaN()
    expect(lastOf('holderGrowth30', { holders: [...holders, 200] })).toBeCloseTo(Math.log(200 / 100), 12)
  })
})
