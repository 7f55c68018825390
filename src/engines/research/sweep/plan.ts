import type { Failure } from '#contracts/failure.ts'
import type { SweepDimension, SweepPlan } from '#contracts/records/sweep.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { Dimension } from '#quant/optimisation/dimension.ts'
import type { IsAllowed } from '#quant/optimisation/sampler.ts'
import type { AlgorithmSettings, SearchSettings } from '#quant/optimisation/searchSettings.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { BUILT_IN_STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'

/** A plan without the part of the bars it leaves out: what one search does on one window. */
export type SearchPlan = Omit<SweepPlan, 'outOfSample'>

/** Trials under way at once where each may depend on those before; fixed, so that every machine does the same search. */
const DEPENDENT_TRIALS = 8
/** The same where none does: a grid or a random search that runs every trial to its end. */
const INDEPENDENT_TRIALS = 1_024

const ALGORITHMS: Readonly<Record<SweepPlan['method'], AlgorithmSettings>> = {
  grid: { kind: 'GRID' },
  random: { kind: 'RANDOM' },
  tpe: { kind: 'TPE' },
  'cma-es': { kind: 'CMA_ES' },
  'nsga-ii': { kind: 'NSGA_II' },
}

/** What a search is run with, or why there is none. */
export type PreparedSearch =
  | { readonly ok: true; readonly settings: SearchSettings; readonly isAllowed: IsAllowed }
  | { readonly ok: false; readonly failure: Failure }

/** The settings of the search of a plan; the strategy's own rules say which values go together. */
export function prepareSearch(
  plan: SearchPlan,
  configuration: BacktestConfiguration,
  catalogue: StrategyCatalogue = BUILT_IN_STRATEGIES,
): PreparedSearch {
  const strategy = configuration.strategies.find(({ strategyId }) => strategyId === plan.strategyId)
  if (strategy === undefined) {
    return refuse(`The run has no strategy ${plan.strategyId}; vary the parameters of one that it has.`)
  }
  const found = catalogue.find(strategy.kind)
  if (!found.ok) return { ok: false, failure: found.error }
  const problem = plan.dimensions.map((dimension) => dimensionProblem(dimension, found.definition)).find(isText)
  if (problem !== undefined) return refuse(problem)
  const independent = (plan.method === 'grid' || plan.method === 'random') && !plan.stopsEarly
  return {
    ok: true,
    settings: {
      algorithm: ALGORITHMS[plan.method],
      dimensions: plan.dimensions.map(searchDimension),
      objectives: plan.objectives.length,
      trials: plan.trials,
      parallelTrials: independent ? INDEPENDENT_TRIALS : DEPENDENT_TRIALS,
      seed: plan.seed,
    },
    isAllowed: (values) => parseParameters(found.definition, { ...strategy.parameters, ...values }).ok,
  }
}

/** A dimension of a plan in the terms of the search. */
export function searchDimension(dimension: SweepDimension): Dimension {
  if (dimension.kind !== 'number') return dimension
  const { name, kind, min, max, step, scale } = dimension
  const search = { name, kind, min, max, scale: scale === 'logarithmic' ? 'log' : 'linear' } as const
  return step === null ? search : { ...search, step }
}

function dimensionProblem(dimension: SweepDimension, definition: StrategyDefinition): string | null {
  const { name, kind } = dimension
  const parameter = definition.parameters.find((candidate) => candidate.name === name)
  if (parameter === undefined) {
    const known = definition.parameters.map((candidate) => candidate.name).join(', ')
    return `${definition.kind} has no parameter "${name}"; it has ${known}.`
  }
  if (parameter.kind !== kind && !(parameter.kind === 'number' && kind === 'integer')) {
    return `${name} of ${definition.kind} is of the kind ${parameter.kind}; vary it as that and not as ${kind}.`
  }
  return null
}

function isText(problem: string | null): problem is string {
  return problem !== null
}

function refuse(message: string): PreparedSearch {
  return { ok: false, failure: { code: 'SWEEP_IMPOSSIBLE', message } }
}
