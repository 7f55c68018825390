import { describe, expect, it } from 'vitest'
import { optimalMeanBlock } from '#quant/statistics/blockLength.ts'
import { fitLine } from '#quant/statistics/lineFit.ts'
import { mean, variance } from '#quant/statistics/moments.ts'
import { dependentMeanEstimate, longRunVariance, neweyWestLag } from '#quant/statistics/neweyWest.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { drawStationaryIndexes } from '#quant/statistics/stationaryIndexes.ts'

/** x(t) = share x(t - 1) + noise. */
function autoregression(n: number, share: number, seed: number): Float64Array {
  const random = new SeededRandom(seed)
  let last = 0
  return Float64Array.from({ length: n }, () => (last = share * last + random.normal()))
}

const centred = (values: Float64Array): Float64Array => {
  const centre = mean(values)
  return values.map((value) => value - centre)
}

describe('the Newey-West error', () => {
  it('is the ordinary one without lags', () => {
    const values = centred(Float64Array.of(1, 4, 2, 8, 5, 7))
    expect(longRunVariance(values, 0)).toBeCloseTo((variance(values) * 5) / 6, 12)
    // By hand: c0 = 6.25, c1 = -1.6666..., weight 1/2 twice.
    const [c0, c1] = [0, 1].map((lag) => values.slice(lag).reduce((sum, x, i) => sum + x * (values[i] ?? 0), 0) / 6)
    expect(longRunVariance(values, 1)).toBeCloseTo((c0 ?? 0) + (c1 ?? 0), 12)
  })

  it('has a lag that grows with dependence and is never too long for the data', () => {
    expect(neweyWestLag(centred(autoregression(2_000, 0, 1)))).toBeLessThan(12)
    expect(neweyWestLag(centred(autoregression(2_000, 0.9, 1)))).toBeGreaterThan(20)
    expect(neweyWestLag(centred(autoregression(20, 0.9, 1)))).toBeLessThanOrEqual(5)
    expect(neweyWestLag(new Float64Array(50))).toBe(0)
  })

  it('covers the mean of dependent values where the ordinary one does not', () => {
    let covered = 0
    let naive = 0
    for (let seed = 0; seed < 200; seed += 1) {
      const values = autoregression(1_000, 0.6, seed)
      const estimate = dependentMeanEstimate(values)
      if (estimate !== null && estimate.low <= 0 && estimate.high >= 0) covered += 1
      if (Math.abs(mean(values)) < 1.96 * Math.sqrt(variance(values) / 1_000)) naive += 1
    }
    expect(covered / 200).toBeGreaterThan(0.9)
    expect(naive / 200).toBeLessThan(0.8)
  })

  it('says nothing below ten values', () => {
    expect(dependentMeanEstimate([1, 2, 3])).toBeNull()
    expect(fitLine([1, 2, 3], [1, 2, 3])).toBeNull()
  })
})

describe('a fitted line', () => {
  it('finds a line that is there, exactly where nothing disturbs it', () => {
    const x = Array.from({ length: 12 }, (_, index) => index)
    const line = fitLine(
      x,
      x.map((value) => 3 - 2 * value),
    )
    expect(line?.slope.value).toBeCloseTo(-2, 12)
    expect(line?.intercept.value).toBeCloseTo(3, 12)
    expect(line?.rSquared).toBeCloseTo(1, 12)
    expect((line?.slope.high ?? 1) - (line?.slope.low ?? 0)).toBeLessThan(1e-10)
  })

  it('needs an x that changes and as many y', () => {
    const same = Array.from({ length: 12 }, () => 4)
    expect(fitLine(same, same)).toBeNull()
    expect(() => fitLine(same, [1])).toThrow('Invariant')
  })
})

describe('the block length', () => {
  it('is short for independent values and long for dependent ones', () => {
    expect(optimalMeanBlock(autoregression(2_000, 0, 3))).toBeLessThan(6)
    expect(optimalMeanBlock(autoregression(2_000, 0.9, 3))).toBeGreaterThan(30)
    expect(optimalMeanBlock(autoregression(30, 0.99, 3))).toBeLessThanOrEqual(10)
  })

  it('is one where there is nothing to measure', () => {
    expect(optimalMeanBlock([1, 2, 3])).toBe(1)
    expect(optimalMeanBlock(new Float64Array(100).fill(0.01))).toBe(1)
  })
})

describe('the positions of a resample', () => {
  it('are runs of the mean length that wrap around, every position equally often', () => {
    const [n, rounds, meanBlock] = [50, 4_000, 5]
    const random = new SeededRandom(4)
    const counts = new Float64Array(n)
    let starts = 0
    const indexes = new Int32Array(n)
    for (let round = 0; round < rounds; round += 1) {
      drawStationaryIndexes(indexes, meanBlock, random)
      for (const [position, index] of indexes.entries()) {
        counts[index] = (counts[index] ?? 0) + 1
        if (position > 0 && index !== ((indexes[position - 1] ?? 0) + 1) % n) starts += 1
      }
    }
    // A restart picks the neighbour by chance once in n times, which does not look like one.
    expect(starts / (rounds * (n - 1))).toBeCloseTo((1 / meanBlock) * (1 - 1 / n), 2)
    for (const count of counts) expect(Math.abs(count / rounds - 1)).toBeLessThan(0.15)
  })
})
