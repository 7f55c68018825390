import { hashColumn } from '#adapters/barHash.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { backtestConfigurationSchema } from '#contracts/research.ts'
import type { BacktestOutcome, BacktestRuntime } from '#engines/research/backtest.ts'
import { hashResult } from '#engines/research/experiments/canonicalResult.ts'
import type { ExperimentBook } from './experimentBook.ts'
import { findRecordedData, type BarsFoundIn } from './recordedData.ts'
import { restoreSources } from './strategySources.ts'

/** A recorded hash beside that of now; null where there is none. */
export interface ComparedHash {
  readonly recorded: string | null
  readonly now: string | null
  readonly same: boolean
}

/** What a run that was made again has in common with its record. */
export interface Reproduction {
  readonly experimentId: string
  /** Result and order list are the same to the last byte. */
  readonly match: boolean
  readonly code: ComparedHash
  readonly data: { readonly same: boolean; readonly foundIn: readonly BarsFoundIn[] }
  readonly orders: ComparedHash
  readonly result: ComparedHash
  /** Statistics that differ, by name. */
  readonly figures: readonly { readonly name: string; readonly recorded: number | null; readonly now: number | null }[]
  /** What differs, the first cause first; one sentence each. Beside a match: what differs without an effect. */
  readonly findings: readonly string[]
}

/** What a reproduction needs besides the book. */
export interface ReproductionPorts {
  readonly dataDirectory: string
  /** The place to run in, for strategies that ship with the program and those of these files. */
  runtimeFor(sourceFiles: readonly string[]): BacktestRuntime | Promise<BacktestRuntime>
  isCancelled(): boolean
}

/**
 * Makes a recorded run again from its configuration and the very bars it had, and compares every byte of what comes of it.
 * It chooses nothing, so it is no trial.
 */
export async function reproduce(
  book: ExperimentBook,
  experiment: Experiment,
  { dataDirectory, runtimeFor, isCancelled }: ReproductionPorts,
): Promise<CommandResult<Reproduction>> {
  if (experiment.state === 'CANCELLED')
    return refused('RUN_CANCELLED', 'The run was cancelled, so there is no result that could be compared.')
  if (experiment.kind === 'WALK_FORWARD') {
    const message =
      'A trial of a walk forward begins with history from before its window, which its record does not hold, so it cannot be made again alone; make the walk forward again, which gives the same trials.'
    return refused('HISTORY_NOT_KEPT', message)
  }
  const configuration = backtestConfigurationSchema.safeParse(experiment.configuration)
  if (!configuration.success) {
    const message = `The configuration of the run was written by version ${experiment.programVersion} in a form that this version does not read, so the run cannot be made again.`
    return refused('CONFIGURATION_UNREADABLE', message)
  }
  const found = findRecordedData(book, dataDirectory, experiment)
  if (found.kind === 'GONE') return refused('DATA_GONE', found.text)
  const code = compare(experiment.codeVersion, book.codeVersion())
  const codeFindings = code.same ? [] : [codeText(code)]
  if (found.kind === 'CHANGED') {
    const nothing = compare(experiment.resultHash, null)
    const findings = [...codeFindings, `The data differs: ${found.text}`]
    const data = { same: false, foundIn: [] }
    const orders = compare(experiment.orderListHash, null)
    return accepted({
      experimentId: experiment.id,
      match: false,
      code,
      data,
      orders,
      result: nothing,
      figures: [],
      findings,
    })
  }
  const restored = restoreSources(book, configuration.data)
  if (!restored.ok) return restored
  const { files, remove } = restored.reply
  const request = { runId: 'reproduction', configuration: configuration.data, data: { sets: found.sets } }
  const outcome = await Promise.resolve(runtimeFor(files))
    .then((runtime) => runtime(request, { isCancelled }))
    .finally(remove)
  if (outcome.kind === 'CANCELLED') return refused('CANCELLED', 'The run was cancelled before it could be compared.')
  const compared = compareOutcome(experiment, outcome)
  return accepted({
    experimentId: experiment.id,
    code,
    data: { same: true, foundIn: found.foundIn },
    ...compared,
    findings: [...codeFindings, ...compared.findings, ...found.notes],
  })
}

type Compared = Pick<Reproduction, 'match' | 'orders' | 'result' | 'figures' | 'findings'>

function compareOutcome(experiment: Experiment, outcome: Exclude<BacktestOutcome, { kind: 'CANCELLED' }>): Compared {
  const done = outcome.kind === 'DONE' ? outcome.run.result : null
  const result = compare(experiment.resultHash, done === null ? null : hashResult(done, { sha256, hashColumn }))
  const orders = compare(experiment.orderListHash, done?.orderListHash ?? null)
  if (outcome.kind === 'FAILED') {
    const before = experiment.failure?.message ?? 'it was done'
    const match = experiment.state === 'FAILED' && before === outcome.failure.message
    const findings = match
      ? []
      : [`The result differs: now the run fails (${outcome.failure.message}); before: ${before}`]
    return { match, orders, result, figures: [], findings }
  }
  if (experiment.state === 'FAILED') {
    const before = experiment.failure?.message ?? 'no reason was kept'
    const findings = [`The result differs: the run failed before (${before}) and is done now.`]
    return { match: false, orders, result, figures: [], findings }
  }
  const figures = differingFigures(experiment, { ...done?.report.figures, ...done?.statistics })
  const findings: string[] = []
  // Runs of before kept no hash of the result; their orders and figures must do.
  const isSame = experiment.resultHash === null ? figures.length === 0 : result.same
  if (!isSame) {
    const named = figures.map(({ name }) => name).join(', ')
    const what = named === '' ? 'no figure, so the difference lies in trades or equity' : named
    findings.push(`The result differs: ${hashText(result)}; it changed ${what}.`)
  } else if (!result.same) findings.push('No hash of the whole result was kept; orders and figures were compared.')
  if (!orders.same) findings.push(`The order list differs: ${hashText(orders)}.`)
  return { match: isSame && orders.same, orders, result, figures, findings }
}

function differingFigures(
  { statistics }: Experiment,
  now: Readonly<Record<string, number | null>>,
): Reproduction['figures'] {
  return Object.keys(statistics)
    .map((name) => ({ name, recorded: statistics[name] ?? null, now: finite(now[name]) }))
    .filter((figure) => figure.recorded !== figure.now)
}

/** Figures are kept without infinities. */
function finite(value: number | null | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function compare(recorded: string | null, now: string | null): ComparedHash {
  return { recorded, now, same: recorded === now }
}

function codeText(code: ComparedHash): string {
  return `The code differs: ${hashText(code)}; the program was changed, or runs from a build where it ran from sources.`
}

function hashText({ recorded, now }: ComparedHash): string {
  return `recorded ${recorded?.slice(0, 12) ?? 'none'}, now ${now?.slice(0, 12) ?? 'none'}`
}
