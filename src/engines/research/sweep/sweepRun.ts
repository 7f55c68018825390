import type { Failure } from '#contracts/failure.ts'
import type { SweepPoint } from '#contracts/records/sweep.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { EarlyStopping } from '#quant/optimisation/earlyStopping.ts'
import { Search } from '#quant/optimisation/search.ts'
import { SearchSpace } from '#quant/optimisation/searchSpace.ts'
import type { Trial, TrialOutcome } from '#quant/optimisation/trial.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import { objectiveOf } from './objectives.ts'
import { prepareSearch, type SearchPlan } from './plan.ts'
import type { AnsweredTrial, TrialAnswer, TrialSummary, TrialTask } from './trial.ts'
import type { Window } from './window.ts'

/** One search to be run. */
export interface SweepRequest {
  readonly plan: SearchPlan
  readonly configuration: BacktestConfiguration
  /** The bars it may see. */
  readonly window: Window
  readonly catalogue?: StrategyCatalogue
}

/** A search ready to run, or why there is none. */
export type SweepCreation =
  | { readonly ok: true; readonly sweep: SweepRun }
  | { readonly ok: false; readonly failure: Failure }

/** Trials before any is compared with their median. */
const COMPARED_TRIALS = 8
/** The only look at a trial while it runs is half way. */
const HALFWAY_STEP = 1

/**
 * One search under way. `ask` names trials, somebody runs them anywhere and in any order, `take` gets what came out. The
 * same request gives the same trials and points whoever runs them.
 */
export class SweepRun {
  readonly request: SweepRequest
  readonly space: SearchSpace
  readonly #search: Search
  readonly #stopping: EarlyStopping
  readonly #answers = new Map<number, TrialAnswer>()
  readonly #trials: Trial[] = []

  private constructor(request: SweepRequest, search: Search) {
    this.request = request
    this.#search = search
    this.space = new SearchSpace(search.settings.dimensions)
    this.#stopping = new EarlyStopping({ kind: 'MEDIAN', warmUpSteps: 0, minimumTrials: COMPARED_TRIALS })
  }

  static create(request: SweepRequest): SweepCreation {
    const prepared = prepareSearch(request.plan, request.configuration, request.catalogue)
    if (!prepared.ok) return prepared
    const created = Search.create(prepared.settings, prepared.isAllowed)
    if (!created.ok) return { ok: false, failure: { code: created.code, message: created.message } }
    return { ok: true, sweep: new SweepRun(request, created.search) }
  }

  /** Trials that will be run at the most. */
  get most(): number {
    return Math.min(this.request.plan.trials, this.space.size)
  }

  /** Trials that have ended. */
  get done(): number {
    return this.#answers.size
  }

  /** At most so many new trials; none while results of others have to come first, or at the end. */
  ask(count: number): readonly TrialTask[] {
    const { plan, window } = this.request
    const [objective] = plan.objectives
    return this.#search.ask(count).map((trial): TrialTask => {
      this.#trials[trial.number] = trial
      const { number, values } = trial
      const halfway =
        plan.stopsEarly && objective !== undefined
          ? { objective, stopBelow: this.#stopping.limit(trial, HALFWAY_STEP) }
          : null
      return { number, values, window, halfway, keepsEquity: false }
    })
  }

  /** Takes how a trial ended; a second answer for the same trial changes nothing and returns false. */
  take({ number, answer }: AnsweredTrial): boolean {
    const trial = this.#trials[number]
    if (trial === undefined) throw new Error(`Invariant: trial ${number} was never asked`)
    if (this.#answers.has(number)) return false
    this.#answers.set(number, answer)
    if (answer.kind !== 'FAILED' && answer.halfway !== null) {
      this.#stopping.report(trial, HALFWAY_STEP, answer.halfway)
    }
    this.#search.tell(number, this.#outcomeOf(answer))
    return true
  }

  /** Whether every trial has ended and none will follow. */
  isFinished(): boolean {
    return this.#search.isFinished()
  }

  /** Every trial asked so far, by number; those without an answer were cancelled. */
  points(): readonly SweepPoint[] {
    return this.#trials.map((trial) => this.#pointOf(trial))
  }

  /** The summaries of the trials that were done, by number. */
  summaries(): ReadonlyMap<number, TrialSummary> {
    const done = new Map<number, TrialSummary>()
    for (const { number } of this.#trials) {
      const answer = this.#answers.get(number)
      if (answer?.kind === 'DONE' && this.#objectives(answer) !== null) done.set(number, answer)
    }
    return done
  }

  #outcomeOf(answer: TrialAnswer): TrialOutcome {
    if (answer.kind === 'PRUNED') return { kind: 'PRUNED' }
    const objectives = answer.kind === 'DONE' ? this.#objectives(answer) : null
    return objectives === null ? { kind: 'FAILED' } : { kind: 'DONE', objectives }
  }

  #objectives(summary: TrialSummary): readonly number[] | null {
    if (summary.statistics.trades === 0) return null
    const { objectives, trials } = this.request.plan
    const values = objectives.map((objective) => objectiveOf(objective, summary, trials))
    return values.every((value) => value !== null) ? values : null
  }

  #pointOf({ number, values }: Trial): SweepPoint {
    const answer = this.#answers.get(number)
    const nothing = { number, values, objectives: null, returnPct: null, sharpe: null } as const
    const rest = { maxDrawdownPct: null, profitFactor: null, trades: 0, failure: null } as const
    if (answer === undefined) return { ...nothing, ...rest, state: 'CANCELLED' }
    if (answer.kind === 'PRUNED') return { ...nothing, ...rest, state: 'PRUNED' }
    if (answer.kind === 'FAILED') {
      return { ...nothing, ...rest, state: 'FAILED', failure: answer.failure.message.slice(0, 500) }
    }
    const { returnPct, sharpe, maxDrawdownPct, profitFactor, trades } = answer.statistics
    const objectives = this.#objectives(answer)
    return {
      number,
      values,
      state: objectives === null ? 'FAILED' : 'DONE',
      objectives,
      returnPct,
      sharpe,
      maxDrawdownPct,
      profitFactor: profitFactor !== null && Number.isFinite(profitFactor) ? profitFactor : null,
      trades,
      failure: objectives === null ? this.#undefinedText(trades) : null,
    }
  }

  #undefinedText(trades: number): string {
    if (trades === 0) return 'No trade was closed, so there is nothing to judge these values by.'
    return `${this.request.plan.objectives.join(' or ')} is not defined for this run, so these values cannot be ranked.`
  }
}
