import { describe, expect, it } from 'vitest'
import type { AlgorithmSettings } from '#quant/optimisation/searchSettings.ts'
import { betaCdf } from '#quant/statistics/beta.ts'
import { sortedQuantile } from '#quant/statistics/moments.ts'
import { box, coordinates, lowestCost, type Problem, PROBLEMS, settingsFor } from './searchBench.ts'

const SEEDS = Array.from({ length: 24 }, (_, seed) => seed)

/** Chance of at least so many wins out of n by tossing a coin: the one-sided sign test. */
function signTest(wins: number, n: number): number {
  return wins === 0 ? 1 : betaCdf(0.5, wins, n - wins + 1)
}

function compare(problem: Problem, algorithm: AlgorithmSettings, trials: number, parallelTrials: number) {
  const costs = (kind: AlgorithmSettings): number[] =>
    SEEDS.map((seed) => lowestCost(problem, settingsFor(problem.dimensions, kind, { trials, parallelTrials, seed })))
  const ours = costs(algorithm)
  const random = costs({ kind: 'RANDOM' })
  const wins = ours.filter((cost, seed) => cost < (random[seed] ?? 0)).length
  const median = (values: number[]): number =>
    sortedQuantile(
      values.toSorted((a, b) => a - b),
      0.5,
    )
  return { p: signTest(wins, SEEDS.length), ours: median(ours), random: median(random) }
}

describe.each(Object.entries(PROBLEMS))('at equal budget on %s', (name, problem) => {
  // Medians of 10 runs of Optuna 5.0.0's TPE at 100 trials, in this order: 0.173, 3.11, 7.88, 0.416, 0.0124.
  it.each([1, 8])('TPE with %d at once beats drawing at random', (parallelTrials) => {
    const { p, ours, random } = compare(problem, { kind: 'TPE' }, 100, parallelTrials)
    expect(p).toBeLessThan(0.01)
    expect(ours).toBeLessThan(name === 'branin' ? 0.5 : 0.7 * random)
  })

  it('CMA-ES beats drawing at random', () => {
    const { p, ours, random } = compare(problem, { kind: 'CMA_ES' }, 200, 1)
    expect(p).toBeLessThan(0.01)
    expect(ours).toBeLessThan(name === 'branin' ? 0.5 : 0.6 * random)
  })
})

describe('CMA-ES', () => {
  /** Trials until the cost is below 1e-9, median over seeds. */
  function medianTrials(problem: Problem, trials: number, algorithm: AlgorithmSettings = { kind: 'CMA_ES' }): number {
    const reached = SEEDS.slice(0, 9).map((seed) => {
      let count = 0
      let first = Number.POSITIVE_INFINITY
      const counted: Problem = {
        dimensions: problem.dimensions,
        cost(values) {
          const cost = problem.cost(values)
          count += 1
          if (cost < 1e-9) first = Math.min(first, count)
          return cost
        },
      }
      lowestCost(counted, settingsFor(problem.dimensions, algorithm, { trials, seed }))
      return first
    })
    return sortedQuantile(
      reached.toSorted((a, b) => a - b),
      0.5,
    )
  }

  const elliptic: Problem = {
    dimensions: box(10, -5, 5),
    cost: (values) => coordinates(values).reduce((sum, x, i) => sum + 10 ** ((6 * i) / 9) * (x - 1.3) ** 2, 0),
  }
  const rosenbrock: Problem = { dimensions: box(5, -5, 5), cost: PROBLEMS.rosenbrock.cost }

  // pycma 4.5.0 without its active update takes 753, 5591 and 2103 evaluations (medians of 15, same boxes and steps).
  it.each<[string, Problem, number]>([
    ['sphere', PROBLEMS.sphere, 753],
    ['ellipsoid of condition 1e6', elliptic, 5591],
    ['rosenbrock', rosenbrock, 2103],
  ])('converges on the %s about as fast as the reference', (_, problem, reference) => {
    const trials = medianTrials(problem, 2 * reference)
    expect(trials).toBeLessThan(1.15 * reference)
    expect(trials).toBeGreaterThan(0.85 * reference)
  })

  it('leaves the wrong valley by restarting with a larger population', () => {
    expect(medianTrials(PROBLEMS.rastrigin, 12_000)).toBeLessThan(12_000)
  })

  it('finds an optimum on the bound and one among whole numbers', () => {
    const corner: Problem = {
      dimensions: box(4, 0, 1),
      cost: (values) => coordinates(values).reduce((sum, x) => sum + x, 0),
    }
    expect(lowestCost(corner, settingsFor(corner.dimensions, { kind: 'CMA_ES' }, { trials: 2000 }))).toBeLessThan(1e-6)
    const whole: Problem = {
      dimensions: Array.from({ length: 4 }, (_, i) => ({ name: `x${i}`, kind: 'integer', min: 0, max: 100 })),
      cost: (values) => coordinates(values).reduce((sum, x, i) => sum + (x - 13 * (i + 1)) ** 2, 0),
    }
    for (const seed of SEEDS.slice(0, 8)) {
      expect(lowestCost(whole, settingsFor(whole.dimensions, { kind: 'CMA_ES' }, { trials: 1500, seed }))).toBe(0)
    }
  })

  it('does not let whole numbers freeze while the others converge', () => {
    const lopsided: Problem = {
      dimensions: [
        ...box(3, -5, 5),
        { name: 'n', kind: 'integer', min: 0, max: 10 },
        { name: 'm', kind: 'integer', min: 0, max: 10 },
      ],
      cost(values) {
        const [x = 0, y = 0, z = 0, n = 0, m = 0] = coordinates(values)
        return 100 * ((x - 1) ** 2 + (y + 2) ** 2 + (z - 0.5) ** 2) + 0.1 * ((n - 9) ** 2 + (m - 1) ** 2)
      },
    }
    const costs = SEEDS.map((seed) =>
      lowestCost(lopsided, settingsFor(lopsided.dimensions, { kind: 'CMA_ES' }, { trials: 1500, seed })),
    )
    // Without the least deviation one seed in 25 gets there.
    expect(costs.filter((cost) => cost < 1e-3).length).toBeGreaterThan(20)
  })
})
