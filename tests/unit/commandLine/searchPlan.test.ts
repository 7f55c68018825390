import { describe, expect, it } from 'vitest'
import { parseCommand } from '#hosts/commandLine.ts'
import { sweepCommand } from '#hosts/commands/sweep.ts'
import { walkForwardCommand } from '#hosts/commands/walkForward.ts'
import { robustnessCommand } from '#hosts/commands/robustness.ts'

const BARS = ['--data', 'resources/data/sp500-daily.csv', '--data-dir', '/nowhere/at/all']
const VARIED = ['--vary', 'fast=5:10:5']

describe.each([
  ['sweep', sweepCommand, []],
  ['walk-forward', walkForwardCommand, ['--train', '500', '--test', '100']],
] as const)('quarterdeck %s', (_, command, windows) => {
  it.each<readonly [string, string]>([
    ['--trials', '0'],
    ['--trials', '1.5'],
    ['--seed', '-1'],
    ['--objective', 'profit'],
    ['--vary', 'fast=9:5:1'],
    ['--vary', 'slow=a'],
    ['--vary', 'length=5:9:1'],
    ...(command === sweepCommand ? [['--out-of-sample', '2'] as const] : []),
  ])('refuses %s %s in one sentence that names the option', async (option, value) => {
    const given = option === '--vary' ? [] : VARIED
    const words = ['sma-cross', ...BARS, ...given, ...windows, option, value]
    const { code, complaints, out } = await call(command, words)
    expect(code).toBe(2)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(option === '--vary' ? (value.split('=')[0] ?? '') : option)
    expect(complaints[0]).not.toMatch(/expected|Invalid|undefined/)
    expect(JSON.parse(out)).toMatchObject({ ok: false, message: complaints[0] })
  })
})

describe('searches', () => {
  it('refuse windows that are none', async () => {
    const words = ['sma-cross', ...BARS, ...VARIED, '--train', '10', '--test', '100']
    const { code, complaints } = await call(walkForwardCommand, words)
    expect({ code, complaints }).toEqual({ code: 2, complaints: [expect.stringContaining('--train')] })
  })

  it('know no option that they would not heed', () => {
    for (const command of [sweepCommand, walkForwardCommand, robustnessCommand]) {
      const parsed = parseCommand(command, ['sma-cross', ...BARS, '--prove'])
      expect(parsed).toMatchObject({ kind: 'misused', failure: { code: 'OPTION_UNKNOWN' } })
    }
  })
})

async function call(command: typeof sweepCommand, words: readonly string[]) {
  const parsed = parseCommand(command, [...words, '--json'])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await command.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), complaints }
}
