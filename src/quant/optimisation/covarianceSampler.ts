import { type RandomState, SeededRandom } from '../statistics/seededRandom.ts'
import { CovarianceAdaptation, type CovarianceState } from './covarianceAdaptation.ts'
import { type Proposal, type Sampler, type SearchDomain, WAIT } from './sampler.ts'
import { firstObjective } from './trial.ts'
import type { TrialHistory } from './trialLog.ts'
import { proposeUnseen } from './uniformDraw.ts'

/** State of a CMA-ES search. */
export interface CovarianceSamplerState {
  readonly kind: 'CMA_ES'
  readonly random: RandomState
  readonly strategy: CovarianceState
  readonly restarts: number
  /** The generation under way: directions drawn and the trials they stand for, null where none is allowed. */
  readonly members: readonly { readonly direction: readonly number[]; readonly trial: number | null }[]
  readonly scales: readonly number[]
  readonly generationStart: number
  /** Best objective of the last generations. */
  readonly recentBest: readonly number[]
  readonly barrenGenerations: number
}

/** How a CMA-ES search is done. */
export interface CovarianceSamplerOptions {
  /** Members of a generation before the first restart, at least 4. */
  readonly population: number
  /** First standard deviation of the steps, as a share of each dimension's range. */
  readonly step: number
}

interface Member {
  readonly direction: Float64Array
  readonly trial: number | null
}

/** Draws for one member before it is given up as not allowed. */
const DRAWS = 100
/** Least deviation on a stepped axis, in cells: one member in seven or so leaves the cell when the mean is in its middle. */
const LEAST_CELLS = 0.35
const SMALLEST_STEP = 1e-9
const FLAT = 1e-12
const BARREN_LIMIT = 5
/** The population doubles with each restart up to this many times the first. */
const MOST_GROWTH = 64

/**
 * CMA-ES on the unit cube with restarts of doubled population (IPOP, Auger and Hansen, 2005). Bounds reflect: a member
 * beyond one stands for its mirror image. Stepped dimensions take the cell a member falls into, with a least deviation so
 * that no dimension freezes; choices count as ordered cells. Members whose values were tried before share that trial.
 */
export class CovarianceSampler implements Sampler<CovarianceSamplerState> {
  readonly #domain: SearchDomain
  readonly #options: CovarianceSamplerOptions
  readonly #random: SeededRandom
  #strategy: CovarianceAdaptation
  #restarts = 0
  #members: Member[] = []
  #scales: Float64Array
  #generationStart = 0
  #recentBest: number[] = []
  #barrenGenerations = 0

  constructor(domain: SearchDomain, options: CovarianceSamplerOptions, start: number | CovarianceSamplerState) {
    this.#domain = domain
    this.#options = options
    if (typeof start === 'number') {
      this.#random = new SeededRandom(start)
      const middle = domain.space.dimensions.map(() => 0.5)
      this.#strategy = CovarianceAdaptation.start(middle, options.step, options.population)
      this.#scales = this.#leastScales()
      return
    }
    this.#random = new SeededRandom(start.random)
    this.#strategy = new CovarianceAdaptation(start.strategy)
    this.#restarts = start.restarts
    this.#members = start.members.map(({ direction, trial }) => ({ direction: Float64Array.from(direction), trial }))
    this.#scales = Float64Array.from(start.scales)
    this.#generationStart = start.generationStart
    this.#recentBest = [...start.recentBest]
    this.#barrenGenerations = start.barrenGenerations
  }

