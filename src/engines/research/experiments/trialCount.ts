import type { ExperimentKind, ExperimentState } from '#contracts/records/experiment.ts'
import type { StoredTrialEntry } from '#contracts/records/trialEntry.ts'
import { variance } from '#quant/statistics/moments.ts'
import { payloadOf, type CountReset, type IdeaBook } from './trialLedger.ts'

/** One trial as the ledger tells it. */
export interface Trial {
  /** Sequence of its first entry. */
  readonly sequence: number
  readonly at: number
  readonly idea: string
  readonly experimentId: string
  readonly variant: string
  readonly runKind: ExperimentKind
  /** False for runs that try nothing. */
  readonly counts: boolean
  /** STARTED when no end was ever written: the program ended in the middle of it, or it runs now. */
  readonly state: ExperimentState | 'STARTED'
  /** Annual Sharpe ratio of its period returns; null without one. */
  readonly sharpe: number | null
}

/** How often an idea was tried and what came of it. */
export interface TrialCount {
  /** The ideas counted together. */
  readonly ideas: readonly string[]
  /** Every run since the last reset: done, failed, cancelled and never ended. */
  readonly trials: number
  /** Every run ever. */
  readonly everTried: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  /** Started, with no end written. */
  readonly unfinished: number
  /** Annual Sharpe ratios, one for each different variant that has one: a repetition tells nothing new. */
  readonly sharpes: readonly number[]
  /** Number of `sharpes`. */
  readonly withSharpe: number
  /** Variance (n - 1) of `sharpes`; null below two. */
  readonly variance: number | null
  /** The experiment with the highest of them. */
  readonly best: { readonly experimentId: string; readonly sharpe: number } | null
  readonly resets: readonly CountReset[]
  /** Sequences of the trials that count, rising; the place of one in it is its number. */
  readonly sequences: readonly number[]
}

/** Reads trials off entries in the order of their sequence; other entries are passed over. */
export function readTrials(entries: readonly StoredTrialEntry[], book: IdeaBook): readonly Trial[] {
  const trials = new Map<number, Trial>()
  for (const entry of entries) {
    const started = payloadOf('TRIAL_STARTED', entry)
    if (started !== null && entry.idea !== null) {
      const { sequence, at } = entry
      const { experimentId, variant, runKind, counts } = started
      const idea = book.ideaOfTrial(entry.idea, experimentId, sequence)
      trials.set(sequence, {
        sequence,
        at,
        idea,
        experimentId,
        variant,
        runKind,
        counts,
        state: 'STARTED',
        sharpe: null,
      })
    }
    const ended = payloadOf('TRIAL_ENDED', entry)
    const trial = ended === null || entry.trial === null ? undefined : trials.get(entry.trial)
    // Only the first end counts: nothing is corrected afterwards.
    if (ended !== null && trial?.state === 'STARTED') {
      trials.set(trial.sequence, { ...trial, state: ended.state, sharpe: ended.sharpe })
    }
  }
  return [...trials.values()]
}

/** Counts the trials of an idea and of those merged with it. */
export function countTrials(idea: string, trials: readonly Trial[], book: IdeaBook): TrialCount {
  const ideas = book.groupOf(idea)
  const members = new Set(ideas)
  const ever = trials.filter((trial) => trial.counts && members.has(trial.idea))
  const counted = ever.filter((trial) => trial.sequence > book.countedAfter(trial.idea))
  const bySharpe = new Map<string, { readonly experimentId: string; readonly sharpe: number }>()
  for (const { variant, experimentId, sharpe } of counted)
    if (sharpe !== null) bySharpe.set(variant, { experimentId, sharpe })
  const sharpes = Array.from(bySharpe.values(), ({ sharpe }) => sharpe)
  const spread = variance(sharpes)
  const best = [...bySharpe.values()].reduce<TrialCount['best']>(
    (so, each) => (so === null || each.sharpe > so.sharpe ? each : so),
    null,
  )
  const inState = (state: Trial['state']): number => counted.filter((trial) => trial.state === state).length
  return {
    ideas,
    trials: counted.length,
    everTried: ever.length,
    done: inState('DONE'),
    failed: inState('FAILED'),
    cancelled: inState('CANCELLED'),
    unfinished: inState('STARTED'),
    sharpes,
    withSharpe: sharpes.length,
    variance: Number.isFinite(spread) ? spread : null,
    best,
    resets: [...new Set(ideas.flatMap((member) => book.resetsOf(member)))].toSorted((a, b) => a.at - b.at),
    sequences: counted.map(({ sequence }) => sequence),
  }
}
