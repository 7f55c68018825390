import { describe, expect, it } from 'vitest'
import { RobustBand } from '#engines/data/validation/robustBand.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const upper = sorted[sorted.length >> 1] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] ?? 0)) / 2
}

describe('the robust band', () => {
  it('is the median and the scaled median deviation of the last values, computed at length', () => {
    const random = new SeededRandom(3)
    const band = new RobustBand(17)
    const values: number[] = []
    for (let step = 0; step < 500; step += 1) {
      const value = step % 5 === 0 ? 1 : random.normal()
      values.push(value)
      band.push(value)
      const held = values.slice(-17)
      const middle = median(held)
      expect(band.median).toBe(middle)
      const deviation = median(held.map((one) => Math.abs(one - middle)))
      expect(band.scale).toBeCloseTo(1.482_602_218_505_602 * deviation, 12)
    }
  })

  it('agrees with scipy.stats.median_abs_deviation(scale="normal")', () => {
    const band = new RobustBand(10)
    for (const value of [2, 4, 4, 5, 100]) band.push(value)
    // python3, scipy 1.17.1: median 4, median_abs_deviation([2,4,4,5,100], scale='normal') = 1.482602218505602
    expect(band.median).toBe(4)
    expect(band.scale).toBeCloseTo(1.482602218505602, 12)
  })

  it('takes no NaN and is zero while it is empty', () => {
    const band = new RobustBand(3)
    expect([band.median, band.scale, band.n]).toEqual([0, 0, 0])
    band.push(Number.NaN)
    expect(band.n).toBe(0)
  })
})
