import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { indicatorsCommand, indicatorsListCommand } from '#hosts/commands/indicators.ts'
import { callVerb } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

function file(rows: readonly string[]): string {
  const name = path.join(temporaryFolder(), 'bars.csv')
  writeFileSync(name, ['date,open,high,low,close,volume', ...rows].join('\n'))
  return name
}

const ROWS = ['2024-01-02,1,2,1,2,5', '2024-01-03,2,3,2,3,5', '2024-01-04,3,5,3,4,5', '2024-01-05,4,6,4,6,5']

const THREE = ['--param', 'timeperiod=3']

describe('quarterdeck indicators', () => {
  it('prints a row for every bar, null before the warm-up and where the input is missing', async () => {
    const data = file([
      ...ROWS.slice(0, 3),
      '2024-01-05,4,6,4,,5',
      ...['08,1,1,1,1,1', '09,2,2,2,3,1'].map((row) => `2024-01-${row}`),
    ])
    const { code, out } = await callVerb(indicatorsCommand, 'sma', '--data', data, '--param', 'timeperiod=2', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(
      [null, 2.5, 3.5, null, null, 2].map((value, index) => {
        return { time: `2024-01-0${[2, 3, 4, 5, 8, 9][index]}T00:00:00Z`, value }
      }),
    )
  })

  it('names several outputs, reads the newest row first and takes other columns', async () => {
    const data = file(ROWS.toReversed())
    const { out } = await callVerb(indicatorsCommand, 'DONCHIAN', '--data', data, '--param', 'timeperiod=2', '--json')
    expect((JSON.parse(out) as unknown[]).at(-1)).toEqual({
      time: '2024-01-05T00:00:00Z',
      upper: 6,
      middle: 4.5,
      lower: 3,
    })
    const sum = await callVerb(
      indicatorsCommand,
      'SUM',
      '--data',
      data,
      '--param',
      'timeperiod=3',
      '--column',
      'volume',
    )
    expect(sum.out).toContain('2024-01-05T00:00:00Z  value 15')
    const pair = await callVerb(indicatorsCommand, 'SUB', '--data', data, '--columns', 'close,open')
    expect(pair.out).toContain('2024-01-05T00:00:00Z  value 2')
  })

  it.each([
    [['RSJ'], 2, 'INDICATOR_UNKNOWN', 'Do you mean RSI'],
    [['bolinger'], 2, 'INDICATOR_UNKNOWN', 'Do you mean BBANDS?'],
    [['MACDX'], 2, 'INDICATOR_UNKNOWN', 'Do you mean MACD,'],
    [['nothing'], 2, 'INDICATOR_UNKNOWN', '"nothing". quarterdeck indicators list has all.'],
    [['RSI', '--param', 'lenght=4'], 2, 'PARAMETER_UNKNOWN', 'Those of RSI are timeperiod.'],
    [['RSI', '--param', 'timeperiod=1.5'], 2, 'PARAMETER_INVALID', 'give a whole number from 2 to 100000.'],
    [['RSI'], 1, 'SERIES_TOO_SHORT', 'RSI needs 15 bars for its first value and the file has 4'],
    [['SUB', '--columns', 'close'], 2, 'COLUMN_UNKNOWN', 'such as high,low.'],
    [['SMA', '--data', '/nowhere.csv'], 2, 'FILE_UNREADABLE', 'there is no such file'],
  ])('refuses %j', async (words, code, reason, text) => {
    const data = words.includes('--data') ? [] : ['--data', file(ROWS)]
    const outcome = await callVerb(indicatorsCommand, ...words, ...data, '--json')
    expect(outcome.code).toBe(code)
    expect(JSON.parse(outcome.out)).toMatchObject({ ok: false, code: reason })
    expect(outcome.err).toContain(text)
  })

  it('reads a packed file, and says where rows are not in the order of their dates', async () => {
    const packed = path.join(temporaryFolder(), 'bars.csv.gz')
    writeFileSync(packed, gzipSync(['date,open,high,low,close,volume', ...ROWS].join('\n')))
    const orderly = await callVerb(indicatorsCommand, 'SUM', '--data', packed, '--param', 'timeperiod=3', '--json')
    expect([orderly.code, orderly.err]).toEqual([0, ''])
    expect((JSON.parse(orderly.out) as unknown[]).at(-1)).toEqual({ time: '2024-01-05T00:00:00Z', value: 13 })
    const [first = '', second = '', ...later] = ROWS
    const mixed = await callVerb(
      indicatorsCommand,
      'SUM',
      '--data',
      file([second, first, ...later]),
      '--json',
      ...THREE,
    )
    expect(mixed.code).toBe(0)
    expect(mixed.err).toContain('Row 2 is older than a row before it')
  })

  it('lists them all', async () => {
    const { out } = await callVerb(indicatorsListCommand, '--json')
    const { indicators } = JSON.parse(out) as { indicators: readonly { readonly name: string }[] }
    expect(indicators.length).toBeGreaterThan(200)
    expect(indicators.find(({ name }) => name === 'BBANDS')).toMatchObject({
      outputs: ['upper', 'middle', 'lower'],
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'matype', default: 'SMA' })]),
    })
    expect((await callVerb(indicatorsListCommand)).out).toContain('MACD ')
  })
})
