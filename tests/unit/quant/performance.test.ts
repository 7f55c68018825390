import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { type ClosedTrade, tradeReturn } from '#quant/performance/equityCurve.ts'
import { drawdowns } from '#quant/performance/drawdown.ts'
import { measurePerformance, type PerformanceInput } from '#quant/performance/performance.ts'
import { periodReturns } from '#quant/performance/periodReturns.ts'
import { annualRatios } from '#quant/performance/ratios.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const MONDAY = parseTimestamp('2026-01-05') ?? 0
const days = (count: number, step = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => MONDAY + index * step * DAY)

function trade(part: Partial<ClosedTrade>): ClosedTrade {
  const base = { side: 'LONG', size: 10, entryBar: 0, exitBar: 1, entryPrice: 100, exitPrice: 110 } as const
  return { ...base, commission: 0, pnl: 100, ...part }
}

function input(equity: number[], part: Partial<PerformanceInput> = {}): PerformanceInput {
  return {
    curve: { tsOpen: days(equity.length), equity: Float64Array.from(equity) },
    trades: [],
    startingEquity: equity[0] ?? 1,
    closes: null,
    buyHoldFromBar: 0,
    resamples: 100,
    ...part,
  }
}

describe('trade returns and drawdowns', () => {
  it('count the side and the commission on the entry value', () => {
    expect(tradeReturn(trade({ commission: 20 }))).toBeCloseTo(0.1 - 0.02, 15)
    expect(tradeReturn(trade({ side: 'SHORT' }))).toBeCloseTo(-0.1, 15)
  })

  it('measure from the running peak', () => {
    expect([...drawdowns(Float64Array.from([100, 80, 120, 90, 150]))].map((x) => x.toFixed(4))).toEqual([
      '0.0000',
      '0.2000',
      '0.0000',
      '0.2500',
      '0.0000',
    ])
  })
})

describe('period returns', () => {
  it('take the last equity of each UTC day of intraday bars', () => {
    const tsOpen = Float64Array.from([0, 10, 23, 24, 47, 72], (hours) => MONDAY + hours * HOUR)
    const equity = Float64Array.from([100, 90, 110, 120, 121, 242])
    const { period, periodsPerYear, returns } = periodReturns({ tsOpen, equity })
    expect([period, periodsPerYear]).toEqual(['day', 252])
    expect([...returns].map((x) => x.toFixed(6))).toEqual(['0.100000', '1.000000'])
  })

  it.each([
    ['week', 52, days(30, 7)],
    ['month', 12, Float64Array.from({ length: 24 }, (_, i) => Date.UTC(2020, i, 1) * 1_000)],
    ['year', 1, Float64Array.from({ length: 9 }, (_, i) => Date.UTC(2000 + i, 0, 1) * 1_000)],
    ['day', 365, days(30)],
    ['day', 252, days(30).filter((ts) => ![0, 6].includes(new Date(ts / 1_000).getUTCDay()))],
  ])('are by the %s with %i a year where the bars are', (period, periodsPerYear, tsOpen) => {
    const equity = Float64Array.from(tsOpen, (_, index) => 100 + index)
    const measured = periodReturns({ tsOpen, equity })
    expect([measured.period, measured.periodsPerYear]).toEqual([period, periodsPerYear])
    expect(measured.returns.length).toBe(tsOpen.length - 1)
  })
})

describe('annual ratios', () => {
  it('follow their formulas', () => {
    const returns = [0.01, -0.02, 0.03]
    const g = (1.01 * 0.98 * 1.03) ** (1 / 3) - 1
    const annual = (1 + g) ** 252 - 1
    const variance = [0.01, -0.02, 0.03].reduce((sum, r) => sum + (r - 0.02 / 3) ** 2, 0) / 2
    const volatility = Math.sqrt((variance + (1 + g) ** 2) ** 252 - (1 + g) ** 504)
    const ratios = annualRatios(returns, 252)
    expect(ratios.annualReturn).toBeCloseTo(annual, 10)
    expect(ratios.annualVolatility).toBeCloseTo(volatility, 10)
    expect(ratios.sharpe).toBeCloseTo(annual / volatility, 10)
    expect(ratios.sortino).toBeCloseTo(annual / (Math.sqrt(0.0004 / 3) * Math.sqrt(252)), 10)
  })

  it('are silent about nothing and count a total loss as no growth', () => {
    expect(annualRatios([], 252)).toEqual({ annualReturn: 0, annualVolatility: null, sharpe: null, sortino: null })
    expect(annualRatios([0, 0, 0], 252)).toMatchObject({ annualVolatility: 0, sharpe: null, sortino: null })
    expect(annualRatios([-1, 0.5], 252).annualReturn).toBe(0)
  })
})

