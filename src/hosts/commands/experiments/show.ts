import { formatTimestamp } from '#core/time/iso.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import type { JudgedExperiment } from '../../research/experimentBook.ts'
import { figureRows, writeFigure, writeInterval } from '../../research/figureRows.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

/** `quarterdeck experiments show`: one record whole, with the count of its idea as it is now. */
export const experimentsShowCommand: Command = {
  name: 'experiments show',
  summary: 'Shows one recorded run: what it was made of, what came of it, what its trials leave of it.',
  operands: [{ name: 'ID', required: true, help: 'The experiment; at least six characters of its id.' }],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    withBook(context, (book) => {
      const found = book.find(context.arguments.operand(0) ?? '')
      if (!found.ok) return tellFailure(context, found.failure)
      const judged = book.judge(found.reply)
      if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, ...judged }))
      else context.print(describe(judged))
      return EXIT.done
    }),
}

function describe({ experiment, tags, idea, count, number, deflated }: JudgedExperiment): string {
  const { id, attempt, kind, label, createdAt, state, failure, profit, data } = experiment
  const simulated = data.some(({ origin }) => origin === 'simulated')
  const place = number === null ? 'not counted' : `trial ${number} of ${count.trials}`
  const lines = [
    `Experiment ${id}${attempt > 1 ? `, attempt ${attempt}` : ''}`,
    `  ${kind} made at ${formatTimestamp(createdAt)}: ${state}${label === '' ? '' : `, "${label}"`}${tags.length === 0 ? '' : ` #${tags.join(' #')}`}`,
    `  Idea ${experiment.ideaId.slice(0, 12)}: ${idea}, ${place}`,
    ...(simulated ? ['  SIMULATED DATA: nothing here was ever traded.'] : []),
    ...(failure === null ? [] : [`  ${failure.message}`]),
    ...count.resets.map(
      ({ at, reason, trials }) => `  The count was reset at ${formatTimestamp(at)} after ${trials} trials: ${reason}`,
    ),
  ]
  if (state === 'DONE') {
    lines.push('')
    for (const row of figureRows(experiment)) {
      lines.push(figureLine(row.label, writeFigure(row.value, row.unit), writeInterval(row)))
      if (row.id === 'sharpe') {
        const estimate = deflated?.estimate ?? null
        const value = estimate === null ? 'not enough data' : estimate.value.toFixed(2)
        lines.push(figureLine('Deflated Sharpe', value, writeInterval({ interval: estimate, n: estimate?.n ?? null })))
      }
    }
    if (deflated !== null) {
      lines.push(
        `  The best of ${deflated.trials} trials without any skill would show a Sharpe ratio of ${deflated.expectedMaximum.toFixed(2)}.`,
      )
    }
  }
  if (profit !== null) {
    const [gross, costs, net] = [profit.gross, profit.costs, profit.net].map((value) => writeFigure(value, 'currency'))
    lines.push('', `  Gross ${gross}, costs ${costs}, net ${net}`)
  }
  lines.push(
    '',
    ...data.map(
      ({ instrumentId, interval, origin, bars, dataHash, file }) =>
        `  Data ${instrumentId} ${interval}, ${bars} bars, ${origin}, ${dataHash.slice(0, 12)}${file === null ? '' : `, ${file}`}`,
    ),
    `  Configuration ${JSON.stringify(experiment.configuration)}`,
    `  Code ${experiment.codeVersion.slice(0, 12)} of version ${experiment.programVersion}; orders ${experiment.orderListHash?.slice(0, 12) ?? 'none'}, result ${experiment.resultHash?.slice(0, 12) ?? 'none'}`,
    ...experiment.warnings.map((warning) => `  Note: ${warning}`),
  )
  return lines.join('\n')
}

function figureLine(label: string, value: string, interval: string): string {
  return `  ${label.padEnd(34)} ${value.padStart(18)}  ${interval}`.trimEnd()
}
