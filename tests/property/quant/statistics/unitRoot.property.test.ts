import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engleGranger } from '#quant/statistics/cointegration/engleGranger.ts'
import { johansen } from '#quant/statistics/cointegration/johansen.ts'
import { augmentedDickeyFuller } from '#quant/statistics/unitRoot/augmentedDickeyFuller.ts'
import { kpss } from '#quant/statistics/unitRoot/kwiatkowski.ts'
import { phillipsPerron } from '#quant/statistics/unitRoot/phillipsPerron.ts'
import { varianceRatio } from '#quant/statistics/unitRoot/varianceRatio.ts'
import type { Measured } from '#quant/statistics/measured.ts'
import { bellNoise, summed } from '../../../helpers/noise.ts'

const seed = fc.integer({ min: 1, max: 2_147_483_646 })
const length = fc.integer({ min: 30, max: 200 })
const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
const shift = fc.double({ min: -1e3, max: 1e3, noNaN: true })
const terms = fc.constantFrom('c' as const, 'ct' as const, 'ctt' as const)

function statisticOf(result: Measured<{ readonly statistic: number }>): number {
  if (!result.ok) throw new Error(result.message)
  return result.value.statistic
}

function expectSame(ours: number, theirs: number): void {
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(theirs)))
}

describe('tests of a series', () => {
  it('do not depend on its unit or its zero', () => {
    fc.assert(
      fc.property(seed, length, scale, shift, terms, (start, n, factor, offset, term) => {
        const walk = summed(bellNoise(n, start))
        const moved = walk.map((value) => value * factor + offset * factor)
        const two = term === 'c' ? 'c' : 'ct'
        expectSame(
          statisticOf(augmentedDickeyFuller(moved, { terms: term, lags: 2 })),
          statisticOf(augmentedDickeyFuller(walk, { terms: term, lags: 2 })),
        )
        expectSame(statisticOf(kpss(moved, { terms: two, lags: 3 })), statisticOf(kpss(walk, { terms: two, lags: 3 })))
        expectSame(
          statisticOf(phillipsPerron(moved, { terms: two })),
          statisticOf(phillipsPerron(walk, { terms: two })),
        )
        expectSame(statisticOf(varianceRatio(moved, { periods: 3 })), statisticOf(varianceRatio(walk, { periods: 3 })))
      }),
    )
  })

  it('have probabilities in 0..1, and lags within their limit, by every rule', () => {
    fc.assert(
      fc.property(
        seed,
        length,
        fc.constantFrom('aic' as const, 'bic' as const, 't-stat' as const),
        (start, n, rule) => {
          const result = augmentedDickeyFuller(bellNoise(n, start), { lags: rule })
          if (!result.ok) throw new Error(result.message)
          expect(result.value.pValue).toBeGreaterThanOrEqual(0)
          expect(result.value.pValue).toBeLessThanOrEqual(1)
          expect(result.value.lags).toBeLessThanOrEqual(Math.ceil(12 * (n / 100) ** 0.25))
          // Given the chosen number, the test is the same.
          expect(statisticOf(augmentedDickeyFuller(bellNoise(n, start), { lags: result.value.lags }))).toBe(
            result.value.statistic,
          )
        },
      ),
    )
  })
})

describe('tests of several series', () => {
  it('do not depend on units, and Johansen not on the order', () => {
    fc.assert(
      fc.property(seed, length, scale, (start, n, factor) => {
        const both = bellNoise(2 * n, start)
        const a = summed(both.slice(0, n))
        const b = summed(both.slice(n))
        const scaled = b.map((value) => value * factor)
        expectSame(statisticOf(engleGranger(a, [scaled], { lags: 1 })), statisticOf(engleGranger(a, [b], { lags: 1 })))
        const there = johansen([a, b])
        const back = johansen([scaled, a])
        if (!there.ok || !back.ok) throw new Error('refused')
        for (const [index, row] of there.value.rows.entries()) {
          expectSame(back.value.rows[index]?.trace ?? Number.NaN, row.trace)
          expect(there.value.eigenvalues[index]).toBeGreaterThanOrEqual(0)
          expect(there.value.eigenvalues[index]).toBeLessThan(1)
        }
      }),
    )
  })
})
