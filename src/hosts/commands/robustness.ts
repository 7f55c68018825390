import { randomUUID } from 'node:crypto'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { RobustnessResult } from '#contracts/records/sweep.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { countRun } from '../research/countedRun.ts'
import { textsOfSources } from '../research/strategySources.ts'
import { runRobustnessJob } from '../research/sweep/robustnessJob.ts'
import { tellFailure } from './commonOptions.ts'
import { runtimeFor, STRATEGY_OPERAND } from './backtest/strategyChoice.ts'
import { searchOptions } from './sweep/options.ts'
import { createProgressLine, openSession, openWorkers, type SearchSession } from './sweep/session.ts'

const OPTIONS = new Set(['vary', 'method', 'objective', 'trials', 'stop-early'])

/** `quarterdeck robustness`: runs a strategy and examines what chance, noise, late entries and costs leave of it. */
export const robustnessCommand: Command = {
  name: 'robustness',
  summary: 'Runs a strategy over bars and examines what chance, noise and costs leave of the result.',
  operands: [STRATEGY_OPERAND],
  options: [
    ...searchOptions.filter(({ name }) => !OPTIONS.has(name)),
    {
      name: 'repetitions',
      kind: 'number',
      default: '1000',
      help: 'Paths that are drawn; at most 200 of them are re-runs.',
    },
    { name: 'threads', kind: 'flag', help: 'Makes the run with each engine in a thread of its own.' },
  ],
  run,
}

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const repetitions = words.number('repetitions') ?? 0
  const seed = words.number('seed') ?? 1
  if (!Number.isInteger(repetitions) || repetitions < 100 || repetitions > 10_000 || !Number.isInteger(seed)) {
    const message = '--repetitions must be a whole number from 100 to 10000, and --seed a whole number.'
    return tellFailure(context, { code: 'OPTION_OUT_OF_BOUNDS', message }, EXIT.misused)
  }
  const session = openSession(context)
  if (!session.ok) return tellFailure(context, session.failure, EXIT.misused)
  return examine(context, session.reply, repetitions, seed)
}

async function examine(
  context: CommandContext,
  session: SearchSession,
  repetitions: number,
  seed: number,
): Promise<number> {
  const words = context.arguments
  const { setting, choice } = session
  const { configuration, data } = setting
  const counted = countRun(ownDataDirectory(words.text('data-dir')), {
    kind: 'ROBUSTNESS',
    label: words.text('label') ?? '',
    parentId: null,
    configuration,
    sets: data.sets,
    files: session.files,
    seed: null,
    sources: textsOfSources(configuration, choice.sources),
  })
  const runtime = await runtimeFor(words, choice)
  const request = { runId: 'command-line', configuration, data }
  const outcome = await runtime(request, { isCancelled: () => context.signal.aborted }).catch((error: unknown) => {
    const failure = { code: 'RUN_BROKE_DOWN', message: `The run broke down: ${String(error)}` }
    counted.end({ state: 'FAILED', failure })
    throw error
  })
  if (outcome.kind !== 'DONE') {
    const failure =
      outcome.kind === 'FAILED'
        ? outcome.failure
        : { code: 'CANCELLED', message: 'The run was cancelled; it counts as a trial.' }
    counted.end(
      outcome.kind === 'FAILED'
        ? { state: 'FAILED', failure, partial: outcome.partial?.result }
        : { state: 'CANCELLED' },
    )
    return tellFailure(context, failure)
  }
  const { result, warnings } = outcome.run
  const kept = counted.end({ state: 'DONE', result, warnings })
  const executor = await openWorkers(context, session)
  if (!executor.ok) return tellFailure(context, executor.failure)
  try {
    const examined = await runRobustnessJob({
      runId: `robustness-${randomUUID()}`,
      result,
      setting,
      repetitions,
      seed,
      executor: executor.reply,
      stop: context.signal,
      onProgress: createProgressLine(context),
    })
    if (!examined.ok) return tellFailure(context, examined.failure)
    const notes = [...session.notes, ...warnings, ...(kept.ok ? kept.reply.notes : [kept.failure.message])]
    const text = asText(examined.reply, result.statistics.returnPct, notes)
    context.print(words.flag('json') ? JSON.stringify({ ...examined.reply, notes }) : text)
    return EXIT.done
  } finally {
    await executor.reply.close()
  }
}

function asText(result: RobustnessResult, returnPct: number, notes: readonly string[]): string {
  const band = (quantiles: readonly number[]): string => quantiles.map((value) => value.toFixed(1).padStart(9)).join('')
  const estimate = (found: Estimate | null, digits: number): string =>
    found === null
      ? 'not enough data'
      : `${found.value.toFixed(digits)} [${found.low.toFixed(digits)}, ${found.high.toFixed(digits)}] n=${found.n}`
  return [
    `The run made ${returnPct.toFixed(2)} %. In the rounds below 5, 25, 50, 75 and 95 % stayed at or below:`,
    '',
    ...result.trials.flatMap(({ label, returnPct: returns, maxDrawdownPct, loss }) => [
      `  ${label} (${returns.n} rounds)`,
      `    return %        ${band(returns.quantiles)}`,
      `    drawdown %      ${band(maxDrawdownPct.quantiles)}`,
      `    chance of loss  ${estimate(loss, 3)}`,
    ]),
    '',
    '  Costs as a multiple of the assumed ones, with what was left:',
    ...result.costs.points.map(({ multiple, netProfit, sharpe }) => {
      return `    x ${multiple.toFixed(1)}  net ${netProfit.toFixed(2).padStart(14)}  Sharpe ${sharpe === null ? 'not enough data' : sharpe.toFixed(2)}`
    }),
    `    nothing is left at x ${estimate(result.costs.breakEven, 2)}`,
    '',
    ...(result.capacity === null
      ? ['  Capacity: not enough data on volume.']
      : [
          `  Half of the edge is gone with a capital of ${estimate(result.capacity.half, 0)}, all of it with ${estimate(result.capacity.none, 0)}.`,
        ]),
    '',
    ...result.periods.map(({ label, returnPct: part, sharpe, n }) => {
      return `  ${label.padEnd(36)} ${part.toFixed(2).padStart(9)} %  Sharpe ${estimate(sharpe, 2)}, ${n} periods`
    }),
    ...notes.map((note) => `  Note: ${note}`),
  ].join('\n')
}
