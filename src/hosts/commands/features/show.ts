import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { INPUTS } from '#quant/features/inputs.ts'
import { isProven } from '#quant/features/proofs.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { chosenFeatures } from './chosenFeatures.ts'

/** `quarterdeck features show NAME`: all that a feature's declaration tells. */
export const featuresShowCommand: Command = {
  name: 'features show',
  summary: 'Tells what a feature is, reads and means.',
  operands: [{ name: 'NAME', required: true, help: 'The feature; quarterdeck features list names them.' }],
  options: [JSON_OUTPUT],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const found = chosenFeatures([context.arguments.operand(0) ?? ''])
  if (!found.ok) return tellFailure(context, found.failure, EXIT.misused)
  for (const { make: _, ...declared } of found.reply) {
    const proven = isProven(declared.name, declared.version)
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, ...declared, isProven: proven }))
    else for (const [label, text] of linesOf(declared, proven)) context.print(`${label.padEnd(11)}${text}`)
  }
  return EXIT.done
}

function linesOf(
  declared: Omit<FeatureDeclaration, 'make'>,
  proven: boolean,
): readonly (readonly [label: string, text: string])[] {
  const { name, title, family, version, inputs, uses, unit, range, lookback, reach, freshness, direction } = declared
  const memory = reach === 'HISTORY' ? ', every bar before leaves a trace' : ''
  return [
    [name, title],
    ['family', `${family}, version ${version}`],
    ['meaning', declared.description],
    ['formula', declared.formula],
    ['unit', `${unit}, from ${range.low ?? 'minus infinity'} to ${range.high ?? 'infinity'}`],
    ['reads', inputs.map((input) => `${input} (${INPUTS[input].title})`).join(', ') || 'nothing of the bar'],
    ['uses', uses.join(', ') || 'no other feature'],
    ['looks back', `${lookback} bars${memory}; usable up to ${freshness} bars old`],
    ['direction', direction === 'NEITHER' ? 'neither' : `${direction.toLowerCase()} prices when it is high`],
    ['source', declared.source],
    ['proven', proven ? 'yes: it does not look ahead' : 'not yet: it is used in SIM and backtests alone'],
  ]
}
