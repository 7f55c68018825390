import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import type { ExperimentBook } from '../../research/experimentBook.ts'
import { writeFigure, writeInterval } from '../../research/figureRows.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

/** `quarterdeck experiments list`: the kept runs, newest first. */
export const experimentsListCommand: Command = {
  name: 'experiments list',
  summary: 'Lists the recorded runs, newest first.',
  operands: [],
  options: [
    { name: 'tag', kind: 'text', value: 'TAG', help: 'Only those with this tag.' },
    { name: 'idea', kind: 'text', value: 'IDEA', help: 'Only those of this idea; the start of its id.' },
    { name: 'text', kind: 'text', value: 'TEXT', help: 'Only those with this text in label, configuration or data.' },
    {
      name: 'since',
      kind: 'text',
      value: 'DATE',
      help: 'Only those made on this day or later, for example 2026-01-05.',
    },
    { name: 'limit', kind: 'number', value: 'N', default: '50', help: 'The newest so many.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const { arguments: words } = context
    const day = words.text('since')
    const since = day === null ? null : parseTimestamp(day)
    if (day !== null && since === null) {
      const message = `--since must be a date like 2026-01-05; "${day}" is none.`
      return Promise.resolve(tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused))
    }
    return withBook(context, (book) => {
      const limit = Math.max(1, Math.floor(words.number('limit') ?? 50))
      const found = book.list({
        tag: words.text('tag'),
        idea: words.text('idea'),
        text: words.text('text'),
        since,
        limit,
      })
      if (!found.ok) return tellFailure(context, found.failure)
      const damage = book.damage()
      if (words.flag('json'))
        context.print(
          JSON.stringify({ ok: true, experiments: found.reply.map((each) => summaryOf(book, each)), damage }),
        )
      else {
        context.print(
          found.reply.length === 0 ? 'No recorded run fits.' : found.reply.map((each) => lineOf(book, each)).join('\n'),
        )
        if (damage !== null) context.complain(damage)
      }
      return EXIT.done
    })
  },
}

function summaryOf(book: ExperimentBook, experiment: Experiment): unknown {
  const { id, attempt, kind, label, createdAt, ideaId, state, statistics, intervals, profit } = experiment
  const origins = [...new Set(experiment.data.map(({ origin }) => origin))]
  const tags = book.tags(experiment)
  return { id, attempt, kind, label, createdAt, ideaId, state, tags, origins, statistics, intervals, profit }
}

function lineOf(book: ExperimentBook, experiment: Experiment): string {
  const { id, createdAt, state, label, data, configuration, statistics, intervals, profit } = experiment
  const tags = book.tags(experiment)
  const simulated = data.some(({ origin }) => origin === 'simulated') ? ' SIMULATED DATA' : ''
  const sharpe = statistics['sharpe'] ?? null
  const estimate = intervals['sharpe'] ?? null
  const figures =
    state === 'DONE' && profit !== null
      ? `Sharpe ${writeFigure(sharpe, 'ratio')} ${writeInterval({ interval: estimate, n: estimate?.n ?? null })}, gross ${writeFigure(profit.gross, 'currency')}, costs ${writeFigure(profit.costs, 'currency')}, net ${writeFigure(profit.net, 'currency')}`
      : (experiment.failure?.message ?? state.toLowerCase())
  const what = `${kindsOf(configuration)} on ${data
    .map(({ instrumentId, interval }) => `${instrumentId} ${interval}`)
    .slice(0, 3)
    .join(', ')}`
  const words = [label, ...tags.map((tag) => `#${tag}`)].filter((word) => word !== '').join(' ')
  return `${id.slice(0, 12)}  ${formatTimestamp(createdAt).slice(0, 19)}  ${state}  ${what}${simulated}  ${figures}${words === '' ? '' : `  ${words}`}`
}

function kindsOf(configuration: Experiment['configuration']): string {
  const strategies = configuration?.['strategies']
  if (!Array.isArray(strategies)) return 'unknown'
  return strategies
    .map((strategy: unknown) =>
      typeof strategy === 'object' && strategy !== null && 'kind' in strategy ? String(strategy.kind) : 'unknown',
    )
    .join(' + ')
}
