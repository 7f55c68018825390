import { namedSeed } from '../statistics/seededRandom.ts'
import { CovarianceSampler, type CovarianceSamplerState } from './covarianceSampler.ts'
import { GeneticSampler, type GeneticSamplerState } from './geneticSampler.ts'
import { GridSampler, type GridSamplerState } from './gridSampler.ts'
import { ParzenSampler, type ParzenSamplerState } from './parzenSampler.ts'
import { RandomSampler, type RandomSamplerState } from './randomSampler.ts'
import { defaultPopulation } from './recombinationWeights.ts'
import type { Sampler, SearchDomain } from './sampler.ts'
import type { SearchSettings } from './searchSettings.ts'

/** State of whichever algorithm a search uses. */
export type SamplerState =
  | GridSamplerState
  | RandomSamplerState
  | ParzenSamplerState
  | CovarianceSamplerState
  | GeneticSamplerState

/** Makes the sampler of a search, or continues one from its state; null when the state is another algorithm's. */
export function createSampler(
  settings: SearchSettings,
  domain: SearchDomain,
  state: SamplerState | null,
): Sampler<SamplerState> | null {
  const { algorithm, parallelTrials } = settings
  const seed = namedSeed(settings.seed, algorithm.kind)
  switch (algorithm.kind) {
    case 'GRID': {
      const levels = algorithm.continuousLevels ?? 10
      return isOf('GRID', state) ? new GridSampler(domain, parallelTrials, levels, state) : null
    }
    case 'RANDOM':
      return isOf('RANDOM', state) ? new RandomSampler(domain, parallelTrials, state ?? seed) : null
    case 'TPE': {
      const options = { startupTrials: algorithm.startupTrials ?? 10, candidates: algorithm.candidates ?? 24 }
      return isOf('TPE', state) ? new ParzenSampler(domain, parallelTrials, options, state ?? seed) : null
    }
    case 'CMA_ES': {
      const population = algorithm.population ?? defaultPopulation(settings.dimensions.length)
      const options = { population, step: algorithm.step ?? 0.2 }
      return isOf('CMA_ES', state) ? new CovarianceSampler(domain, options, state ?? seed) : null
    }
    case 'NSGA_II': {
      const options = {
        population: algorithm.population ?? 40,
        crossover: algorithm.crossover ?? 0.9,
        crossoverIndex: algorithm.crossoverIndex ?? 15,
        mutationIndex: algorithm.mutationIndex ?? 20,
      }
      return isOf('NSGA_II', state) ? new GeneticSampler(domain, options, state ?? seed) : null
    }
  }
}

function isOf<Kind extends SamplerState['kind']>(
  kind: Kind,
  state: SamplerState | null,
): state is Extract<SamplerState, { readonly kind: Kind }> | null {
  return state === null || state.kind === kind
}
