import { describe, expect, it } from 'vitest'
import { sharpeEstimate } from '#quant/performance/sharpeRatio.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { crossValidatedChoice, type CrossValidationPlan } from '#quant/validation/crossValidatedChoice.ts'
import { trainingBeside } from '#quant/validation/splits/labelSpans.ts'

const PLAN: CrossValidationPlan = { folds: 10, groups: 8, testGroups: 2, holding: 5, embargo: 10 }
const N = 1_000

/** Daily returns without an edge, but for the trials given one. */
function noise(trials: number, seed: number, edge: (trial: number) => number = () => 0): Float64Array[] {
  const random = new SeededRandom(seed)
  return Array.from({ length: trials }, (_, trial) =>
    Float64Array.from({ length: N }, () => 0.01 * random.normal() + edge(trial)),
  )
}

describe('the cross-validated choice', () => {
  it('sees through the best of many trials without an edge', () => {
    const values = Array.from({ length: 20 }, (_, seed) => {
      const trials = noise(50, seed + 1)
      const best = Math.max(...trials.map((returns) => sharpeEstimate(returns, 252)?.value ?? 0))
      return { best, tested: crossValidatedChoice(trials, 252, PLAN)?.sharpe?.value ?? Number.NaN }
    })
    const mean = (pick: (value: (typeof values)[number]) => number): number =>
      values.reduce((sum, value) => sum + pick(value), 0) / values.length
    // Two years of noise make the best of fifty look like more than one; chosen beside each fold it is worth nothing.
    expect(mean(({ best }) => best)).toBeGreaterThan(0.9)
    expect(Math.abs(mean(({ tested }) => tested))).toBeLessThan(0.35)
  })

  it('keeps an edge that is there, on every path', () => {
    const found = crossValidatedChoice(
      noise(20, 7, (trial) => (trial === 3 ? 0.003 : 0)),
      252,
      PLAN,
    )
    expect(found).toMatchObject({ folds: 10, splits: 28, trials: 20, n: N, embargo: 10 })
    expect(found?.sharpe?.low).toBeGreaterThan(2)
    expect(found?.pathSharpes).toHaveLength(7)
    expect(found?.pathSharpes[0]).toBeGreaterThan(2)
    expect(found?.pathSharpes).toEqual(found?.pathSharpes.toSorted((a, b) => a - b))
  })

  it('comes to the same as choosing by hand, row by row', () => {
    const trials = noise(12, 11)
    const spans = {
      start: Float64Array.from({ length: N }, (_, index) => index),
      end: Float64Array.from({ length: N }, (_, index) => index + PLAN.holding),
    }
    const joined: number[] = []
    for (let fold = 0; fold < 10; fold += 1) {
      const test = { from: fold * 100, to: (fold + 1) * 100 }
      const train = [...trainingBeside(spans, [test], PLAN.embargo)]
      const sharpes = trials.map((returns) => {
        const rows = train.map((row) => returns[row] ?? 0)
        const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length
        return mean / Math.sqrt(rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length)
      })
      joined.push(...(trials[sharpes.indexOf(Math.max(...sharpes))]?.subarray(test.from, test.to) ?? []))
    }
    expect(crossValidatedChoice(trials, 252, PLAN)?.sharpe).toEqual(sharpeEstimate(joined, 252))
  })

  it('never chooses a trial that never traded', () => {
    const found = crossValidatedChoice([new Float64Array(N), ...noise(2, 5, () => -0.001)], 252, PLAN)
    expect(found?.sharpe?.value).toBeLessThan(0)
  })

  it('says nothing of too few trials or periods', () => {
    expect(crossValidatedChoice(noise(1, 1), 252, PLAN)).toBeNull()
    expect(crossValidatedChoice([new Float64Array(199), new Float64Array(199)], 252, PLAN)).toBeNull()
    expect(() => crossValidatedChoice([new Float64Array(N), new Float64Array(N - 1)], 252, PLAN)).toThrow('Invariant')
  })
})
