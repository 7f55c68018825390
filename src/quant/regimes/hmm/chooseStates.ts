import { fitHmm, type HmmFit, type HmmTerms, type HmmUnfitted } from './fitHmm.ts'

/** A criterion by which models of different numbers of states are compared. */
export type StateCriterion = 'BIC' | 'AIC'

/** Models of one, two, … states and which of them a criterion prefers. */
export interface StateChoice {
  /** One entry for each number of states, from 1 on; those without a model say why. */
  readonly candidates: readonly (HmmFit | HmmUnfitted)[]
  /** The model with the lowest criterion; null when there is none. */
  readonly best: HmmFit | null
}

/**
 * Fits models of 1 up to `terms.states` states and takes the one with the lowest criterion. One state stands for "there
 * are no regimes" and is always among them. A model that has not converged is told and is never chosen.
 */
export function chooseStates(
  values: Readonly<Float64Array>,
  terms: HmmTerms,
  criterion: StateCriterion = 'BIC',
): StateChoice {
  const candidates = Array.from({ length: terms.states }, (_, index) => fitHmm(values, { ...terms, states: index + 1 }))
  const key = criterion === 'BIC' ? 'bic' : 'aic'
  let best: HmmFit | null = null
  for (const candidate of candidates) {
    if (candidate.ok && (best === null || candidate[key] < best[key])) best = candidate
  }
  return { candidates, best }
}
