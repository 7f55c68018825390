import { type RandomState, SeededRandom } from '../statistics/seededRandom.ts'
import { ParzenEstimator } from './parzenEstimator.ts'
import { type Proposal, type Sampler, type SearchDomain, WAIT, windowStart } from './sampler.ts'
import { firstObjective } from './trial.ts'
import type { TrialHistory } from './trialLog.ts'
import { proposeUnseen } from './uniformDraw.ts'

/** State of a TPE search; the rest of it is the trials themselves. */
export interface ParzenSamplerState {
  readonly kind: 'TPE'
  readonly random: RandomState
}

/** How a TPE search is done. */
export interface ParzenSamplerOptions {
  /** Trials drawn uniformly before the first estimate. */
  readonly startupTrials: number
  /** Points drawn from the good density to choose one from. */
  readonly candidates: number
}

/** Share of the trials that counts as good, and most of them. */
const GOOD_SHARE = 0.1
const MOST_GOOD = 25
/** Rounds of candidates before giving up on a point that is allowed and new. */
const ROUNDS = 20

/**
 * Tree-structured Parzen estimators (Bergstra et al., 2011) with joint kernels (Falkner et al., 2018): the trials are
 * divided into the best tenth and the rest, a density is estimated of each, and of points drawn from the first the one
 * with the largest ratio of the two is tried. Trials still under way count among the rest, which keeps parallel trials
 * apart; pruned and failed ones too.
 */
export class ParzenSampler implements Sampler<ParzenSamplerState> {
  readonly #domain: SearchDomain
  readonly #parallelTrials: number
  readonly #options: ParzenSamplerOptions
  readonly #random: SeededRandom
  /** Points of the trials by number, so that each is worked out once. */
  readonly #points: Float64Array[] = []

  constructor(
    domain: SearchDomain,
    parallelTrials: number,
    options: ParzenSamplerOptions,
    start: number | ParzenSamplerState,
  ) {
    this.#domain = domain
    this.#parallelTrials = parallelTrials
    this.#options = options
    this.#random = new SeededRandom(typeof start === 'number' ? start : start.random)
  }

  propose(history: TrialHistory): Proposal {
    const settledBelow = windowStart(history, this.#parallelTrials)
    if (history.settled < settledBelow) return WAIT
    const { good, rest } = this.#divide(history, settledBelow)
    if (good.length > 0) {
      const point = this.#bestCandidate(history, good, rest)
      if (point !== null) return { kind: 'TRIAL', values: this.#domain.space.valuesAt(point), settledBelow }
    }
    return proposeUnseen(this.#domain, history, this.#random, settledBelow)
  }

  save(): ParzenSamplerState {
    return { kind: 'TPE', random: this.#random.save() }
  }

  /** Divides the points of the trials; nothing is good while too few are done. */
  #divide(history: TrialHistory, settledBelow: number): { good: Float64Array[]; rest: Float64Array[] } {
    const done: number[] = []
    const rest: number[] = []
    for (let number = 0; number < history.count; number += 1) {
      const outcome = number < settledBelow ? history.record(number)?.outcome : null
      if (outcome?.kind === 'DONE') done.push(number)
      else if (outcome?.kind !== 'CANCELLED') rest.push(number)
    }
    done.sort((a, b) => firstObjective(history.record(b)) - firstObjective(history.record(a)) || a - b)
    const good =
      done.length < this.#options.startupTrials ? 0 : Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * done.length))
    const pointOf = (number: number): Float64Array => {
      return (this.#points[number] ??= this.#domain.space.pointOf(history.record(number)?.values ?? {}))
    }
    return { good: done.slice(0, good).map(pointOf), rest: [...done.slice(good), ...rest].map(pointOf) }
  }

  #bestCandidate(history: TrialHistory, good: Float64Array[], rest: Float64Array[]): Float64Array | null {
    const { space, isAllowed } = this.#domain
    const likely = new ParzenEstimator(space, good)
    const unlikely = new ParzenEstimator(space, rest)
    let best: Float64Array | null = null
    let bestScore = Number.NEGATIVE_INFINITY
    for (let round = 0; round < ROUNDS && best === null; round += 1) {
      for (let candidate = 0; candidate < this.#options.candidates; candidate += 1) {
        const point = likely.sample(this.#random)
        const values = space.valuesAt(point)
        if (history.find(values) !== null || !isAllowed(values)) continue
        const score = likely.logDensity(point) - unlikely.logDensity(point)
        if (score > bestScore) {
          best = point
          bestScore = score
        }
      }
    }
    return best
  }
}
