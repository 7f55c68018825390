import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatDate } from '#core/time/iso.ts'
import { DAY } from '#core/time/duration.ts'
import { PROOF_TITLES } from '#contracts/records/proof.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { backtestCommand } from '#hosts/commands/backtest.ts'
import { walkBars } from '../../helpers/backtestBench.ts'

let file = ''
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-prove-'))
  file = path.join(folder, 'walk.csv')
  const bars = walkBars(500, 7, DAY)
  const rows = Array.from(bars.close, (close, bar) =>
    [formatDate(bars.tsOpen[bar] ?? 0), bars.open[bar], bars.high[bar], bars.low[bar], close, bars.volume[bar]].join(
      ',',
    ),
  )
  writeFileSync(file, ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function call(words: readonly string[], signal = new AbortController().signal) {
  const parsed = parseCommand(backtestCommand, ['sma-cross', '--data', file, '--data-dir', folder, '--prove', ...words])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await backtestCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal,
  })
  return { code, out: out.join('\n'), complaints }
}

describe('quarterdeck backtest --prove', () => {
  it('prints every question with its answer and a verdict', async () => {
    const { code, out, complaints } = await call(['--param', 'fast=3', '--param', 'slow=9', '--side', 'both'])
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
    for (const title of Object.values(PROOF_TITLES)) expect(out).toContain(`\n  ${title} `)
    expect(out).toMatch(/^sma-cross fast=3 slow=9 side=both put to the proof on 500 bars$/m)
    expect(out).toMatch(/^ {2}PASSED\. No leak was found/m)
    expect(
      Math.max(
        ...out
          .split('\n')
          .slice(0, -1)
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(118)
  })

  it('prints the same as one object', async () => {
    const { code, out } = await call(['--param', 'fast=3', '--param', 'slow=9', '--json'])
    expect(code).toBe(0)
    const report = JSON.parse(out) as { verdict: string; tests: readonly { code: string; state: string }[] }
    expect(report.verdict).toBe('PASSED')
    expect(report.tests.map((test) => test.code).toSorted()).toEqual(Object.keys(PROOF_TITLES).toSorted())
  })

  it('stops when it is asked to and says nothing then', async () => {
    const stop = new AbortController()
    stop.abort()
    const { code, out, complaints } = await call(['--json'], stop.signal)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'CANCELLED' })
    expect(complaints).toEqual(['The proof was cancelled; it says nothing.'])
  })

  it('refuses to run over threads', async () => {
    const { code, complaints } = await call(['--threads'])
    expect(code).toBe(2)
    expect(complaints).toEqual(['--prove runs on one thread; leave --threads out.'])
  })
})
