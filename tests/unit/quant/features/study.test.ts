import { describe, expect, it } from 'vitest'
import { studyFeatures } from '#quant/features/study/featureStudy.ts'
import { correlationOfRanks, informationCoefficient, ranksOf } from '#quant/features/study/rankCorrelation.ts'
import { thinned } from '#quant/features/study/thinned.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const ONE = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4)
const TWO = Float64Array.of(2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5, 2, 3, 5, 3, 6, 0, 2, 8)

describe('rank correlation', () => {
  it('is that of scipy 1.17, ties included', () => {
    // scipy.stats.rankdata and scipy.stats.spearmanr; the interval by math.atanh and math.tanh.
    expect([...ranksOf(ONE).subarray(0, 8)]).toEqual([7.5, 1.5, 11, 1.5, 14, 23, 4, 17])
    expect(correlationOfRanks(ranksOf(ONE), ranksOf(TWO))).toBeCloseTo(0.21659427735895287, 14)
    const estimate = informationCoefficient(ONE, TWO, 1)
    expect(estimate?.low).toBeCloseTo(-0.2169471293060139, 12)
    expect(estimate?.high).toBeCloseTo(0.5787693205376296, 12)
    expect(estimate?.n).toBe(24)
  })

  it('is not told of too few pairs, of returns that overlap too much, or of what does not vary', () => {
    expect(informationCoefficient(ONE.subarray(0, 19), TWO.subarray(0, 19), 1)).toBeNull()
    expect(informationCoefficient(ONE, TWO, 2)).toBeNull()
    expect(informationCoefficient(new Float64Array(24), TWO, 1)).toBeNull()
  })
})

describe('thinning', () => {
  it('keeps every value of a series without memory and one of many of a slow one', () => {
    const random = new SeededRandom(2)
    let slow = 0
    const white = Float64Array.from({ length: 2_000 }, () => random.normal())
    const memory = white.map((value) => (slow = 0.9 * slow + value))
    expect(thinned(white).length).toBeGreaterThan(1_500)
    // An autoregression of 0.9 remembers itself over (1 + 0.9) / (1 - 0.9) = 19 values.
    expect(thinned(memory).length).toBeGreaterThan(2_000 / 30)
    expect(thinned(memory).length).toBeLessThan(2_000 / 12)
    expect(thinned(Float64Array.of(Number.NaN, 1, Number.NaN))).toEqual(Float64Array.of(1))
  })
})

describe('a study', () => {
  const random = new SeededRandom(8)
  const bars = 1_200
  const moves = Float64Array.from({ length: bars }, () => 0.01 * random.normal())
  const closes = new Float64Array(bars)
  let price = 100
  for (const [bar, move] of moves.entries()) {
    price *= Math.exp(move)
    closes[bar] = price
  }
  // Knows half of the next bar's move, and nothing of anything.
  const oracle = moves.map((_, bar) => (moves[bar + 1] ?? Number.NaN) + 0.01 * random.normal())
  const noise = moves.map(() => random.normal())
  const columns = [
    { name: 'oracle', values: oracle },
    { name: 'noise', values: noise },
    { name: 'opposite', values: oracle.map((value) => -value) },
    { name: 'nothing', values: moves.map(() => Number.NaN) },
  ]

  it('finds what told of the bars after, and what is the same thing twice', () => {
    const study = studyFeatures(columns.slice(0, 3), closes, 1)
    expect(study.n).toBe(bars - 1)
    expect(study.correlation[0]?.[2]).toBeCloseTo(-1, 12)
    expect(Math.abs(study.correlation[0]?.[1] ?? 1)).toBeLessThan(0.1)
    const [told, noisy, opposite] = study.importance.map(({ correlation }) => correlation)
    expect(told?.low).toBeGreaterThan(0.5)
    expect(opposite?.high).toBeLessThan(-0.5)
    expect(noisy?.low).toBeLessThan(0)
    expect(noisy?.high).toBeGreaterThan(0)
    expect(study.drift.map(({ verdict }) => verdict)).toEqual(['STABLE', 'STABLE', 'STABLE'])
  })

  it('says that it does not know where a feature was never known', () => {
    const study = studyFeatures(columns, closes, 1)
    expect(study.n).toBe(0)
    expect(study.correlation.flat()).toEqual(Array.from({ length: 16 }, () => null))
    expect(study.importance[3]?.correlation).toBeNull()
    expect(study.drift[3]?.verdict).toBe('NOT_ENOUGH_DATA')
  })
})
