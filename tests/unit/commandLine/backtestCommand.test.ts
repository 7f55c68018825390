import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatDate } from '#core/time/iso.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { backtestCommand } from '#hosts/commands/backtest.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { DAY } from '#core/time/duration.ts'

let folder = ''
let file = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-backtest-'))
  file = path.join(folder, 'walk.csv')
  const bars = walkBars(400, 7, DAY)
  const rows = Array.from(bars.close, (close, index) =>
    [
      formatDate(bars.tsOpen[index] ?? 0),
      bars.open[index],
      bars.high[index],
      bars.low[index],
      close,
      bars.volume[index],
    ].join(','),
  )
  writeFileSync(file, ['date,OPEN,High,low,Close,VOLUME', ...rows].join('\n'))
  writeFileSync(path.join(folder, 'empty.csv'), '')
  writeFileSync(path.join(folder, 'header.csv'), 'Date,Open,High,Low,Close,Volume\n')
  writeFileSync(path.join(folder, 'words.csv'), 'these,are\nno,bars\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function call(
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly complaints: readonly string[] }> {
  const parsed = parseCommand(backtestCommand, [...words, '--data-dir', path.join(folder, 'data')])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await backtestCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), complaints }
}

describe('quarterdeck backtest', () => {
  it('prints one object with every key of its surface', async () => {
    const { code, out, complaints } = await call(
      'sma-cross',
      '--data',
      file,
      '--param',
      'fast=5',
      '--param',
      'slow=15',
      '--side',
      'both',
      '--commission',
      '0.001',
      '--finalize',
      '--json',
    )
    expect(code).toBe(0)
    expect(complaints).toEqual([])
    const report = JSON.parse(out) as Record<string, unknown>
    const surface =
      'bars trades equityFinal equityPeak returnPct buyHoldReturnPct cagrPct annualVolatilityPct sharpe sortino calmar maxDrawdownPct winRatePct profitFactor sqn exposurePct commissionsPaid tradesList orderListHash dataHash configHash'
    expect(Object.keys(report)).toEqual(expect.arrayContaining(surface.split(' ')))
    const [trade] = report.tradesList as Record<string, unknown>[]
    expect(Object.keys(trade ?? {})).toEqual([
      'side',
      'size',
      'entryTime',
      'exitTime',
      'entryPrice',
      'exitPrice',
      'pnl',
    ])
    expect(trade?.entryTime).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect((report.tradesList as unknown[]).length).toBe(report.trades)
    for (const name of ['orderListHash', 'dataHash', 'configHash']) expect(report[name]).toMatch(/^[0-9a-f]{64}$/)
  })

  it('tells what the checks found, and what other ways within a bar would have given', async () => {
    const words = ['sma-cross', '--data', file, '--param', 'fast=5', '--param', 'slow=15', '--stop-loss', '0.01']
    const bracket = [...words, '--take-profit', '0.01', '--commission', '0.01']
    const report = JSON.parse((await call(...bracket, '--json')).out) as {
      readonly returnPct: number
      readonly intrabar: readonly { readonly rule: string; readonly returnPct: number }[]
      readonly findings: readonly { readonly severity: string; readonly title: string }[]
    }
    expect(report.intrabar.map(({ rule }) => rule)).toEqual(['worst-first', 'expected', 'best-first'])
    expect(report.intrabar[0]?.returnPct).toBe(report.returnPct)
    const serious = report.findings.filter(({ severity }) => severity !== 'NOTE')
    expect(serious.length).toBeGreaterThan(0)
    const { out } = await call(...bracket)
    for (const { severity, title } of serious) expect(out).toContain(`\n  ${severity} ${title}: `)
    expect(out).toMatch(/By the way within a bar: worst-first .* % \(this run\), expected .* %, best-first .* %\./)
    expect(out).toMatch(/Checks: \d+ told above, \d+ more to note \(--json tells them\), \d+ could not be made\./)
  })

  it('prints a table with intervals and their n', async () => {
    const { code, out } = await call('sma-cross', '--data', file, '--finalize')
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}Won .*n=\d+$/m)
    expect(out).toMatch(/^ {2}Sharpe ratio .*\[.*\] n=\d+$/m)
  })

  it.each([
    ['an unknown strategy', ['sma-crass', '--data', 'FILE'], 'sma-cross'],
    ['a missing file', ['sma-cross', '--data', 'nowhere.csv'], 'nowhere.csv'],
    ['an empty file', ['sma-cross', '--data', 'empty.csv'], 'empty'],
    ['a file without rows', ['sma-cross', '--data', 'header.csv'], ''],
    ['a file without bars', ['sma-cross', '--data', 'words.csv'], ''],
    [
      'a fast average that is not faster',
      ['sma-cross', '--data', 'FILE', '--param', 'fast=20', '--param', 'slow=20'],
      'fast',
    ],
    ['a parameter out of bounds', ['sma-cross', '--data', 'FILE', '--param', 'fast=0'], 'fast'],
    ['a parameter that is no number', ['sma-cross', '--data', 'FILE', '--param', 'fast=NaN'], 'fast'],
    ['an unknown parameter', ['sma-cross', '--data', 'FILE', '--param', 'length=3'], 'length'],
    ['negative cash', ['sma-cross', '--data', 'FILE', '--cash', '-1'], '--cash'],
    ['no cash', ['sma-cross', '--data', 'FILE', '--cash', '0'], '--cash'],
    ['a negative commission', ['sma-cross', '--data', 'FILE', '--commission', '-0.1'], '--commission'],
    ['a sizing nobody knows', ['sma-cross', '--data', 'FILE', '--sizing', 'units:0'], '--sizing'],
    [
      'sides that contradict each other',
      ['sma-cross', '--data', 'FILE', '--side', 'long', '--param', 'side=both'],
      'side',
    ],
    ['a stop beyond zero', ['sma-cross', '--data', 'FILE', '--stop-loss', '1'], '--stop-loss'],
  ])('refuses %s in one sentence with exit code 2', async (_, words, named) => {
    const given = words.map((word) => (word === 'FILE' ? file : word.endsWith('.csv') ? path.join(folder, word) : word))
    const { code, out, complaints } = await call(...given, '--json')
    expect(code).toBe(2)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(named)
    expect(complaints[0]).not.toMatch(/\n|Error:|undefined/)
    const error = JSON.parse(out) as { readonly ok: boolean; readonly code: string; readonly message: string }
    expect(error.ok).toBe(false)
    expect(error.code).toMatch(/^[A-Z][A-Z0-9_]*$/)
    expect(error.message).toBe(complaints[0])
    const plain = await call(...given)
    expect(plain.out).toBe('')
  })
})
