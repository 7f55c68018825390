import type { Failure } from '#contracts/failure.ts'

/** Exit codes of every verb: done, failed while running, asked for something impossible. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const

/** One option of a verb, enough to parse it, check it and print its help. */
export interface CommandOption {
  /** Without the dashes, for example `stop-loss`. */
  readonly name: string
  /** A flag takes no value; a pair is `key=value`; only pairs and texts may be repeatable. */
  readonly kind: 'flag' | 'text' | 'number' | 'choice' | 'pair'
  /** Stands for the value in the help, for example `FILE.csv`. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly default?: string
  readonly required?: boolean
  readonly repeatable?: boolean
  readonly help: string
}

/** A word after the verb that is no option, for example the strategy of a backtest. */
export interface CommandOperand {
  readonly name: string
  readonly required: boolean
  /** May be given more than once; only the last one of a verb. */
  readonly repeatable?: boolean
  /** Takes words that begin with one dash, for example `-draft`; only the last one of a verb. */
  readonly dashed?: boolean
  readonly help: string
}

/** The words of one call, checked against the verb's declaration. */
export interface CommandArguments {
  /** The operand at this place, or null when it was left out. */
  operand(index: number): string | null
  /** Every operand from this place on. */
  operandsFrom(index: number): readonly string[]
  /** The last value given, else the default, else null. */
  text(name: string): string | null
  /** As `text`, as a finite number. */
  number(name: string): number | null
  flag(name: string): boolean
  /** Every value given, in order. */
  list(name: string): readonly string[]
  /** Every `key=value` given; of two with the same key the last counts. */
  pairs(name: string): ReadonlyMap<string, string>
}

/** What a running verb has of the outside world. */
export interface CommandContext {
  readonly arguments: CommandArguments
  /** Writes one line (or several) to standard output. */
  print(text: string): void
  /** Writes one line to standard error. */
  complain(text: string): void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted when the user presses Ctrl+C. */
  readonly signal: AbortSignal
}

/** A verb of the command line. `name` may be of two words, for example `journal verify`. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly operands: readonly CommandOperand[]
  readonly options: readonly CommandOption[]
  /** Does the work and returns the exit code; expected failures are told, not thrown. */
  run(context: CommandContext): Promise<number>
}

/** A verb and where its code lies; only the chosen one is loaded, so that a short run starts fast. */
export interface Verb {
  readonly name: string
  readonly summary: string
  load(): Promise<Command>
}

/** The words as checked, or help wanted, or why they make no call. */
export type ParsedCommand =
  | { readonly kind: 'run'; readonly arguments: CommandArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'misused'; readonly failure: Failure }

/** Checks the words after a verb against its declaration. */
export function parseCommand(command: Command, words: readonly string[]): ParsedCommand {
  const operands: string[] = []
  const given = new Map<string, string[]>()
  let optionsEnded = false
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const isDashed = /^-[^-]/.test(word) && word !== '-h' && command.operands.at(-1)?.dashed === true
    if (optionsEnded || isDashed || !word.startsWith('-') || word === '-') {
      operands.push(word)
      continue
    }
    if (word === '--') {
      optionsEnded = true
      continue
    }
    if (word === '--help' || word === '-h') return { kind: 'help' }
    const equals = word.indexOf('=')
    const name = word.slice(2, equals < 0 ? undefined : equals)
    const option = word.startsWith('--') ? command.options.find((candidate) => candidate.name === name) : undefined
    if (option === undefined) return unknownOption(command, word)
    const values = given.get(name) ?? []
    if (values.length > 0 && option.repeatable !== true) {
      return misused('OPTION_REPEATED', `--${name} was given twice; give it once.`)
    }
    if (option.kind === 'flag') {
      if (equals >= 0) return misused('OPTION_VALUE', `--${name} takes no value; write it alone.`)
      given.set(name, [...values, 'true'])
      continue
    }
    let value = equals < 0 ? undefined : word.slice(equals + 1)
    if (value === undefined) {
      const next = words[index + 1]
      if (next === undefined || next.startsWith('--')) {
        return misused('OPTION_VALUE', `--${name} needs a value: --${name} ${placeholder(option)}.`)
      }
      value = next
      index += 1
    }
    const problem = checkValue(option, value)
    if (problem !== null) return misused('OPTION_VALUE', problem)
    given.set(name, [...values, value])
  }
  const missing = missingPart(command, operands, given)
  return missing ?? { kind: 'run', arguments: argumentsOf(command, operands, given) }
}

