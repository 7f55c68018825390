import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { SweepPlan } from '#contracts/records/sweep.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { runSweepJob, type SweepOutcome } from '../research/sweep/sweepJob.ts'
import { tellFailure } from './commonOptions.ts'
import { STRATEGY_OPERAND } from './backtest/strategyChoice.ts'
import { readPlan, searchOptions } from './sweep/options.ts'
import { pointsAsCsv, sweepAsText } from './sweep/report.ts'
import { createProgressLine, openLedger, openSession, openWorkers, type SearchSession } from './sweep/session.ts'

/** `quarterdeck sweep`: searches the parameters of a strategy and tells what the best of them is worth. */
export const sweepCommand: Command = {
  name: 'sweep',
  summary: 'Searches the parameters of a strategy over bars, always with a part of the bars left unseen.',
  operands: [STRATEGY_OPERAND],
  options: [
    ...searchOptions,
    {
      name: 'out-of-sample',
      kind: 'number',
      value: 'SHARE',
      default: '0.3',
      help: 'Last share of the bars that the search never sees; the best is tried on it once.',
    },
    { name: 'csv', kind: 'text', value: 'FILE', help: 'Writes every trial into a table.' },
    { name: 'checkpoint', kind: 'text', value: 'FILE', help: 'Keeps what is found in a file, for --resume.' },
    { name: 'resume', kind: 'text', value: 'FILE', help: 'Goes on from a checkpoint exactly where it was.' },
  ],
  run,
}

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const session = openSession(context)
  if (!session.ok) return tellFailure(context, session.failure, EXIT.misused)
  const plan = readPlan(words, session.reply.choice, words.number('out-of-sample') ?? 0)
  if (!plan.ok) return tellFailure(context, plan.failure, EXIT.misused)
  const [checkpoint, resumed] = [words.text('checkpoint'), words.text('resume')]
  if (checkpoint !== null && resumed !== null) {
    const message = '--checkpoint and --resume contradict each other; a search that goes on keeps its file.'
    return tellFailure(context, { code: 'OPTIONS_CONTRADICT', message }, EXIT.misused)
  }
  const file = resumed ?? checkpoint
  return search(context, session.reply, plan.reply, file === null ? null : { file, isResumed: resumed !== null })
}

async function search(
  context: CommandContext,
  session: SearchSession,
  plan: SweepPlan,
  checkpoint: { readonly file: string; readonly isResumed: boolean } | null,
): Promise<number> {
  const executor = await openWorkers(context, session)
  if (!executor.ok) return tellFailure(context, executor.failure)
  const { setting, choice, codeVersion } = session
  const runId = `sweep-${randomUUID()}`
  const label = context.arguments.text('label') ?? ''
  try {
    const ran = await runSweepJob({
      runId,
      plan,
      setting,
      catalogue: choice.catalogue,
      executor: executor.reply,
      ledger: openLedger(context, session, { kind: 'SWEEP_POINT', label, searchId: runId }),
      codeVersion,
      checkpoint,
      stop: context.signal,
      onProgress: createProgressLine(context),
    })
    return ran.ok ? tell(context, session, ran.reply, checkpoint?.file ?? null) : tellFailure(context, ran.failure)
  } finally {
    await executor.reply.close()
  }
}

function tell(context: CommandContext, session: SearchSession, outcome: SweepOutcome, file: string | null): number {
  const { result, isCancelled } = outcome
  const words = context.arguments
  const table = words.text('csv')
  const unwritten = table === null ? null : writeTable(table, pointsAsCsv(result))
  const goOn = file === null ? '' : ` Go on with --resume ${file}.`
  const stopped = `The search was cancelled after ${result.points.filter(({ state }) => state !== 'CANCELLED').length} trials; they count.${goOn}`
  const notes = [
    ...(isCancelled ? [stopped] : []),
    ...session.notes,
    ...outcome.notes,
    ...(unwritten === null ? [] : [unwritten]),
  ]
  context.print(words.flag('json') ? JSON.stringify({ ...result, notes }) : sweepAsText(result, notes))
  return isCancelled || unwritten !== null ? EXIT.failed : EXIT.done
}

/** Writes the table; the sentence that says why not where it cannot. */
function writeTable(file: string, text: string): string | null {
  try {
    writeFileSync(file, text)
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `The table could not be written (${reason}); the trials are in the record of experiments all the same.`
  }
}
