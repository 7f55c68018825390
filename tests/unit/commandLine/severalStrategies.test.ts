import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { parseCommand, type Command } from '#hosts/commandLine.ts'
import { backtestCommand } from '#hosts/commands/backtest.ts'
import { dataImportCommand } from '#hosts/commands/dataImport.ts'
import { experimentsCompareCommand } from '#hosts/commands/experiments/compare.ts'
import { experimentsListCommand } from '#hosts/commands/experiments/list.ts'
import { experimentsTagCommand } from '#hosts/commands/experiments/tag.ts'
import { serveCommand } from '#hosts/commands/serve.ts'
import { walkBars } from '../../helpers/backtestBench.ts'

interface Trade {
  readonly instrument?: string
  readonly strategy?: string
  readonly size: number
}

interface Report extends Record<string, unknown> {
  readonly tradesList: readonly Trade[]
}

const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-several-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const [one, two] = [bars('one', 5), bars('two', 11)]

/** Writes 400 days of a seeded walk. */
function bars(name: string, seed: number): string {
  const file = path.join(folder, `${name}.csv`)
  const { tsOpen, open, high, low, close, volume } = walkBars(400, seed, DAY)
  const rows = Array.from(tsOpen, (label, bar) =>
    [formatDate(label), open[bar], high[bar], low[bar], close[bar], volume[bar]].join(','),
  )
  writeFileSync(file, ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'))
  return file
}

async function call(command: Command, ...words: readonly string[]) {
  const parsed = parseCommand(command, [...words, '--data-dir', path.join(folder, 'data'), '--json'])
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
  return { code, complaints, report: JSON.parse(out.join('\n')) as Report }
}

const backtest = (...words: readonly string[]) => call(backtestCommand, ...words)

describe('quarterdeck backtest with several strategies and sets of bars', () => {
  const both = ['--data', one, '--data', two]
  const pair = ['sma-cross', 'sma-cross', ...both, '--param', 'sma-cross.fast=3', '--param', 'sma-cross-2.fast=8']
  const rest = ['--param', 'slow=20', '--side', 'both', '--sizing', 'equal:2', '--cash', '100000', '--finalize']

  it('plays them with one account and says of each trade whose it is and in what', async () => {
    const { code, complaints, report } = await backtest(...pair, ...rest)
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
    expect(report['bars']).toBe(400)
    const met = new Set(report.tradesList.map(({ strategy, instrument }) => `${strategy} ${instrument}`))
    expect([...met].sort()).toEqual([
      'sma-cross one.FILE',
      'sma-cross two.FILE',
      'sma-cross-2 one.FILE',
      'sma-cross-2 two.FILE',
    ])
    const single = await backtest('sma-cross', '--data', one, '--param', 'fast=3', '--param', 'slow=20')
    expect(Object.keys(single.report.tradesList[0] ?? {})).not.toContain('instrument')
  })

  it('gives each strategy its share of the equity', async () => {
    const sizes = async (share: string): Promise<number> => {
      const { report } = await backtest(...pair, ...rest, '--share', `sma-cross=${share}`)
      const own = report.tradesList.filter(({ strategy }) => strategy === 'sma-cross')
      return own[0]?.size ?? Number.NaN
    }
    const [whole, tenth] = [await sizes('0.5'), await sizes('0.05')]
    expect(whole / tenth).toBeGreaterThan(9)
    expect(whole / tenth).toBeLessThan(11)
  })

  it('takes stored sets by their keys, with the same orders', async () => {
    const imported = await call(dataImportCommand, one, '--symbol', 'one')
    const key = String(imported.report['datasetId'])
    const words = ['sma-cross', '--param', 'fast=3', '--param', 'slow=20', '--finalize']
    const [stored, file] = [await backtest(...words, '--data', key), await backtest(...words, '--data', one)]
    expect(stored.code).toBe(0)
    expect(stored.report['orderListHash']).toBe(file.report['orderListHash'])
    expect(stored.report['dataHash']).toBe(file.report['dataHash'])
  })

  it('charges the published fees of a venue, and states the other terms', async () => {
    const words = ['sma-cross', '--data', one, '--param', 'fast=3', '--param', 'slow=20', '--finalize']
    const plain = await backtest(...words)
    const same = await backtest(...words, '--intrabar', 'worst-first', '--latency', '0')
    expect(same.report['configHash']).toBe(plain.report['configHash'])
    const venue = await backtest(...words, '--fees', 'ibkr-fixed')
    expect(venue.report['commissionsPaid']).toBeGreaterThanOrEqual(2 * venue.report.tradesList.length)
    for (const term of ['--impact=square-root:0.5', '--volume-share=0.01', '--latency=5', '--intrabar=expected']) {
      const other = await backtest(...words, term)
      expect(other.code, term).toBe(0)
      expect(other.report['configHash'], term).not.toBe(plain.report['configHash'])
    }
  })

  it('gives a parameter that only one of them has to that one', async () => {
    const { code } = await backtest(
      'sma-cross',
      'gap-bounce',
      '--data',
      one,
      '--param',
      'slow=20',
      '--param',
      'fill=60',
    )
    expect(code).toBe(0)
  })

  it.each([
    ['a parameter that none has', ['sma-cross', 'gap-bounce', '--param', 'lenght=3'], 'UNKNOWN_PARAMETER', 'lenght'],
    ['a wrong parameter of one', ['sma-cross', 'gap-bounce', '--param', 'fast=0'], 'OUT_OF_BOUNDS', 'sma-cross: fast'],
    ['a share of a stranger', ['sma-cross', '--share', 'rsi=0.5'], 'UNKNOWN_STRATEGY', 'rsi'],
    ['a share of nothing', ['sma-cross', '--share', 'sma-cross=0'], 'SHARE_INVALID', '--share'],
    ['strategies named in two ways', ['sma-cross', '--strategy', 'gap-bounce'], 'OPTIONS_CONTRADICT', '--strategy'],
    ['no strategy', [], 'OPERAND_MISSING', 'quarterdeck strategy list'],
    ['the same bars twice', ['sma-cross', '--data', one], 'INSTRUMENT_TWICE', 'different'],
    ['a set nobody stored', ['sma-cross', '--data', 'spx'], 'DATASET_MISSING', 'quarterdeck data list'],
    ['two kinds of fees', ['sma-cross', '--fees', 'alpaca', '--commission', '0.1'], 'OPTIONS_CONTRADICT', '--fees'],
    ['parts of nothing', ['sma-cross', '--sizing', 'equal:0'], 'SIZING_UNKNOWN', 'equal:N'],
    ['an impact without size', ['sma-cross', '--impact', 'quadratic'], 'IMPACT_UNKNOWN', '--impact'],
    ['an order that takes ever', ['sma-cross', '--latency', '1e9'], 'OPTION_OUT_OF_BOUNDS', '--latency'],
    ['a share of no volume', ['sma-cross', '--volume-share', '0'], 'OPTION_OUT_OF_BOUNDS', '--volume-share'],
  ])('refuses %s', async (_, words, code, named) => {
    const refused = await backtest(...words, '--data', one)
    expect(refused.code).toBe(2)
    expect(refused.report).toMatchObject({ ok: false, code })
    expect(refused.complaints).toEqual([refused.report['message']])
    expect(refused.complaints[0]).toContain(named)
  })

  it('refuses bars of several lengths, and two files of one name', async () => {
    const hourly = path.join(folder, 'hourly.csv')
    const hours = Array.from({ length: 48 }, (_, hour) => {
      const day = String(1 + Math.floor(hour / 24)).padStart(2, '0')
      return `2024-01-${day}T${String(hour % 24).padStart(2, '0')}:00:00Z,10,11,9,10,100`
    })
    writeFileSync(hourly, ['Date,Open,High,Low,Close,Volume', ...hours].join('\n'))
    const mixed = await backtest('sma-cross', '--data', one, '--data', hourly)
    expect(mixed.report).toMatchObject({ ok: false, code: 'DATASETS_DIFFER' })
    expect(mixed.complaints[0]).toMatch(/one has historical bars of 1d and hourly historical ones of 1h/)
    const elsewhere = path.join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    for (const place of [folder, elsewhere]) writeFileSync(path.join(place, 'own.js'), '')
    const named = [path.join(folder, 'own.js'), path.join(elsewhere, 'own.js')]
    expect((await backtest(...named, '--data', one)).report).toMatchObject({ code: 'STRATEGY_NAME_TWICE' })
  })
})

describe('misuse of other verbs', () => {
  it.each([
    [experimentsCompareCommand, ['abcdef'], '2 to 6'],
    [experimentsTagCommand, ['abcdef', 'good'], '+promising'],
    [experimentsListCommand, ['--since', 'yesterday'], '2026-01-05'],
    [serveCommand, ['--port', '70000'], '65535'],
  ] as const)('is one JSON object as well', async (command, words, named) => {
    const { code, report, complaints } = await call(command, ...words)
    expect(code).toBe(2)
    expect(report).toMatchObject({ ok: false, code: expect.stringMatching(/^[A-Z_]+$/) })
    expect(complaints).toEqual([expect.stringContaining(named)])
  })
})
