import type { Dimension } from '#quant/optimisation/dimension.ts'
import { Search } from '#quant/optimisation/search.ts'
import type { SearchSettings } from '#quant/optimisation/searchSettings.ts'
import type { SearchValues } from '#quant/optimisation/searchSpace.ts'
import type { TrialOutcome } from '#quant/optimisation/trial.ts'

/** Something to minimise, with its space. */
export interface Problem {
  readonly dimensions: readonly Dimension[]
  cost(values: SearchValues): number
}

/** Settings of a search for one objective over a space. */
export function settingsFor(
  dimensions: readonly Dimension[],
  algorithm: SearchSettings['algorithm'],
  more: Partial<SearchSettings> = {},
): SearchSettings {
  return { algorithm, dimensions, objectives: 1, trials: 100, parallelTrials: 1, seed: 1, ...more }
}

/** Makes a search or fails with its message. */
export function openSearch(
  settings: SearchSettings,
  isAllowed: (values: SearchValues) => boolean = () => true,
): Search {
  const made = Search.create(settings, isAllowed)
  if (!made.ok) throw new Error(made.message)
  return made.search
}

/** Runs a search to its end, so many at once. */
export function runSearch(search: Search, outcomeOf: (values: SearchValues) => TrialOutcome, atOnce = 1): void {
  while (!search.isFinished()) {
    for (const trial of search.ask(atOnce)) search.tell(trial.number, outcomeOf(trial.values))
  }
}

/** Outcome of a trial that reached objectives. */
export function done(...objectives: readonly number[]): TrialOutcome {
  return { kind: 'DONE', objectives }
}

/** Lowest cost a search finds. */
export function lowestCost(problem: Problem, settings: SearchSettings): number {
  let lowest = Number.POSITIVE_INFINITY
  runSearch(openSearch(settings), (values) => {
    const cost = problem.cost(values)
    lowest = Math.min(lowest, cost)
    return done(-cost)
  })
  return lowest
}

/** Dimensions x0, x1, … of one continuous range. */
export function box(count: number, min: number, max: number): readonly Dimension[] {
  return Array.from({ length: count }, (_, index) => ({ name: `x${index}`, kind: 'number' as const, min, max }))
}

/** The numbers of values whose names are x0, x1, … */
export function coordinates(values: SearchValues): readonly number[] {
  return Object.values(values).map(Number)
}

const TWO_PI = 2 * Math.PI

/** Known functions, their least value 0 unless said otherwise and never in the middle of the box. */
export const PROBLEMS = {
  sphere: {
    dimensions: box(5, -5, 5),
    cost: (values) => coordinates(values).reduce((sum, x) => sum + (x - 1.3) ** 2, 0),
  },
  rosenbrock: {
    dimensions: box(4, -2, 2),
    cost(values) {
      const x = coordinates(values)
      return x.slice(1).reduce((sum, next, i) => sum + 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2, 0)
    },
  },
  rastrigin: {
    dimensions: box(3, -5.12, 5.12),
    cost: (values) =>
      coordinates(values).reduce((sum, x) => sum + 10 + (x - 0.7) ** 2 - 10 * Math.cos(TWO_PI * (x - 0.7)), 0),
  },
  /** Least value 0.397887. */
  branin: {
    dimensions: [
      { name: 'x', kind: 'number', min: -5, max: 10 },
      { name: 'y', kind: 'number', min: 0, max: 15 },
    ],
    cost(values) {
      const [x = 0, y = 0] = coordinates(values)
      const valley = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6
      return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
    },
  },
  /** Whole numbers, a logarithmic scale and a choice. */
  mixed: {
    dimensions: [
      { name: 'slow', kind: 'integer', min: 1, max: 200 },
      { name: 'fast', kind: 'integer', min: 1, max: 50 },
      { name: 'rate', kind: 'number', min: 1e-4, max: 1, scale: 'log' },
      { name: 'rule', kind: 'choice', choices: ['a', 'b', 'c', 'd'] },
    ],
    cost({ slow, fast, rate, rule }) {
      const byRule: Readonly<Record<string, number>> = { a: 2, b: 1.5, c: 0, d: 1 }
      return (
        ((Number(slow) - 137) / 40) ** 2 +
        ((Number(fast) - 12) / 10) ** 2 +
        (Math.log10(Number(rate)) + 2) ** 2 +
        (byRule[String(rule)] ?? 9)
      )
    },
  },
} as const satisfies Record<string, Problem>