/** Writes the help of one verb. */
export function describeCommand(command: Command): string {
  const operands = command.operands.map((operand) => {
    const name = operand.repeatable === true ? `${operand.name}...` : operand.name
    return operand.required ? name : `[${name}]`
  })
  const rows = [
    ...command.operands.map((operand): readonly [string, string] => [operand.name, operand.help]),
    ...command.options.map((option): readonly [string, string] => [optionUsage(option), optionHelp(option)]),
    ['--help', 'Prints this text.'] as const,
  ]
  const width = Math.min(WIDEST, Math.max(...rows.map(([left]) => left.length)))
  // What is longer has its help on a line of its own.
  const rowText = ([left, right]: readonly [string, string]): string =>
    left.length <= width ? `  ${left.padEnd(width)}  ${right}` : `  ${left}\n  ${' '.repeat(width)}  ${right}`
  return [
    command.summary,
    '',
    `Usage: quarterdeck ${[command.name, ...operands, ...(command.options.length > 0 ? ['[options]'] : [])].join(' ')}`,
    '',
    ...rows.map(rowText),
  ].join('\n')
}

/** Characters of the left column of a help text at most. */
const WIDEST = 30

function optionUsage(option: CommandOption): string {
  return option.kind === 'flag' ? `--${option.name}` : `--${option.name} ${placeholder(option)}`
}

function optionHelp(option: CommandOption): string {
  const notes = [
    option.required === true ? 'required' : '',
    option.repeatable === true ? 'may be repeated' : '',
    option.default === undefined ? '' : `default ${option.default}`,
  ].filter((note) => note !== '')
  return notes.length === 0 ? option.help : `${option.help} (${notes.join('; ')})`
}

function placeholder(option: CommandOption): string {
  if (option.value !== undefined) return option.value
  if (option.kind === 'choice') return (option.choices ?? []).join('|')
  return option.kind === 'pair' ? 'KEY=VALUE' : option.kind === 'number' ? 'NUMBER' : 'TEXT'
}

function checkValue(option: CommandOption, value: string): string | null {
  switch (option.kind) {
    case 'number':
      return parseNumber(value) === null ? `--${option.name} must be a number, and "${value}" is none.` : null
    case 'choice':
      return (option.choices ?? []).includes(value)
        ? null
        : `--${option.name} must be one of ${(option.choices ?? []).join(', ')}; "${value}" is not.`
    case 'pair':
      return value.indexOf('=') > 0 ? null : `--${option.name} must be KEY=VALUE; "${value}" is not.`
    default:
      return value === '' ? `--${option.name} needs a value; it was empty.` : null
  }
}

function parseNumber(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

function missingPart(
  command: Command,
  operands: readonly string[],
  given: ReadonlyMap<string, readonly string[]>,
): ParsedCommand | null {
  const operand = command.operands.find((candidate, index) => candidate.required && operands[index] === undefined)
  const see = `See quarterdeck ${command.name} --help.`
  if (operand !== undefined) return misused('OPERAND_MISSING', `${operand.name} is missing. ${see}`)
  const takesMore = command.operands.at(-1)?.repeatable === true
  const surplus = takesMore ? undefined : operands[command.operands.length]
  if (surplus !== undefined) return misused('OPERAND_UNKNOWN', `"${surplus}" is one word too many. ${see}`)
  const option = command.options.find((candidate) => candidate.required === true && !given.has(candidate.name))
  if (option !== undefined)
    return misused('OPTION_MISSING', `--${option.name} ${placeholder(option)} is missing. ${see}`)
  return null
}

function unknownOption(command: Command, word: string): ParsedCommand {
  const known = command.options.map((option) => `--${option.name}`).join(', ')
  return misused('OPTION_UNKNOWN', `${word.split('=')[0] ?? word} is no option of ${command.name}. It knows ${known}.`)
}

function misused(code: string, message: string): ParsedCommand {
  return { kind: 'misused', failure: { code, message } }
}

function argumentsOf(
  command: Command,
  operands: readonly string[],
  given: ReadonlyMap<string, readonly string[]>,
): CommandArguments {
  const last = (name: string): string | null => {
    const option = command.options.find((candidate) => candidate.name === name)
    if (option === undefined) throw new Error(`Invariant: ${command.name} declares no option ${name}`)
    return given.get(name)?.at(-1) ?? option.default ?? null
  }
  return {
    operand: (index) => operands[index] ?? null,
    operandsFrom: (index) => operands.slice(index),
    text: last,
    number: (name) => {
      const text = last(name)
      return text === null ? null : parseNumber(text)
    },
    flag: (name) => last(name) === 'true',
    list: (name) => given.get(name) ?? [],
    pairs: (name) =>
      new Map(
        (given.get(name) ?? []).map((pair): [string, string] => {
          const equals = pair.indexOf('=')
          return [pair.slice(0, equals), pair.slice(equals + 1)]
        }),
      ),
  }
}
