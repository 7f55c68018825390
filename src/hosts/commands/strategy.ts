import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Failure } from '#contracts/failure.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { BUILT_IN_STRATEGIES } from '#trading/strategies/registry.ts'
import type { StrategyDefinition, StrategyParameter } from '#trading/strategies/strategy.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { openOwnCatalogue } from '../plugins/ownCatalogue.ts'
import { NO_PLUGINS, type ListedPlugin } from '../plugins/pluginCatalogue.ts'
import { isStrategyFile, strategyFolder } from '../plugins/pluginFiles.ts'
import { findProgram } from '../program.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

const EXAMPLES: Readonly<Record<string, string>> = {
  template: 'template.ts',
  trend: path.join('examples', 'trendWithTrailingStop.ts'),
  pullback: path.join('examples', 'pullbackInTrend.ts'),
  rotation: path.join('examples', 'rotation.ts'),
}
const DECLARATIONS = 'quarterdeck.d.ts'

/** `quarterdeck strategy new`: writes a strategy to begin with into the folder of the user's strategies. */
export const strategyNewCommand: Command = {
  name: 'strategy new',
  summary: 'Writes a strategy file to begin with, and the declarations of what it has at hand.',
  operands: [{ name: 'NAME', required: true, help: 'Name of the file, for example pullback.ts.' }],
  options: [
    { name: 'from', kind: 'choice', choices: Object.keys(EXAMPLES), default: 'template', help: 'What to begin with.' },
    {
      name: 'folder',
      kind: 'text',
      value: 'FOLDER',
      help: 'Where to write it; else the strategies of the data directory.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(writeNew(context)),
}

function writeNew(context: CommandContext): number {
  const words = context.arguments
  const given = words.operand(0) ?? ''
  const name = /\.(?:ts|js)$/.test(given) ? given : `${given}.ts`
  if (!isStrategyFile(name)) {
    const message = `"${given}" cannot be the name of a strategy file; use letters, digits, spaces, dots and dashes.`
    return tellFailure(context, { code: 'STRATEGY_NAME', message })
  }
  if (name.endsWith('.js')) {
    const message = 'The examples are TypeScript; give the file a name that ends in .ts.'
    return tellFailure(context, { code: 'STRATEGY_NAME', message })
  }
  const own = words.text('folder')
  const folder = own === null ? strategyFolder(ownDataDirectory(words.text('data-dir'))) : path.resolve(own)
  const file = path.join(folder, name)
  if (existsSync(file)) {
    const message = `${file} is there already and was left as it is; choose another name.`
    return tellFailure(context, { code: 'STRATEGY_EXISTS', message })
  }
  const shipped = path.join(findProgram().resources, 'strategies')
  const example = readFileSync(path.join(shipped, EXAMPLES[words.text('from') ?? 'template'] ?? ''), 'utf8')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, example.replace(`path="../${DECLARATIONS}"`, `path="./${DECLARATIONS}"`), { flag: 'wx' })
  copyFileSync(path.join(shipped, DECLARATIONS), path.join(folder, DECLARATIONS))
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, path: file }))
  else
    context.print(
      `Wrote ${file}. Check it with: quarterdeck strategy check ${name}. Run it with: quarterdeck backtest ${name} --data FILE.csv.`,
    )
  return EXIT.done
}

/** `quarterdeck strategy check`: reads a file as a run would, makes it once, and says what it is or what is wrong. */
export const strategyCheckCommand: Command = {
  name: 'strategy check',
  summary: 'Reads a strategy file as a run would and says what it is, or what is wrong with it.',
  operands: [{ name: 'FILE', required: true, help: 'A file, or the name of one in the data directory.' }],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => Promise.resolve(check(context)),
}

