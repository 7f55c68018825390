import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256 } from '#adapters/storage/sha256.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { parseCommand, type Command } from '#hosts/commandLine.ts'
import { backtestCommand } from '#hosts/commands/backtest.ts'
import { strategyCheckCommand, strategyListCommand, strategyNewCommand } from '#hosts/commands/strategy.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginText } from '../../helpers/pluginBench.ts'

async function call(command: Command, data: string, ...words: readonly string[]) {
  const parsed = parseCommand(command, [...words, '--data-dir', data])
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

function barsIn(folder: string): string {
  const file = path.join(folder, 'walk.csv')
  const { tsOpen, open, high, low, close, volume } = walkBars(400, 7, DAY)
  const rows = Array.from(tsOpen, (label, bar) =>
    [formatDate(label), open[bar], high[bar], low[bar], close[bar], volume[bar]].join(','),
  )
  writeFileSync(file, ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'))
  return file
}

/** A file of a user's in a data directory. */
function ownFile(data: string, text: string, name = 'own.js'): string {
  const file = path.join(data, 'strategies', name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

describe('quarterdeck strategy', () => {
  it.each(['template', 'trend', 'pullback', 'rotation'])('writes %s, which can be checked as it is', async (from) => {
    const data = temporaryFolder()
    const written = await call(strategyNewCommand, data, 'mine', '--from', from)
    expect(written).toMatchObject({ code: 0, complaints: [] })
    expect(written.out).toContain(path.join(data, 'strategies', 'mine.ts'))
    const text = readFileSync(path.join(data, 'strategies', 'mine.ts'), 'utf8')
    expect(text).toContain('path="./quarterdeck.d.ts"')
    expect(existsSync(path.join(data, 'strategies', 'quarterdeck.d.ts'))).toBe(true)
    const checked = await call(strategyCheckCommand, data, 'mine.ts', '--json')
    expect(checked.code).toBe(0)
    expect(JSON.parse(checked.out)).toMatchObject({ ok: true, kind: 'plugin:mine.ts', source: sha256(text) })
  })

  it('never overwrites a file, and refuses names that cannot be', async () => {
    const data = temporaryFolder()
    const file = ownFile(data, 'mine', 'mine.ts')
    expect(await call(strategyNewCommand, data, 'mine')).toMatchObject({
      code: 1,
      complaints: [expect.stringContaining('is there already and was left as it is')],
    })
    expect(readFileSync(file, 'utf8')).toBe('mine')
    for (const name of ['../mine', 'a/b', '', 'mine.js', '.x', 'a\0b']) {
      expect((await call(strategyNewCommand, data, name)).code).toBe(1)
    }
  })

  it.each([
    ['export default 5', 'STRATEGY_NOT_DEFINED', 'own.js: it has no "export default defineStrategy'],
    ['export default {', 'STRATEGY_SYNTAX', 'own.js, line 1 cannot be read'],
    [
      pluginText('onBar() {}', "api.indicator('nonsense', { length: 3 })"),
      'STRATEGY_BAD_VALUE',
      'no indicator "nonsense"',
    ],
    [pluginText('onBar() {}', 'null.x'), 'STRATEGY_THREW', 'own.js, line 5: TypeError'],
  ])('says what is wrong with %j', async (text, code, words) => {
    const data = temporaryFolder()
    const file = ownFile(data, text)
    const checked = await call(strategyCheckCommand, data, file, '--json')
    expect(checked.code).toBe(1)
    expect(JSON.parse(checked.out)).toMatchObject({ ok: false, code })
    expect(checked.complaints[0]).toContain(words)
  })

  it('lists those of the program and those of the user', async () => {
    const data = temporaryFolder()
    const empty = await call(strategyListCommand, data)
    expect(empty.out).toContain('You have no strategies in')
    ownFile(data, pluginText('onBar() {}'))
    ownFile(data, 'export default 5', 'bad.js')
    const { out } = await call(strategyListCommand, data, '--json')
    const { strategies } = JSON.parse(out) as { readonly strategies: readonly { readonly kind?: string }[] }
    expect(strategies.map(({ kind }) => kind ?? 'bad')).toEqual(['sma-cross', 'gap-bounce', 'bad', 'plugin:own.js'])
    const listed = await call(strategyListCommand, data)
    expect(listed.out).toContain('plugin:own.js  Tested. For tests.\n    length=3  length, 1 to 50')
    expect(listed.out).toContain('plugin:bad.js  cannot be used. bad.js: it has no')
  })
})

describe('quarterdeck backtest with a file of the user', () => {
  const trading = pluginText(
    'onBar(bar, api) { n += 1; if (n % 50 === 10) { api.enter({ instrument: bar.instrument }); api.log("in") } if (n % 50 === 40) api.exit(bar.instrument) }',
    'let n = 0;',
  )

  it.each([
    ['by its path', (file: string) => ['--strategy', file]],
    ['by its path as the first word', (file: string) => [file]],
    ['by its name in the data directory', () => ['own.js']],
    ['by its kind', () => ['plugin:own.js']],
  ])('finds it %s', async (_, words) => {
    const data = temporaryFolder()
    const file = ownFile(data, trading)
    const { code, out, complaints } = await call(
      backtestCommand,
      data,
      ...words(file),
      '--data',
      barsIn(data),
      '--json',
    )
    expect(complaints).toEqual([])
    expect(code).toBe(0)
    const result = JSON.parse(out) as Record<string, unknown>
    expect(result).toMatchObject({
      trades: 8,
      lines: expect.arrayContaining([expect.objectContaining({ text: 'in' })]),
    })
    expect(result.configHash).toHaveLength(64)
  })

  it('knows a run by the content of the file', async () => {
    const data = temporaryFolder()
    const bars = barsIn(data)
    const hashes: unknown[] = []
    for (const text of [trading, trading, `${trading}\n// another`]) {
      const file = ownFile(data, text)
      const { out } = await call(backtestCommand, data, file, '--data', bars, '--json')
      const { configHash, orderListHash } = JSON.parse(out) as Record<string, string>
      hashes.push([configHash, orderListHash])
    }
    expect(hashes[1]).toEqual(hashes[0])
    const [[first, orders], , [third, sameOrders]] = hashes as [[string, string], unknown, [string, string]]
    expect(third).not.toBe(first)
    expect(sameOrders).toBe(orders)
  })

  it('prints what a run came to until its strategy failed, and fails', async () => {
    const data = temporaryFolder()
    const file = ownFile(data, trading.replace('n += 1;', 'n += 1; if (n === 300) null.x;'))
    const words = [file, '--data', barsIn(data)]
    const { code, out, complaints } = await call(backtestCommand, data, ...words, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      code: 'STRATEGY_THREW',
      partial: { bars: 300, trades: 6 },
    })
    expect(complaints[0]).toContain('own.js, line 6: TypeError')
    const plain = await call(backtestCommand, data, ...words)
    expect(plain.out).toContain('The run was ended before its data were')
  })

  it.each([
    [['nowhere.ts'], 'There is no strategy file "nowhere.ts"'],
    [['--strategy', './nowhere.ts'], 'could not be read (it is not there)'],
    [['own.js', '--strategy', 'own.js'], 'both name a strategy'],
    [[], 'No strategy was named'],
    [['own.js', '--param', 'length=99'], 'length was "99" but must be a whole number from 1 to 50'],
  ])('refuses %j', async (words, text) => {
    const data = temporaryFolder()
    ownFile(data, trading)
    const { code, complaints } = await call(backtestCommand, data, ...words, '--data', barsIn(data))
    expect(code).toBe(2)
    expect(complaints[0]).toContain(text)
  })
})
