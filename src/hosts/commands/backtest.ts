import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { readBarSets } from './backtest/barSets.ts'
import { backtestOptions, readConfiguration } from './backtest/options.ts'
import { proveBacktest } from './backtest/prove.ts'
import { chooseStrategies, runtimeFor, STRATEGY_OPERAND } from './backtest/strategyChoice.ts'
import { reportAsJson, reportAsText } from './backtest/report.ts'
import { countRun } from '../research/countedRun.ts'
import { tellFailure } from './commonOptions.ts'
import { textsOfSources } from '../research/strategySources.ts'
import type { KeptRun } from '../research/keptRun.ts'

/** `quarterdeck backtest`: runs a strategy over bars with the engines that trade, and prints what came of it. */
export const backtestCommand: Command = {
  name: 'backtest',
  summary: 'Runs strategies over bars with one cash account and prints their trades and statistics.',
  operands: [STRATEGY_OPERAND],
  options: backtestOptions,
  run,
}

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const choice = chooseStrategies(words)
  if (!choice.ok) return tellFailure(context, choice.failure, EXIT.misused)
  const configuration = readConfiguration(words, choice.reply)
  if (!configuration.ok) return tellFailure(context, configuration.failure, EXIT.misused)
  const read = readBarSets(words)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { data, files, notes } = read.reply
  const { interval } = data.sets[0].series
  const request: BacktestRequest = {
    runId: 'command-line',
    configuration: configuration.reply,
    data,
  }
  if (words.flag('prove')) return proveBacktest(context, request, choice.reply)
  const counted = countRun(ownDataDirectory(words.text('data-dir')), {
    kind: 'BACKTEST',
    label: words.text('label') ?? '',
    parentId: null,
    configuration: configuration.reply,
    sets: data.sets,
    files,
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
      return tellFailure(context, { code: 'CANCELLED', message })
    }
    case 'FAILED': {
      const { failure: cause } = outcome
      const kept = counted.end({ state: 'FAILED', failure: cause, partial: outcome.partial?.result }, words.list('tag'))
      const failure = { ...outcome.failure, message: `${outcome.failure.message} ${countOf(kept)}` }
      const { partial } = outcome
      if (partial === undefined) return tellFailure(context, failure)
      const note = 'The run was ended before its data were, so this is what it came to until then.'
      const { result, warnings, lines } = partial
      const reported = { result, interval, warnings: [note, ...warnings], lines, kept: null }
      if (words.flag('json')) context.print(JSON.stringify({ ok: false, ...failure, partial: reportAsJson(reported) }))
      else context.print(reportAsText(reported))
      context.complain(failure.message)
      return EXIT.failed
    }
    case 'DONE': {
      const { result, warnings, lines } = outcome.run
      const found = [...notes, ...warnings]
      const kept = counted.end({ state: 'DONE', result, warnings: found }, words.list('tag'))
      const told = [...found, ...(kept.ok ? kept.reply.notes : [kept.failure.message])]
      const reported = {
        result,
        interval,
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
