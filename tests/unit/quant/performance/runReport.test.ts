import { describe, expect, it } from 'vitest'
import { FIGURES } from '#core/figures/catalogue.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { ClosedTrade } from '#quant/performance/equityCurve.ts'
import { measurePerformance } from '#quant/performance/performance.ts'
import type { ReportInput } from '#quant/performance/reportParts.ts'
import { reportRun } from '#quant/performance/runReport.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const START = parseTimestamp('2024-01-01') ?? 0

function inputOf(days: number, trades: number, part: Partial<ReportInput> = {}): ReportInput {
  const random = new SeededRandom(12)
  const equity = new Float64Array(days)
  for (let day = 0, level = 10_000; day < days; day += 1) {
    level *= 1.0005 + 0.01 * random.normal()
    equity[day] = level
  }
  const list = Array.from({ length: trades }, (_, index): ClosedTrade => {
    const exitPrice = 100 * (1.004 + 0.03 * random.normal())
    const base = { side: 'LONG', size: 5, entryBar: 2 * index, exitBar: 2 * index + 1, entryPrice: 100 } as const
    return { ...base, exitPrice, commission: 1, pnl: 5 * (exitPrice - 100) - 1 }
  })
  return {
    curve: { tsOpen: Float64Array.from(equity, (_, day) => START + day * DAY), equity },
    trades: list,
    startingEquity: 10_000,
    closes: equity,
    buyHoldFromBar: 0,
    resamples: 200,
    benchmark: equity.map((value, day) => value * (1 + 0.02 * Math.sin(day * day))),
    excursions: list.map(({ exitPrice }) => {
      const [adverse, favourable] = [Math.max(0.01, 1 - exitPrice / 100), Math.max(0.02, exitPrice / 100 - 1)]
      return { adverse, favourable, adverseValue: 500 * adverse, favourableValue: 500 * favourable }
    }),
    tradedValue: null,
    ...part,
  }
}

describe('a report', () => {
  const input = inputOf(500, 60)
  const report = reportRun(input)

  it('has every figure of the catalogue, and an interval around each that is an estimate', () => {
    expect(Object.keys(report.values).toSorted()).toEqual(FIGURES.map(({ id }) => id).toSorted())
    const estimated = FIGURES.filter(({ interval }) => interval !== 'none')
    expect(Object.keys(report.estimates).toSorted()).toEqual(estimated.map(({ id }) => id).toSorted())
    for (const figure of FIGURES) {
      const value = report.values[figure.id]
      expect(value, figure.id).not.toBeNull()
      if (figure.interval === 'none') continue
      const estimate = report.estimates[figure.id]
      expect(estimate, figure.id).toMatchObject({ value, n: report.counts[figure.observation] })
      expect(estimate !== null && estimate.low <= estimate.value && estimate.value <= estimate.high, figure.id).toBe(
        true,
      )
    }
  })

  it('agrees to the last bit with what a run is measured by elsewhere', () => {
    const { statistics } = measurePerformance(input)
    expect(report.statistics).toEqual(statistics)
    const { bars, periodsPerYear, ...shared } = statistics
    expect([bars, periodsPerYear]).toEqual([500, 365])
    expect(report.values).toMatchObject(shared)
  })

  it('is the same every time', () => {
    expect(reportRun(inputOf(500, 60)).estimates).toEqual(report.estimates)
  })

  it('resamples only what its interval needs, and has values without', () => {
    const quick = reportRun({ ...input, resamples: 0 })
    expect(quick.values).toEqual(report.values)
    for (const { id, interval } of FIGURES) {
      if (interval === 'block bootstrap' || interval === 'trade bootstrap') expect(quick.estimates[id]).toBeNull()
      else if (interval !== 'none') expect(quick.estimates[id]).toEqual(report.estimates[id])
    }
  })

  it('has blocks of means no longer than those of spreads', () => {
    expect(report.meanBlocks.ofReturns).toBeGreaterThanOrEqual(1)
    expect(report.meanBlocks.ofSquares).toBeGreaterThanOrEqual(report.meanBlocks.ofReturns)
  })

  it('needs a benchmark as long as the run and an excursion for each trade', () => {
    expect(() => reportRun({ ...input, benchmark: Float64Array.of(1) })).toThrow('Invariant')
    expect(() => reportRun({ ...input, excursions: [] })).toThrow('Invariant')
  })
})

describe('a report on little', () => {
  it('says nothing of trades, a benchmark or excursions that are not there', () => {
    const { values, estimates, durations } = reportRun(
      inputOf(100, 0, { benchmark: null, excursions: null, closes: null }),
    )
    for (const { id, observation, unit } of FIGURES) {
      if (observation !== 'trade' || unit === 'count' || id === 'commissionsPaid') continue
      expect(values[id], id).toBeNull()
    }
    expect([values.beta, values.alphaPct, values.informationRatio, values.rSquaredPct]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect([values.trades, values.buyHoldReturnPct, durations, estimates.winRatePct]).toEqual([0, null, null, null])
    expect(values.sharpe).not.toBeNull()
  })

  it('has no ratio of losses where no trade lost', () => {
    const winner = inputOf(100, 3)
    const trades = winner.trades.map((trade) => ({ ...trade, exitPrice: 110, pnl: 49 }))
    const { values, estimates } = reportRun({ ...winner, trades })
    expect(values).toMatchObject({
      profitFactor: null,
      payoffRatio: null,
      expectancyR: null,
      averageLossPct: null,
      expectancy: 49,
    })
    expect(estimates.winRatePct).toMatchObject({ value: 100, high: 100, n: 3 })
    expect(estimates.expectancy).toBeNull()
  })

  it('is measured from a single bar without inventing anything', () => {
    const { values, estimates, histogram, drawdowns, counts } = reportRun(
      inputOf(1, 0, { benchmark: null, excursions: null }),
    )
    expect(counts).toEqual({ bar: 1, period: 0, month: 1, trade: 0 })
    expect([values.cagrPct, values.sharpe, values.skewness, values.valueAtRisk95Pct, values.turnover]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
    expect([histogram, drawdowns]).toEqual([null, []])
    expect(estimates.positiveMonthsPct).toMatchObject({ n: 1 })
    expect(Object.values({ ...estimates, positiveMonthsPct: null }).every((estimate) => estimate === null)).toBe(true)
  })

  it('finds no shape in returns that never change', () => {
    const flat = inputOf(100, 0, { benchmark: null, excursions: null })
    const equity = flat.curve.equity.map((_, day) => 10_000 * 1.001 ** day)
    const { values, estimates } = reportRun({ ...flat, curve: { ...flat.curve, equity } })
    expect([values.arithmeticSharpe, estimates.arithmeticSharpe, values.maxDrawdownPct]).toEqual([null, null, 0])
    expect([values.omega, values.calmar, values.sortino]).toEqual([null, null, null])
  })
})
