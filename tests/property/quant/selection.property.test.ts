import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { averageLinkage } from '#quant/validation/averageLinkage.ts'
import { backtestOverfitting } from '#quant/validation/backtestOverfitting.ts'
import { deflatedSharpe } from '#quant/validation/deflatedSharpe.ts'
import { benjaminiHochbergAdjusted, holmAdjusted } from '#quant/validation/multipleTests.ts'
import { probabilisticSharpe, sharpeEvidence } from '#quant/validation/probabilisticSharpe.ts'
import { superiorAbility } from '#quant/validation/superiorAbility.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const TRIALS = fc.integer({ min: 1, max: 1_000_000 }).map((seed) => {
  const random = new SeededRandom(seed)
  const width = 2 + (seed % 7)
  return Array.from({ length: width }, () => Float64Array.from({ length: 48 }, () => 0.01 * random.normal()))
})
const FACTOR = fc.integer({ min: 2, max: 90 }).map((step) => step / 10)

describe('the deflated Sharpe ratio', () => {
  it('falls with every further trial and lies below the probabilistic one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        (trials, sharpe) => {
          const evidence = { sharpe, n: 300, skewness: -0.4, kurtosis: 5 }
          const now = deflatedSharpe(evidence, { trials, sharpes: null }).probability
          expect(now).toBeLessThanOrEqual(probabilisticSharpe(evidence, 0))
          expect(deflatedSharpe(evidence, { trials: trials + 1, sharpes: null }).probability).toBeLessThanOrEqual(now)
        },
      ),
    )
  })

  it('does not change with the size of the position, and turns round with its side', () => {
    fc.assert(
      fc.property(TRIALS, FACTOR, ([returns = new Float64Array()], factor) => {
        const evidence = sharpeEvidence(returns)
        const scaled = sharpeEvidence(returns.map((value) => factor * value))
        const opposite = sharpeEvidence(returns.map((value) => -value))
        if (evidence === null || scaled === null || opposite === null) throw new Error('these returns change')
        expect(probabilisticSharpe(scaled, 0)).toBeCloseTo(probabilisticSharpe(evidence, 0), 9)
        expect(probabilisticSharpe(opposite, 0)).toBeCloseTo(1 - probabilisticSharpe(evidence, 0), 9)
      }),
    )
  })
})

describe('a choice among trials', () => {
  it('is as overfitted whatever their sizes and order', () => {
    fc.assert(
      fc.property(TRIALS, FACTOR, (trials, factor) => {
        const before = backtestOverfitting(trials, 6)
        const scaled = backtestOverfitting(
          trials.map((trial, index) => trial.map((value) => (index + 1) * factor * value)),
          6,
        )
        expect(scaled?.probability).toBe(before?.probability)
        expect(backtestOverfitting(trials.toReversed(), 6)?.probability).toBe(before?.probability)
        expect(before?.combinations).toBe(20)
      }),
      { numRuns: 50 },
    )
  })

  it('has p-values in order: lower, consistent, upper, none of them 0', () => {
    fc.assert(
      fc.property(TRIALS, FACTOR, (trials, factor) => {
        const options = () => ({ random: new SeededRandom(1), resamples: 60, meanBlock: 3 })
        const found = superiorAbility(trials, options())
        if (found === null) throw new Error('these trials differ')
        expect(found.lower).toBeLessThanOrEqual(found.consistent)
        expect(found.consistent).toBeLessThanOrEqual(found.upper)
        expect(Math.min(found.lower, found.realityCheck)).toBeGreaterThan(0)
        expect(found.upper).toBeLessThanOrEqual(1)
        const scaled = superiorAbility(
          trials.map((trial) => trial.map((value) => factor * value)),
          options(),
        )
        expect(scaled?.consistent).toBeCloseTo(found.consistent, 9)
        expect(scaled?.realityCheck).toBeCloseTo(found.realityCheck, 9)
      }),
      { numRuns: 50 },
    )
  })
})

describe('adjusted p-values', () => {
  it('are no smaller than the plain ones, keep their order, and Holm is the stricter', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(pValues, (plain) => {
        const [holm, hochberg] = [holmAdjusted(plain), benjaminiHochbergAdjusted(plain)]
        for (const [i, p] of plain.entries()) {
          expect(hochberg[i]).toBeGreaterThanOrEqual(p * (1 - 1e-12))
          expect((holm[i] ?? 0) * (1 + 1e-12)).toBeGreaterThanOrEqual(hochberg[i] ?? 1)
          expect(holm[i]).toBeLessThanOrEqual(1)
          for (const [j, q] of plain.entries()) if (p < q) expect(holm[i]).toBeLessThanOrEqual(holm[j] ?? 0)
        }
      }),
    )
  })
})

describe('average linkage', () => {
  /** The definition itself: join the nearest two while they are within the cut. */
  function greedy(distances: Float64Array, size: number, cut: number): number {
    let clusters = Array.from({ length: size }, (_, index) => [index])
    for (;;) {
      let least = { distance: Number.POSITIVE_INFINITY, left: 0, right: 0 }
      for (const [left, one] of clusters.entries()) {
        for (let right = left + 1; right < clusters.length; right += 1) {
          const two = clusters[right] ?? []
          const sum = one.reduce(
            (total, i) => total + two.reduce((part, j) => part + (distances[i * size + j] ?? 0), 0),
            0,
          )
          const distance = sum / (one.length * two.length)
          if (distance < least.distance) least = { distance, left, right }
        }
      }
      if (!(least.distance <= cut)) return clusters.length
      const { left, right } = least
      const merged = [...(clusters[left] ?? []), ...(clusters[right] ?? [])]
      clusters = [...clusters.filter((_, index) => index !== left && index !== right), merged]
    }
  }

  it('makes as many clusters as its definition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 14 }), (seed, size) => {
        const random = new SeededRandom(seed)
        const distances = new Float64Array(size * size)
        for (let row = 0; row < size; row += 1) {
          for (let column = 0; column < row; column += 1) {
            const distance = random.next()
            distances[row * size + column] = distance
            distances[column * size + row] = distance
          }
        }
        const cut = random.next()
        const groups = averageLinkage(distances.slice(), size, cut)
        expect(new Set(groups).size).toBe(greedy(distances, size, cut))
      }),
      { numRuns: 300 },
    )
  })
})
