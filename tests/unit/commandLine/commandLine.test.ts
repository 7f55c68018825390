import { describe, expect, it } from 'vitest'
import { describeCommand, parseCommand, type Command, type CommandArguments } from '#hosts/commandLine.ts'

const command: Command = {
  name: 'bake',
  summary: 'Bakes a cake.',
  operands: [{ name: 'CAKE', required: true, help: 'Which cake.' }],
  options: [
    { name: 'minutes', kind: 'number', default: '30', help: 'How long.' },
    { name: 'into', kind: 'text', required: true, value: 'FORM', help: 'Which form.' },
    { name: 'with', kind: 'pair', repeatable: true, help: 'What to add.' },
    { name: 'heat', kind: 'choice', choices: ['low', 'high'], default: 'low', help: 'How hot.' },
    { name: 'json', kind: 'flag', help: 'As JSON.' },
  ],
  run: () => Promise.resolve(0),
}

function parsed(words: readonly string[]): CommandArguments {
  const result = parseCommand(command, words)
  if (result.kind !== 'run') throw new Error(JSON.stringify(result))
  return result.arguments
}

describe('the command line', () => {
  it('reads operands, values, defaults, pairs and flags', () => {
    const words = parsed(['lemon', '--into', 'round', '--with', 'eggs=3', '--with=milk=1 l', '--heat=high', '--json'])
    expect(words.operand(0)).toBe('lemon')
    expect(words.text('into')).toBe('round')
    expect(words.number('minutes')).toBe(30)
    expect([...words.pairs('with')]).toEqual([
      ['eggs', '3'],
      ['milk', '1 l'],
    ])
    expect(words.text('heat')).toBe('high')
    expect(words.flag('json')).toBe(true)
  })

  it('takes a negative number as a value and what follows -- as operands', () => {
    expect(parsed(['--into', 'round', '--minutes', '-5', '--', '-lemon']).number('minutes')).toBe(-5)
    expect(parsed(['--into', 'round', '--', '--lemon']).operand(0)).toBe('--lemon')
  })

  it('takes as many words as a verb allows, those with one dash too where it says so', () => {
    const tags: Command = {
      ...command,
      operands: [...command.operands, { name: 'TAG', required: false, repeatable: true, dashed: true, help: 'Tags.' }],
    }
    const result = parseCommand(tags, ['lemon', '+a', '-b', '--into', 'round', '-c'])
    expect(result.kind === 'run' ? result.arguments.operandsFrom(1) : result).toEqual(['+a', '-b', '-c'])
    expect(result.kind === 'run' ? result.arguments.operandsFrom(9) : result).toEqual([])
    expect(parseCommand(tags, ['lemon', '-h'])).toEqual({ kind: 'help' })
    expect(parseCommand(tags, ['lemon', '--colour', '--into', 'round'])).toMatchObject({
      failure: { code: 'OPTION_UNKNOWN' },
    })
    expect(describeCommand(tags)).toContain('CAKE [TAG...]')
  })

  it.each([
    [['lemon', '--into', 'round', '--colour', 'red'], 'OPTION_UNKNOWN', '--colour'],
    [['lemon', '--into', 'round', '-x'], 'OPTION_UNKNOWN', '-x'],
    [['lemon', '--into'], 'OPTION_VALUE', '--into FORM'],
    [['lemon', '--into', '--json'], 'OPTION_VALUE', '--into FORM'],
    [['lemon', '--into', 'round', '--minutes', 'NaN'], 'OPTION_VALUE', 'NaN'],
    [['lemon', '--into', 'round', '--minutes', '1e999'], 'OPTION_VALUE', '1e999'],
    [['lemon', '--into', 'round', '--minutes', '1', '--minutes', '2'], 'OPTION_REPEATED', '--minutes'],
    [['lemon', '--into', 'round', '--heat', 'mild'], 'OPTION_VALUE', 'low, high'],
    [['lemon', '--into', 'round', '--with', 'eggs'], 'OPTION_VALUE', 'KEY=VALUE'],
    [['lemon', '--into', 'round', '--json=yes'], 'OPTION_VALUE', '--json'],
    [['lemon'], 'OPTION_MISSING', '--into'],
    [['--into', 'round'], 'OPERAND_MISSING', 'CAKE'],
    [['lemon', 'orange', '--into', 'round'], 'OPERAND_UNKNOWN', 'orange'],
  ])('refuses %j', (words, code, named) => {
    const result = parseCommand(command, words)
    expect(result).toMatchObject({ kind: 'misused', failure: { code } })
    expect(result.kind === 'misused' ? result.failure.message : '').toContain(named)
  })

  it('tells its options on --help, whatever else was said', () => {
    expect(parseCommand(command, ['--nonsense', '--help']).kind).toBe('misused')
    expect(parseCommand(command, ['--help', '--nonsense']).kind).toBe('help')
    const help = describeCommand(command)
    for (const { name } of command.options) expect(help).toContain(`--${name}`)
    expect(help).toContain('Usage: quarterdeck bake CAKE [options]')
  })
})
