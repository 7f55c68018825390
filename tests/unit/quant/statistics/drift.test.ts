import { describe, expect, it } from 'vitest'
import { jensenShannonDistance } from '#quant/statistics/drift/jensenShannonDistance.ts'
import { kolmogorovSmirnov } from '#quant/statistics/drift/kolmogorovSmirnov.ts'
import { populationStabilityIndex } from '#quant/statistics/drift/populationStabilityIndex.ts'

const spread = (n: number, step: number): readonly number[] =>
  Array.from({ length: n }, (_, index) => ((index * step + 3) % 97) / 7)
const moved = (values: readonly number[], scale: number, shift: number): readonly number[] =>
  values.map((value) => value * scale + shift)

describe('the Kolmogorov-Smirnov test of two samples', () => {
  // scipy 1.17.1, ks_2samp(method='exact').
  it.each([
    [spread(25, 31), moved(spread(40, 17), 1.3, -1), 0.175, 0.6687197112159318],
    [spread(25, 31), spread(25, 31), 0, 1],
    [spread(60, 31), moved(spread(60, 17), 1, 9), 0.65, 2.904237495394958e-12],
    [spread(7, 5), spread(11, 13), 0.5454545454545454, 0.10532931121166415],
    [spread(90, 5), moved(spread(70, 13), 1, 13), 0.9492063492063492, 1.1806761982957543e-39],
  ])('has the distance and the exact probability of another program (case %#)', (a, b, statistic, pValue) => {
    const found = kolmogorovSmirnov(a, b)
    if (!found.ok) throw new Error(found.message)
    expect(found.value.method).toBe('exact')
    expect(found.value.statistic).toBeCloseTo(statistic, 14)
    expect(Math.abs(found.value.pValue / pValue - 1)).toBeLessThan(1e-10)
  })

  it('uses the limit for large samples, close to the exact probability', () => {
    const uniform = (n: number, step: number): readonly number[] =>
      Array.from({ length: n }, (_, index) => ((index * step) % 10_007) / 10_007)
    const found = kolmogorovSmirnov(
      uniform(5_000, 7_919),
      uniform(4_000, 104_729).map((value) => value ** 1.08),
    )
    if (!found.ok) throw new Error(found.message)
    expect(found.value.method).toBe('asymptotic')
    expect(found.value.statistic).toBeCloseTo(0.0307, 12)
    // scipy 1.17.1: 0.0297203 exact.
    expect(Math.abs(found.value.pValue / 0.029720328185794332 - 1)).toBeLessThan(0.025)
  })

  it('refuses nothing and what is no number', () => {
    expect(kolmogorovSmirnov([], [1])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(kolmogorovSmirnov([1], [Number.NaN])).toMatchObject({ ok: false, code: 'VALUE_NOT_FINITE' })
  })
})

describe('the population stability index and the Jensen-Shannon distance', () => {
  const reference = spread(90, 5)
  const current = moved(spread(70, 13), 0.8, 1)

  // numpy 2.4.6 (quantile, searchsorted) and scipy 1.17.1 (jensenshannon with base 2).
  it('are those of another program', () => {
    const index = populationStabilityIndex(reference, current)
    expect(index.ok && index.value.value).toBeCloseTo(0.8221179012539162, 12)
    expect(index.ok && index.value.current.length).toBe(10)
    const distance = jensenShannonDistance(reference, current)
    expect(distance.ok && distance.value).toBeCloseTo(0.26982615443522107, 12)
  })

  it('merge bins whose edges coincide', () => {
    const index = populationStabilityIndex([1, 1, 1, 1, 1, 1, 1, 1, 2, 3], [1, 2])
    expect(index.ok && [...index.value.edges]).toEqual([1, expect.closeTo(1.2, 12), expect.closeTo(2.1, 12)])
  })

  it('refuse a reference that never changes and bins that cannot be', () => {
    expect(populationStabilityIndex([2, 2, 2], [1])).toMatchObject({ ok: false, code: 'SERIES_CONSTANT' })
    expect(populationStabilityIndex([1, 2], [1], 1)).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(jensenShannonDistance([1, 2], [])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
  })
})
