import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { DAY } from '#core/time/duration.ts'
import { compareWithBenchmark } from '#quant/performance/benchmark.ts'
import { drawdowns } from '#quant/performance/drawdown.ts'
import { drawdownSpells } from '#quant/performance/drawdownTable.ts'
import { tradeExcursion } from '#quant/performance/excursion.ts'
import { monthlyReturns } from '#quant/performance/monthlyReturns.ts'
import { omegaRatio } from '#quant/performance/omega.ts'
import { PATH_FIGURES, pathStatistics } from '#quant/performance/pathStatistics.ts'
import { annualRatios } from '#quant/performance/ratios.ts'
import { returnTails } from '#quant/performance/returnTails.ts'
import { sharpeEstimate } from '#quant/performance/sharpeRatio.ts'
import { sortedQuantile } from '#quant/statistics/moments.ts'
import { shapeOf } from '#quant/statistics/shape.ts'

/** Returns in steps of a basis point, so that equal ones occur. */
const RETURNS = fc
  .array(fc.integer({ min: -900, max: 900 }), { minLength: 12, maxLength: 120 })
  .filter((steps) => new Set(steps).size > 3)
  .map((steps) => Float64Array.from(steps, (step) => step / 1e4))
const FACTOR = fc.integer({ min: 2, max: 50 }).map((step) => step / 10)

const relative = (left: number, right: number): number => Math.abs(left - right) / Math.max(1e-9, Math.abs(right))

describe('ratios of returns', () => {
  it('do not change with the size of the position, and Sharpe changes its sign with the side', () => {
    fc.assert(
      fc.property(RETURNS, FACTOR, (returns, factor) => {
        const scaled = returns.map((value) => value * factor)
        const [before, after] = [sharpeEstimate(returns, 252), sharpeEstimate(scaled, 252)]
        const opposite = sharpeEstimate(
          returns.map((value) => -value),
          252,
        )
        if (before === null || after === null || opposite === null) throw new Error('these returns change')
        const width = before.high - before.low
        for (const end of ['value', 'low', 'high'] as const) {
          expect(Math.abs(after[end] - before[end])).toBeLessThanOrEqual(1e-7 * (width + Math.abs(before[end])))
        }
        expect(Math.abs(opposite.value + before.value)).toBeLessThan(1e-9)
        expect(Math.abs(opposite.low + before.high)).toBeLessThan(1e-6 * (1 + width))
        const [omega, omegaScaled] = [omegaRatio(returns), omegaRatio(scaled)]
        expect(omegaScaled === null ? omega : relative(omegaScaled, omega ?? 0) < 1e-9).toBe(
          omegaScaled === null ? null : true,
        )
        expect(relative(shapeOf(scaled)?.kurtosis ?? 0, shapeOf(returns)?.kurtosis ?? 0)).toBeLessThan(1e-9)
      }),
    )
  })

  it('beside a benchmark scale with the position: alpha and beta, not what is explained', () => {
    fc.assert(
      fc.property(RETURNS, FACTOR, (benchmark, factor) => {
        const returns = benchmark.map((value, index) => 0.5 * value + 0.01 * Math.sin(index))
        const [one, many] = [
          compareWithBenchmark(returns, benchmark, 252),
          compareWithBenchmark(
            returns.map((value) => factor * value),
            benchmark,
            252,
          ),
        ]
        expect(relative(many.beta?.value ?? 0, factor * (one.beta?.value ?? 1))).toBeLessThan(1e-8)
        expect(Math.abs((many.alpha?.value ?? 0) - factor * (one.alpha?.value ?? 1))).toBeLessThan(1e-8)
        expect(Math.abs((many.rSquared ?? 0) - (one.rSquared ?? 1))).toBeLessThan(1e-8)
      }),
    )
  })
})

describe('the path figures in one pass', () => {
  it('are what their own definitions give', () => {
    fc.assert(
      fc.property(RETURNS, (returns) => {
        const n = returns.length
        const figures = pathStatistics(returns, { periodsPerYear: 252, growthBefore: 1 })(
          Int32Array.from({ length: n }, (_, index) => index),
        )
        const figure = (name: (typeof PATH_FIGURES)[number]): number =>
          figures[PATH_FIGURES.indexOf(name)] ?? Number.NaN
        let level = 1
        const equity = Float64Array.of(1, ...returns.map((value) => (level *= 1 + value)))
        const falls = drawdowns(equity)
        expect(figure('maxDrawdownPct')).toBeCloseTo(100 * Math.max(...falls), 9)
        const annual = annualRatios(returns, 252)
        expect(relative(figure('cagrPct'), 100 * annual.annualReturn)).toBeLessThan(1e-7)
        expect(relative(figure('annualVolatilityPct'), 100 * (annual.annualVolatility ?? 0))).toBeLessThan(1e-7)
        const shape = shapeOf(returns)
        expect(figure('skewness')).toBeCloseTo(shape?.skewness ?? Number.NaN, 7)
        expect(figure('excessKurtosis')).toBeCloseTo((shape?.kurtosis ?? Number.NaN) - 3, 7)
        const sorted = returns.toSorted()
        expect(figure('valueAtRisk95Pct')).toBeCloseTo(-100 * sortedQuantile(sorted, 0.05), 9)
        expect(figure('valueAtRisk99Pct')).toBeCloseTo(-100 * sortedQuantile(sorted, 0.01), 9)
        const worst = sorted.slice(0, Math.floor((n - 1) * 0.05) + 1)
        expect(figure('expectedShortfall95Pct')).toBeCloseTo(
          (-100 * worst.reduce((sum, x) => sum + x, 0)) / worst.length,
          9,
        )
      }),
    )
  })

  it('do not depend on the order where the path does not matter', () => {
    fc.assert(
      fc.property(RETURNS, fc.nat(), (returns, shift) => {
        const ofIndexes = pathStatistics(returns, { periodsPerYear: 252, growthBefore: 1 })
        const n = returns.length
        const turned = Array.from(ofIndexes(Int32Array.from({ length: n }, (_, index) => (index + shift) % n)))
        const straight = Array.from(ofIndexes(Int32Array.from({ length: n }, (_, index) => index)))
        for (const [index, name] of PATH_FIGURES.entries()) {
          if (['calmar', 'maxDrawdownPct', 'ulcerIndexPct', 'underwaterPct'].includes(name)) continue
          const [left = 0, right = 0] = [turned[index], straight[index]]
          expect(left === right || Math.abs(left - right) <= 1e-8 * Math.max(1, Math.abs(right)), name).toBe(true)
        }
      }),
    )
  })
})

