import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { compareWithBenchmark } from '#quant/performance/benchmark.ts'
import { drawdowns } from '#quant/performance/drawdown.ts'
import { deepestDrawdowns, drawdownSpells } from '#quant/performance/drawdownTable.ts'
import type { ClosedTrade } from '#quant/performance/equityCurve.ts'
import { tradeExcursion } from '#quant/performance/excursion.ts'
import { kellyOfReturns, kellyOfTrades } from '#quant/performance/kelly.ts'
import { monthlyReturns } from '#quant/performance/monthlyReturns.ts'
import { omegaRatio } from '#quant/performance/omega.ts'
import { sharpeEstimate } from '#quant/performance/sharpeRatio.ts'
import { streaksOf } from '#quant/performance/streaks.ts'
import { tradeDurations } from '#quant/performance/tradeDuration.ts'
import { tradedValueOf, turnoverPerYear } from '#quant/performance/turnover.ts'
import { underwaterOf } from '#quant/performance/underwater.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const START = parseTimestamp('2026-01-05') ?? 0

const curveOf = (...equity: number[]) => ({
  tsOpen: Float64Array.from(equity, (_, index) => START + index * DAY),
  equity: Float64Array.from(equity),
})

function trade(part: Partial<ClosedTrade>): ClosedTrade {
  const base = { side: 'LONG', size: 10, entryBar: 1, exitBar: 3, entryPrice: 100, exitPrice: 104 } as const
  return { ...base, commission: 0, pnl: 40, ...part }
}

describe('drawdowns', () => {
  const curve = curveOf(100, 120, 90, 108, 120, 110, 130, 120, 125)
  const spells = drawdownSpells(curve)

  it('run from the peak over the valley to the first bar at the peak again', () => {
    expect(
      spells.map(({ peakBar, valleyBar, recoveryBar, bars, days }) => [peakBar, valleyBar, recoveryBar, bars, days]),
    ).toEqual([
      [1, 2, 4, 3, 3],
      [4, 5, 6, 2, 2],
      [6, 7, null, 2, 2],
    ])
    expect(spells[0]).toMatchObject({
      peakTime: START + DAY,
      valleyTime: START + 2 * DAY,
      recoveryTime: START + 4 * DAY,
    })
    expect(spells.map((spell) => spell.depth)).toEqual([1 - 90 / 120, 1 - 110 / 120, 1 - 120 / 130])
  })

  it('are listed with the deepest first', () => {
    expect(deepestDrawdowns(spells, 2).map((spell) => spell.peakBar)).toEqual([1, 4])
    expect(drawdownSpells(curveOf(1, 2, 3))).toEqual([])
  })

  it('make the time below a peak', () => {
    const underwater = underwaterOf(drawdowns(curve.equity), spells)
    expect(underwater.share).toBeCloseTo(5 / 9, 15)
    expect([underwater.longestBars, underwater.longestDays]).toEqual([3, 3])
    const squares = 0.25 ** 2 + 0.1 ** 2 + (1 / 12) ** 2 + (1 / 13) ** 2 + (5 / 130) ** 2
    expect(underwater.ulcerIndex).toBeCloseTo(Math.sqrt(squares / 9), 14)
    expect(underwaterOf(new Float64Array(), [])).toEqual({ share: 0, ulcerIndex: 0, longestBars: 0, longestDays: 0 })
  })
})

describe('excursions', () => {
  const ranges = { high: Float64Array.of(101, 103, 110, 120, 130), low: Float64Array.of(99, 97, 95, 90, 80) }
  const whole = { countEntryBar: true, countExitBar: true }

  it('reach as far as the bars that the position lived through', () => {
    const all = tradeExcursion(trade({}), ranges, whole)
    expect(all.adverse).toBeCloseTo(0.1, 14)
    expect(all.favourable).toBeCloseTo(0.2, 14)
    expect(all.adverseValue).toBeCloseTo(100, 10)
    expect(all.favourableValue).toBeCloseTo(200, 10)
    const atOpens = tradeExcursion(trade({}), ranges, { countEntryBar: true, countExitBar: false })
    expect([atOpens.adverse, atOpens.favourable].map((x) => x.toFixed(6))).toEqual(['0.050000', '0.100000'])
    const atCloses = tradeExcursion(trade({ entryBar: 0, exitBar: 1 }), ranges, {
      countEntryBar: false,
      countExitBar: true,
    })
    // The exit price counts where no bar reached it.
    expect([atCloses.adverse, atCloses.favourable].map((x) => x.toFixed(6))).toEqual(['0.030000', '0.040000'])
  })

  it('change places for a short position', () => {
    const short = tradeExcursion(trade({ side: 'SHORT' }), ranges, whole)
    expect(short.adverse).toBeCloseTo(0.2, 14)
    expect(short.favourable).toBeCloseTo(0.1, 14)
  })

  it('are what entry and exit say where no bar counts', () => {
    const within = tradeExcursion(trade({ exitBar: 1 }), ranges, { countEntryBar: false, countExitBar: false })
    expect([within.adverse, within.favourable].map((x) => x.toFixed(6))).toEqual(['0.000000', '0.040000'])
  })
})

