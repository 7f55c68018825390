import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import type { EquityCurve } from '#quant/performance/equityCurve.ts'
import { omegaRatio } from '#quant/performance/omega.ts'
import { reportRun } from '#quant/performance/runReport.ts'
import { readIndex, readReturns } from './referenceSeries.ts'

const ARCH = '../shared/data/arch'
const EMPYRICAL = '../shared/data/empyrical'

const report = (curve: EquityCurve, startingEquity: number, benchmark: Float64Array | null = null) =>
  reportRun({
    curve,
    trades: [],
    startingEquity,
    closes: curve.equity,
    buyHoldFromBar: 0,
    resamples: 1_000,
    benchmark,
    excursions: null,
    tradedValue: null,
  })

function expectClose(ours: number | null | undefined, theirs: number, tolerance = 1e-9): void {
  expect(Math.abs((ours ?? Number.NaN) - theirs), `${ours} was not ${theirs}`).toBeLessThan(
    tolerance * Math.max(1, Math.abs(theirs)),
  )
}

describe.skipIf(!existsSync(ARCH))('the report on the S&P 500 beside the Nasdaq, 1999-2018, 5,031 days', () => {
  const index = readIndex(`${ARCH}/sp500.csv`)
  const nasdaq = readIndex(`${ARCH}/nasdaq.csv`)
  const measured = report(index, index.equity[0] ?? Number.NaN, nasdaq.equity)
  const { values, estimates } = measured

  it('has the figures of empyrical 0.7.1, quantstats 0.0.86 and scipy 1.17', () => {
    expectClose(values.arithmeticSharpe, 0.2827392290446074)
    expectClose(values.skewness, -0.020482927649562475)
    expectClose(values.excessKurtosis, 8.336117913791677)
    expectClose(values.valueAtRisk95Pct, 1.86433297444953)
    expectClose(values.valueAtRisk99Pct, 3.30594175892099)
    expectClose(values.expectedShortfall95Pct, 2.86092704231687)
    expectClose(values.tailRatio, 0.9346216099329484)
    expectClose(values.omega, 1.0544888207136145)
    // A threshold of 10 % a year, as a daily one.
    expectClose(omegaRatio(measured.periodReturns.returns, 1.1 ** (1 / 252) - 1), 0.9601387240596582)
    expectClose(values.maxDrawdownPct, 56.77538775030555)
    // quantstats divides by the returns less one (5,029) where the index is defined over all bars (5,031).
    expectClose(((values.ulcerIndexPct ?? 0) / 100) * Math.sqrt(5_031 / 5_029), 0.2026106340351825)
    expectClose(values.kellyOfReturns, 1.4804490649393287)
    expectClose(values.informationRatio, -0.017162823065849722 * Math.sqrt(252))
    expectClose(values.trackingErrorPct, 12.154909391356057)
    // empyrical compounds the daily intercept over the year, ours multiplies it.
    expectClose((1 + (values.alphaPct ?? 0) / 25_200) ** 252 - 1, -0.00430684, 1e-8)
  })

  it('has the Newey-West intervals of statsmodels 0.15 (HAC, small-sample correction, t)', () => {
    // Lags 31 and 51 by the 1994 rule.
    expectClose(estimates.meanReturnPct?.value, 0.0214278268384346)
    expectClose(estimates.meanReturnPct?.low, -0.00555681851544083)
    expectClose(estimates.meanReturnPct?.high, 0.0484124721923101)
    expectClose(estimates.alphaPct?.low, -0.0001787443732502848 * 25_200)
    expectClose(estimates.alphaPct?.high, 0.00014448958716850878 * 25_200)
    expectClose(estimates.beta?.value, 0.6693987025321309)
    expectClose(estimates.beta?.low, 0.577936186512635)
    expectClose(estimates.beta?.high, 0.7608612185516267)
    expectClose(values.rSquaredPct, 78.68710713909097)
    // Lo's error of the Sharpe ratio, lag 27, from statsmodels' HAC on his influence series.
    expectClose(estimates.arithmeticSharpe?.low, -0.08845640275139345)
    expectClose(estimates.arithmeticSharpe?.high, 0.6539348608406071)
  })

  it('has the block lengths of arch 8.0 and, within the noise of 1,000 draws, its bootstrap intervals', () => {
    expectClose(measured.meanBlocks.ofReturns, 9.085239, 1e-6)
    expectClose(measured.meanBlocks.ofSquares, 136.21064, 1e-6)
    // arch: StationaryBootstrap, 20,000 draws, percentile intervals, the same block lengths.
    const theirs = [
      [estimates.sharpe, -0.2019, 0.5458],
      [estimates.omega, 0.981, 1.1336],
      [estimates.annualVolatilityPct, 16.503, 23.6932],
      [estimates.maxDrawdownPct, 26.9895, 79.6295],
      [estimates.valueAtRisk95Pct, 1.5506, 2.2776],
    ] as const
    for (const [ours, low, high] of theirs) {
      expect(Math.abs((ours?.low ?? Number.NaN) - low)).toBeLessThan(0.08 * (high - low))
      expect(Math.abs((ours?.high ?? Number.NaN) - high)).toBeLessThan(0.08 * (high - low))
    }
  })

  it('has the months and drawdowns that empyrical and quantstats find', () => {
    const { months, drawdowns } = measured
    expect([months.n, months.positive]).toEqual([240, 146])
    expect(months.best).toMatchObject({ year: 2011, month: 10 })
    expect(months.worst).toMatchObject({ year: 2008, month: 10 })
    expectClose(months.worst?.return, -0.16942452376742045)
    expectClose(months.years[0]?.total, 0.196360254631, 1e-11)
    expectClose(months.years[12]?.total, -3.1836614e-5, 1e-11)
    expect(months.years).toHaveLength(20)
    const day = (time: number | null): string =>
      time === null ? 'never' : new Date(time / 1_000).toISOString().slice(0, 10)
    // quantstats dates a drawdown by its first and last day below the peak, ours by the peak and the recovery around them.
    expect(
      drawdowns.slice(0, 3).map((fall) => [day(fall.peakTime), day(fall.valleyTime), day(fall.recoveryTime)]),
    ).toEqual([
      ['2007-10-09', '2009-03-09', '2013-03-28'],
      ['2000-03-24', '2002-10-09', '2007-05-30'],
      ['2018-09-20', '2018-12-24', 'never'],
    ])
    for (const [rank, percent] of [56.775388, 49.146948, 19.77821, 14.16075, 12.078687].entries()) {
      expectClose(100 * (drawdowns[rank]?.depth ?? 0), percent, 5e-8)
    }
    // quantstats: 0.949304 of the 5,030 days with a return.
    expectClose(((values.underwaterPct ?? 0) / 100) * (5_031 / 5_030), 0.9493041749502982)
  })
})