describe('tails from counts', () => {
  it('are those of the values written out', () => {
    const counted = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 6 })), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(counted, (steps) => {
        let value = -20
        const sorted = Float64Array.from(steps, ([step]) => (value += step))
        const counts = Uint32Array.from(steps, ([, count]) => count)
        const written = [...sorted].flatMap((each, index) => Array<number>(counts[index] ?? 0).fill(each))
        if (written.length === 0) return
        const tails = returnTails(sorted, counts, written.length)
        expect(tails.valueAtRisk95).toBeCloseTo(-sortedQuantile(written, 0.05), 10)
        expect(tails.valueAtRisk99).toBeCloseTo(-sortedQuantile(written, 0.01), 10)
        const [top, bottom] = [sortedQuantile(written, 0.95), sortedQuantile(written, 0.05)]
        if (Math.abs(bottom) > 1e-6) expect(relative(tails.tailRatio, Math.abs(top / bottom))).toBeLessThan(1e-6)
      }),
    )
  })
})

describe('drawdowns', () => {
  const LEVELS = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 100 })

  it('cover exactly the bars below a peak, once each, and hold the largest', () => {
    fc.assert(
      fc.property(LEVELS, FACTOR, (levels, factor) => {
        const equity = Float64Array.from(levels)
        const tsOpen = equity.map((_, bar) => bar * DAY)
        const falls = drawdowns(equity)
        const spells = drawdownSpells({ tsOpen, equity })
        const covered = spells.flatMap(({ peakBar, recoveryBar }) => {
          const end = recoveryBar ?? levels.length
          return Array.from({ length: end - peakBar - 1 }, (_, index) => peakBar + 1 + index)
        })
        expect(covered).toEqual([...falls.keys()].filter((bar) => (falls[bar] ?? 0) > 0))
        expect(Math.max(0, ...spells.map(({ depth }) => depth))).toBe(Math.max(...falls))
        const scaled = drawdownSpells({ tsOpen, equity: equity.map((value) => value * factor) })
        expect(scaled.map(({ peakBar, valleyBar }) => [peakBar, valleyBar])).toHaveLength(spells.length)
      }),
    )
  })

  it('and months compound to the whole', () => {
    fc.assert(
      fc.property(LEVELS, fc.integer({ min: 1, max: 40 }), (levels, step) => {
        const curve = {
          tsOpen: Float64Array.from(levels, (_, bar) => bar * step * DAY),
          equity: Float64Array.from(levels),
        }
        const { years, n } = monthlyReturns(curve, 7)
        const whole = (levels.at(-1) ?? 0) / 7
        const ofMonths = years.flatMap(({ months }) => months).filter((month) => month !== null)
        expect(ofMonths).toHaveLength(n)
        expect(
          relative(
            ofMonths.reduce((growth, each) => growth * (1 + each), 1),
            whole,
          ),
        ).toBeLessThan(1e-9)
        expect(
          relative(
            years.reduce((growth, { total }) => growth * (1 + total), 1),
            whole,
          ),
        ).toBeLessThan(1e-9)
      }),
    )
  })
})

describe('excursions', () => {
  it('hold the result of the trade and change places with the side', () => {
    const price = fc.integer({ min: 50, max: 150 })
    const bar = fc.tuple(price, fc.integer({ min: 0, max: 30 }))
    fc.assert(
      fc.property(
        fc.array(bar, { minLength: 3, maxLength: 20 }),
        price,
        price,
        fc.boolean(),
        (bars, entryPrice, exitPrice, whole) => {
          const ranges = {
            low: Float64Array.from(bars, ([low]) => low),
            high: Float64Array.from(bars, ([low, span]) => low + span),
          }
          const base = { size: 2, entryBar: 0, exitBar: bars.length - 1, entryPrice, exitPrice, commission: 0, pnl: 0 }
          const rule = { countEntryBar: whole, countExitBar: whole }
          const long = tradeExcursion({ ...base, side: 'LONG' }, ranges, rule)
          const short = tradeExcursion({ ...base, side: 'SHORT' }, ranges, rule)
          expect([short.adverse, short.favourable]).toEqual([long.favourable, long.adverse])
          const result = exitPrice / entryPrice - 1
          expect(long.favourable).toBeGreaterThanOrEqual(result - 1e-12)
          expect(long.adverse).toBeGreaterThanOrEqual(-result - 1e-12)
          expect(Math.min(long.adverse, long.favourable)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})
