import { describe, expect, it } from 'vitest'
import { DetrendedFluctuation, expectedSquares } from '#quant/regimes/hurst/detrendedFluctuation.ts'
import { hurstExponent } from '#quant/regimes/hurst/hurstExponent.ts'
import { expectedRange, RescaledRange } from '#quant/regimes/hurst/rescaledRange.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { congruentialNormals, sixDecimals } from '../../../helpers/congruentialSeries.ts'

const NOISE = congruentialNormals(7, 300)
/** x = 0.5 x + noise: moves persist for a while. */
const PERSISTENT = ((): Float64Array => {
  let before = 0
  return Float64Array.from(NOISE, (value) => sixDecimals((before = 0.5 * before + value)))
})()

describe('rescaled range', () => {
  it('expects of white noise what Anis, Lloyd and Peters say', () => {
    // nolds 0.6.3, expected_rs.
    for (const [length, value] of [
      [10, 2.8721645322376403],
      [11, 3.062865918555043],
      [50, 7.7351677386190305],
      [200, 16.579797061627442],
    ] as const) {
      expect(expectedRange(length)).toBeCloseTo(value, 10)
    }
  })

  it('is what numpy computes by the definition', () => {
    expect(new RescaledRange(300).measure(NOISE, 0)).toBeCloseTo(0.5139098313962742, 9)
    // The unrounded recursion; numpy rounds each step the same way to 1e-6.
    expect(new RescaledRange(300).measure(PERSISTENT, 0)).toBeCloseTo(0.6299421900824587, 4)
  })
})

describe('detrended fluctuations', () => {
  it('are what numpy computes by the definition', () => {
    // Trace of the walk's covariance less its part along the line, numpy: n = 5 and 37.
    expect(expectedSquares(5)).toBeCloseTo(0.28, 12)
    expect(expectedSquares(37)).toBeCloseTo(2.45945945945946, 12)
    expect(new DetrendedFluctuation(300).measure(NOISE, 0)).toBeCloseTo(0.4582966565097285, 9)
    expect(new DetrendedFluctuation(300).measure(PERSISTENT, 0)).toBeCloseTo(0.625853671337349, 4)
  })
})

describe('the Hurst exponent', () => {
  it('is 0.5 for random walks, by their steps', () => {
    const found = Array.from({ length: 30 }, (_, seed) => {
      const random = new SeededRandom(seed)
      const steps = Float64Array.from({ length: 500 }, () => random.normal())
      return [new RescaledRange(500).measure(steps, 0), new DetrendedFluctuation(500).measure(steps, 0)]
    })
    for (const place of [0, 1]) {
      const mean = found.reduce((sum, pair) => sum + (pair[place] ?? 0), 0) / found.length
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.05)
    }
  })

  it('does not depend on the scale of the steps, and its interval holds it', () => {
    const [one, other] = [NOISE, NOISE.map((value) => 1e-6 * value)].map((steps) => hurstExponent(steps))
    if (one?.ok !== true || other?.ok !== true) throw new Error('no exponent')
    expect(other.rescaledRange.value).toBeCloseTo(one.rescaledRange.value, 9)
    expect(other.detrendedFluctuation.value).toBeCloseTo(one.detrendedFluctuation.value, 9)
    expect(one.rescaledRange.low).toBeLessThan(0.5)
    expect(one.rescaledRange.high).toBeGreaterThan(0.5)
    expect(one.rescaledRange.n).toBe(300)
  })

  it('names what it cannot measure', () => {
    const codeOf = (steps: Float64Array): string => {
      const found = hurstExponent(steps)
      return found.ok ? 'measured' : found.code
    }
    expect(codeOf(NOISE.slice(0, 63))).toBe('SERIES_TOO_SHORT')
    expect(codeOf(new Float64Array(100).fill(0.01))).toBe('SERIES_CONSTANT')
    expect(codeOf(new Float64Array(100))).toBe('SERIES_CONSTANT')
    expect(codeOf(NOISE.map((value, index) => (index === 4 ? Number.POSITIVE_INFINITY : value)))).toBe(
      'VALUE_NOT_FINITE',
    )
  })
})
