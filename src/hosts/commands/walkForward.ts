import { randomUUID } from 'node:crypto'
import { formatDate } from '#core/time/iso.ts'
import { walkForwardPlanSchema, type PartOfRun, type WalkForwardResult } from '#contracts/records/sweep.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { runWalkForwardJob } from '../research/sweep/walkForwardJob.ts'
import { tellFailure } from './commonOptions.ts'
import { STRATEGY_OPERAND } from './backtest/strategyChoice.ts'
import { readPlan, searchOptions } from './sweep/options.ts'
import { planRefusal } from './sweep/planRefusal.ts'
import { valuesText } from './sweep/report.ts'
import { createProgressLine, openLedger, openSession, openWorkers } from './sweep/session.ts'

/** `quarterdeck walk-forward`: searches on each training window and tests on the next. */
export const walkForwardCommand: Command = {
  name: 'walk-forward',
  summary: 'Searches on one window of the bars, tests on the next, and moves on.',
  operands: [STRATEGY_OPERAND],
  options: [
    ...searchOptions,
    { name: 'train', kind: 'number', value: 'BARS', required: true, help: 'Length of a training window.' },
    { name: 'test', kind: 'number', value: 'BARS', required: true, help: 'Length of a test window.' },
    { name: 'anchored', kind: 'flag', help: 'Training always begins with the first bar.' },
    { name: 'purge', kind: 'number', value: 'BARS', default: '0', help: 'Bars left out between training and test.' },
  ],
  run,
}

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const session = openSession(context)
  if (!session.ok) return tellFailure(context, session.failure, EXIT.misused)
  const search = readPlan(words, session.reply.choice, USUAL_SHARE)
  if (!search.ok) return tellFailure(context, search.failure, EXIT.misused)
  const { outOfSample: _, ...plan } = search.reply
  const parsed = walkForwardPlanSchema.safeParse({
    kind: words.flag('anchored') ? 'anchored' : 'rolling',
    trainBars: words.number('train'),
    testBars: words.number('test'),
    purgeBars: words.number('purge'),
    search: plan,
  })
  if (!parsed.success) return tellFailure(context, planRefusal(parsed.error.issues[0]), EXIT.misused)
  const executor = await openWorkers(context, session.reply)
  if (!executor.ok) return tellFailure(context, executor.failure)
  const { setting, choice, notes } = session.reply
  const runId = `walk-forward-${randomUUID()}`
  const label = words.text('label') ?? ''
  try {
    const ran = await runWalkForwardJob({
      runId,
      plan: parsed.data,
      setting,
      catalogue: choice.catalogue,
      executor: executor.reply,
      ledger: openLedger(context, session.reply, { kind: 'WALK_FORWARD', label, searchId: runId }),
      stop: context.signal,
      onProgress: createProgressLine(context),
    })
    if (!ran.ok) return tellFailure(context, ran.failure)
    const told = [...notes, ...ran.reply.notes]
    context.print(words.flag('json') ? asJson(ran.reply.result, told) : asText(ran.reply.result, told))
    return EXIT.done
  } finally {
    await executor.reply.close()
  }
}

/** The plan of a search wants a share; a walk forward has its tests instead. */
const USUAL_SHARE = 0.3

function asJson(result: WalkForwardResult, notes: readonly string[]): string {
  const { time, value } = result.equity
  return JSON.stringify({ ...result, equity: { time: [...time], value: [...value] }, notes })
}

function asText(result: WalkForwardResult, notes: readonly string[]): string {
  const { steps, joined, efficiency, gained, wandering } = result
  const shown = ({ returnPct, sharpe }: PartOfRun): string =>
    `${returnPct.toFixed(2)} % (Sharpe ${sharpe === null ? 'not enough data' : sharpe.value.toFixed(2)})`
  return [
    `${result.plan.kind} walk forward, ${steps.length} steps of ${result.plan.trainBars} and ${result.plan.testBars} bars in ${result.seconds.toFixed(1)} s`,
    '',
    ...steps.map(({ values, train, test }, index) => {
      const when = `${formatDate(test.from)}..${formatDate(test.to)}`
      return `  ${String(index + 1).padStart(3)}. ${when}  ${valuesText(values).padEnd(24)} trained ${shown(train)}, tested ${shown(test)}`
    }),
    '',
    `  Tests joined   ${joined === null ? 'not enough data' : `${shown(joined)}, drawdown ${joined.maxDrawdownPct.toFixed(2)} %, ${joined.trades} trades`}`,
    `  Efficiency     ${efficiency === null ? 'not enough data' : efficiency.toFixed(2)}`,
    `  Tests gained   ${gained === null ? 'not enough data' : `${(100 * gained.value).toFixed(0)} % [${(100 * gained.low).toFixed(0)}, ${(100 * gained.high).toFixed(0)}] n=${gained.n}`}`,
    `  Wandering      ${Object.entries(wandering)
      .map(([name, value]) => `${name} ${value.toFixed(2)}`)
      .join(', ')}`,
    `  Trials of the idea ${result.trialsOfIdea}`,
    ...result.findings.map(({ title, sentence, advice }) => `  ${title}: ${sentence} ${advice}`),
    ...notes.map((note) => `  Note: ${note}`),
  ].join('\n')
}
