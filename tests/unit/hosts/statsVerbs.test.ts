import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { STATS_VERBS } from '#hosts/commands/stats.ts'
import { statsCommand } from '#hosts/commands/stats/list.ts'
import { type Called, callVerb } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { autoregressive, bellNoise, summed } from '../../helpers/noise.ts'

async function call(name: string, ...words: readonly string[]): Promise<Called> {
  if (name === 'stats') return callVerb(statsCommand, ...words)
  const verb = STATS_VERBS.find((each) => each.name === name)
  if (verb === undefined) throw new Error(`there is no ${name}`)
  return callVerb(await verb.load(), ...words)
}

function file(lines: readonly string[]): string {
  const name = path.join(temporaryFolder(), 'series.csv')
  writeFileSync(name, lines.join('\n'))
  return name
}

const first = summed(bellNoise(300, 5), 50)
const spread = autoregressive(bellNoise(300, 6), 0.6)
const day = (row: number): string => new Date(Date.UTC(2023, 0, 1 + row)).toISOString().slice(0, 10)
const ROWS = Array.from(first, (value, row) => `${day(row)},${20 + 0.8 * value + (spread[row] ?? 0)},${value}`)
const pair = (): string => file(['Date,Tied One,OTHER', ...ROWS])

describe('quarterdeck stats', () => {
  it('lists its verbs and names what there is instead of one that is not', async () => {
    const list = await call('stats')
    for (const { name } of STATS_VERBS) expect(list.out).toContain(`quarterdeck ${name} `)
    const unknown = await call('stats', 'adff', '--json')
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('There is no statistic "adff"; quarterdeck stats knows adf, kpss, pp, vr, coint')
  })

  it('every verb loads under the name it is listed by', async () => {
    for (const { name, load } of STATS_VERBS) expect((await load()).name).toBe(name)
  })

  // statsmodels 0.15.0: adfuller, kpss, coint, coint_johansen; arch 8.0.0: PhillipsPerron, VarianceRatio.
  it('tells the figures of another program as JSON', async () => {
    const data = pair()
    const json = async (name: string, ...words: readonly string[]): Promise<Record<string, unknown>> => {
      const { code, out, err } = await call(name, '--data', data, ...words, '--json')
      expect([code, err]).toEqual([0, ''])
      return JSON.parse(out) as Record<string, unknown>
    }
    expect(await json('stats coint', '--y', 'tied one', '--x', 'other')).toMatchObject(EXPECTED.coint)
    expect(await json('stats johansen', '--columns', 'tied_one,other')).toMatchObject(EXPECTED.johansen)
    expect(await json('stats adf', '--column', 'OTHER', '--log')).toMatchObject(EXPECTED.adf)
    expect(await json('stats adf', '--column', 'OTHER', '--regression', 'ct', '--lags', '4')).toMatchObject(
      EXPECTED.adfFixed,
    )
    expect(await json('stats kpss', '--column', 'OTHER')).toMatchObject(EXPECTED.kpss)
    expect(await json('stats pp', '--column', 'OTHER')).toMatchObject(EXPECTED.pp)
    expect(await json('stats vr', '--column', 'OTHER', '--periods', '5')).toMatchObject(EXPECTED.vr)
    const { halfLife } = await json('stats halflife', '--column', 'OTHER')
    expect(halfLife).toBeGreaterThan(10)
  })

  it('tells them to people in a table with a sentence', async () => {
    const data = pair()
    const test = await call('stats coint', '--data', data, '--y', 'Tied One', '--x', 'OTHER')
    expect(test.out).toMatch(/units of OTHER +0\.8/)
    expect(test.out).toContain('No cointegration is rejected at 5 %: the spread returns to its level.')
    const relations = await call('stats johansen', '--data', data, '--columns', 'Tied One,OTHER')
    expect(relations.out).toContain('at most 1  trace')
    const outside = await call('stats kpss', '--data', data, '--column', 'OTHER')
    expect(outside.out).toContain('below 0.01, where the table ends')
  })

  it('reads the newest row first, one column without a delimiter, and numbers with a decimal comma', async () => {
    const forwards = await call('stats adf', '--data', pair(), '--column', 'OTHER', '--json')
    const backwards = file(['Date,Tied One,OTHER', ...ROWS.toReversed()])
    expect((await call('stats adf', '--data', backwards, '--column', 'OTHER', '--json')).out).toBe(forwards.out)
    const single = file(['close', ...Array.from(first, String)])
    expect((await call('stats adf', '--data', single, '--json')).out).toBe(forwards.out)
    const commas = file([
      'Date;close',
      ...Array.from(first, (value, row) => `${day(row)};${String(value).replace('.', ',')}`),
    ])
    expect((await call('stats adf', '--data', commas, '--json')).out).toBe(forwards.out)
  })

  it('names what is wrong with a file and the way out', async () => {
    const at = (text: string): string =>
      file(['Date,close', ...Array.from(first, (value, row) => `${day(row)},${row === 6 ? text : value}`)])
    expect(await call('stats adf', '--data', at('.'))).toMatchObject({
      code: 2,
      err: 'Line 8 has "." in column "close" where a number belongs; correct the file, or add --skip-missing to leave such rows out.\n',
    })
    expect((await call('stats adf', '--data', at(''))).err).toContain('Line 8 has nothing in column "close"')
    const skipped = await call('stats adf', '--data', at('NaN'), '--skip-missing', '--json')
    expect(JSON.parse(skipped.out)).toMatchObject({ skipped: 1 })
    expect((await call('stats adf', '--data', at('-1'), '--log')).err).toContain(
      'has -1 in row 7, which has no logarithm',
    )
    expect((await call('stats adf', '--data', at('1'), '--column', 'open')).err).toBe(
      'The file has no column "open"; its columns are "Date", "close". Name one of them.\n',
    )
    expect((await call('stats adf', '--data', '/nowhere.csv')).err).toContain('there is no such file')
    expect((await call('stats adf', '--data', file(['Date,close']))).err).toContain('no rows')
  })

  it('names what is wrong with a series or an option', async () => {
    const few = file(['close', '1', '2'])
    const short = await call('stats adf', '--data', few, '--json')
    expect([short.code, JSON.parse(short.out)]).toEqual([
      1,
      { ok: false, code: 'SERIES_TOO_SHORT', message: short.err.trim() },
    ])
    const still = file(['close', ...Array.from(first, () => '7')])
    for (const name of ['adf', 'kpss', 'pp', 'vr', 'halflife']) {
      expect(await call(`stats ${name}`, '--data', still)).toMatchObject({
        code: 1,
        err: expect.stringContaining('never changes'),
      })
    }
    const data = pair()
    expect((await call('stats adf', '--data', data, '--column', 'other', '--lags', 'hqic')).err).toContain(
      '--lags must be aic, bic, t-stat',
    )
    expect((await call('stats kpss', '--data', data, '--column', 'other', '--lags', '-3')).err).toContain(
      '--lags must be auto, legacy',
    )
    expect((await call('stats pp', '--data', data, '--column', 'other', '--regression', 'ctt')).err).toContain(
      'must be one of n, c, ct',
    )
    expect((await call('stats vr', '--data', data, '--column', 'other', '--periods', '1')).err).toContain(
      'whole number from 2',
    )
    expect((await call('stats coint', '--data', data, '--y', 'other', '--x', 'other')).err).toContain(
      'one and the same',
    )
    expect((await call('stats johansen', '--data', data, '--columns', 'other')).err).toContain('takes 2 to 12 series')
    expect((await call('stats adf', '--data', data, '--windows', '3')).err).toContain('--windows is no option')
  })
})

const close = (value: number): unknown => expect.closeTo(value, 9)
const EXPECTED = {
  coint: {
    statistic: close(-8.24058850033),
    pValue: close(7.47769099556e-12),
    hedgeRatio: close(0.827285190115),
    halfLife: close(1.8660405886),
  },
  johansen: {
    trace: [close(59.1106614871), close(4.48455620633)],
    eigen: [close(54.6261052808), close(4.48455620633)],
  },
  adf: { statistic: close(-1.9125761485), pValue: close(0.326168218249), lags: 6 },
  adfFixed: { statistic: close(-1.97450652324), pValue: close(0.615249576807), lags: 4 },
  kpss: { statistic: close(1.9079620929), pValue: close(0.01), lags: 10 },
  pp: { statistic: close(-2.24039774359), pValue: close(0.191911341735), lags: 16 },
  vr: { statistic: close(-0.978326165326), pValue: close(0.327913032868), ratio: close(0.876056939105) },
}
