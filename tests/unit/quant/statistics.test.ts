import { describe, expect, it } from 'vitest'
import { betaCdf, betaQuantile, logGamma, studentQuantile } from '#quant/statistics/beta.ts'
import { bootstrapEstimates, defaultMeanBlock } from '#quant/statistics/bootstrap.ts'
import { fitLogistic, predictLogistic } from '#quant/statistics/logisticRegression.ts'
import { meanEstimate } from '#quant/statistics/meanEstimate.ts'
import { mean, sortedQuantile, variance } from '#quant/statistics/moments.ts'
import { normalCdf, normalQuantile } from '#quant/statistics/normal.ts'
import { exactProportion, wilsonProportion } from '#quant/statistics/proportion.ts'
import { namedSeed, SeededRandom, seedFromNumbers } from '#quant/statistics/seededRandom.ts'

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.96, 0.024997895148220435],
    [3, 0.9986501019683699],
    [-5, 2.866515718791933e-7],
    [-10, 7.619853024160527e-24],
  ])('has P(x <= %d) = %d', (x, p) => {
    expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-12)
  })

  it('has quantiles that undo its probabilities', () => {
    for (const p of [1e-20, 1e-9, 0.001, 0.024, 0.3, 0.5, 0.76, 0.999, 1 - 1e-9]) {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-12)
    }
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(1.1)]).toEqual([-Infinity, Infinity, NaN])
  })
})

describe('the beta and t distributions', () => {
  it('have known values', () => {
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 12)
    expect(betaCdf(0.5, 3, 3)).toBeCloseTo(0.5, 14)
    expect(betaCdf(0.2, 2, 5)).toBeCloseTo(0.34464, 12)
    expect(betaQuantile(betaCdf(0.37, 4, 9), 4, 9)).toBeCloseTo(0.37, 13)
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.706204736, 8)
    expect(studentQuantile(0.975, 10)).toBeCloseTo(2.228138852, 9)
    expect(studentQuantile(0.025, 1000)).toBeCloseTo(-1.962339081, 8)
    expect(studentQuantile(0.5, 7)).toBe(0)
  })
})

describe('intervals of a share', () => {
  it('are those of the textbooks', () => {
    const exact = exactProportion(31, 66)
    expect(exact?.value).toBeCloseTo(0.469697, 6)
    expect(exact?.low).toBeCloseTo(0.345621302763221, 10)
    expect(exact?.high).toBeCloseTo(0.596579946558275, 10)
    const wilson = wilsonProportion(7, 10)
    expect([wilson?.low, wilson?.high].map((x) => x?.toFixed(4))).toEqual(['0.3968', '0.8922'])
  })

  it('reach the ends without a success or a failure, and say nothing about nothing', () => {
    expect(exactProportion(0, 10)).toMatchObject({ low: 0, n: 10 })
    expect(exactProportion(0, 10)?.high).toBeCloseTo(0.308497, 6)
    expect(wilsonProportion(10, 10)?.high).toBe(1)
    expect(exactProportion(0, 0)).toBeNull()
    expect(() => exactProportion(3, 2)).toThrow('Invariant')
  })

  it('cover: the exact one at least 95 % of the time', () => {
    const random = new SeededRandom(5)
    let covered = 0
    for (let round = 0; round < 600; round += 1) {
      let hits = 0
      for (let trial = 0; trial < 25; trial += 1) if (random.next() < 0.3) hits += 1
      const estimate = exactProportion(hits, 25)
      if (estimate !== null && estimate.low <= 0.3 && estimate.high >= 0.3) covered += 1
    }
    expect(covered / 600).toBeGreaterThan(0.94)
  })
})

describe('moments and means', () => {
  it('are right and refuse too little', () => {
    expect(mean([1, 2, 6])).toBe(3)
    expect(variance([1, 2, 6])).toBe(7)
    expect(sortedQuantile([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(meanEstimate([5])).toBeNull()
    const estimate = meanEstimate([1, 2, 3, 4, 5])
    expect(estimate).toMatchObject({ value: 3, n: 5 })
    expect(estimate?.high).toBeCloseTo(3 + 2.7764451 * Math.sqrt(2.5 / 5), 6)
  })
})

describe('seeded randomness', () => {
  it('is the same for the same seed, differs for the next, and continues from a saved state', () => {
    const first = new SeededRandom(1)
    const again = new SeededRandom(1)
    const other = new SeededRandom(2)
    const numbers = Array.from({ length: 5 }, () => first.next())
    expect(Array.from({ length: 5 }, () => again.next())).toEqual(numbers)
    expect(Array.from({ length: 5 }, () => other.next())).not.toEqual(numbers)
    const continued = new SeededRandom(JSON.parse(JSON.stringify(first.save())) as number[])
    expect(continued.next()).toBe(first.next())
    expect(namedSeed(1, 'a')).not.toBe(namedSeed(1, 'b'))
    expect(seedFromNumbers([1, 2])).not.toBe(seedFromNumbers([2, 1]))
  })

  it('is uniform and normal', () => {
    const random = new SeededRandom(9)
    const uniforms = Array.from({ length: 40_000 }, () => random.next())
    const normals = Array.from({ length: 40_000 }, () => random.normal())
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...uniforms)).toBeLessThan(1)
    expect(mean(uniforms)).toBeCloseTo(0.5, 2)
    expect(Math.abs(mean(normals))).toBeLessThan(0.02)
    expect(variance(normals)).toBeCloseTo(1, 1)
    const beyond = normals.filter((x) => Math.abs(x) > 1.96).length / normals.length
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.005)
  })
})