  propose(history: TrialHistory): Proposal {
    if (history.count >= this.#domain.space.size) return { kind: 'END', reason: 'EXHAUSTED' }
    for (;;) {
      if (this.#members.length < this.#strategy.population) {
        const proposal = this.#addMember(history)
        if (proposal !== null) return proposal
        continue
      }
      if (history.settled < history.count) return WAIT
      this.#finishGeneration(history)
      if (this.#isOver()) {
        const proposal = this.#restart(history)
        if (proposal !== null) return proposal
      }
    }
  }

  save(): CovarianceSamplerState {
    return {
      kind: 'CMA_ES',
      random: this.#random.save(),
      strategy: this.#strategy.save(),
      restarts: this.#restarts,
      members: this.#members.map(({ direction, trial }) => ({ direction: [...direction], trial })),
      scales: [...this.#scales],
      generationStart: this.#generationStart,
      recentBest: this.#recentBest,
      barrenGenerations: this.#barrenGenerations,
    }
  }

  /** Draws the next member; returns a proposal only if it needs a trial of its own. */
  #addMember(history: TrialHistory): Proposal | null {
    const { space, isAllowed } = this.#domain
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const direction = this.#strategy.sample(this.#random)
      const values = space.valuesAt(this.#pointOf(direction))
      const seen = history.find(values)
      if (seen === null && !isAllowed(values)) continue
      this.#members.push({ direction, trial: seen ?? history.count })
      return seen === null ? { kind: 'TRIAL', values, settledBelow: this.#generationStart } : null
    }
    this.#members.push({ direction: this.#strategy.sample(this.#random), trial: null })
    return null
  }

  #finishGeneration(history: TrialHistory): void {
    const ranked = this.#members
      .map(({ direction, trial }) => ({
        direction,
        objective: trial === null ? Number.NEGATIVE_INFINITY : firstObjective(history.record(trial)),
      }))
      .filter(({ objective }) => objective !== Number.NEGATIVE_INFINITY)
      .toSorted((a, b) => b.objective - a.objective)
    this.#strategy.update(
      ranked.map(({ direction }) => direction),
      this.#scales,
    )
    const best = ranked[0]
    if (best !== undefined) this.#recentBest.push(best.objective)
    this.#recentBest = this.#recentBest.slice(-this.#memory())
    this.#barrenGenerations = history.count === this.#generationStart ? this.#barrenGenerations + 1 : 0
    this.#beginGeneration(history)
  }

  #beginGeneration(history: TrialHistory): void {
    this.#members = []
    this.#scales = this.#leastScales()
    this.#generationStart = history.count
  }

  #isOver(): boolean {
    if (this.#barrenGenerations >= BARREN_LIMIT || this.#strategy.isDegenerate(SMALLEST_STEP)) return true
    if (this.#recentBest.length < this.#memory()) return false
    const best = Math.max(...this.#recentBest)
    return best - Math.min(...this.#recentBest) <= FLAT * Math.max(1, Math.abs(best))
  }

  /** Starts again around a point not tried before, with a larger population; that point is the first trial. */
  #restart(history: TrialHistory): Proposal | null {
    const proposal = proposeUnseen(this.#domain, history, this.#random, history.count)
    if (proposal.kind !== 'TRIAL') return proposal
    this.#restarts += 1
    const population = this.#options.population * Math.min(MOST_GROWTH, 2 ** this.#restarts)
    const mean = this.#domain.space.pointOf(proposal.values)
    this.#strategy = CovarianceAdaptation.start([...mean], this.#options.step, population)
    this.#recentBest = []
    this.#barrenGenerations = 0
    this.#beginGeneration(history)
    this.#members.push({ direction: new Float64Array(mean.length), trial: history.count })
    return proposal
  }

  #pointOf(direction: Float64Array): Float64Array {
    const { mean, step } = this.#strategy
    return mean.map((centre, axis) => reflect(centre + step * (this.#scales[axis] ?? 1) * (direction[axis] ?? 0)))
  }

  #leastScales(): Float64Array {
    return Float64Array.from(this.#domain.space.levels, (levels, axis) =>
      Math.max(1, LEAST_CELLS / levels / this.#strategy.deviation(axis)),
    )
  }

  /** Generations without improvement after which the objective counts as flat. */
  #memory(): number {
    return 10 + Math.ceil((30 * this.#strategy.size) / this.#strategy.population)
  }
}

/** Folds the line into 0..1 like a strip of paper. */
function reflect(coordinate: number): number {
  const folded = Math.abs(coordinate) % 2
  return folded > 1 ? 2 - folded : folded
}
