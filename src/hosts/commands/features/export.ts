import path from 'node:path'
import { writeFeatureFile } from '#adapters/storage/cold/featureFile.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { computeFile } from './featureFile.ts'

/** `quarterdeck features export`: every feature as a column of a Parquet file. */
export const featuresExportCommand: Command = {
  name: 'features export',
  summary: 'Computes every feature over a file of bars and writes a Parquet file with a column for each.',
  operands: [],
  options: [
    {
      name: 'data',
      kind: 'text',
      value: 'FILE.csv',
      required: true,
      help: 'The bars; every row is read as it stands.',
    },
    {
      name: 'out',
      kind: 'text',
      value: 'FILE.parquet',
      required: true,
      help: 'The file to write; one there is replaced.',
    },
    JSON_OUTPUT,
  ],
  run: async (context) => run(context),
}

async function run(context: CommandContext): Promise<number> {
  const words = context.arguments
  const computed = computeFile(words.text('data') ?? '', FEATURES)
  if (!computed.ok) return tellFailure(context, computed.failure, EXIT.misused)
  const { time, features, columns } = computed.reply
  const out = path.resolve(words.text('out') ?? '')
  const unknown = time.findIndex((each) => Number.isNaN(each))
  if (unknown >= 0) {
    const message = `Row ${unknown + 1} has no date that can be read, so its values belong to no moment; correct the file.`
    return tellFailure(context, { code: 'BAD_DATE', message })
  }
  try {
    await writeFeatureFile(
      out,
      time,
      features.map(({ name }) => name),
      columns,
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `${out} could not be written (${reason}); choose a folder that exists and has room.`
    return tellFailure(context, { code: 'EXPORT_FAILED', message })
  }
  if (words.flag('json')) {
    context.print(JSON.stringify({ ok: true, file: out, bars: time.length, features: features.length }))
  } else context.print(`${out}: ${time.length} bars, ${features.length} features.`)
  return EXIT.done
}
