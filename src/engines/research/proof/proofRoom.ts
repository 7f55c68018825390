import type { ProofCode, ProofEvidence, ProofState } from '#contracts/records/proof.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { ResearchPorts } from '../ports.ts'
import type { RunData } from '../runData.ts'
import { ActComparison, type Compared } from './comparison.ts'
import type { HouseEnd, HouseListener, HousePlan, HouseRun } from './houseRun.ts'
import type { WholeRun } from './wholeRun.ts'

/** How much is run. */
export interface ProofEffort {
  /** Moments at which the future is cut off: every signal, or this many of them when there are more. */
  readonly cuts: number
  /** Moments without a signal at which it is cut off besides. */
  readonly quietCuts: number
  /** Moments from which on the future is replaced. */
  readonly futures: number
  /** Moments within longer bars from which on the rest of the longer bar is replaced. */
  readonly withinBars: number
}

/** What one question came to. */
export interface Finding {
  readonly state: ProofState
  readonly sentence: string
  readonly compared: number
  readonly evidence: ProofEvidence | null
}

/** One question of the battery. It pauses wherever a run of it does. */
export interface ProofQuestion {
  readonly code: ProofCode
  readonly hint: boolean
  answer(room: ProofRoom): Generator<undefined, Finding, undefined>
}

/** How far the proof is. */
export interface ProofProgress {
  readonly code: ProofCode
  /** Runs of this question that are over, and how many it will make. */
  readonly done: number
  readonly total: number
}

/** A run that is compared with the one on trial. */
export interface Variant {
  readonly data: RunData
  /** How it differs, in words that finish the sentence "a run with ...". */
  readonly name: string
  /** The strategies as they would be made for these data, when left out. */
  readonly strategies?: StrategyCatalogue
  readonly configuration?: BacktestConfiguration
  readonly around?: HousePlan['around']
}

/** Everything the questions need: the run on trial and the means to run it again under other conditions. */
export class ProofRoom {
  readonly configuration: BacktestConfiguration
  readonly data: RunData
  readonly whole: WholeRun
  readonly ports: ResearchPorts
  readonly effort: ProofEffort
  /** The strategies as they are when they have been given a set of data to prepare themselves on. */
  readonly strategiesFor: (data: RunData) => StrategyCatalogue
  /** Does work under another wall clock and other randomness; null where the host cannot. */
  readonly elsewhere: ((work: () => void) => void) | null
  readonly #houseRun: HouseRun
  #total = 1
  #done = 0
  #runs = 0
  #bars = 0

  constructor(parts: Omit<ProofRoom, 'run' | 'compare' | 'plan' | 'progress' | 'runs' | 'bars'>, houseRun: HouseRun) {
    this.configuration = parts.configuration
    this.data = parts.data
    this.whole = parts.whole
    this.ports = parts.ports
    this.effort = parts.effort
    this.strategiesFor = parts.strategiesFor
    this.elsewhere = parts.elsewhere
    this.#houseRun = houseRun
  }

  /** Runs made so far and bars played in them. */
  get runs(): number {
    return this.#runs
  }

  get bars(): number {
    return this.#bars
  }

  /** Says how many runs the question will make. */
  plan(total: number): void {
    this.#total = total
    this.#done = 0
  }

  /** How far the question is that was planned last. */
  progress(code: ProofCode): ProofProgress {
    return { code, done: this.#done, total: Math.max(this.#total, this.#done) }
  }

  /** Watches a run of a variant up to a market time, or to its end. */
  *run(variant: Variant, until: number | null, listener: HouseListener): Generator<undefined, HouseEnd, undefined> {
    const { data, around } = variant
    const plan: HousePlan = {
      configuration: variant.configuration ?? this.configuration,
      data,
      strategies: variant.strategies ?? this.strategiesFor(data),
      until,
      ...(around === undefined ? {} : { around }),
    }
    const end = yield* this.#houseRun(plan, this.ports, listener)
    this.#runs += 1
    this.#done += 1
    this.#bars += end.bars
    return end
  }

  /** Runs a variant and compares everything it says and does up to a market time with the run on trial. */
  *compare(variant: Variant, until: number | null): Generator<undefined, Compared, undefined> {
    const comparison = new ActComparison(this.whole.acts, until, variant.name)
    const end = yield* this.run(variant, until, comparison.listener)
    return comparison.finish(end)
  }
}
