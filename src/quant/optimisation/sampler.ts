import type { SearchSpace, SearchValues } from './searchSpace.ts'
import type { TrialHistory } from './trialLog.ts'

/** Why a search asks for nothing more. */
export type SearchEnd =
  /** It has asked for as many trials as it was given. */
  | 'BUDGET'
  /** Every point that is allowed was asked. */
  | 'EXHAUSTED'
  /** No further point that is allowed was found in many draws; the constraint leaves next to nothing. */
  | 'NO_ALLOWED_VALUES'

/** What comes next: a trial, nothing before more results are in, or nothing ever. */
export type Proposal =
  | { readonly kind: 'TRIAL'; readonly values: SearchValues; readonly settledBelow: number }
  | { readonly kind: 'WAIT' }
  | { readonly kind: 'END'; readonly reason: SearchEnd }

/** Says whether values may be tried together; always the same answer for the same values. */
export type IsAllowed = (values: SearchValues) => boolean

/** What is searched. */
export interface SearchDomain {
  readonly space: SearchSpace
  readonly isAllowed: IsAllowed
}

/**
 * A search algorithm. It is asked in the order of the trials' numbers, each proposal depends only on its saved state and
 * on outcomes below the `settledBelow` of the proposal, and a WAIT changes nothing. That makes a search independent of
 * the order in which results arrive.
 */
export interface Sampler<State> {
  propose(history: TrialHistory): Proposal
  /** State as plain JSON, from which it continues exactly. */
  save(): State
}

/** Answer of a sampler that has to wait. */
export const WAIT: Proposal = { kind: 'WAIT' }

/** Number below which all trials must be told before the next one is asked, with so many under way at once. */
export function windowStart(history: TrialHistory, parallelTrials: number): number {
  return Math.max(0, history.count - parallelTrials + 1)
}
