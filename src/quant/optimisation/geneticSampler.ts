import { type RandomState, SeededRandom } from '../statistics/seededRandom.ts'
import { type GeneticOptions, makeChild } from './geneticOperators.ts'
import { crowdingDistances, nonDominatedFronts } from './nonDominatedSort.ts'
import { type Proposal, type Sampler, type SearchDomain, WAIT } from './sampler.ts'
import { objectivesOf } from './trial.ts'
import type { TrialHistory } from './trialLog.ts'
import { proposeUnseen } from './uniformDraw.ts'

/** State of an NSGA-II search. */
export interface GeneticSamplerState {
  readonly kind: 'NSGA_II'
  readonly random: RandomState
  /** Numbers of the trials that are the parents, best first; none in the first generation. */
  readonly parents: readonly number[]
  readonly generationStart: number
}

/** How an NSGA-II search is done. */
export interface GeneticSamplerOptions extends GeneticOptions {
  /** Trials in a generation. */
  readonly population: number
}

interface Rated {
  readonly trial: number
  readonly front: number
  readonly crowding: number
}

/** Children made before one is drawn at random instead, because all were tried before or are not allowed. */
const ATTEMPTS = 100

/**
 * NSGA-II (Deb, Pratap, Agarwal and Meyarivan, 2002) for one or more objectives: of parents and children the best fronts
 * survive, the last one by crowding; parents are chosen by binary tournament. Trials that were not done rank below all
 * fronts. No point is tried twice.
 */
export class GeneticSampler implements Sampler<GeneticSamplerState> {
  readonly #domain: SearchDomain
  readonly #options: GeneticSamplerOptions
  readonly #random: SeededRandom
  #parents: readonly number[] = []
  /** The parents with their ranks among themselves; null until they are needed. */
  #rated: readonly Rated[] | null = null
  #generationStart = 0

  constructor(domain: SearchDomain, options: GeneticSamplerOptions, start: number | GeneticSamplerState) {
    this.#domain = domain
    this.#options = options
    this.#random = new SeededRandom(typeof start === 'number' ? start : start.random)
    if (typeof start === 'number') return
    this.#parents = start.parents
    this.#generationStart = start.generationStart
  }

  propose(history: TrialHistory): Proposal {
    if (history.count >= this.#generationStart + this.#options.population) {
      if (history.settled < history.count) return WAIT
      const candidates = [...this.#parents]
      for (let trial = this.#generationStart; trial < history.count; trial += 1) candidates.push(trial)
      const survivors = rate(candidates, history).slice(0, this.#options.population)
      this.#parents = survivors.map(({ trial }) => trial)
      this.#rated = null
      this.#generationStart = history.count
    }
    return this.#nextMember(history)
  }

  save(): GeneticSamplerState {
    return {
      kind: 'NSGA_II',
      random: this.#random.save(),
      parents: this.#parents,
      generationStart: this.#generationStart,
    }
  }

  #nextMember(history: TrialHistory): Proposal {
    const { space, isAllowed } = this.#domain
    const settledBelow = this.#generationStart
    this.#rated ??= rate(this.#parents, history)
    if (this.#rated.length > 0 && history.count < space.size) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const parents = [this.#select(this.#rated, history), this.#select(this.#rated, history)] as const
        const values = space.valuesAt(makeChild(space, parents, this.#options, this.#random))
        if (history.find(values) === null && isAllowed(values)) return { kind: 'TRIAL', values, settledBelow }
      }
    }
    return proposeUnseen(this.#domain, history, this.#random, settledBelow)
  }

  /** Binary tournament: the better front wins, within a front the less crowded. */
  #select(rated: readonly Rated[], history: TrialHistory): Float64Array {
    const draw = (): Rated | undefined => rated[Math.floor(this.#random.next() * rated.length)]
    const [a, b] = [draw(), draw()]
    const isFirst = a !== undefined && b !== undefined && (a.front - b.front || b.crowding - a.crowding) <= 0
    const winner = isFirst ? a : b
    return this.#domain.space.pointOf(history.record(winner?.trial ?? 0)?.values ?? {})
  }
}

/** Ranks trials best first: by front, then by crowding, then by number; those without objectives come last. */
function rate(trials: readonly number[], history: TrialHistory): readonly Rated[] {
  const done: { readonly trial: number; readonly objectives: readonly number[] }[] = []
  const others: number[] = []
  for (const trial of trials) {
    const objectives = objectivesOf(history.record(trial))
    if (objectives === null) others.push(trial)
    else done.push({ trial, objectives })
  }
  const rated: Rated[] = []
  const fronts = nonDominatedFronts(done.map(({ objectives }) => objectives))
  for (const [front, members] of fronts.entries()) {
    const crowding = crowdingDistances(members.map((index) => done[index]?.objectives ?? []))
    const ranked = members.map((index, place) => ({
      trial: done[index]?.trial ?? 0,
      front,
      crowding: crowding[place] ?? 0,
    }))
    // Infinity - Infinity is no order, so equal distances are told apart by number.
    rated.push(...ranked.toSorted((a, b) => (a.crowding === b.crowding ? a.trial - b.trial : b.crowding - a.crowding)))
  }
  return [...rated, ...others.map((trial) => ({ trial, front: fronts.length, crowding: 0 }))]
}
