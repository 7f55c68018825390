import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatDate } from '#core/time/iso.ts'
import { DAY } from '#core/time/duration.ts'
import { findProgram } from '#hosts/program.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const entry = path.join(findProgram().root, 'src', 'hosts', 'cli.ts')

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a verb in a process of its own. */
function quarterdeck(...words: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [entry, ...words], { env: { ...process.env, QUARTERDECK_DATA: '' } })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part))
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

const json = ({ out }: Outcome): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>

function barsFile(folder: string, name = 'walk.csv'): string {
  const bars = walkBars(300, 5, DAY)
  const rows = Array.from(bars.close, (close, index) =>
    [formatDate(bars.tsOpen[index] ?? 0), bars.open[index], bars.high[index], bars.low[index], close, 100].join(','),
  )
  const file = path.join(folder, name)
  writeFileSync(file, ['Date,Open,High,Low,Close,Volume', ...rows, ''].join('\n'))
  return file
}

describe('experiments on the command line', { timeout: 60_000 }, () => {
  const world = { folder: '', data: '', file: '', ids: [] as string[] }
  const book = (...words: readonly string[]): Promise<Outcome> => quarterdeck(...words, '--data-dir', world.data)
  const run = (fast: number, ...more: readonly string[]): Promise<Outcome> =>
    book('backtest', 'sma-cross', '--data', world.file, '--param', `fast=${fast}`, '--param', 'slow=20', ...more)

  // The folder lives as long as the tests of this group, each of which looks at the same three runs.
  beforeAll(async () => {
    world.folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-'))
    world.data = path.join(world.folder, 'data')
    world.file = barsFile(world.folder)
    for (const fast of [3, 5, 7]) {
      const outcome = await run(fast, '--json', '--label', `fast ${fast}`, '--tag', 'walk')
      world.ids.push(String(json(outcome)['experimentId']))
    }
    return () => rmSync(world.folder, { recursive: true, force: true })
  })

  it('are kept by every backtest, which tells id, trial and deflated Sharpe beside the figures of before', async () => {
    expect(new Set(world.ids).size).toBe(3)
    const again = json(await run(7, '--json'))
    expect(again).toMatchObject({ experimentId: world.ids[2], trial: 4, trials: 4, origin: 'historical' })
    expect(again['deflatedSharpe']).toMatchObject({ n: 299 })
    expect(Object.keys(again)).toEqual(
      expect.arrayContaining(['tradesList', 'orderListHash', 'grossProfit', 'costs', 'netProfit']),
    )
    const { out } = await run(5)
    expect(out).toMatch(/Sharpe ratio .*\n {2}Deflated Sharpe +[\d.]+ {2}\[[\d.]+, [\d.]+\] n=299\n/)
    expect(out).toMatch(/Experiment [0-9a-f]{12}: trial 5 of 5 of sma-cross on walk\.FILE, 1d\./)
  })

  it('are listed, searched and tagged', async () => {
    const [first = ''] = world.ids
    expect((await book('experiments', 'tag', first.slice(0, 8), '+best', '-walk')).out).toContain('#best')
    const best = json(await book('experiments', 'list', '--tag', 'best', '--json'))
    expect(best['experiments']).toMatchObject([{ id: first, tags: ['best'], label: 'fast 3', state: 'DONE' }])
    expect((await book('experiments', 'list', '--text', 'fast 5')).out.trim().split('\n')).toHaveLength(1)
    expect(
      (await book('experiments', 'list', '--since', '2001-01-01', '--limit', '2')).out.trim().split('\n'),
    ).toHaveLength(2)
    expect((await book('experiments', 'list', '--since', '2999-01-01')).out).toContain('No recorded run fits')
    expect(await book('experiments', 'list', '--since', 'yesterday')).toMatchObject({
      code: 2,
      err: expect.stringContaining('2026-01-05'),
    })
    expect(await book('experiments', 'tag', first, 'best')).toMatchObject({
      code: 2,
      err: expect.stringContaining('begins with + or -'),
    })
  })

  it('are shown and compared, with the differences first', async () => {
    const [first = '', second = ''] = world.ids
    const shown = await book('experiments', 'show', first.slice(0, 6))
    expect(shown.out).toMatch(/Gross [-\d.,]+, costs [-\d.,]+, net [-\d.,]+/)
    expect(shown.out).toMatch(/Sharpe ratio .*\[.*\] n=299\n {2}Deflated Sharpe/)
    const { out } = await book('experiments', 'compare', first, second)
    expect(out.indexOf('strategies[0].parameters.fast')).toBeGreaterThan(0)
    expect(out.indexOf('strategies[0].parameters.fast')).toBeLessThan(out.indexOf('Sharpe ratio'))
    expect(out).not.toContain('strategies[0].parameters.slow')
    const compared = json(await book('experiments', 'compare', first, second, '--json'))
    expect(compared['differences']).toEqual([{ name: 'strategies[0].parameters.fast', values: ['3', '5'] }])
    expect(await book('experiments', 'compare', first)).toMatchObject({
      code: 2,
      err: expect.stringContaining('2 to 6'),
    })
    expect(await book('experiments', 'show', 'abc')).toMatchObject({
      code: 1,
      err: expect.stringContaining('first six characters'),
    })
    expect(await book('experiments', 'show', '000000')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no experiment'),
    })
  })

  it('are made again byte for byte, without their file as well', async () => {
    const [first = ''] = world.ids
    const made = await book('reproduce', first.slice(0, 10), '--json')
    expect(made.code).toBe(0)
    expect(json(made)).toMatchObject({ ok: true, match: true, code: { same: true }, data: { foundIn: ['COPY'] } })
    rmSync(world.file)
    expect(await book('reproduce', first)).toMatchObject({ code: 0, out: expect.stringMatching(/^MATCH: /) })
    barsFile(world.folder)
  })

  it('are exported as a page, as data and as tables', async () => {
    const [first = ''] = world.ids
    const file = (name: string): string => path.join(world.folder, name)
    expect((await book('experiments', 'export', first, file('a.html'))).code).toBe(0)
    expect(readFileSync(file('a.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<h1>fast 3<\/h1>/)
    expect((await book('experiments', 'export', first, file('a.json'), '--format', 'json')).code).toBe(0)
    expect(JSON.parse(readFileSync(file('a.json'), 'utf8'))).toMatchObject({ experiment: { id: first } })
    const csv = json(await book('experiments', 'export', first, file('a.csv'), '--format', 'csv', '--json'))
    expect(csv['files']).toEqual([file('a.csv'), file('a-equity.csv')])
    expect(readFileSync(file('a-equity.csv'), 'utf8').trim().split('\n')).toHaveLength(301)
    expect(await book('experiments', 'export', first, path.join(world.folder, 'no', 'a.html'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/could not be written/),
    })
  })

  it('tell how often an idea was tried, and count anew only with a reason', async () => {
    const listed = json(await book('experiments', 'ideas', '--json'))
    const [{ id }] = listed['ideas'] as [{ readonly id: string }]
    expect(await book('experiments', 'reset', id)).toMatchObject({ code: 2, err: expect.stringContaining('--reason') })
    expect((await book('experiments', 'reset', id.slice(0, 8), '--reason', 'new data')).out).toMatch(
      /counts 0 trials now, \d+ ever/,
    )
    const { out } = await book('experiments', 'ideas')
    expect(out).toMatch(/0 trials \(\d+ ever\)[\s\S]*reset at .* trials: new data/)
    expect(await book('experiments', 'verify')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^The trial ledger is whole: .* copies of 1 sets of bars/),
    })
    expect(json(await book('experiments', 'verify', '--json'))).toMatchObject({ ok: true, findings: [] })
  })
})

