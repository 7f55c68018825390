import { type RandomState, SeededRandom } from '../statistics/seededRandom.ts'
import { type Proposal, type Sampler, type SearchDomain, WAIT, windowStart } from './sampler.ts'
import type { TrialHistory } from './trialLog.ts'
import { proposeUnseen } from './uniformDraw.ts'

/** State of a random search. */
export interface RandomSamplerState {
  readonly kind: 'RANDOM'
  readonly random: RandomState
}

/** Draws every point uniformly from the unit cube of the space, none of them twice. */
export class RandomSampler implements Sampler<RandomSamplerState> {
  readonly #domain: SearchDomain
  readonly #parallelTrials: number
  readonly #random: SeededRandom

  constructor(domain: SearchDomain, parallelTrials: number, start: number | RandomSamplerState) {
    this.#domain = domain
    this.#parallelTrials = parallelTrials
    this.#random = new SeededRandom(typeof start === 'number' ? start : start.random)
  }

  propose(history: TrialHistory): Proposal {
    const settledBelow = windowStart(history, this.#parallelTrials)
    if (history.settled < settledBelow) return WAIT
    return proposeUnseen(this.#domain, history, this.#random, settledBelow)
  }

  save(): RandomSamplerState {
    return { kind: 'RANDOM', random: this.#random.save() }
  }
}