describe.skipIf(!existsSync(EMPYRICAL))('the report on the returns of pyfolio, 2004-2009', () => {
  const days = readReturns(`${EMPYRICAL}/pyfolio_test_returns.csv.gz`)
  // The day before the first return opens the curve.
  const curve = {
    tsOpen: Float64Array.of((days.tsOpen[0] ?? 0) - DAY, ...days.tsOpen),
    equity: Float64Array.of(1, ...days.equity),
  }
  const { values, months, meanBlocks } = report(curve, 1)

  it('has the figures of empyrical 0.7.1 and arch 8.0', () => {
    expectClose(values.maxDrawdownPct, 60.39081069894608)
    expectClose(values.arithmeticSharpe, 0.45112136682362247)
    expectClose(values.omega, 1.08518583159877)
    expectClose(values.tailRatio, 0.9922067201362812)
    expectClose(values.valueAtRisk95Pct, 2.49511174692)
    expectClose(values.expectedShortfall95Pct, 3.76013099480118)
    // arch gives 0.4858 for the returns; a block is at least one of them.
    expectClose(meanBlocks.ofReturns, 1)
    expectClose(meanBlocks.ofSquares, 65.513381, 1e-7)
  })

  it('has its months and years', () => {
    expectClose(months.worst?.return, -0.18068167034380134)
    expectClose(months.best?.return, 0.20990000323982727)
    expect([months.best?.year, months.best?.month, months.worst?.year, months.worst?.month]).toEqual([
      2004, 11, 2008, 10,
    ])
    const totals = [0.4047995121263761, -0.031952722779687304, -0.016682378601876602, 0.07634979021770705]
    const years = months.years.filter(({ year }) => year >= 2004)
    for (const [index, total] of totals.entries()) expectClose(years[index]?.total, total)
  })
})
