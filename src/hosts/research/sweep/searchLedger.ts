import type { SharpeEvidenceOfRun } from '#contracts/records/experiment.ts'
import { hashBars } from '#adapters/barHash.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { sharpeEstimate } from '#quant/performance/sharpeRatio.ts'
import { sharpeEvidence } from '#quant/validation/probabilisticSharpe.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import {
  withValues,
  type AnsweredTrial,
  type TrialSetting,
  type TrialSummary,
  type TrialTask,
} from '#engines/research/sweep/trial.ts'
import { momentsOf, windowBars, type Window } from '#engines/research/sweep/window.ts'
import { openExperimentBook, type BookOptions } from '../experimentBook.ts'
import { finiteOrNull } from '../experimentRecord.ts'
import type { EndedRun, StartedRun } from '../keptRun.ts'
import type { Figures, PlannedRun } from '../plannedRun.ts'

/** Counts the trials of a search: every one before it starts, with how it ended afterwards. */
export interface SearchLedger {
  start(tasks: readonly TrialTask[]): void
  end(answers: readonly AnsweredTrial[]): void
  /** Writes down what is left, cancelled where it has no answer, and tells the trials of the idea so far. */
  close(): { readonly trialsOfIdea: number; readonly notes: readonly string[] }
}

/** What the ledger needs to know of a search. */
export interface CountedSearch {
  readonly kind: PlannedRun['kind']
  readonly label: string
  /** Names the search among the experiments. */
  readonly searchId: string
  readonly setting: TrialSetting
  /** The file of each set of bars, null for stored ones; left out where all are stored. Bars of files are copied. */
  readonly files?: readonly (string | null)[]
  /** Texts of the strategies that do not ship with the program, kept so that a trial can be made again. */
  readonly sources?: readonly string[]
}

/** Answers that are written down together. */
const TOGETHER = 256

/**
 * Opens the ledger of a data directory for a search. A trial is never refused: where nothing can be written the search
 * goes on, and a note tells that its trials were not counted.
 */
export function openSearchLedger(
  dataDirectory: string,
  search: CountedSearch,
  options: BookOptions = {},
): SearchLedger {
  const opened = openExperimentBook(dataDirectory, options)
  const notes: string[] = opened.ok ? [] : [uncounted(opened.failure.message)]
  const started = new Map<number, StartedRun>()
  let ended: EndedRun[] = []
  let begun = 0
  let trialsOfIdea = 0
  const parentId = sha256(search.searchId)
  const setsOf = createWindowSets(search.setting)

  const flush = (): void => {
    if (!opened.ok || ended.length === 0) return
    const finished = opened.book.finish(ended)
    ended = []
    if (!finished.ok) {
      note(`What came of some trials could not be kept: ${finished.failure.message}`)
      return
    }
    const last = finished.reply.at(-1)
    if (last !== undefined) trialsOfIdea = Math.max(trialsOfIdea, last.count.trials)
    for (const { notes: found } of finished.reply) for (const text of found) note(text)
  }
  const note = (text: string): void => {
    if (!notes.includes(text)) notes.push(text)
  }

  return {
    start: (tasks) => {
      begun += tasks.length
      if (!opened.ok) return
      const planned = tasks.map((task): PlannedRun => {
        const sets = setsOf(task.window)
        const { files, sources, setting } = search
        const { configuration, strategyId } = setting
        return {
          kind: search.kind,
          label: search.label,
          parentId,
          configuration: withValues(configuration, strategyId, task.values),
          sets,
          files: sets.map((_, index) => files?.[index] ?? null),
          seed: task.disturbance !== undefined && 'seed' in task.disturbance ? task.disturbance.seed : null,
          ...(sources === undefined ? {} : { sources }),
        }
      })
      const begunRuns = opened.book.begin(planned)
      if (!begunRuns.ok) return note(uncounted(begunRuns.failure.message))
      for (const [index, { number }] of tasks.entries()) {
        const run = begunRuns.reply[index]
        if (run !== undefined) started.set(number, run)
      }
    },
    end: (answers) => {
      for (const { number, answer } of answers) {
        const run = started.get(number)
        if (run === undefined) continue
        started.delete(number)
        ended.push({ run, keepSeries: false, ending: endingOf(answer) })
      }
      if (ended.length >= TOGETHER) flush()
    },
    close: () => {
      for (const run of started.values()) ended.push({ run, keepSeries: false, ending: { state: 'CANCELLED' } })
      started.clear()
      flush()
      if (opened.ok) opened.book.close()
      return { trialsOfIdea: Math.max(trialsOfIdea, begun), notes }
    },
  }
}

function endingOf(answer: AnsweredTrial['answer']): EndedRun['ending'] {
  switch (answer.kind) {
    case 'DONE':
      return { state: 'DONE', figures: figuresOf(answer), warnings: [] }
    case 'FAILED':
      return { state: 'FAILED', failure: answer.failure }
    case 'PRUNED':
      return { state: 'CANCELLED' }
  }
}

function figuresOf(summary: TrialSummary): Figures {
  const { statistics, grossProfit, costs, returns, orderListHash } = summary
  return {
    statistics: finiteOrNull({ ...statistics }),
    intervals: {},
    counts: { bar: statistics.bars, period: returns.length, trade: statistics.trades },
    findings: [],
    evidence: evidenceOf(summary),
    profit: { gross: grossProfit, costs, net: grossProfit - costs },
    seconds: null,
    orderListHash,
    resultHash: null,
  }
}

function evidenceOf({ returns, periodsPerYear }: TrialSummary): SharpeEvidenceOfRun | null {
  const evidence = sharpeEvidence(returns)
  const isSound = evidence !== null && Object.values(evidence).every(Number.isFinite)
  return isSound ? { ...evidence, periodsPerYear, annual: sharpeEstimate(returns, periodsPerYear) } : null
}

/** Describes the bars of windows, each hashed once: a part of the bars is another set of bars than all of them. */
function createWindowSets({ data }: TrialSetting): (window: Window) => readonly SetOfRun[] {
  const moments = momentsOf(data)
  const known = new Map<string, readonly SetOfRun[]>()
  return (window) => {
    const key = `${window.from} ${window.to}`
    const before = known.get(key)
    if (before !== undefined) return before
    const whole = window.from === 0 && window.to === moments.length
    const sets = whole
      ? data.sets
      : windowBars(data, moments, window).map((set) => ({ ...set, dataHash: hashBars(set.series.columns) }))
    known.set(key, sets)
    return sets
  }
}

function uncounted(message: string): string {
  return `Trials of this search could not be counted: ${message}`
}
