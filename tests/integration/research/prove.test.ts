import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatDate } from '#core/time/iso.ts'
import { DAY } from '#core/time/duration.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { backtestCommand } from '#hosts/commands/backtest.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginText } from '../../helpers/pluginBench.ts'

/** Puts a file of the user's to the proof by the command line, on a walk of 200 days from 2020-01-01 on. */
async function prove(handler: string, before = '', signal = new AbortController().signal) {
  const folder = temporaryFolder()
  const data = path.join(folder, 'walk.csv')
  const bars = walkBars(200, 7, DAY)
  const rows = Array.from(bars.close, (close, bar) =>
    [formatDate(bars.tsOpen[bar] ?? 0), bars.open[bar], bars.high[bar], bars.low[bar], close, bars.volume[bar]].join(
      ',',
    ),
  )
  writeFileSync(data, ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'))
  const file = path.join(folder, 'mine.js')
  writeFileSync(file, pluginText(handler, before))
  const parsed = parseCommand(backtestCommand, [file, '--data', data, '--data-dir', folder, '--prove', '--json'])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const code = await backtestCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: () => undefined,
    environment: {},
    signal,
  })
  return { code, printed: JSON.parse(out.join('\n')) as Readonly<Record<string, unknown>> }
}

const CROSS = `
  onBar(bar, api) {
    closes.push(bar.close)
    const mean = (n) => closes.slice(-n).reduce((sum, close) => sum + close, 0) / n
    if (closes.length < 12) return
    if (mean(3) > mean(12) && !CRASH) {
      if (api.position(bar.instrument).side === 'FLAT') api.enter({ instrument: bar.instrument })
    }
    else if (api.position(bar.instrument).side !== 'FLAT') api.exit(bar.instrument)
  }`

describe('a strategy of the user put to the proof', () => {
  it('passes when it is honest', async () => {
    const { code, printed } = await prove(CROSS.replace('CRASH', 'false'), 'const closes = []')
    expect(printed).toMatchObject({ verdict: 'PASSED' })
    expect(code).toBe(0)
  })

  it('fails when it knows dates', async () => {
    const crash = `(bar.opened >= ${String(Date.UTC(2020, 2, 1))}000 && bar.opened < ${String(Date.UTC(2020, 4, 1))}000)`
    const { code, printed } = await prove(CROSS.replace('CRASH', crash), 'const closes = []')
    expect(printed).toMatchObject({ verdict: 'FAILED' })
    const tests = printed.tests as readonly { readonly code: string; readonly state: string }[]
    expect(tests.filter(({ state }) => state === 'FAILED').map((test) => test.code)).toEqual(['TIME_SHIFT'])
    expect(code).toBe(1)
  })

  it('ends with a named error when a callback has no end', async () => {
    const { code, printed } = await prove('onBar(bar, api) { n += 1; if (n === 150) for (;;); }', 'let n = 0;')
    expect(printed).toMatchObject({ ok: false, code: 'STRATEGY_TIMED_OUT' })
    expect(code).toBe(1)
  })

  it('can be cancelled', async () => {
    const stop = new AbortController()
    stop.abort()
    const { code, printed } = await prove(CROSS.replace('CRASH', 'false'), 'const closes = []', stop.signal)
    expect(printed).toMatchObject({ ok: false, code: 'CANCELLED' })
    expect(code).toBe(1)
  })
})
