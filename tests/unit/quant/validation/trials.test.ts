import { describe, expect, it } from 'vitest'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { averageLinkage } from '#quant/validation/averageLinkage.ts'
import { backtestOverfitting } from '#quant/validation/backtestOverfitting.ts'
import { correlationMatrix } from '#quant/validation/correlation.ts'
import { independentTrials } from '#quant/validation/independentTrials.ts'
import { benjaminiHochbergAdjusted, holmAdjusted } from '#quant/validation/multipleTests.ts'
import { stationaryVariance } from '#quant/validation/stationaryVariance.ts'
import { superiorAbility } from '#quant/validation/superiorAbility.ts'

const noise = (random: SeededRandom, n: number, mean = 0): Float64Array =>
  Float64Array.from({ length: n }, () => mean + 0.01 * random.normal())

describe('correlations', () => {
  it('are 1 with itself, -1 with its opposite and 0 with what never changes', () => {
    const rising = Float64Array.of(1, 2, 4)
    const matrix = correlationMatrix([rising, rising.map((value) => -value), Float64Array.of(0.1, 0.1, 0.1)])
    expect([...matrix].map((value) => Number(value.toFixed(12)))).toEqual([1, -1, 0, -1, 1, 0, 0, 0, 1])
    expect(() => correlationMatrix([rising, Float64Array.of(1)])).toThrow('Invariant')
  })
})

describe('average linkage', () => {
  it('joins by the mean distance of members', () => {
    // Two pairs 1 apart, 5 from each other on average, and a loner.
    const points = [0, 1, 5.5, 6.5, 20]
    const distances = (): Float64Array => Float64Array.from(points.flatMap((a) => points.map((b) => Math.abs(a - b))))
    expect([...averageLinkage(distances(), 5, 0.5)]).toEqual([0, 1, 2, 3, 4])
    expect([...averageLinkage(distances(), 5, 1)]).toEqual([0, 0, 1, 1, 2])
    expect([...averageLinkage(distances(), 5, 5.4)]).toEqual([0, 0, 1, 1, 2])
    expect([...averageLinkage(distances(), 5, 5.5)]).toEqual([0, 0, 0, 0, 1])
    expect([...averageLinkage(distances(), 5, 100)]).toEqual([0, 0, 0, 0, 0])
    expect([...averageLinkage(new Float64Array(), 0, 1)]).toEqual([])
  })
})

describe('independent trials', () => {
  it('count variants of one idea once', () => {
    const random = new SeededRandom(2)
    const ideas = [noise(random, 400), noise(random, 400), noise(random, 400, 0.005)]
    const trials = ideas.flatMap((idea) =>
      Array.from({ length: 5 }, () => idea.map((value) => value + 0.003 * random.normal())),
    )
    const independent = independentTrials(trials)
    expect(independent.count).toBe(3)
    expect([...independent.groups]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    expect(independent.sharpes).toHaveLength(3)
    expect(independent.sharpes[2]).toBeGreaterThan(0.3)
    expect(independentTrials([])).toMatchObject({ count: 0, sharpes: [] })
  })
})

describe('several tests at once', () => {
  const pValues = [0.01, 0.04, 0.03, 0.005, 0.2, 0.9, 0.04]

  it('are adjusted as statsmodels 0.15 does', () => {
    const rounded = (values: readonly number[]): readonly string[] => values.map((value) => value.toFixed(12))
    expect(rounded(holmAdjusted(pValues))).toEqual(rounded([0.06, 0.16, 0.15, 0.035, 0.4, 0.9, 0.16]))
    expect(rounded(benjaminiHochbergAdjusted(pValues))).toEqual(
      rounded([0.035, 0.056, 0.056, 0.035, 0.23333333333333336, 0.9, 0.056]),
    )
  })

  it('need probabilities', () => {
    expect(holmAdjusted([])).toEqual([])
    expect(() => holmAdjusted([1.2])).toThrow('Invariant')
    expect(() => benjaminiHochbergAdjusted([Number.NaN])).toThrow('Invariant')
  })
})

describe('the probability of backtest overfitting', () => {
  it('is about one half without skill, and next to nothing where one trial has it', () => {
    const random = new SeededRandom(6)
    let sum = 0
    for (let round = 0; round < 20; round += 1) {
      sum +=
        backtestOverfitting(
          Array.from({ length: 20 }, () => noise(random, 320)),
          8,
        )?.probability ?? Number.NaN
    }
    expect(Math.abs(sum / 20 - 0.5)).toBeLessThan(0.12)
    const skilled = [...Array.from({ length: 20 }, () => noise(random, 320)), noise(random, 320, 0.01)]
    expect(backtestOverfitting(skilled, 8)).toMatchObject({
      probability: 0,
      lossProbability: 0,
      combinations: 70,
      trials: 21,
    })
  })

  it('survives trials that never traded, and says nothing of too little', () => {
    const random = new SeededRandom(7)
    const flat = new Float64Array(64)
    const found = backtestOverfitting([flat, flat, noise(random, 64)], 4)
    expect(found?.combinations).toBe(6)
    expect(found?.logits.every(Number.isFinite)).toBe(true)
    expect(backtestOverfitting([flat, flat], 4)).toMatchObject({ probability: 1, degradationSlope: null })
    expect(backtestOverfitting([flat], 4)).toBeNull()
    expect(backtestOverfitting([flat.slice(0, 7), flat.slice(0, 7)], 4)).toBeNull()
    expect(() => backtestOverfitting([flat, flat], 5)).toThrow('Invariant')
    expect(() => backtestOverfitting([flat, flat.slice(1)], 4)).toThrow('Invariant')
  })
})

describe('the test for superior ability', () => {
  const options = (seed: number) => ({ random: new SeededRandom(seed), resamples: 300, meanBlock: 4 })

  it('has a variance of the mean that is the ordinary one where values are drawn singly', () => {
    const values = noise(new SeededRandom(1), 50)
    const mean = values.reduce((sum, value) => sum + value, 0) / 50
    const population = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 50
    expect(stationaryVariance(values, 1) / population).toBeCloseTo(1, 12)
  })

  it('rejects about one time in twenty without skill, and always with it', () => {
    let rejected = 0
    for (let seed = 0; seed < 100; seed += 1) {
      const random = new SeededRandom(1_000 + seed)
      const found = superiorAbility(
        Array.from({ length: 10 }, () => noise(random, 120)),
        options(seed),
      )
      if ((found?.consistent ?? 1) <= 0.05) rejected += 1
    }
    expect(rejected).toBeLessThan(15)
    const random = new SeededRandom(3)
    const found = superiorAbility([noise(random, 120), noise(random, 120, 0.006)], options(1))
    expect(found).toMatchObject({ best: 1, trials: 2, n: 120, lower: 1 / 301, upper: 1 / 301, realityCheck: 1 / 301 })
  })

  it('leaves out trials that never differ, and says nothing of too little', () => {
    const flat = new Float64Array(120)
    const found = superiorAbility([flat, noise(new SeededRandom(5), 120, 0.01)], options(1))
    expect(found).toMatchObject({ best: 1, trials: 1 })
    expect(superiorAbility([flat], options(1))).toBeNull()
    expect(superiorAbility([], options(1))).toBeNull()
    expect(superiorAbility([flat.slice(0, 9)], options(1))).toBeNull()
    expect(() => superiorAbility([flat, flat.slice(1)], options(1))).toThrow('Invariant')
  })
})
