import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { ImportReport } from '#contracts/data.ts'
import { accepted, refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import {
  backtestSteps,
  type BacktestOutcome,
  type BacktestRequest,
  type BacktestRuntime,
} from '#engines/research/backtest.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { backtestOptions, readConfiguration } from './backtest/options.ts'
import { reportAsJson, reportAsText } from './backtest/report.ts'
import { findProgram } from '../program.ts'
import { createSystemClock, monotonicMilliseconds } from '../systemClock.ts'

/** `quarterdeck backtest`: runs a strategy over a file of bars with the engines that trade, and prints what came of it. */
export const backtestCommand: Command = {
  name: 'backtest',
  summary: 'Runs a strategy over a file of bars and prints its trades and statistics.',
  operands: [{ name: 'STRATEGY', required: true, help: 'The kind of strategy, for example sma-cross.' }],
  options: backtestOptions,
  run,
}

const PORTS = { sha256, elapsed: () => monotonicMilliseconds() / 1_000 }

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const configuration = readConfiguration(words)
  if (!configuration.ok) return complain(context, configuration.failure, EXIT.misused)
  const read = readData(words.text('data') ?? '')
  if (!read.ok) return complain(context, read.failure, EXIT.misused)
  const { set, report } = read.reply
  const request: BacktestRequest = {
    runId: 'command-line',
    configuration: configuration.reply,
    data: { sets: [set] },
  }
  const runtime = words.flag('threads') ? await overThreads() : onThisThread
  const outcome = await runtime(request, { isCancelled: () => context.signal.aborted })
  switch (outcome.kind) {
    case 'CANCELLED':
      return complain(
        context,
        { code: 'CANCELLED', message: 'The run was cancelled; nothing of it was kept.' },
        EXIT.failed,
      )
    case 'FAILED':
      return complain(context, outcome.failure, EXIT.failed)
    case 'DONE': {
      const { result, warnings } = outcome.run
      const told = [...warningsOf(report), ...warnings]
      if (words.flag('json')) context.print(JSON.stringify(reportAsJson(result, set.series.interval, told)))
      else context.print(reportAsText(result, set.series.interval, told))
      return EXIT.done
    }
  }
}

/** Runs in lock step on this thread and lets Ctrl+C through now and then. */
const onThisThread: BacktestRuntime = async (request, observer): Promise<BacktestOutcome> => {
  const steps = backtestSteps(request, PORTS)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await setImmediate()
    if (observer.isCancelled?.() === true) return { kind: 'CANCELLED' }
  }
}

/** Loaded only when it is asked for: it brings the threads, their router and their supervisor. */
async function overThreads(): Promise<BacktestRuntime> {
  const { createThreadedBacktest } = await import('../threads/threadedBacktest.ts')
  const { workers, resources } = findProgram()
  return createThreadedBacktest({ workers, resources })
}

interface ReadData {
  readonly set: SetOfRun
  readonly report: ImportReport
}

function readData(file: string): CommandResult<ReadData> {
  const read = csvImporter.read({ kind: 'file', path: file }, symbolOf(file), null, createSystemClock().now())
  if (!read.ok) return read
  const { instrument, columns, report } = read.bars
  if (report.accepted === 0)
    return refused('NO_ROWS', `There are no usable bars in ${file}; see quarterdeck data import.`)
  const series = { instrumentId: instrument.id, interval: report.interval, origin: 'historical', columns } as const
  return accepted({ set: { datasetId: 'file', instrument, series, dataHash: report.dataHash }, report })
}

/** A symbol for the bars of a file: its name without folder and ending, as far as a symbol may look like that. */
function symbolOf(file: string): string {
  const name = path
    .basename(file)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^\x21-\x7e]/g, '')
    .slice(0, 20)
  return name === '' ? 'FILE' : name
}

function warningsOf(report: ImportReport): readonly string[] {
  const { rejected, notes } = report
  const [first] = rejected
  if (first === undefined) return notes
  const rows = rejected.length === 1 ? '1 row was' : `${rejected.length} rows were`
  return [`${rows} left out of the file, the first in line ${first.line} (${first.code}): ${first.text}`, ...notes]
}

function complain(context: CommandContext, failure: Failure, code: number): number {
  if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: false, error: failure }))
  context.complain(failure.message)
  return code
}