function check(context: CommandContext): number {
  const words = context.arguments
  const name = words.operand(0) ?? ''
  const inFolder = path.join(strategyFolder(ownDataDirectory(words.text('data-dir'))), name)
  const file = existsSync(name) || !existsSync(inFolder) ? path.resolve(name) : inFolder
  if (!isStrategyFile(path.basename(file))) {
    const message = `${name} is no strategy file; its name must end in .ts or .js.`
    return tellFailure(context, { code: 'STRATEGY_NAME', message })
  }
  const [listed] = openOwnCatalogue({ ...NO_PLUGINS, files: [file] }).plugins()
  if (listed === undefined) throw new Error('Invariant: the one file is in the catalogue')
  if (!listed.ok) return tellFailure(context, listed)
  const refusal = firstRefusal(listed.definition)
  if (refusal !== null) return tellFailure(context, refusal)
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, ...wordsOf(listed) }))
  else context.print(describe(listed.definition))
  return EXIT.done
}

/** Makes the strategy once with its own defaults, for one share and no data. */
function firstRefusal(definition: StrategyDefinition): Failure | null {
  const parsed = parseParameters(definition, {})
  if (!parsed.ok) return { code: parsed.error.code, message: `Its own defaults do not do: ${parsed.error.message}` }
  const strategy = definition.create(identifier<StrategyId>('check'), parsed.values, [SHARE])
  strategy.close?.()
  return strategy.refusal ?? null
}

const SHARE: Instrument = {
  id: instrumentId('ACME', 'CHECK'),
  symbol: 'ACME',
  venue: 'CHECK',
  name: 'A share to check with',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 2,
  quantityDecimals: 0,
  priceIncrement: 1,
  quantityIncrement: 1,
}

/** `quarterdeck strategy list`: the strategies that ship with the program and those of the user. */
export const strategyListCommand: Command = {
  name: 'strategy list',
  summary: 'Lists the strategies that ship with the program and your own, with their parameters.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const folder = strategyFolder(ownDataDirectory(context.arguments.text('data-dir')))
    const plugins = openOwnCatalogue({ ...NO_PLUGINS, folder }).plugins()
    const builtIn = BUILT_IN_STRATEGIES.all()
    if (context.arguments.flag('json')) {
      const strategies = [
        ...builtIn.map((definition) => ({ ok: true, ...kindOf(definition) })),
        ...plugins.map(wordsOf),
      ]
      context.print(JSON.stringify({ ok: true, folder, strategies }))
      return Promise.resolve(EXIT.done)
    }
    const own = plugins.map((plugin) =>
      plugin.ok ? describe(plugin.definition) : `plugin:${plugin.file}  cannot be used. ${plugin.message}`,
    )
    const none = `You have no strategies in ${folder} yet; quarterdeck strategy new NAME writes one.`
    context.print([...builtIn.map(describe), ...(own.length === 0 ? [none] : own)].join('\n'))
    return Promise.resolve(EXIT.done)
  },
}

function wordsOf(plugin: ListedPlugin): object {
  const { file, path: place } = plugin
  return plugin.ok
    ? { ok: true, file, path: place, ...kindOf(plugin.definition) }
    : { ok: false, file, path: place, code: plugin.code, message: plugin.message }
}

function kindOf({ kind, name, description, parameters, source }: StrategyDefinition): object {
  return { kind, name, description, parameters, ...(source === undefined ? {} : { source }) }
}

function describe({ kind, name, description, parameters }: StrategyDefinition): string {
  const rows = parameters.map((parameter) => `    ${parameter.name}=${parameter.default}  ${boundsOf(parameter)}`)
  return [`${kind}  ${name}. ${description}`, ...rows].join('\n')
}

function boundsOf({ label, kind, min, max, choices, unit }: StrategyParameter): string {
  const range =
    kind === 'choice' ? `one of ${(choices ?? []).join(', ')}` : `${min ?? '-infinity'} to ${max ?? 'infinity'}`
  return `${label}, ${range}${unit === undefined ? '' : ` ${unit}`}`
}
