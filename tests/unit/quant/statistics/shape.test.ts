import { describe, expect, it } from 'vitest'
import { histogramOf } from '#quant/statistics/histogram.ts'
import { runsTest } from '#quant/statistics/runsTest.ts'
import { shapeOf } from '#quant/statistics/shape.ts'

const outcomes = (text: string): boolean[] => text.split('').map((letter) => letter === '+')

describe('the shape of values', () => {
  it('is what scipy 1.17 says', () => {
    const shape = shapeOf([1, 2, 2, 3, 10])
    // scipy.stats.skew, kurtosis(fisher=False); numpy.std(ddof=1).
    expect(shape?.skewness).toBeCloseTo(1.3608927294433224, 12)
    expect(shape?.kurtosis).toBeCloseTo(3.068036632935723, 12)
    expect(shape?.deviation).toBeCloseTo(3.646916505762094, 12)
  })

  it('is unknown without spread', () => {
    expect(shapeOf([5])).toBeNull()
    expect(shapeOf([0.1, 0.1, 0.1, 0.1, 0.1, 0.1])).toBeNull()
    expect(shapeOf([0, 0, 0])).toBeNull()
  })
})

describe('the runs test', () => {
  // Exact probabilities from the combinatorial formula in Python integers.
  it.each([
    ['++++++++++--------', 2, 9.141185611773847e-5, 18],
    ['++---+++-----+++++', 5, 0.026737967914438505, 18],
    ['+++++-----', 2, 0.015873015873015872, 10],
  ])('of %s counts %i runs with p = %d', (text, runs, pValue, n) => {
    const test = runsTest(outcomes(text))
    expect(test).toMatchObject({ runs, n })
    expect(test?.pValue).toBeCloseTo(pValue, 12)
  })

  it('finds alternation as well as streaks, and needs both outcomes', () => {
    expect(runsTest(outcomes('+-'.repeat(20)))?.pValue).toBeLessThan(1e-6)
    expect(runsTest(outcomes('++--+-+--+++-+--'))?.pValue).toBeGreaterThan(0.5)
    expect(runsTest(outcomes('+++'))).toBeNull()
    expect(runsTest([])).toBeNull()
  })
})

describe('a histogram', () => {
  it('counts every value once in bins of the narrower rule', () => {
    const values = Array.from({ length: 1_000 }, (_, index) => index / 1_000)
    const histogram = histogramOf(values)
    // Sturges: 11 bins; Freedman and Diaconis: range 0.999 over 2 x 0.4995 / 10.
    expect(histogram?.counts).toHaveLength(11)
    expect(histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(1_000)
    expect((histogram?.low ?? 0) + (histogram?.width ?? 0) * 11).toBeCloseTo(0.999, 12)
    const peaked = histogramOf([...values, 50])
    expect(peaked?.counts).toHaveLength(200)
    expect(peaked?.counts.at(-1)).toBe(1)
  })

  it('gives equal values a bin of their own and says nothing of nothing', () => {
    expect(histogramOf([2, 2, 2])).toEqual({ low: 1.5, width: 1, counts: Int32Array.of(3) })
    expect(histogramOf([1, 2, 2, 2, 2, 2, 3])?.counts.reduce((sum, count) => sum + count, 0)).toBe(7)
    expect(histogramOf([])).toBeNull()
  })
})
