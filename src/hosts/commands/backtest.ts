import path from 'node:path'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { notesOfImport, readBarFile } from './backtest/barFile.ts'
import { backtestOptions, readConfiguration } from './backtest/options.ts'
import { proveBacktest } from './backtest/prove.ts'
import { chooseStrategy, runtimeFor } from './backtest/strategyChoice.ts'
import { reportAsJson, reportAsText } from './backtest/report.ts'
import { countRun } from '../research/countedRun.ts'
import { textsOfSources } from '../research/strategySources.ts'
import type { KeptRun } from '../research/keptRun.ts'

/** `quarterdeck backtest`: runs a strategy over a file of bars with the engines that trade, and prints what came of it. */
export const backtestCommand: Command = {
  name: 'backtest',
  summary: 'Runs a strategy over a file of bars and prints its trades and statistics.',
  operands: [
    {
      name: 'STRATEGY',
      required: false,
      help: 'A kind of strategy, for example sma-cross, or a file of your own (.ts, .js).',
    },
  ],
  options: backtestOptions,
  run,
}

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const choice = chooseStrategy(words)
  if (!choice.ok) return complain(context, choice.failure, EXIT.misused)
  const configuration = readConfiguration(words, choice.reply)
  if (!configuration.ok) return complain(context, configuration.failure, EXIT.misused)
  const read = readBarFile(words.text('data') ?? '')
  if (!read.ok) return complain(context, read.failure, EXIT.misused)
  const { set, report } = read.reply
  const request: BacktestRequest = {
    runId: 'command-line',
    configuration: configuration.reply,
    data: { sets: [set] },
  }
  if (words.flag('prove')) return proveBacktest(context, request, choice.reply)
  const counted = countRun(ownDataDirectory(words.text('data-dir')), {
    kind: 'BACKTEST',
    label: words.text('label') ?? '',
    parentId: null,
    configuration: configuration.reply,
    sets: request.data.sets,
    files: [path.resolve(words.text('data') ?? '')],
    seed: null,
    sources: textsOfSources(configuration.reply, choice.reply.sources),
  })
  const runtime = await runtimeFor(words, choice.reply)
  const outcome = await runtime(request, { isCancelled: () => context.signal.aborted }).catch((error: unknown) => {
    const message = `The run broke down: ${error instanceof Error ? error.message : String(error)}`
    counted.end({ state: 'FAILED', failure: { code: 'RUN_BROKE_DOWN', message: message.slice(0, 2_000) } })
    throw error
  })
  switch (outcome.kind) {
    case 'CANCELLED': {
      const kept = counted.end({ state: 'CANCELLED' }, words.list('tag'))
      const message = `The run was cancelled. ${countOf(kept)}`
      return complain(context, { code: 'CANCELLED', message }, EXIT.failed)
    }
    case 'FAILED': {
      const { failure: cause } = outcome
      const kept = counted.end({ state: 'FAILED', failure: cause, partial: outcome.partial?.result }, words.list('tag'))
      const failure = { ...outcome.failure, message: `${outcome.failure.message} ${countOf(kept)}` }
      const { partial } = outcome
      if (partial === undefined) return complain(context, failure, EXIT.failed)
      const note = 'The run was ended before its data were, so this is what it came to until then.'
      const { result, warnings, lines } = partial
      const reported = { result, interval: set.series.interval, warnings: [note, ...warnings], lines, kept: null }
      if (words.flag('json'))
        context.print(JSON.stringify({ ok: false, error: failure, partial: reportAsJson(reported) }))
      else context.print(reportAsText(reported))
      context.complain(failure.message)
      return EXIT.failed
    }
    case 'DONE': {
      const { result, warnings, lines } = outcome.run
      const found = [...notesOfImport(report), ...warnings]
      const kept = counted.end({ state: 'DONE', result, warnings: found }, words.list('tag'))
      const told = [...found, ...(kept.ok ? kept.reply.notes : [kept.failure.message])]
      const reported = {
        result,
        interval: set.series.interval,
        warnings: told,
        lines,
        kept: kept.ok ? kept.reply : null,
      }
      context.print(words.flag('json') ? JSON.stringify(reportAsJson(reported)) : reportAsText(reported))
      return EXIT.done
    }
  }
}

/** What became of a run without a result, in a sentence: it counts all the same. */
function countOf(kept: CommandResult<KeptRun>): string {
  if (!kept.ok) return kept.failure.message
  const { number, idea } = kept.reply
  return number === null ? '' : `It counts as trial ${number} of ${idea}.`
}

function complain(context: CommandContext, failure: Failure, code: number): number {
  if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: false, error: failure }))
  context.complain(failure.message)
  return code
}
