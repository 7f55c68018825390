import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jensenShannonDistance } from '#quant/statistics/drift/jensenShannonDistance.ts'
import { kolmogorovSmirnov } from '#quant/statistics/drift/kolmogorovSmirnov.ts'
import { populationStabilityIndex } from '#quant/statistics/drift/populationStabilityIndex.ts'

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const sample = fc.array(fc.oneof(number, fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 60 })

describe('measures of drift', () => {
  it('Kolmogorov-Smirnov is symmetric, in [0, 1] and blind to a rising transformation', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const there = kolmogorovSmirnov(a, b)
        const back = kolmogorovSmirnov(b, a)
        if (!there.ok || !back.ok) throw new Error('refused')
        expect(there.value.statistic).toBe(back.value.statistic)
        expect(Math.abs(there.value.pValue - back.value.pValue)).toBeLessThan(1e-12)
        expect(there.value.statistic).toBeGreaterThanOrEqual(0)
        expect(there.value.statistic).toBeLessThanOrEqual(1)
        expect(there.value.pValue).toBeGreaterThan(0)
        expect(there.value.pValue).toBeLessThanOrEqual(1)
        const doubled = kolmogorovSmirnov(
          a.map((x) => 2 * x),
          b.map((x) => 2 * x),
        )
        expect(doubled).toEqual(there)
      }),
    )
  })

  it('the stability index is never negative, the distance in [0, 1], and both 0 for the same sample', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 2, max: 20 }), (reference, current, bins) => {
        fc.pre(new Set(reference).size > 1)
        const index = populationStabilityIndex(reference, current, bins)
        const distance = jensenShannonDistance(reference, current, bins)
        if (!index.ok || !distance.ok) throw new Error('refused')
        expect(index.value.value).toBeGreaterThanOrEqual(0)
        expect(distance.value).toBeGreaterThanOrEqual(0)
        expect(distance.value).toBeLessThanOrEqual(1)
        const same = populationStabilityIndex(reference, reference.toReversed(), bins)
        expect(same.ok && same.value.value).toBe(0)
      }),
    )
  })
})
