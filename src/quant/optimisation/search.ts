import type { IsAllowed, Sampler, SearchEnd } from './sampler.ts'
import { createSampler, type SamplerState } from './samplers.ts'
import { type SearchSettings, settingsProblem } from './searchSettings.ts'
import { type SearchValues, SearchSpace } from './searchSpace.ts'
import type { Trial, TrialOutcome, TrialRecord } from './trial.ts'
import { TrialLog } from './trialLog.ts'

/** A search between two calls, as plain JSON: its settings, every trial with what was told, and the algorithm's state. */
export interface SearchState {
  readonly version: 1
  readonly settings: SearchSettings
  readonly trials: readonly {
    readonly values: SearchValues
    readonly settledBelow: number
    readonly outcome: TrialOutcome | null
  }[]
  readonly end: SearchEnd | null
  readonly sampler: SamplerState
}

/** A search ready to be asked, or why there is none. */
export type SearchCreation =
  | { readonly ok: true; readonly search: Search }
  | { readonly ok: false; readonly code: 'SEARCH_SETTINGS_INVALID' | 'SEARCH_STATE_INVALID'; readonly message: string }

/**
 * A search for the values with the largest objectives, by asking and telling: `ask` names trials, somebody runs them and
 * `tell`s what came out.
 *
 * 1. The same settings, constraint and outcomes give the same trials with the same numbers, in whatever order the
 *    outcomes are told and however many trials are asked for at once.
 * 2. `restore(save())` continues exactly.
 * 3. No point is asked twice.
 */
export class Search {
  readonly settings: SearchSettings
  readonly #log: TrialLog
  readonly #sampler: Sampler<SamplerState>
  #end: SearchEnd | null

  private constructor(settings: SearchSettings, log: TrialLog, sampler: Sampler<SamplerState>, end: SearchEnd | null) {
    this.settings = settings
    this.#log = log
    this.#sampler = sampler
    this.#end = end
  }

  /** Starts a search; the constraint must always answer the same about the same values. */
  static create(settings: SearchSettings, isAllowed: IsAllowed): SearchCreation {
    return Search.#make(settings, isAllowed, null)
  }

  /** Continues a saved search with the constraint it was created with. */
  static restore(state: SearchState, isAllowed: IsAllowed): SearchCreation {
    return Search.#make(state.settings, isAllowed, state)
  }

  /** Returns at most `count` new trials: fewer, or none, while results of others have to come first or at the end. */
  ask(count: number): readonly Trial[] {
    const asked: Trial[] = []
    while (asked.length < count && this.#end === null) {
      const number = this.#log.count
      const proposal = this.#sampler.propose(this.#log)
      if (proposal.kind === 'WAIT') break
      if (proposal.kind === 'END') {
        this.#end = proposal.reason
        break
      }
      const trial: Trial = { number, values: proposal.values, settledBelow: proposal.settledBelow }
      this.#log.add({ ...trial, outcome: null })
      asked.push(trial)
      if (this.#log.count >= this.settings.trials) this.#end = 'BUDGET'
    }
    return asked
  }

  /** Takes the outcome of a trial; each is told once. */
  tell(number: number, outcome: TrialOutcome): void {
    if (outcome.kind === 'DONE') {
      const { objectives } = outcome
      if (objectives.length !== this.settings.objectives || !objectives.every(Number.isFinite)) {
        throw new Error(`Invariant: trial ${number} was told the objectives [${objectives.join(', ')}]`)
      }
    }
    this.#log.settle(number, outcome)
  }

  /** Whether nothing more will be asked and everything asked was told. */
  isFinished(): boolean {
    return this.#end !== null && this.#log.settled === this.#log.count
  }

  /** Why nothing more will be asked; null while there may be more. */
  end(): SearchEnd | null {
    return this.#end
  }

  /** All trials asked, by number. */
  records(): readonly TrialRecord[] {
    return this.#log.records()
  }

  /** The trials asked and not yet told: after a restore, those to be run again. */
  pending(): readonly Trial[] {
    return this.#log
      .records()
      .filter(({ outcome }) => outcome === null)
      .map(({ number, values, settledBelow }) => ({ number, values, settledBelow }))
  }

  save(): SearchState {
    return {
      version: 1,
      settings: this.settings,
      trials: this.#log.records().map(({ values, settledBelow, outcome }) => ({ values, settledBelow, outcome })),
      end: this.#end,
      sampler: this.#sampler.save(),
    }
  }

  static #make(settings: SearchSettings, isAllowed: IsAllowed, state: SearchState | null): SearchCreation {
    const problem = settingsProblem(settings)
    if (problem !== null) return { ok: false, code: 'SEARCH_SETTINGS_INVALID', message: problem }
    if (state !== null && state.version !== 1) return unreadable(`has the version ${String(state.version)}`)
    const space = new SearchSpace(settings.dimensions)
    const log = new TrialLog(space)
    const sampler = createSampler(settings, { space, isAllowed }, state?.sampler ?? null)
    if (sampler === null) return unreadable(`was written by another algorithm than ${settings.algorithm.kind}`)
    for (const [number, trial] of (state?.trials ?? []).entries()) log.add({ number, ...trial })
    return { ok: true, search: new Search(settings, log, sampler, state?.end ?? null) }
  }
}

function unreadable(why: string): SearchCreation {
  const message = `The saved search ${why}, so it cannot be continued; start it again.`
  return { ok: false, code: 'SEARCH_STATE_INVALID', message }
}
