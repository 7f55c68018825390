import { FEATURE_FAMILIES } from '#quant/features/declaration.ts'
import { isProven } from '#quant/features/proofs.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'

/** `quarterdeck features list`: every feature, by family. */
export const featuresListCommand: Command = {
  name: 'features list',
  summary: 'Lists the features, by family.',
  operands: [],
  options: [
    { name: 'family', kind: 'choice', choices: FEATURE_FAMILIES, help: 'Only those of one family.' },
    JSON_OUTPUT,
  ],
  run: (context) => {
    const family = context.arguments.text('family')
    const chosen = FEATURES.filter((declaration) => family === null || declaration.family === family)
    if (context.arguments.flag('json')) {
      const features = chosen.map((declaration) => {
        const { make: _, ...declared } = declaration
        return { ...declared, isProven: isProven(declared.name, declared.version) }
      })
      context.print(JSON.stringify({ ok: true, features }))
      return Promise.resolve(EXIT.done)
    }
    if (chosen.length === 0) {
      const message = `There are no features of the family ${family ?? ''}.`
      return Promise.resolve(tellFailure(context, { code: 'NO_FEATURES', message }))
    }
    const width = Math.max(...chosen.map(({ name }) => name.length))
    for (const each of FEATURE_FAMILIES) {
      const members = chosen.filter((declaration) => declaration.family === each)
      if (members.length === 0) continue
      context.print(`${each} (${members.length})`)
      for (const { name, title, unit } of members) context.print(`  ${name.padEnd(width)}  ${title} [${unit}]`)
    }
    context.print(`${chosen.length} features; quarterdeck features show NAME tells more of one.`)
    return Promise.resolve(EXIT.done)
  },
}
