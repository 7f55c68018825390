import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortfallContributions, normalContributions } from '#trading/risk/tail/contributions.ts'
import { coverageOf, portfolioLosses, type ReturnMatrix } from '#trading/risk/tail/returnMatrix.ts'
import { tailOf, tailWeights } from '#trading/risk/tail/tailOfLosses.ts'

const level = fc.constantFrom(0.9, 0.95, 0.975, 0.99)
const loss = fc.double({ min: -100, max: 100, noNaN: true })
const sample = fc.array(loss, { minLength: 1, maxLength: 200 }).map((values) => Float64Array.from(values))

/** Three assets over 80 days with some returns unknown, and what is held of them. */
const book = fc.record({
  returns: fc.array(
    fc.oneof(
      { weight: 60, arbitrary: fc.double({ min: -0.2, max: 0.2, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    ),
    {
      minLength: 240,
      maxLength: 240,
    },
  ),
  exposures: fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 3, maxLength: 3 }),
  level,
})

describe('the shortfall', () => {
  it('is at least the value at risk, at most the worst loss, and rises with the level', () => {
    fc.assert(
      fc.property(sample, level, (losses, at) => {
        const { valueAtRisk, expectedShortfall } = tailOf(losses, at)
        expect(expectedShortfall).toBeGreaterThanOrEqual(valueAtRisk - 1e-9)
        expect(expectedShortfall).toBeLessThanOrEqual(Math.max(...losses) + 1e-9)
        expect(tailOf(losses, 0.995).expectedShortfall).toBeGreaterThanOrEqual(expectedShortfall - 1e-9)
      }),
    )
  })

  it('of two together is at most the sum of both, moves with cash and scales with size', () => {
    const pairs = fc.array(fc.tuple(loss, loss), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(pairs, level, fc.double({ min: 0.01, max: 50, noNaN: true }), (both, at, factor) => {
        const one = Float64Array.from(both, ([left]) => left)
        const two = Float64Array.from(both, ([, right]) => right)
        const together = Float64Array.from(both, ([left, right]) => left + right)
        const of = (losses: Float64Array): number => tailOf(losses, at).expectedShortfall
        expect(of(together)).toBeLessThanOrEqual(of(one) + of(two) + 1e-7)
        expect(of(one.map((value) => value * factor))).toBeCloseTo(of(one) * factor, 6)
        expect(of(one.map((value) => value + factor))).toBeCloseTo(of(one) + factor, 6)
      }),
    )
  })

  it('is the weighted mean of its losses', () => {
    fc.assert(
      fc.property(sample, level, (losses, at) => {
        const weights = tailWeights(losses, at)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
        const mean = weights.reduce((sum, weight, place) => sum + weight * (losses[place] ?? 0), 0)
        expect(mean).toBeCloseTo(tailOf(losses, at).expectedShortfall, 7)
      }),
    )
  })
})

describe('contributions', () => {
  it('add up to the whole, and what is not covered has none', () => {
    fc.assert(
      fc.property(book, ({ returns, exposures, level: at }) => {
        const matrix: ReturnMatrix = { assets: 3, periods: 80, returns: Float64Array.from(returns) }
        const coverage = coverageOf(matrix, exposures)
        const held = exposures.reduce((sum, exposure) => sum + Math.abs(exposure), 0)
        expect(coverage.coveredExposure + coverage.uncoveredExposure).toBeCloseTo(held, 9)
        const losses = portfolioLosses(matrix, exposures, coverage)
        expect(losses.some(Number.isNaN)).toBe(false)
        if (losses.length < 2) return
        const whole = tailOf(losses, at).expectedShortfall
        for (const of of [shortfallContributions, normalContributions]) {
          const { component } = of(matrix, exposures, coverage, losses, at)
          const sum = component.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0)
          if (of === shortfallContributions) expect(sum).toBeCloseTo(whole, 6)
          component.forEach((value, asset) => expect(Number.isNaN(value)).toBe(coverage.covered[asset] !== 1))
        }
      }),
    )
  })
})
