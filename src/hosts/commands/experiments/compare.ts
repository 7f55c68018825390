import { EXIT, type Command } from '../../commandLine.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { differencesOf } from '#engines/research/experiments/comparison.ts'
import type { JudgedExperiment } from '../../research/experimentBook.ts'
import { figureRows, writeFigure, writeInterval, type FigureRow } from '../../research/figureRows.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

const FEWEST = 2
const MOST = 6

/** `quarterdeck experiments compare`: what differs between runs, then their figures side by side. */
export const experimentsCompareCommand: Command = {
  name: 'experiments compare',
  summary: 'Compares two to six recorded runs: what differs in configuration and data first, then the figures.',
  operands: [{ name: 'ID', required: true, repeatable: true, help: 'The experiments, by the start of their ids.' }],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const prefixes = context.arguments.operandsFrom(0)
    if (prefixes.length < FEWEST || prefixes.length > MOST) {
      const message = `${FEWEST} to ${MOST} experiments can be compared, and ${prefixes.length} ${prefixes.length === 1 ? 'was' : 'were'} named; quarterdeck experiments list shows their ids.`
      return Promise.resolve(tellFailure(context, { code: 'EXPERIMENTS_COUNT', message }, EXIT.misused))
    }
    return withBook(context, (book) => {
      const judged: JudgedExperiment[] = []
      for (const prefix of prefixes) {
        const found = book.find(prefix)
        if (!found.ok) return tellFailure(context, found.failure)
        judged.push(book.judge(found.reply))
      }
      const experiments = judged.map(({ experiment }) => experiment)
      const differences = differencesOf(experiments)
      if (context.arguments.flag('json')) {
        const runs = judged.map((each) => ({
          id: each.experiment.id,
          figures: rowsOf(each),
          profit: each.experiment.profit,
          origins: originsOf(each.experiment),
        }))
        context.print(JSON.stringify({ ok: true, differences, runs }))
      } else context.print(table(judged, differences))
      return EXIT.done
    })
  },
}

function table(judged: readonly JudgedExperiment[], differences: ReturnType<typeof differencesOf>): string {
  const rows: (readonly string[])[] = [['', ...judged.map(({ experiment }) => experiment.id.slice(0, 12))]]
  rows.push(['origin of the data', ...judged.map(({ experiment }) => originsOf(experiment).join(', '))])
  rows.push([
    'trial',
    ...judged.map(({ number, count }) => (number === null ? 'not counted' : `${number} of ${count.trials}`)),
  ])
  for (const { name, values } of differences) rows.push([name, ...values.map((value) => value ?? 'none')])
  if (differences.length === 0) rows.push(['(configuration, data and code are the same)'])
  rows.push([''])
  const figures = judged.map(rowsOf)
  const ids = new Map(figures.flatMap((each) => each.map((row): [string, FigureRow] => [row.id, row])))
  for (const [id, { label }] of ids) {
    const cells = figures.map((each) => each.find((row) => row.id === id))
    rows.push([
      label,
      ...cells.map((row) =>
        row === undefined ? 'none' : `${writeFigure(row.value, row.unit)} ${writeInterval(row)}`.trim(),
      ),
    ])
  }
  for (const name of ['gross', 'costs', 'net'] as const) {
    rows.push([
      name,
      ...judged.map(({ experiment: { profit } }) => (profit === null ? 'none' : writeFigure(profit[name], 'currency'))),
    ])
  }
  const widths = rows.reduce<number[]>(
    (so, row) =>
      row
        .map((cell, index) => (row.length === 1 ? (so[index] ?? 0) : Math.max(so[index] ?? 0, cell.length)))
        .concat(so.slice(row.length)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The figures of an experiment with the deflated Sharpe ratio beside the Sharpe ratio. */
function rowsOf({ experiment, deflated }: JudgedExperiment): readonly FigureRow[] {
  const estimate = deflated?.estimate ?? null
  const own: FigureRow = {
    id: 'deflatedSharpe',
    label: 'Deflated Sharpe',
    unit: 'ratio',
    value: estimate?.value ?? null,
    interval: estimate,
    n: estimate?.n ?? null,
  }
  return figureRows(experiment).flatMap((row) => (row.id === 'sharpe' ? [row, own] : [row]))
}

function originsOf({ data }: Experiment): readonly string[] {
  return [...new Set(data.map(({ origin }) => origin))]
}