describe('a measured run', () => {
  it('has nothing to say where nothing was traded', () => {
    const { statistics, estimates } = measurePerformance(input([100, 100, 100]))
    expect(statistics).toMatchObject({
      bars: 3,
      trades: 0,
      returnPct: 0,
      winRatePct: null,
      profitFactor: null,
      sqn: null,
      sharpe: null,
      calmar: null,
      maxDrawdownPct: 0,
      exposurePct: 0,
      buyHoldReturnPct: null,
    })
    expect(Object.values(estimates).every((estimate) => estimate === null)).toBe(true)
  })

  it('sums up its trades', () => {
    const trades = [
      trade({ pnl: 100, entryBar: 1, exitBar: 2 }),
      trade({ exitPrice: 95, pnl: -50, entryBar: 2, exitBar: 3 }),
      trade({ exitPrice: 101, commission: 12, pnl: -2, entryBar: 6, exitBar: 6 }),
    ]
    const equity = [1000, 1100, 1050, 1048, 1048, 1048, 1048, 1048, 1048, 1048]
    const closes = Float64Array.from([100, 100, 110, 95, 95, 95, 95, 95, 95, 120])
    const { statistics, estimates } = measurePerformance(input(equity, { trades, closes, buyHoldFromBar: 2 }))
    expect(statistics.winRatePct).toBeCloseTo(100 / 3, 12)
    expect(statistics.profitFactor).toBeCloseTo(0.1 / (0.05 + 0.002), 12)
    expect(statistics.exposurePct).toBe(40)
    expect(statistics.commissionsPaid).toBe(12)
    expect(statistics.buyHoldReturnPct).toBeCloseTo(100 * (120 / 110 - 1), 12)
    expect(statistics.returnPct).toBeCloseTo(4.8, 12)
    expect(statistics.equityPeak).toBe(1100)
    expect(statistics.maxDrawdownPct).toBeCloseTo(100 * (1 - 1048 / 1100), 12)
    expect(estimates.winRatePct?.n).toBe(3)
    expect(estimates.profitFactor).toBeNull()
  })

  it('gives intervals that hold the value, count n, and are the same every time', () => {
    const random = new SeededRandom(6)
    const equity = [1000]
    const trades = Array.from({ length: 40 }, () => {
      const exitPrice = 100 * (1 + 0.02 * random.normal())
      return trade({ exitPrice, pnl: 10 * (exitPrice - 100) })
    })
    for (let day = 1; day < 300; day += 1) equity.push((equity.at(-1) ?? 0) * (1 + 0.01 * random.normal()))
    const first = measurePerformance(input(equity, { trades }))
    const again = measurePerformance(input(equity, { trades }))
    expect(again.estimates).toEqual(first.estimates)
    const { sharpe, profitFactor, meanTradePct, winRatePct, returnPct } = first.estimates
    expect([sharpe?.n, returnPct?.n, profitFactor?.n, winRatePct?.n]).toEqual([299, 299, 40, 40])
    expect(sharpe?.value).toBeCloseTo(first.statistics.sharpe ?? Number.NaN, 12)
    expect(profitFactor?.value).toBeCloseTo(first.statistics.profitFactor ?? Number.NaN, 12)
    expect(meanTradePct?.value).toBeCloseTo(first.statistics.meanTradePct ?? Number.NaN, 10)
    for (const estimate of [sharpe, profitFactor, meanTradePct, winRatePct, returnPct]) {
      expect(estimate && estimate.low < estimate.value && estimate.value < estimate.high).toBe(true)
    }
  })

  it('leaves the resampled intervals out when asked', () => {
    const { estimates } = measurePerformance(input([1, 2, 3], { resamples: 0, trades: [trade({})] }))
    expect(estimates.sharpe).toBeNull()
    expect(estimates.winRatePct).toMatchObject({ value: 100, high: 100, n: 1 })
  })
})
