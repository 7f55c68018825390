import type { BarColumns } from '#core/model/bar.ts'
import type { ExperimentSearch, ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'
import { openResearchFile, type ResearchFile } from '#adapters/storage/research/researchStore.ts'
import { prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { accepted, refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { deflate, type DeflatedSharpeOfRun } from '#engines/research/experiments/sharpeOfRun.ts'
import type { TrialCount } from '#engines/research/experiments/trialCount.ts'
import { findProgram } from '../program.ts'
import { createSystemClock } from '../systemClock.ts'
import { codeVersion } from './codeVersion.ts'
import { createIdeaDesk, type IdeaDesk } from './ideaDesk.ts'
import { createLedgerDesk, ideaText } from './ledgerDesk.ts'
import { endOfLedger, verifyLedger, type LedgerVerification } from './ledgerVerification.ts'
import type { PlannedRun } from './plannedRun.ts'
import { importRunFiles } from './runFileImport.ts'
import type { EndedRun, KeeperPorts, KeptRun, StartedRun } from './keptRun.ts'
import { beginRuns, finishRuns } from './runKeeper.ts'

/** An experiment with what the ledger says about its idea now. */
export interface JudgedExperiment {
  readonly experiment: Experiment
  readonly tags: readonly string[]
  readonly idea: string
  readonly count: TrialCount
  /** Number of its trial within the idea; null where it does not count (any more). */
  readonly number: number | null
  readonly deflated: DeflatedSharpeOfRun | null
}

/** Which experiments a list holds; every given part must fit. */
export type ExperimentFilter = Partial<Omit<ExperimentSearch, 'ideas'>> & { readonly idea?: string | null }

/**
 * The experiments and the trial ledger of a data directory. Nothing in it is ever changed or removed but tags; several
 * processes may work with it at once.
 */
export interface ExperimentBook {
  /** Writes down that runs start, before they do: a crash in the middle leaves a trial that counts. */
  begin(runs: readonly PlannedRun[]): CommandResult<readonly StartedRun[]>
  /** Writes down how they ended. */
  finish(ended: readonly EndedRun[]): CommandResult<readonly KeptRun[]>
  readonly ideas: IdeaDesk
  /** The one experiment whose id starts so; at least six characters. Of several attempts the one that was done. */
  find(prefix: string): CommandResult<Experiment>
  judge(experiment: Experiment): JudgedExperiment
  /** The newest first. */
  list(filter: ExperimentFilter): CommandResult<readonly Experiment[]>
  series(experiment: Experiment): ExperimentSeries | null
  tags(experiment: Experiment): readonly string[]
  changeTags(
    experiment: Experiment,
    added: readonly string[],
    removed: readonly string[],
  ): CommandResult<readonly string[]>
  /** The bars of this content, where a copy was kept. */
  bars(dataHash: string): BarColumns | null
  /** The source of a strategy of the user's by its hash, where it was kept. */
  source(hash: string): string | null
  barsSize(): { readonly sets: number; readonly bytes: number }
  /** Hash of the code that runs now. */
  codeVersion(): string
  verify(): LedgerVerification
  /** Why the end of the ledger is not the one that was written; null when nothing speaks against it. Quick. */
  damage(): string | null
  close(): void
}

/** The open book, or why there is none. */
export type OpenedBook =
  | { readonly ok: true; readonly book: ExperimentBook }
  | { readonly ok: false; readonly failure: Failure }

/** What a book takes from outside; left out it is this program and the system's clock. */
export interface BookOptions {
  readonly codeVersion?: () => string
  readonly programVersion?: string
  readonly now?: () => number
}

const LISTED = 50
const TAG = /^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,39}$/u
const MOST_MATCHES = 20

/** Opens the book of a data directory, creating it; runs kept in files by an earlier version are taken in once. */
export function openExperimentBook(dataDirectory: string, options: BookOptions = {}): OpenedBook {
  const prepared = prepareDataDirectory(dataDirectory)
  if (!prepared.ok) return prepared
  const opened = openResearchFile(prepared.paths.research)
  if (!opened.ok) return opened
  const { file } = opened
  const ledger = createLedgerDesk(file)
  const program = findProgram()
  const ports: KeeperPorts = {
    file,
    ledger,
    codeVersion: options.codeVersion ?? (() => codeVersion(program)),
    programVersion: options.programVersion ?? program.version,
    now: options.now ?? createSystemClock().now,
  }
  const imported = importRunFiles(ports, dataDirectory)
  if (!imported.ok) {
    file.close()
    return imported
  }
  return { ok: true, book: bookOf(ports) }
}

function bookOf(ports: KeeperPorts): ExperimentBook {
  const { file } = ports
  const ideas = createIdeaDesk(ports)
  return {
    begin: (runs) => beginRuns(ports, runs),
    finish: (ended) => finishRuns(ports, ended),
    ideas,
    find: (prefix) => findExperiment(file, prefix),
    judge: (experiment) => {
      const { count, book } = ideas.countOf(experiment)
      const place = count.sequences.indexOf(experiment.trial)
      return {
        experiment,
        tags: file.tags(experiment.id),
        idea: ideaText(book, ideas.ideaOf(experiment, book)),
        count,
        number: place < 0 ? null : place + 1,
        deflated: deflate(experiment.evidence, count),
      }
    },
    list: ({ tag = null, idea = null, text = null, since = null, limit = LISTED }) => {
      const members = idea === null ? accepted(null) : ideas.members(idea)
      return members.ok ? accepted(file.experiments.search({ tag, ideas: members.reply, text, since, limit })) : members
    },
    series: ({ id, attempt }) => file.experiments.series(id, attempt),
    tags: ({ id }) => file.tags(id),
    changeTags: ({ id }, added, removed) => {
      const wrong = added.find((tag) => !TAG.test(tag))
      if (wrong !== undefined) {
        const message = `A tag has 1 to 40 letters, digits or . _ : - and begins with a letter or digit; "${wrong}" is none.`
        return refused('TAG_INVALID', message)
      }
      const written = file.write(() => {
        file.changeTags(id, added, removed)
        return file.tags(id)
      })
      return written.ok ? accepted(written.result) : written
    },
    bars: (dataHash) => file.bars.read(dataHash),
    source: (hash) => file.source(hash),
    barsSize: () => file.bars.size(),
    codeVersion: () => ports.codeVersion(),
    verify: () => verifyLedger(file),
    damage: () => endOfLedger(file).finding,
    close: () => file.close(),
  }
}

function findExperiment({ experiments }: ResearchFile, prefix: string): CommandResult<Experiment> {
  const wanted = prefix.toLowerCase()
  if (!/^[0-9a-f]{6,64}$/.test(wanted)) {
    const message = `"${prefix}" is no id of an experiment; give at least its first six characters, as quarterdeck experiments list shows them.`
    return refused('EXPERIMENT_UNKNOWN', message)
  }
  const ids = experiments.idsStartingWith(wanted, MOST_MATCHES)
  const [id, other] = ids
  if (id === undefined) {
    const message = `There is no experiment ${prefix} here; quarterdeck experiments list shows those there are.`
    return refused('EXPERIMENT_UNKNOWN', message)
  }
  if (other !== undefined) {
    const many = ids.length === MOST_MATCHES ? 'Many' : String(ids.length)
    return refused(
      'EXPERIMENT_AMBIGUOUS',
      `${many} experiments have an id that starts with ${prefix}; give more of it.`,
    )
  }
  const attempts = experiments.attempts(id)
  const experiment = attempts.find(({ state }) => state === 'DONE') ?? attempts.at(-1)
  return experiment === undefined
    ? refused(
        'EXPERIMENT_DAMAGED',
        `The record of ${prefix} cannot be read; quarterdeck experiments verify tells more.`,
      )
    : accepted(experiment)
}
