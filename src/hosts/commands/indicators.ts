import { formatTimestamp } from '#core/time/iso.ts'
import type { IndicatorDefinition, Parameter } from '#quant/indicators/kernel/definition.ts'
import {
  foldIndicator,
  type IndicatorBar,
  type IndicatorColumns,
  type IndicatorSeries,
} from '#quant/indicators/indicatorStream.ts'
import { checkParameters } from '#quant/indicators/parameters.ts'
import { findIndicator, INDICATORS } from '#quant/indicators/registry.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { EXIT, type Command, type CommandArguments, type CommandContext } from '../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { outOfOrder, readIndicatorTable, rowOutOfOrder } from './indicatorTable.ts'
import { nearNames } from './nearNames.ts'

const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const
/** Rows that are shown where JSON is not asked for. */
const SHOWN = 10

/** `quarterdeck indicators NAME`: one row for each bar of a file, with the indicator's outputs. */
export const indicatorsCommand: Command = {
  name: 'indicators',
  summary: 'Runs an indicator over a file of bars; quarterdeck indicators list names them.',
  operands: [{ name: 'NAME', required: true, help: "TA-Lib's name where it has the indicator, for example RSI." }],
  options: [
    {
      name: 'data',
      kind: 'text',
      value: 'FILE.csv',
      required: true,
      help: 'The bars; every row is read as it stands.',
    },
    {
      name: 'param',
      kind: 'pair',
      repeatable: true,
      value: 'timeperiod=14',
      help: "A parameter by TA-Lib's name; may be repeated.",
    },
    {
      name: 'column',
      kind: 'choice',
      choices: COLUMNS,
      default: 'close',
      help: 'What an indicator of one series reads.',
    },
    {
      name: 'columns',
      kind: 'text',
      value: 'FIRST,SECOND',
      default: 'high,low',
      help: 'What an indicator of two series reads.',
    },
    { ...JSON_OUTPUT, help: 'Prints an array with one object for each bar; null where there is no value.' },
  ],
  run: (context) => Promise.resolve(run(context)),
}

/** `quarterdeck indicators list`: every indicator with its inputs, outputs and parameters. */
export const indicatorsListCommand: Command = {
  name: 'indicators list',
  summary: 'Lists the indicators, what they read, give and take.',
  operands: [],
  options: [JSON_OUTPUT],
  run: (context) => {
    if (context.arguments.flag('json')) {
      context.print(JSON.stringify({ ok: true, indicators: INDICATORS.map(asJson) }))
      return Promise.resolve(EXIT.done)
    }
    const width = Math.max(...INDICATORS.map(({ name }) => name.length))
    for (const definition of INDICATORS) {
      const parameters = Object.entries(definition.parameters).map(([name, parameter]) => `${name}=${usual(parameter)}`)
      const outputs = definition.outputs.length > 1 ? ` -> ${definition.outputs.join(', ')}` : ''
      context.print(
        `${definition.name.padEnd(width)}  ${definition.title}${outputs}  ${parameters.join(' ')}`.trimEnd(),
      )
    }
    context.print(`${INDICATORS.length} indicators; docs/indicators.md has their formulas and sources.`)
    return Promise.resolve(EXIT.done)
  },
}

function run(context: CommandContext): number {
  const words = context.arguments
  const found = chosen(words)
  if (!found.ok) return tellFailure(context, found.failure, EXIT.misused)
  const { definition, values, series } = found.reply
  const read = readIndicatorTable(words.text('data') ?? '')
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const columns = read.reply
  const rows = columns.close.length
  const needed = Math.max(...definition.warmUps(values))
  if (rows < needed) {
    const message = `${definition.name} needs ${needed} bars for its first value and the file has ${rows}; give it more, or shorter lengths.`
    return tellFailure(context, { code: 'SERIES_TOO_SHORT', message })
  }
  const early = rowOutOfOrder(columns)
  if (early !== null) context.complain(outOfOrder(early))
  const outputs = foldIndicator(definition, values, columns, series)
  const rowsOut = Array.from({ length: rows }, (_, index) => rowOf(definition, columns, outputs, index))
  if (words.flag('json')) {
    context.print(JSON.stringify(rowsOut))
    return EXIT.done
  }
  const skipped = rows > SHOWN ? `, the last ${SHOWN} of them` : ''
  context.print(`${definition.title} (${definition.name}) over ${rows} bars${skipped}:`)
  for (const row of rowsOut.slice(-SHOWN)) {
    const cells = Object.entries(row).map(([name, value]) => (name === 'time' ? String(value) : `${name} ${value}`))
    context.print(`  ${cells.join('  ')}`)
  }
  return EXIT.done
}

interface Choice {
  readonly definition: IndicatorDefinition
  readonly values: Readonly<Record<string, number>>
  readonly series: IndicatorSeries
}

function chosen(words: CommandArguments): CommandResult<Choice> {
  const name = words.operand(0) ?? ''
  const definition = findIndicator(name)
  if (definition === null) {
    const near = nearNames(
      name,
      INDICATORS.map((other) => ({ name: other.name, words: other.title })),
    )
    const hint = near.length > 0 ? `Do you mean ${near.join(', ')}? ` : ''
    return refused('INDICATOR_UNKNOWN', `There is no indicator "${name}". ${hint}quarterdeck indicators list has all.`)
  }
  const checked = checkParameters(definition, words.pairs('param'))
  if (!checked.ok) return refused(checked.code, checked.message)
  const [first, second, ...more] = (words.text('columns') ?? '').split(',')
  if (!isColumn(first) || !isColumn(second) || more.length > 0) {
    return refused(
      'COLUMN_UNKNOWN',
      `--columns takes two of ${COLUMNS.join(', ')} with a comma between, such as high,low.`,
    )
  }
  const real = words.text('column') ?? 'close'
  return accepted({
    definition,
    values: checked.values,
    series: { real: isColumn(real) ? real : 'close', first, second },
  })
}

function isColumn(name: string | undefined): name is keyof IndicatorBar {
  return COLUMNS.some((column) => column === name)
}

function rowOf(
  definition: IndicatorDefinition,
  columns: IndicatorColumns,
  outputs: readonly Float64Array[],
  index: number,
): Record<string, number | string | null> {
  const time = columns.time[index] ?? Number.NaN
  const row: Record<string, number | string | null> = { time: Number.isNaN(time) ? null : formatTimestamp(time) }
  for (const [place, name] of definition.outputs.entries()) {
    const value = outputs[place]?.[index] ?? Number.NaN
    row[name] = Number.isNaN(value) ? null : value
  }
  return row
}

function asJson(definition: IndicatorDefinition): object {
  const { name, family, title, formula, unit, source, inputs, outputs, aliases } = definition
  const parameters = Object.entries(definition.parameters).map(([key, parameter]) => ({
    name: key,
    default: usual(parameter),
    minimum: parameter.minimum,
    maximum: parameter.maximum,
    words: parameter.words ?? null,
  }))
  return { name, family, title, formula, unit, source, inputs, outputs, parameters, aliases }
}

/** A parameter's default as it may be written. */
function usual(parameter: Parameter): string | number {
  return parameter.words?.[parameter.default] ?? parameter.default
}
