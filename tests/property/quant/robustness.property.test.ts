import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { BarColumns } from '#core/model/bar.ts'
import { pathMeasures } from '#quant/robustness/pathMeasures.ts'
import { perturbBars } from '#quant/robustness/priceNoise.ts'
import { tradeMonteCarlo } from '#quant/robustness/tradeMonteCarlo.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const BARS: fc.Arbitrary<BarColumns> = fc
  .array(fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => {
    const sorted = rows.map((row) => row.toSorted((a, b) => a - b))
    const column = (read: (row: readonly number[], index: number) => number | undefined): Float64Array =>
      Float64Array.from(sorted, (row, index) => read(row, index) ?? 0)
    return {
      tsOpen: column((_, index) => index),
      open: column((row, index) => row[1 + (index % 2)]),
      close: column((row, index) => row[2 - (index % 2)]),
      low: column((row) => row[0]),
      high: column((row) => row[3]),
      volume: column(() => 1),
    }
  })

describe('noise on prices', () => {
  it('leaves bars that are bars', () => {
    fc.assert(
      fc.property(
        BARS,
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        fc.option(fc.constantFrom(0.01, 0.25, 1e-4), { nil: undefined }),
        fc.nat(),
        (bars, scale, length, priceStep, seed) => {
          const options = { scale, length, random: new SeededRandom(seed) }
          const noisy = perturbBars(bars, priceStep === undefined ? options : { ...options, priceStep })
          for (let bar = 0; bar < bars.tsOpen.length; bar += 1) {
            const [o = 0, h = 0, l = 0, c = 0] = [noisy.open[bar], noisy.high[bar], noisy.low[bar], noisy.close[bar]]
            expect(l).toBeGreaterThan(0)
            expect(l).toBeLessThanOrEqual(Math.min(o, c))
            expect(h).toBeGreaterThanOrEqual(Math.max(o, c))
            expect(h).toBeLessThan(Infinity)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('knows nothing of later bars', () => {
    fc.assert(
      fc.property(BARS, fc.nat(), (bars, cut) => {
        const count = 1 + (cut % bars.tsOpen.length)
        const first: BarColumns = {
          tsOpen: bars.tsOpen.slice(0, count),
          open: bars.open.slice(0, count),
          high: bars.high.slice(0, count),
          low: bars.low.slice(0, count),
          close: bars.close.slice(0, count),
          volume: bars.volume.slice(0, count),
        }
        const options = { scale: 0.3, length: 5 }
        const all = perturbBars(bars, { ...options, random: new SeededRandom(1) })
        const some = perturbBars(first, { ...options, random: new SeededRandom(1) })
        expect(some.close).toEqual(all.close.slice(0, count))
        expect(some.high).toEqual(all.high.slice(0, count))
      }),
    )
  })
})

const RESULTS = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 10, maxLength: 60 })

describe('paths of trades', () => {
  it('end where they end in any order and obey what bounds them', () => {
    fc.assert(
      fc.property(
        RESULTS,
        fc.nat(),
        fc.constantFrom('ADDITIVE' as const, 'MULTIPLICATIVE' as const),
        (results, seed, rule) => {
          const scaled = Float64Array.from(results, (result) => (rule === 'ADDITIVE' ? result : result / 1000))
          const order = Float64Array.from(scaled)
          const random = new SeededRandom(seed)
          const keys = order.map(() => random.next())
          const mixed = Float64Array.from(
            Array.from(order.keys()).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0)),
            (index) => scaled[index] ?? 0,
          )
          const [a, b] = [scaled, mixed].map((path) => pathMeasures(path, 10_000, rule))
          expect(Math.abs((a?.finalEquity ?? 0) - (b?.finalEquity ?? 1))).toBeLessThan(1e-6)
          for (const path of [a, b]) {
            expect(path?.lowestEquity).toBeLessThanOrEqual(Math.min(10_000, path?.finalEquity ?? 0))
            expect(path?.longestLosingRun).toBeLessThanOrEqual(path?.longestUnderwater ?? -1)
            expect(path?.maxDrawdown).toBeGreaterThanOrEqual(1 - (path?.lowestEquity ?? 0) / 10_000 - 1e-12)
          }
        },
      ),
    )
  })

  it('skipped with certainty leave the start, with none the run itself', () => {
    fc.assert(
      fc.property(RESULTS, (results) => {
        const run = (probability: number) =>
          tradeMonteCarlo(Float64Array.from(results), {
            resampling: { kind: 'SKIP', probability },
            rule: 'ADDITIVE',
            startEquity: 10_000,
            rounds: 5,
            limits: { maxDrawdown: 0.2, ruin: 0.5 },
            random: new SeededRandom(1),
          })
        expect(run(1)?.finalEquity.p95).toBe(10_000)
        expect(run(0)?.finalEquity.p05).toBe(run(0)?.observed.finalEquity)
      }),
    )
  })
})
