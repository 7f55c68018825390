import type { CovarianceSamplerOptions } from './covarianceSampler.ts'
import type { Dimension } from './dimension.ts'
import type { GeneticSamplerOptions } from './geneticSampler.ts'
import { gridSize } from './gridSampler.ts'
import type { ParzenSamplerOptions } from './parzenSampler.ts'
import { SearchSpace, spaceProblem } from './searchSpace.ts'

/** The algorithms and what can be set of each; what is left out takes its default. */
export type AlgorithmSettings =
  /** Every point; a continuous dimension is divided into so many values (10), both ends included. */
  | { readonly kind: 'GRID'; readonly continuousLevels?: number }
  | { readonly kind: 'RANDOM' }
  /** 10 startup trials and 24 candidates unless given. */
  | ({ readonly kind: 'TPE' } & Partial<ParzenSamplerOptions>)
  /** A population of 4 + 3 ln d for d dimensions and a step of 0.2 unless given. */
  | ({ readonly kind: 'CMA_ES' } & Partial<CovarianceSamplerOptions>)
  /** A population of 40, crossover 0.9 with index 15 and mutation index 20 unless given. */
  | ({ readonly kind: 'NSGA_II' } & Partial<GeneticSamplerOptions>)

/** Everything that, with the outcomes, determines a search. */
export interface SearchSettings {
  readonly algorithm: AlgorithmSettings
  readonly dimensions: readonly Dimension[]
  /** Number of objectives, all maximised; TPE and CMA-ES search for one. */
  readonly objectives: number
  /** Most trials the search asks for. */
  readonly trials: number
  /**
   * Most trials of a grid, random or TPE search under way at once (the others work by generations). It belongs to the
   * search and not to the machine: TPE learns from trials that are this far back, so that any number of cores up to it
   * does the same search.
   */
  readonly parallelTrials: number
  readonly seed: number
}

/** Largest grid that is walked; a larger one is no plan. */
const MOST_POINTS = 10_000_000

/** Says in one sentence why a search cannot be made of settings, and what to change; null when it can. */
export function settingsProblem(settings: SearchSettings): string | null {
  const { algorithm, objectives, trials, parallelTrials, seed } = settings
  const problem = spaceProblem(settings.dimensions)
  if (problem !== null) return problem
  if (!isWhole(trials, 1)) return `The search was given ${trials} trials; give it 1 or more.`
  if (!isWhole(parallelTrials, 1)) return `${parallelTrials} trials at once are no search; allow 1 or more.`
  if (!Number.isInteger(seed))
    return `The seed ${seed} is not a whole number; choose one, so that the search can be repeated.`
  if (!isWhole(objectives, 1)) return `The search has ${objectives} objectives; choose at least one.`
  if (objectives > 1 && (algorithm.kind === 'TPE' || algorithm.kind === 'CMA_ES')) {
    return `${algorithm.kind} searches for one objective but ${objectives} were chosen; choose one, or NSGA_II.`
  }
  return algorithmProblem(algorithm, settings)
}

function algorithmProblem(algorithm: AlgorithmSettings, settings: SearchSettings): string | null {
  switch (algorithm.kind) {
    case 'GRID': {
      const levels = algorithm.continuousLevels ?? 10
      if (!isWhole(levels, 2))
        return `A continuous parameter cannot be divided into ${levels} values; choose 2 or more.`
      const points = gridSize(new SearchSpace(settings.dimensions), levels)
      if (points > MOST_POINTS) {
        return `The grid has ${points} points, more than ${MOST_POINTS}; take larger steps, or search at random.`
      }
      return null
    }
    case 'RANDOM':
      return null
    case 'TPE':
      if (!isWhole(algorithm.startupTrials ?? 10, 2)) return 'TPE needs 2 or more startup trials to learn from.'
      return isWhole(algorithm.candidates ?? 24, 1) ? null : 'TPE chooses among candidates; give it 1 or more.'
    case 'CMA_ES':
      if (!isWhole(algorithm.population ?? 4, 4)) return 'CMA-ES needs a population of 4 or more.'
      return (algorithm.step ?? 0.2) > 0 ? null : 'The first step of CMA-ES must be above 0; 0.2 is usual.'
    case 'NSGA_II':
      if (!isWhole(algorithm.population ?? 40, 4)) return 'NSGA-II needs a population of 4 or more.'
      return (algorithm.crossoverIndex ?? 15) >= 0 && (algorithm.mutationIndex ?? 20) >= 0
        ? null
        : 'The distribution indices of NSGA-II must not be negative; 15 and 20 are usual.'
  }
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least
}
