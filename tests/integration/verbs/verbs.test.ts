import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sentinelFile } from '#hosts/kill/killFiles.ts'
import { findProgram } from '#hosts/program.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'

const program = findProgram()
const entry = path.join(program.root, 'src', 'hosts', 'cli.ts')

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts a verb in a process of its own; `heard` is what it has printed so far. */
function start(words: readonly string[]): { child: ChildProcess; heard: () => string; ended: Promise<Outcome> } {
  const child = spawn(process.execPath, [entry, ...words], { env: { ...process.env, QUARTERDECK_DATA: '' } })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part))
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part))
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  return { child, heard: () => out, ended }
}
const quarterdeck = (...words: string[]): Promise<Outcome> => start(words).ended
const json = (outcome: Outcome): Record<string, unknown> => JSON.parse(outcome.out) as Record<string, unknown>

describe('the command line', () => {
  it('tells its verbs, its version and each verb’s options', async () => {
    expect(await quarterdeck('--help')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/backtest[\s\S]*serve[\s\S]*kill[\s\S]*journal verify[\s\S]*doctor/),
    })
    expect(await quarterdeck('--version')).toEqual({ code: 0, out: `${program.version}\n`, err: '' })
    expect(await quarterdeck('data', 'import', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--symbol SYMBOL'),
    })
  })

  it.each([
    [[], /Usage/],
    [['wat'], /no verb "wat"; quarterdeck knows backtest/],
    [['journal'], /no verb "journal"/],
    [['serve', '--port', 'x'], /--port must be a number/],
    [['serve', '--port', '70000'], /0 to 65535/],
    [['kill', '--what'], /no option of kill/],
    [['data', 'import'], /FILE is missing/],
  ])('refuses %j with one sentence', async (words, text) => {
    const { code, out, err } = await quarterdeck(...words)
    expect(code).toBe(2)
    expect(`${out}${err}`).toMatch(text)
  })

  it('imports bars, tells every refused row, and lists what is stored', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'bars.csv')
    writeFileSync(
      file,
      'Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,9,11,10,100\n2024-01-04,10,12,9,11,100\n',
    )
    const data = path.join(folder, 'data')
    const preview = await quarterdeck(
      'data',
      'import',
      file,
      '--symbol',
      'ABC',
      '--bar',
      '1d',
      '--preview',
      '--json',
      '--data-dir',
      data,
    )
    expect(json(preview)).toMatchObject({
      ok: true,
      datasetId: null,
      accepted: 2,
      rejected: [{ line: 3, code: 'BAD_OHLC' }],
    })
    expect(existsSync(data)).toBe(false)
    const imported = await quarterdeck('data', 'import', file, '--symbol', 'ABC', '--bar', '1d', '--data-dir', data)
    expect(imported).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 bars of 1d[\s\S]*line 3 refused \(BAD_OHLC\)[\s\S]*Stored as/),
    })
    const listed = await quarterdeck('data', 'list', '--json', '--data-dir', data)
    expect(json(listed)).toMatchObject({
      ok: true,
      datasets: [{ instrumentId: 'ABC.FILE', bars: 2, origin: 'historical' }],
    })
  })

  it.each([
    ['a file that is not there', null, 'FILE_UNREADABLE'],
    ['an empty file', '', 'FILE_EMPTY'],
    ['a file of something else', 'hello\nworld\n', null],
  ])('stores nothing of %s', async (_what, content, code) => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'bars.csv')
    if (content !== null) writeFileSync(file, content)
    const outcome = await quarterdeck(
      'data',
      'import',
      file,
      '--symbol',
      'ABC',
      '--json',
      '--data-dir',
      path.join(folder, 'data'),
    )
    expect(outcome.code).toBe(1)
    expect(json(outcome)).toMatchObject({ ok: false, ...(code === null ? {} : { code }) })
    expect(outcome.err.trim().split('\n')).toHaveLength(1)
  })

  it('says that there is no journal, and where the data directory cannot be', async () => {
    const folder = temporaryFolder()
    expect(await quarterdeck('journal', 'verify', '--data-dir', folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no journal'),
    })
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    expect(await quarterdeck('serve', '--data-dir', path.join(file, 'data'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('--data-dir'),
    })
  })

  it('leaves the KILL file where nothing runs', async () => {
    const folder = temporaryFolder()
    const outcome = await quarterdeck('kill', '--reason', 'enough', '--json', '--data-dir', folder)
    expect(outcome.code).toBe(0)
    expect(json(outcome)).toMatchObject({ ok: true, gate: 'NOT_RUNNING' })
    expect(readFileSync(sentinelFile(folder), 'utf8')).toBe('enough\n')
    expect(await quarterdeck('kill', '--data-dir', path.join(folder, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('could not be written'),
    })
  })

  it(
    'serves until it is told to stop, refuses a second one, can be killed, and finds a damaged journal',
    { timeout: 60_000 },
    async () => {
      const data = path.join(temporaryFolder(), 'data')
      const serving = start(['serve', '--json', '--data-dir', data])
      await until('the address', () => serving.heard().includes('\n'), 20_000)
      const { url, port } = JSON.parse(serving.heard()) as { url: string; port: number }
      const signedIn = await fetch(url, { redirect: 'manual' })
      expect(signedIn.status).toBe(303)

      expect(await quarterdeck('serve', '--json', '--data-dir', data)).toMatchObject({
        code: 1,
        err: expect.stringContaining('already works with'),
      })
      const bars = path.join(data, 'bars.csv')
      writeFileSync(bars, 'Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,11,9,10,100\n')
      expect(
        await quarterdeck('data', 'import', bars, '--symbol', 'ABC', '--bar', '1d', '--data-dir', data),
      ).toMatchObject({ code: 1, err: expect.stringContaining('already works with') })
      expect(await quarterdeck('serve', '--port', String(port), '--data-dir', `${data}-other`)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^Port \d+ is in use/),
      })
      expect(json(await quarterdeck('kill', '--json', '--data-dir', data))).toMatchObject({ ok: true, gate: 'CLOSED' })

      const before = performance.now()
      serving.child.kill('SIGTERM')
      expect((await serving.ended).code).toBe(0)
      expect(performance.now() - before).toBeLessThan(5_000)
      await expect(fetch(url)).rejects.toThrow()
      expect(await quarterdeck('journal', 'verify', '--json', '--data-dir', data)).toMatchObject({
        code: 0,
        out: expect.stringContaining('"ok":true'),
      })

      const journal = path.join(data, 'journal.db')
      const bytes = readFileSync(journal)
      const at = bytes.indexOf('KillTripped')
      bytes.write('KillTrippeX', at)
      writeFileSync(journal, bytes)
      expect(await quarterdeck('journal', 'verify', '--data-dir', data)).toMatchObject({
        code: 1,
        err: expect.stringContaining('damaged'),
      })
    },
  )

  it('shows what is wrong with the installation or the data', async () => {
    const folder = temporaryFolder()
    const outcome = await quarterdeck('doctor', '--json', '--data-dir', folder)
    const { findings } = json(outcome) as { findings: readonly { what: string; ok: boolean }[] }
    expect(findings.map(({ what }) => what)).toEqual([
      'runtime',
      'database',
      'screens',
      'sample data',
      'data directory',
      'instance',
      'journal',
    ])
    expect(outcome.code).toBe(findings.every(({ ok }) => ok) ? 0 : 1)
  })

  it('waits for a taken port of any other program no longer than a moment', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    expect(
      await quarterdeck('serve', '--port', String(port), '--json', '--data-dir', path.join(temporaryFolder(), 'data')),
    ).toMatchObject({ code: 1, out: expect.stringContaining('PORT_IN_USE') })
  })
})
