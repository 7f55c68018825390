import { driftOf, REFERENCE_SHARE } from '#quant/features/study/featureStudy.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { chosenFeatures } from './chosenFeatures.ts'
import { computeFile } from './featureFile.ts'

/** `quarterdeck features drift`: the older bars of a file against the newer ones. */
export const featuresDriftCommand: Command = {
  name: 'features drift',
  summary: 'Tells which features no longer spread over the newer bars of a file as they did over the older ones.',
  operands: [{ name: 'NAME', required: false, repeatable: true, help: 'The features, by name; all when left out.' }],
  options: [
    {
      name: 'data',
      kind: 'text',
      value: 'FILE.csv',
      required: true,
      help: 'The bars; every row is read as it stands.',
    },
    {
      name: 'reference',
      kind: 'number',
      value: '0.75',
      default: String(REFERENCE_SHARE),
      help: 'Share of the bars, from the first on, that the rest is held against.',
    },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const share = words.number('reference') ?? REFERENCE_SHARE
  if (!(share > 0 && share < 1)) {
    const message = '--reference is a share between 0 and 1, such as 0.75.'
    return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
  }
  const names = words.operandsFrom(0)
  const chosen = chosenFeatures(names.length > 0 ? names : FEATURES.map(({ name }) => name))
  if (!chosen.ok) return tellFailure(context, chosen.failure, EXIT.misused)
  const computed = computeFile(words.text('data') ?? '', chosen.reply)
  if (!computed.ok) return tellFailure(context, computed.failure, EXIT.misused)
  const { columns, time } = computed.reply
  const readings = chosen.reply.map(({ name }, place) =>
    driftOf({ name, values: columns[place] ?? new Float64Array(0) }, share),
  )
  if (words.flag('json')) {
    context.print(JSON.stringify({ ok: true, bars: time.length, reference: share, features: readings }))
    return EXIT.done
  }
  const width = Math.max(...readings.map(({ name }) => name.length))
  for (const { name, verdict, kolmogorovSmirnov, populationStability, recentCount } of readings) {
    if (verdict === 'NOT_ENOUGH_DATA' && names.length === 0) continue
    const figures =
      kolmogorovSmirnov === null
        ? ''
        : `  p ${kolmogorovSmirnov.pValue.toPrecision(3)}  index ${populationStability?.toFixed(3) ?? 'none'}  n ${recentCount}`
    context.print(`${name.padEnd(width)}  ${verdict}${figures}`)
  }
  const drifted = readings.filter(({ verdict }) => verdict === 'DRIFTED').length
  const silent = readings.filter(({ verdict }) => verdict === 'NOT_ENOUGH_DATA').length
  context.print(`${drifted} of ${readings.length - silent} features have drifted; of ${silent} too little is known.`)
  return EXIT.done
}
