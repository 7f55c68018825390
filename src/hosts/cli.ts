import process from 'node:process'
import { describeCommand, EXIT, parseCommand, type CommandContext, type Verb } from './commandLine.ts'
import { BROKER_VERBS } from './commands/brokers.ts'
import { CONTROL_VERBS } from './commands/control.ts'
import { FEATURE_VERBS } from './commands/features.ts'
import { STATS_VERBS } from './commands/stats.ts'
import { findProgram } from './program.ts'
import { endProcess, leaveStuckThreads } from './threads/stuckThreads.ts'

const VERBS: readonly Verb[] = [
  {
    name: 'backtest',
    summary: 'Runs a strategy over a file of bars.',
    load: async () => (await import('./commands/backtest.ts')).backtestCommand,
  },
  {
    name: 'sweep',
    summary: 'Searches the parameters of a strategy.',
    load: async () => (await import('./commands/sweep.ts')).sweepCommand,
  },
  {
    name: 'walk-forward',
    summary: 'Searches on one window, tests on the next, and moves on.',
    load: async () => (await import('./commands/walkForward.ts')).walkForwardCommand,
  },
  {
    name: 'robustness',
    summary: 'Examines what chance, noise and costs leave of a run.',
    load: async () => (await import('./commands/robustness.ts')).robustnessCommand,
  },
  {
    name: 'worker',
    summary: 'Runs trials of searches that wait on a queue.',
    load: async () => (await import('./commands/worker.ts')).workerCommand,
  },
  {
    name: 'experiments list',
    summary: 'Lists the recorded runs.',
    load: async () => (await import('./commands/experiments/list.ts')).experimentsListCommand,
  },
  {
    name: 'experiments show',
    summary: 'Shows one recorded run.',
    load: async () => (await import('./commands/experiments/show.ts')).experimentsShowCommand,
  },
  {
    name: 'experiments compare',
    summary: 'Compares recorded runs.',
    load: async () => (await import('./commands/experiments/compare.ts')).experimentsCompareCommand,
  },
  {
    name: 'experiments tag',
    summary: 'Tags a recorded run.',
    load: async () => (await import('./commands/experiments/tag.ts')).experimentsTagCommand,
  },
  {
    name: 'experiments export',
    summary: 'Writes a recorded run to a file.',
    load: async () => (await import('./commands/experiments/export.ts')).experimentsExportCommand,
  },
  {
    name: 'experiments ideas',
    summary: 'Tells how often each idea was tried.',
    load: async () => (await import('./commands/experiments/ideas.ts')).experimentsIdeasCommand,
  },
  {
    name: 'experiments merge',
    summary: 'Counts two ideas together.',
    load: async () => (await import('./commands/experiments/ideas.ts')).experimentsMergeCommand,
  },
  {
    name: 'experiments split',
    summary: 'Takes ideas apart.',
    load: async () => (await import('./commands/experiments/ideas.ts')).experimentsSplitCommand,
  },
  {
    name: 'experiments reset',
    summary: 'Starts a count of trials again.',
    load: async () => (await import('./commands/experiments/ideas.ts')).experimentsResetCommand,
  },
  {
    name: 'experiments verify',
    summary: 'Checks the trial ledger and the records.',
    load: async () => (await import('./commands/experiments/verify.ts')).experimentsVerifyCommand,
  },
  {
    name: 'reproduce',
    summary: 'Makes a recorded run again and compares it.',
    load: async () => (await import('./commands/reproduce.ts')).reproduceCommand,
  },
  {
    name: 'strategy new',
    summary: 'Writes a strategy file to begin with.',
    load: async () => (await import('./commands/strategy.ts')).strategyNewCommand,
  },
  {
    name: 'strategy check',
    summary: 'Checks a strategy file.',
    load: async () => (await import('./commands/strategy.ts')).strategyCheckCommand,
  },
  {
    name: 'strategy list',
    summary: 'Lists the strategies.',
    load: async () => (await import('./commands/strategy.ts')).strategyListCommand,
  },
  {
    name: 'indicators list',
    summary: 'Lists the indicators.',
    load: async () => (await import('./commands/indicators.ts')).indicatorsListCommand,
  },
  {
    name: 'indicators',
    summary: 'Runs an indicator over a file of bars.',
    load: async () => (await import('./commands/indicators.ts')).indicatorsCommand,
  },
  {
    name: 'regimes',
    summary: 'Tells the regime of each bar of a file.',
    load: async () => (await import('./commands/regimes.ts')).regimesCommand,
  },
  ...FEATURE_VERBS,
  {
    name: 'stats',
    summary: 'Lists the statistics that a series can be asked for.',
    load: async () => (await import('./commands/stats/list.ts')).statsCommand,
  },
  ...STATS_VERBS,
  {
    name: 'serve',
    summary: 'Runs the workstation for a browser on this machine.',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'kill',
    summary: 'Stops everything at once.',
    load: async () => (await import('./commands/kill.ts')).killCommand,
  },
  ...BROKER_VERBS,
  ...CONTROL_VERBS,
  {
    name: 'journal verify',
    summary: 'Checks the journal.',
    load: async () => (await import('./commands/journalVerify.ts')).journalVerifyCommand,
  },
  {
    name: 'lots',
    summary: 'Lists the lots of the accounts, for taxes.',
    load: async () => (await import('./commands/lots.ts')).lotsCommand,
  },
  {
    name: 'trades',
    summary: 'Lists the trades of the journal with their notes.',
    load: async () => (await import('./commands/trades.ts')).tradesCommand,
  },
  {
    name: 'trades show',
    summary: 'Shows one trade and the card as it was decided.',
    load: async () => (await import('./commands/trades.ts')).tradesShowCommand,
  },
  {
    name: 'trades note',
    summary: 'Tags a trade, rates it, writes a note beside it.',
    load: async () => (await import('./commands/tradesNote.ts')).tradesNoteCommand,
  },
  {
    name: 'lineage',
    summary: 'Tells how an order, a proposal or a signal came about.',
    load: async () => (await import('./commands/lineage.ts')).lineageCommand,
  },
  {
    name: 'lineage correction',
    summary: 'Tells what rests on bars that were corrected.',
    load: async () => (await import('./commands/lineage.ts')).lineageCorrectionCommand,
  },
  {
    name: 'data import',
    summary: 'Imports a file of bars.',
    load: async () => (await import('./commands/dataImport.ts')).dataImportCommand,
  },
  {
    name: 'data list',
    summary: 'Lists the stored bars.',
    load: async () => (await import('./commands/dataList.ts')).dataListCommand,
  },
  {
    name: 'data sources',
    summary: 'Lists the sources of market data and what each needs.',
    load: async () => (await import('./commands/dataSources.ts')).dataSourcesCommand,
  },
  {
    name: 'keys list',
    summary: 'Lists the sources whose keys are kept.',
    load: async () => (await import('./commands/keys.ts')).keysListCommand,
  },
  {
    name: 'keys set',
    summary: 'Keeps the key of a source in the vault.',
    load: async () => (await import('./commands/keys.ts')).keysSetCommand,
  },
  {
    name: 'keys remove',
    summary: 'Forgets the key of a source.',
    load: async () => (await import('./commands/keys.ts')).keysRemoveCommand,
  },
  {
    name: 'data record',
    summary: 'Records what a source tells live.',
    load: async () => (await import('./commands/dataRecord.ts')).dataRecordCommand,
  },
  {
    name: 'data recordings',
    summary: 'Lists the recorded live sessions.',
    load: async () => (await import('./commands/dataReplay.ts')).dataRecordingsCommand,
  },
  {
    name: 'data replay',
    summary: 'Plays a recorded live session again.',
    load: async () => (await import('./commands/dataReplay.ts')).dataReplayCommand,
  },
  {
    name: 'data fetch',
    summary: 'Fetches bars from a source into the market history.',
    load: async () => (await import('./commands/dataFetch.ts')).dataFetchCommand,
  },
  {
    name: 'data backfill',
    summary: 'Fetches the bars that the market history lacks.',
    load: async () => (await import('./commands/dataBackfill.ts')).dataBackfillCommand,
  },
  {
    name: 'data quarantine',
    summary: 'Lists what is held in quarantine, and decides about it.',
    load: async () => (await import('./commands/dataQuarantine.ts')).dataQuarantineCommand,
  },
  {
    name: 'data check',
    summary: 'Looks for faults in bars, and changes nothing.',
    load: async () => (await import('./commands/dataCheck.ts')).dataCheckCommand,
  },
  {
    name: 'data gaps',
    summary: 'Lists the bars that a set lacks.',
    load: async () => (await import('./commands/dataGaps.ts')).dataGapsCommand,
  },
  {
    name: 'data calendar',
    summary: 'Tells when an exchange trades.',
    load: async () => (await import('./commands/dataCalendar.ts')).dataCalendarCommand,
  },
  {
    name: 'data archive',
    summary: 'Moves old months of market history into compressed files.',
    load: async () => (await import('./commands/dataArchive.ts')).dataArchiveCommand,
  },
  {
    name: 'data restore',
    summary: 'Moves archived months back.',
    load: async () => (await import('./commands/dataRestore.ts')).dataRestoreCommand,
  },
  {
    name: 'data consolidate',
    summary: 'Joins small archived files.',
    load: async () => (await import('./commands/dataConsolidate.ts')).dataConsolidateCommand,
  },
  {
    name: 'data verify',
    summary: 'Checks all stored market history.',
    load: async () => (await import('./commands/dataVerify.ts')).dataVerifyCommand,
  },
  {
    name: 'data ingest',
    summary: 'Takes a series of market history in from a file.',
    load: async () => (await import('./commands/dataIngest.ts')).dataIngestCommand,
  },
  {
    name: 'data export',
    summary: 'Writes a series of market history to a file.',
    load: async () => (await import('./commands/dataExport.ts')).dataExportCommand,
  },
  {
    name: 'doctor',
    summary: 'Checks this installation and its data.',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
]

/** A second signal within this time is the echo of the first. */
const AGAIN_MILLISECONDS = 300
/** Exit code of a program that was interrupted. */
const INTERRUPTED = 130

const context = contextOf(process.env)
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  context.complain(
    `This should not have happened: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
  return EXIT.failed
})
await leaveStuckThreads(process.exitCode)

async function main(words: readonly string[]): Promise<number> {
  const [first] = words
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    context.print(overview())
    return first === undefined ? EXIT.misused : EXIT.done
  }
  if (first === '--version' || first === '-v') {
    context.print(findProgram().version)
    return EXIT.done
  }
  const found = findVerb(words)
  if (found === null) {
    const named = words.filter((word) => !word.startsWith('-')).slice(0, 2)
    const message = `There is no verb "${named.join(' ')}"; quarterdeck knows ${VERBS.map(({ name }) => name).join(', ')}.`
    if (words.includes('--json')) context.print(JSON.stringify({ ok: false, code: 'VERB_UNKNOWN', message }))
    context.complain(message)
    return EXIT.misused
  }
  const command = await found.verb.load()
  const parsed = parseCommand(command, found.rest)
  switch (parsed.kind) {
    case 'help':
      context.print(describeCommand(command))
      return EXIT.done
    case 'misused':
      if (found.rest.includes('--json')) context.print(JSON.stringify({ ok: false, ...parsed.failure }))
      context.complain(parsed.failure.message)
      return EXIT.misused
    case 'run':
      return command.run({ ...context, arguments: parsed.arguments })
  }
}

function findVerb(words: readonly string[]): { readonly verb: Verb; readonly rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    const verb = VERBS.find(({ name }) => name === words.slice(0, length).join(' '))
    if (verb !== undefined) return { verb, rest: words.slice(verb.name.split(' ').length) }
  }
  return null
}

function overview(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length))
  return [
    'Quarterdeck: engines propose, the trader decides, one button stops everything.',
    '',
    'Usage: quarterdeck VERB [options]',
    '',
    ...VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'quarterdeck VERB --help tells about one verb. Every verb knows --json and ends with a code other than 0 when it fails.',
  ].join('\n')
}

function contextOf(environment: NodeJS.ProcessEnv): Omit<CommandContext, 'arguments'> {
  const stop = new AbortController()
  let askedAt = 0
  const onSignal = (): void => {
    // Whoever asks again does not want to wait for the orderly end. The settings library raises each signal once more
    // at once, which is nobody's wish.
    if (stop.signal.aborted && performance.now() - askedAt > AGAIN_MILLISECONDS) endProcess(INTERRUPTED)
    if (!stop.signal.aborted) askedAt = performance.now()
    stop.abort()
  }
  // A reader that has seen enough, as `head`, ends the output and is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') endProcess(EXIT.done)
    throw error
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    complain: (text) => void process.stderr.write(`${text}\n`),
    environment,
    signal: stop.signal,
  }
}
