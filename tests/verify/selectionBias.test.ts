import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { variance } from '#quant/statistics/moments.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { averageLinkage } from '#quant/validation/averageLinkage.ts'
import { backtestOverfitting } from '#quant/validation/backtestOverfitting.ts'
import { correlationMatrix } from '#quant/validation/correlation.ts'
import { deflatedSharpe } from '#quant/validation/deflatedSharpe.ts'
import { minimumTrackRecord, probabilisticSharpe, sharpeEvidence } from '#quant/validation/probabilisticSharpe.ts'
import { stationaryVariance } from '#quant/validation/stationaryVariance.ts'
import { superiorAbility } from '#quant/validation/superiorAbility.ts'
import { momentumTrials, readMarketReturns } from './referenceSeries.ts'

const FOLDER = '../shared/data/arch'
const MEAN_BLOCK = 6
const RESAMPLES = 5_000

function bestOf(differences: readonly Float64Array[]) {
  const random = new SeededRandom(17)
  return superiorAbility(differences, { random, resamples: RESAMPLES, meanBlock: MEAN_BLOCK })
}

/** A p-value of 5,000 draws beside one of 20,000: within four standard errors of the difference. */
function expectNear(ours: number | undefined, theirs: number): void {
  const error = Math.sqrt(theirs * (1 - theirs) * (1 / RESAMPLES + 1 / 20_000))
  expect(Math.abs((ours ?? Number.NaN) - theirs), `${ours} was not ${theirs}`).toBeLessThan(4 * error)
}

describe.skipIf(!existsSync(FOLDER))('twelve momentum rules on 1,097 months of the market', () => {
  const market = readMarketReturns(`${FOLDER}/frenchdata.csv`)
  const trials = momentumTrials(market)
  const over = (share: number): readonly Float64Array[] =>
    trials.map((trial) => trial.map((value, month) => value - share * (market[month + 12] ?? Number.NaN)))

  it('have the variance of a resampled mean that arch 8.0 computes', () => {
    expect(trials[0]).toHaveLength(1_097)
    expect(stationaryVariance(trials[0] ?? new Float64Array(), MEAN_BLOCK)).toBeCloseTo(0.002992167668112493, 13)
    expect(stationaryVariance(trials[1] ?? new Float64Array(), MEAN_BLOCK)).toBeCloseTo(0.002394267913872215, 13)
  })

  it('have the p-values of arch 8.0 (reality check) and of a separate program of Hansen (2005) in numpy', () => {
    const some = bestOf(over(0.4))
    expect(some).toMatchObject({ best: 11, trials: 12, n: 1_097 })
    expect(some?.statistic).toBeCloseTo(2.343410926609975, 8)
    expectNear(some?.realityCheck, 0.0732)
    expectNear(some?.lower, 0.04465)
    expectNear(some?.consistent, 0.0527)
    // With the opposite rules added, twelve are hopeless: only the upper p-value counts them.
    const withOpposites = bestOf([
      ...over(0.6),
      ...trials.map((trial) => trial.map((value, month) => -value - 0.6 * (market[month + 12] ?? Number.NaN))),
    ])
    expect(withOpposites?.statistic).toBeCloseTo(1.4123366912719473, 8)
    expectNear(withOpposites?.realityCheck, 0.5224)
    expectNear(withOpposites?.lower, 0.22495)
    expectNear(withOpposites?.consistent, 0.2758)
    expectNear(withOpposites?.upper, 0.472)
    // Against the whole market none is ahead.
    const none = bestOf(over(1))
    expect(none).toMatchObject({ statistic: 0, lower: 1, consistent: 1, upper: 1 })
    expectNear(none?.realityCheck, 0.8136)
  })

  it('are overfitted as often as a separate program in numpy counts', () => {
    const eight = backtestOverfitting(trials, 8)
    expect(eight).toMatchObject({ combinations: 70, trials: 12, n: 1_097 })
    expect(eight?.probability).toBeCloseTo(0.4857142857142857, 12)
    expect(eight?.degradationSlope).toBeCloseTo(-1.0931886438827236, 9)
    expect(eight?.lossProbability).toBeCloseTo(0.014285714285714285, 12)
    const twelve = backtestOverfitting(trials, 12)
    expect(twelve?.combinations).toBe(924)
    expect(twelve?.probability).toBeCloseTo(0.38636363636363635, 12)
    expect(twelve?.degradationSlope).toBeCloseTo(-0.933480664853432, 9)
    expect((twelve?.logits.reduce((sum, logit) => sum + logit, 0) ?? 0) / 924).toBeCloseTo(0.3721440760015412, 9)
  })

  it('fall into the groups that scipy 1.17 makes (average linkage of 1 - correlation)', () => {
    const groupsAt = (cut: number): readonly number[] => {
      const distances = correlationMatrix(trials).map((correlation) => 1 - correlation)
      return [...averageLinkage(distances, 12, cut)]
    }
    expect(groupsAt(0.5)).toEqual([0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    expect(groupsAt(0.3)).toEqual([0, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4])
    expect(groupsAt(0.15)).toEqual([0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7])
  })

  it('have the probabilistic and deflated Sharpe ratios of a separate program in scipy', () => {
    const evidence = sharpeEvidence(trials[0] ?? [])
    const sharpes = trials.map((trial) => sharpeEvidence(trial)?.sharpe ?? Number.NaN)
    expect(variance(sharpes)).toBeGreaterThan(0)
    if (evidence === null) throw new Error('The first trial has a Sharpe ratio')
    expect(probabilisticSharpe(evidence, 0)).toBeCloseTo(0.9967942890872991, 10)
    expect(deflatedSharpe(evidence, { trials: 12, sharpes }).probability).toBeCloseTo(0.8681115622026307, 10)
    expect(deflatedSharpe(evidence, { trials: 12, sharpes: null }).probability).toBeCloseTo(0.8564458159714794, 10)
    expect(minimumTrackRecord(evidence, 0)).toBeCloseTo(400.0480645424063, 7)
  })
})