describe('the stationary bootstrap', () => {
  const random = new SeededRandom(3)
  const noise = Float64Array.from({ length: 400 }, () => random.normal())

  it('gives about the interval of the t distribution on independent values', () => {
    const options = { random: new SeededRandom(4), resamples: 2_000, meanBlock: 1 }
    const [estimate] = bootstrapEstimates(noise, (values) => [mean(values)], options)
    const exact = meanEstimate(noise)
    expect(Math.abs((estimate?.low ?? 0) - (exact?.low ?? 1))).toBeLessThan(0.02)
    expect(Math.abs((estimate?.high ?? 0) - (exact?.high ?? 1))).toBeLessThan(0.02)
  })

  it('is wider where neighbours depend on each other', () => {
    const walk = Float64Array.from(noise)
    for (let index = 1; index < walk.length; index += 1)
      walk[index] = 0.9 * (walk[index - 1] ?? 0) + (noise[index] ?? 0)
    const width = (meanBlock: number): number => {
      const options = { random: new SeededRandom(4), resamples: 500, meanBlock }
      const [estimate] = bootstrapEstimates(walk, (values) => [mean(values)], options)
      return (estimate?.high ?? 0) - (estimate?.low ?? 0)
    }
    expect(width(20)).toBeGreaterThan(1.5 * width(1))
    expect(defaultMeanBlock(1000)).toBeCloseTo(10, 12)
  })

  it('says nothing about too little or about what is not a number', () => {
    const options = { random: new SeededRandom(4), resamples: 50, meanBlock: 1 }
    expect(bootstrapEstimates(noise.slice(0, 9), (values) => [mean(values)], options)).toEqual([null])
    expect(bootstrapEstimates(noise, () => [Number.NaN, 1], options)).toEqual([
      null,
      { value: 1, low: 1, high: 1, n: 400 },
    ])
  })
})

describe('logistic regression', () => {
  it('finds the odds of one yes-or-no feature exactly', () => {
    // 2x2 table: 30 of 40 with the feature, 10 of 60 without; log odds ratio = ln((30/10) / (10/50)).
    const rows: number[] = []
    const outcomes: number[] = []
    const add = (feature: number, yes: number, no: number): void => {
      for (let k = 0; k < yes + no; k += 1) {
        rows.push(feature)
        outcomes.push(k < yes ? 1 : 0)
      }
    }
    add(1, 30, 10)
    add(0, 10, 50)
    const data = { width: 1, rows: Float64Array.from(rows), outcomes: Uint8Array.from(outcomes) }
    const model = fitLogistic(data, 0)
    if (model === null) throw new Error('no model')
    expect((model.coefficients[1] ?? 0) / (model.deviations[0] ?? 1)).toBeCloseTo(Math.log(15), 8)
    const estimate = predictLogistic(model, [1])
    expect(estimate.value).toBeCloseTo(0.75, 9)
    // Variance of a saturated cell's log odds is 1/30 + 1/10.
    const reach = 1.959963984540054 * Math.sqrt(1 / 30 + 1 / 10)
    expect(estimate.low).toBeCloseTo(1 / (1 + Math.exp(-(Math.log(3) - reach))), 8)
    expect(estimate.n).toBe(100)
  })

  it('stays finite on separated outcomes, ignores a feature without spread, refuses one kind of outcome', () => {
    const rows = Float64Array.from([1, 7, 2, 7, 3, 7, 4, 7])
    const separated = fitLogistic({ width: 2, rows, outcomes: Uint8Array.from([0, 0, 1, 1]) }, 1)
    if (separated === null) throw new Error('no model')
    expect([...separated.coefficients].every(Number.isFinite)).toBe(true)
    expect(separated.coefficients[2]).toBe(0)
    expect(predictLogistic(separated, [4, 7]).value).toBeGreaterThan(0.5)
    expect(predictLogistic(separated, [4, 7])).toEqual(predictLogistic(separated, [4, 900]))
    expect(fitLogistic({ width: 2, rows, outcomes: Uint8Array.from([1, 1, 1, 1]) }, 1)).toBeNull()
  })

  it('recovers the coefficients that made the data', () => {
    const random = new SeededRandom(8)
    const n = 6_000
    const rows = Float64Array.from({ length: 2 * n }, () => random.normal())
    const outcomes = new Uint8Array(n)
    for (let row = 0; row < n; row += 1) {
      const logit = -0.5 + 1.2 * (rows[2 * row] ?? 0) - 0.7 * (rows[2 * row + 1] ?? 0)
      outcomes[row] = random.next() < 1 / (1 + Math.exp(-logit)) ? 1 : 0
    }
    const model = fitLogistic({ width: 2, rows, outcomes }, 1)
    const errors = [-0.5, 1.2, -0.7].map((truth, index) => {
      const error = Math.sqrt(model?.covariance[index * 3 + index] ?? 0)
      return Math.abs((model?.coefficients[index] ?? 99) - truth) / error
    })
    for (const error of errors) expect(error).toBeLessThan(4)
  })
})