describe('a data directory', { timeout: 60_000 }, () => {
  it('that cannot be written lets the run go on, uncounted, and says so in one sentence', async () => {
    const folder = temporaryFolder()
    const bars = barsFile(folder)
    const outcome = await quarterdeck(
      'backtest',
      'sma-cross',
      '--data',
      bars,
      '--json',
      '--data-dir',
      path.join(bars, 'data'),
    )
    expect(outcome.code).toBe(0)
    const report = json(outcome)
    expect(report).toMatchObject({ experimentId: null, trial: null, trials: null, deflatedSharpe: null, bars: 300 })
    const sentences = (report['warnings'] as readonly string[]).filter((text) =>
      text.startsWith('This run could not be counted'),
    )
    expect(sentences).toHaveLength(1)
    expect(sentences[0]).not.toContain('\n')
  })

  it('without experiments is left as it is', async () => {
    const data = path.join(temporaryFolder(), 'data')
    const outcome = await quarterdeck('experiments', 'list', '--data-dir', data, '--json')
    expect(outcome.code).toBe(1)
    expect(json(outcome)).toMatchObject({ ok: false, code: 'NO_EXPERIMENTS' })
    expect(existsSync(data)).toBe(false)
  })

  it('whose record of experiments was removed says so', async () => {
    const folder = temporaryFolder()
    const data = path.join(folder, 'data')
    await quarterdeck('backtest', 'sma-cross', '--data', barsFile(folder), '--data-dir', data)
    rmSync(path.join(data, 'research.db'))
    const verified = await quarterdeck('experiments', 'verify', '--data-dir', data)
    expect(verified).toMatchObject({ code: 1, err: expect.stringContaining('is gone, although there was one') })
    const next = await quarterdeck('backtest', 'sma-cross', '--data', path.join(folder, 'walk.csv'), '--data-dir', data)
    expect(next.code).toBe(0)
    const later = await quarterdeck('experiments', 'verify', '--data-dir', data)
    expect(later.out).toMatch(/ended at entry 0 although entry \d+ had been written/)
  })
})
