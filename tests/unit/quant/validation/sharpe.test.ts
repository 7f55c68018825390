import { describe, expect, it } from 'vitest'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { deflatedSharpe } from '#quant/validation/deflatedSharpe.ts'
import {
  expectedMaximumOfNormals,
  expectedMaximumSharpe,
  minimumBacktestYears,
} from '#quant/validation/expectedMaximum.ts'
import { minimumTrackRecord, probabilisticSharpe, sharpeEvidence } from '#quant/validation/probabilisticSharpe.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'

const NORMAL = { skewness: 0, kurtosis: 3 }

describe('the probabilistic Sharpe ratio', () => {
  it('is that of the two-year fund of its authors: 0.98 if normal, 0.91 with skew and tails', () => {
    expect(probabilisticSharpe({ sharpe: 0.458, n: 24, ...NORMAL }, 0)).toBeCloseTo(0.9816749190910771, 9)
    const real = { sharpe: 0.458, n: 24, skewness: -2.448, kurtosis: 10.164 }
    expect(probabilisticSharpe(real, 0)).toBeCloseTo(0.913361083860933, 9)
    expect(probabilisticSharpe(real, 0.458)).toBe(0.5)
  })

  it('reaches 95 % at the minimum track record', () => {
    const evidence = { sharpe: 0.1, n: 100, skewness: -0.5, kurtosis: 6 }
    const n = minimumTrackRecord(evidence, 0.02) ?? Number.NaN
    expect(probabilisticSharpe({ ...evidence, n }, 0.02)).toBeCloseTo(0.95, 10)
    expect(minimumTrackRecord(evidence, 0.1)).toBeNull()
  })

  it('needs returns that change', () => {
    expect(sharpeEvidence([0.1])).toBeNull()
    expect(sharpeEvidence(new Float64Array(20).fill(0.02))).toBeNull()
    expect(sharpeEvidence([0.01, 0.03])).toMatchObject({ n: 2 })
  })
})

describe('the best of many trials without skill', () => {
  it('shows 2.77 a year after 200 trials on a year of days', () => {
    expect(expectedMaximumSharpe(200, Math.sqrt(252 / 251))).toBeCloseTo(2.7710274402355237, 12)
  })

  it.each([
    [1, 0],
    [2, 0.5197553442805939],
    [10, 1.57459830134575],
    [45, 2.2356401777664052],
    [1e6, 4.867860037837305],
  ])('of %d has the mean %d (scipy 1.17)', (trials, mean) => {
    expect(expectedMaximumOfNormals(trials)).toBeCloseTo(mean, 11)
  })

  it('is what simulated trials show', () => {
    const random = new SeededRandom(21)
    let sum = 0
    for (let round = 0; round < 2_000; round += 1) {
      let best = Number.NEGATIVE_INFINITY
      for (let trial = 0; trial < 200; trial += 1) best = Math.max(best, random.normal())
      sum += best
    }
    expect(Math.abs(sum / 2_000 - expectedMaximumOfNormals(200))).toBeLessThan(0.06)
  })

  it('needs more years the more was tried: five for 45 trials with a ratio of 1', () => {
    expect(minimumBacktestYears(45, 1)).toBeCloseTo(4.998, 3)
    expect(minimumBacktestYears(45, 2)).toBeCloseTo(4.998 / 4, 3)
    expect(minimumBacktestYears(1, 1)).toBe(0)
    expect(minimumBacktestYears(45, 0)).toBeNull()
    expect(() => expectedMaximumOfNormals(0)).toThrow('Invariant')
  })
})

describe('the deflated Sharpe ratio', () => {
  it('is 0.90 in the example of its authors: 100 trials of deviation 0.71, 2.5 a year over five years, skew -3, kurtosis 10', () => {
    const evidence = { sharpe: 2.5 / Math.sqrt(250), n: 1_250, skewness: -3, kurtosis: 10 }
    // Two trials with the variance of the example, 1/2 a year.
    const sharpes = [0, Math.sqrt(2 * (0.5 / 250))]
    const deflated = deflatedSharpe(evidence, { trials: 100, sharpes })
    expect(deflated.expectedMaximum).toBeCloseTo(0.11317200186513203, 12)
    expect(deflated.probability).toBeCloseTo(0.9003968344493909, 9)
    expect(deflated.trials).toBe(100)
  })

  it('is the probabilistic one for a single trial, and takes the spread of chance where none is known', () => {
    const evidence = { sharpe: 0.08, n: 500, ...NORMAL }
    expect(deflatedSharpe(evidence, { trials: 1, sharpes: null }).probability).toBe(probabilisticSharpe(evidence, 0))
    const one = deflatedSharpe(evidence, { trials: 50, sharpes: [0.08] })
    expect(one).toEqual(deflatedSharpe(evidence, { trials: 50, sharpes: null }))
    expect(one.expectedMaximum).toBeCloseTo(expectedMaximumOfNormals(50) / Math.sqrt(499), 14)
  })

  it('calls the best of 200 without skill what it is, and a lone record with skill as well', () => {
    const random = new SeededRandom(30)
    const sample = (mean: number): Float64Array =>
      Float64Array.from({ length: 252 }, () => mean + 0.01 * random.normal())
    const trials = Array.from({ length: 200 }, () => sample(0))
    const ratio = (returns: Float64Array): number => sharpeEvidence(returns)?.sharpe ?? 0
    const best = trials.toSorted((left, right) => ratio(right) - ratio(left))[0] ?? sample(0)
    const verdict = judgeSharpe(best, 252, { trials: 200, sharpes: trials.map(ratio) })
    expect(verdict?.sharpe).toBeGreaterThan(2)
    expect(verdict?.probabilisticSharpe).toBeGreaterThan(0.97)
    expect(verdict?.deflatedSharpe).toBeLessThan(0.8)
    expect(verdict?.expectedMaximumSharpe).toBeGreaterThan(2.3)
    expect(verdict).toMatchObject({ trials: 200, n: 252 })
    expect(judgeSharpe(sample(0.003), 252, { trials: 1, sharpes: null })?.deflatedSharpe).toBeGreaterThan(0.99)
    expect(judgeSharpe([], 252, { trials: 1, sharpes: null })).toBeNull()
  })
})
