import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { fineData } from '#engines/research/backtest.ts'
import type { TrialSetting } from '#engines/research/sweep/trial.ts'
import type { CommandContext } from '../../commandLine.ts'
import { findProgram } from '../../program.ts'
import { codeVersion } from '../../research/codeVersion.ts'
import { withHomeTrials } from '../../research/queue/homeTrials.ts'
import { isQueueAddress } from '../../research/queue/queueAddress.ts'
import { textsOfSources } from '../../research/strategySources.ts'
import { openSearchLedger, type CountedSearch, type SearchLedger } from '../../research/sweep/searchLedger.ts'
import type { TrialExecutor } from '../../research/sweep/trialExecutor.ts'
import { createWorkerPool } from '../../research/sweep/workerPool.ts'
import { readBarSets } from '../backtest/barSets.ts'
import { readConfiguration } from '../backtest/options.ts'
import { chooseStrategies, hasOwnStrategy, type StrategyChoice } from '../backtest/strategyChoice.ts'

/** What a search of the command line works with. */
export interface SearchSession {
  readonly choice: StrategyChoice
  readonly setting: TrialSetting
  /** The file of each set of bars; null for stored ones. */
  readonly files: readonly (string | null)[]
  readonly codeVersion: string
  /** What was found while reading the bars. */
  readonly notes: readonly string[]
}

/** Reads strategy, configuration and bars of a search. */
export function openSession({ arguments: words }: CommandContext): CommandResult<SearchSession> {
  const choice = chooseStrategies(words)
  if (!choice.ok) return choice
  const configuration = readConfiguration(words, choice.reply)
  if (!configuration.ok) return configuration
  const read = readBarSets(words)
  if (!read.ok) return read
  const { data, files, notes } = read.reply
  const [{ strategyId }] = choice.reply.chosen
  return accepted({
    choice: choice.reply,
    setting: { configuration: configuration.reply, strategyId, data: fineData(data) },
    files,
    codeVersion: codeVersion(findProgram()),
    notes,
  })
}

/** Opens the workers that the call names: threads of this machine or a queue. */
export async function openWorkers(
  { arguments: words, complain: notice }: CommandContext,
  { setting, choice, codeVersion: version }: SearchSession,
): Promise<CommandResult<TrialExecutor>> {
  const named = words.text('workers')
  const { workers: files } = findProgram()
  const { sources } = choice
  if (named === null) return accepted(createWorkerPool(setting, { files, sources }))
  if (isQueueAddress(named)) {
    if (hasOwnStrategy(choice)) {
      const message =
        'A strategy from a file of your own runs on this machine alone; give --workers a number of threads.'
      return refused('STRATEGY_NOT_SHIPPED', message)
    }
    const address = { url: named, credentials: words.text('credentials') }
    // Loaded only when a queue is named: it brings the client of the queue.
    const { openQueueExecutor } = await import('../../research/queue/queueExecutor.ts')
    const away = await openQueueExecutor(setting, { address, codeVersion: version, notice })
    return away.ok ? accepted(withHomeTrials(away.reply, () => createWorkerPool(setting, { files, workers: 1 }))) : away
  }
  const workers = Number(named)
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS) {
    return accepted(createWorkerPool(setting, { files, sources, workers }))
  }
  return refused(
    'WORKERS_INVALID',
    `--workers ${named} is neither a number from 1 to ${MOST_WORKERS} nor the address of a queue.`,
  )
}

/** Opens the ledger for the trials of a search. */
export function openLedger(
  { arguments: words }: CommandContext,
  { setting, choice, files }: SearchSession,
  search: Omit<CountedSearch, 'setting' | 'files' | 'sources'>,
): SearchLedger {
  const sources = textsOfSources(setting.configuration, choice.sources)
  return openSearchLedger(ownDataDirectory(words.text('data-dir')), { ...search, setting, files, sources })
}

/** Shows how far a search is on standard error, no more than once a second; nothing with --json. */
export function createProgressLine(context: CommandContext): (done: number, most: number) => void {
  const begun = performance.now()
  let toldAt = begun
  return (done, most) => {
    const now = performance.now()
    if (context.arguments.flag('json') || now - toldAt < TELL_EVERY) return
    toldAt = now
    const rate = (1_000 * done) / (now - begun)
    context.complain(`${done} of at most ${most} trials, ${rate.toFixed(1)} a second`)
  }
}

const TELL_EVERY = 1_000
const MOST_WORKERS = 1_024