describe('monthly returns', () => {
  it('chain from the starting equity to the year', () => {
    const at = (text: string): number => parseTimestamp(text) ?? Number.NaN
    const months = monthlyReturns(
      {
        tsOpen: Float64Array.of(
          at('2024-11-29'),
          at('2024-12-02'),
          at('2024-12-31'),
          at('2025-02-03'),
          at('2025-02-04'),
        ),
        equity: Float64Array.of(110, 100, 99, 120, 132),
      },
      100,
    )
    expect(months.years.map(({ year }) => year)).toEqual([2024, 2025])
    expect(months.years[0]?.months[10]).toBeCloseTo(0.1, 14)
    expect(months.years[0]?.months[11]).toBeCloseTo(-0.1, 14)
    expect(months.years[0]?.total).toBeCloseTo(-0.01, 14)
    expect(months.years[1]?.months.map((month) => month === null)).toEqual([
      true,
      false,
      ...Array<boolean>(10).fill(true),
    ])
    expect(months.years[1]?.total).toBeCloseTo(132 / 99 - 1, 14)
    expect([months.n, months.positive]).toEqual([3, 2])
    expect(months.best).toMatchObject({ year: 2025, month: 2 })
    expect(months.worst).toMatchObject({ year: 2024, month: 12 })
  })
})

describe('ratios', () => {
  it('of Omega weigh gains against losses around the threshold', () => {
    expect(omegaRatio([0.02, -0.01, 0.01])).toBeCloseTo(3, 12)
    expect(omegaRatio([0.02, -0.01, 0.01], 0.01)).toBeCloseTo(0.5, 12)
    expect(omegaRatio([0.02, 0.01])).toBeNull()
    expect(omegaRatio([])).toBeNull()
  })

  it('of Kelly bet on an edge and on nothing else', () => {
    // An even coin that pays double: a quarter.
    expect(kellyOfTrades(0.5, 2)).toBe(0.25)
    expect(kellyOfTrades(0.5, 1)).toBe(0)
    expect(kellyOfTrades(0.4, 1)).toBeCloseTo(-0.2, 14)
    expect(kellyOfTrades(0, null)).toBeNull()
    expect(kellyOfReturns(0.001, 0.0002)).toBeCloseTo(5, 12)
    expect(kellyOfReturns(0.001, 0)).toBeNull()
  })

  it('of turnover count buys and sells a year', () => {
    const tradedValue = tradedValueOf([trade({}), trade({ entryPrice: 50, exitPrice: 46 })])
    expect(tradedValue).toBe(10 * (204 + 96))
    expect(turnoverPerYear({ tradedValue, equity: Float64Array.of(900, 1_100), years: 1.5 })).toBeCloseTo(2, 14)
    expect(turnoverPerYear({ tradedValue, equity: Float64Array.of(900), years: 0 })).toBeNull()
    expect(turnoverPerYear({ tradedValue, equity: Float64Array.of(-900), years: 1 })).toBeNull()
  })
})

describe('the Sharpe ratio of period returns', () => {
  it('has the interval of Lo for independent normal returns', () => {
    const random = new SeededRandom(8)
    const returns = Float64Array.from({ length: 20_000 }, () => 0.05 + random.normal())
    const estimate = sharpeEstimate(returns, 1)
    const error = Math.sqrt((1 + (estimate?.value ?? 0) ** 2 / 2) / 20_000)
    expect(((estimate?.high ?? 0) - (estimate?.low ?? 0)) / 2 / 1.96 / error).toBeCloseTo(1, 1)
    expect(sharpeEstimate(returns, 252)?.value).toBeCloseTo((estimate?.value ?? 0) * Math.sqrt(252), 12)
  })

  it('is unknown for too few returns or for equal ones', () => {
    expect(sharpeEstimate([0.1, 0.2], 252)).toBeNull()
    expect(sharpeEstimate(new Float64Array(30).fill(0.01), 252)).toBeNull()
  })
})

describe('a benchmark', () => {
  const random = new SeededRandom(9)
  const market = Float64Array.from({ length: 60 }, () => 0.01 * random.normal())

  it('explains a run that follows it twice over', () => {
    const comparison = compareWithBenchmark(
      market.map((value) => 0.001 + 2 * value),
      market,
      252,
    )
    expect(comparison.beta?.value).toBeCloseTo(2, 10)
    expect(comparison.alpha?.value).toBeCloseTo(0.252, 10)
    expect(comparison.rSquared).toBeCloseTo(1, 10)
  })

  it('has no ratio beside itself', () => {
    const same = compareWithBenchmark(market, market, 252)
    expect(same).toMatchObject({ trackingError: 0, informationRatio: null })
    expect(same.beta?.value).toBeCloseTo(1, 12)
    const rounded = market.map((value, index) => value * (1 + (index % 3) * 1e-16))
    expect(compareWithBenchmark(rounded, market, 252).informationRatio).toBeNull()
  })
})

describe('trades in a row', () => {
  it('make streaks, which a trade without profit ends', () => {
    expect(streaksOf([1, 2, 0, 3, 4, 5, -1, -2, 6])).toMatchObject({
      longestWin: 3,
      longestLoss: 2,
      runs: { n: 8, runs: 3 },
    })
    expect(streaksOf([])).toEqual({ longestWin: 0, longestLoss: 0, runs: null })
  })

  it('have durations', () => {
    const durations = tradeDurations([trade({}), trade({ exitBar: 9, pnl: -1 }), trade({ entryBar: 3 })])
    expect(durations).toMatchObject({
      n: 3,
      medianBars: 2,
      shortestBars: 0,
      longestBars: 8,
      meanBarsOfWinners: 1,
      meanBarsOfLosers: 8,
    })
    expect(durations?.meanBars).toBeCloseTo(10 / 3, 14)
    expect(tradeDurations([])).toBeNull()
  })
})
