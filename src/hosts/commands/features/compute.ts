import { formatTimestamp } from '#core/time/iso.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { chosenFeatures } from './chosenFeatures.ts'
import { computeFile, type FeatureFile } from './featureFile.ts'

/** Rows that are shown where JSON is not asked for. */
const SHOWN = 10

/** `quarterdeck features compute NAME...`: one row for each bar of a file, with the features' values. */
export const featuresComputeCommand: Command = {
  name: 'features compute',
  summary: 'Computes features over a file of bars; what needs more than bars has no value.',
  operands: [{ name: 'NAME', required: true, repeatable: true, help: 'The features, by name.' }],
  options: [
    {
      name: 'data',
      kind: 'text',
      value: 'FILE.csv',
      required: true,
      help: 'The bars; every row is read as it stands.',
    },
    { ...JSON_OUTPUT, help: 'Prints an array with one object for each bar; null where there is no value.' },
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const chosen = chosenFeatures(words.operandsFrom(0))
  if (!chosen.ok) return tellFailure(context, chosen.failure, EXIT.misused)
  const computed = computeFile(words.text('data') ?? '', chosen.reply)
  if (!computed.ok) return tellFailure(context, computed.failure, EXIT.misused)
  const rows = Array.from(computed.reply.time, (_, row) => rowOf(computed.reply, row))
  if (words.flag('json')) {
    context.print(JSON.stringify(rows))
    return EXIT.done
  }
  context.print(`${rows.length} bars${rows.length > SHOWN ? `, the last ${SHOWN} of them` : ''}:`)
  for (const row of rows.slice(-SHOWN)) {
    const cells = Object.entries(row).map(([name, value]) => (name === 'time' ? String(value) : `${name} ${value}`))
    context.print(`  ${cells.join('  ')}`)
  }
  for (const [place, { name, lookback, inputs }] of chosen.reply.entries()) {
    if (computed.reply.columns[place]?.some((value) => !Number.isNaN(value)) === true) continue
    context.print(`${name} has no value: it needs ${lookback} bars and reads ${inputs.join(', ') || 'other features'}.`)
  }
  return EXIT.done
}

function rowOf({ time, features, columns }: FeatureFile, row: number): Record<string, number | string | null> {
  const moment = time[row] ?? Number.NaN
  const cells: Record<string, number | string | null> = { time: Number.isNaN(moment) ? null : formatTimestamp(moment) }
  for (const [place, { name }] of features.entries()) {
    const value = columns[place]?.[row] ?? Number.NaN
    cells[name] = Number.isNaN(value) ? null : value
  }
  return cells
}
