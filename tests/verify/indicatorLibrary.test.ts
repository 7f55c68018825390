import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldIndicator, type IndicatorColumns } from '#quant/indicators/indicatorStream.ts'
import { checkParameters } from '#quant/indicators/parameters.ts'
import { findIndicator } from '#quant/indicators/registry.ts'
import { compare } from './conformance/conformanceTable.ts'
import { readTalibBars, readTalibRows, type TalibRow } from './talibRows.ts'

const FOLDER = '../shared/data/ta-lib'
/** TA-Lib's own tests let a value be 0.01 from the expected one: half a unit after so many decimals. */
const DIGITS = Math.log10(50)

/** Columns from one bar to another, both included. */
function cut(columns: IndicatorColumns, from: number, to: number): IndicatorColumns {
  const { time, open, high, low, close, volume } = columns
  const part = (column: Float64Array): Float64Array => column.slice(from, to + 1)
  return {
    time: part(time),
    open: part(open),
    high: part(high),
    low: part(low),
    close: part(close),
    volume: part(volume),
  }
}

/** What a row is about that this library has not, or null. */
function absence(row: TalibRow): string | null {
  if (row.outcome.startsWith('TA_OUT_OF_RANGE')) return 'a range of bars that is none'
  if (row.unstable > 0 && (row.given['matype'] === 3 || row.given['matype'] === 4)) {
    return 'an average of averages, each of which leaves values out'
  }
  if (row.name === 'MAXINDEX') return 'the place of the highest price, told as the lowest price'
  return null
}

describe.skipIf(!existsSync(FOLDER))('the indicator library against the expected rows of TA-Lib', () => {
  const { rows, others } = existsSync(FOLDER) ? readTalibRows() : { rows: [], others: [] }
  const held = rows.filter((row) => absence(row) === null)

  it('knows what each of the 561 rows is about', () => {
    expect(rows.length + others.length).toBe(561)
    // Two of the sine of a number, and five of bars of Wilder's that the data do not have.
    expect(others.map((line) => line.split('.c')[0])).toEqual([
      'test_1in_1out',
      'test_1in_1out',
      'test_sar',
      'test_sar',
      'test_sar',
      'test_sar',
      'test_sar',
    ])
    const counts = new Map<string, number>()
    for (const reason of rows.map(absence)) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      'a range of bars that is none': 3,
      'an average of averages, each of which leaves values out': 9,
      'the place of the highest price, told as the lowest price': 1,
    })
  })

  it.for([...new Set(held.map(({ name }) => name))])('%s', (name, context) => {
    const bars = readTalibBars()
    let worst: Figure | null = null
    for (const row of held.filter((other) => other.name === name)) {
      for (const figure of figuresOf(row, bars)) {
        if (worst === null || gapOf(figure) > gapOf(worst)) worst = figure
      }
    }
    if (worst === null) throw new Error(`no row of ${name} has a value`)
    const { ours, theirs, text } = worst
    compare(context, { case: `TA-Lib ${name}`, figure: `worst of its rows: ${text}`, ours, theirs, digits: DIGITS })
  })
})

interface Figure {
  readonly text: string
  readonly ours: number
  readonly theirs: number
}

function gapOf({ ours, theirs }: Figure): number {
  const gap = Math.abs(ours - theirs)
  return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap
}

/** Checks when a row's values begin and how many there are, and returns those that it names beside its own. */
function figuresOf(row: TalibRow, bars: IndicatorColumns): readonly Figure[] {
  const definition = findIndicator(row.name)
  if (definition === null) throw new Error(`there is no ${row.name}`)
  const checked = checkParameters(definition, new Map(Object.entries(row.given)))
  expect(checked.ok, row.text).toBe(row.outcome !== 'TA_BAD_PARAM')
  if (!checked.ok) return []
  const isEarlier = row.isMetaStock && (row.name === 'RSI' || row.name === 'CMO')
  const before = Math.max(...definition.warmUps(checked.values)) - 1 + row.unstable - (isEarlier ? 1 : 0)
  const begin = Math.max(row.start, before)
  // What begins with the first input of all always sees the whole series.
  const from = row.isMetaStock ? 0 : begin - before
  const outputs = foldIndicator(definition, checked.values, cut(seriesOf(row, bars), from, row.end), {
    seeding: row.isMetaStock ? 'first' : 'mean',
    real: /^(MIN|MAX)/.test(row.name) ? 'open' : 'close',
  })
  return row.expected.flatMap(({ output, at, value }) => {
    const column = outputs[definition.outputs.indexOf(output)]
    if (column === undefined) throw new Error(`${row.name} has no ${output}`)
    const values = column.slice(begin - from)
    expect(values.length, row.text).toBe(row.count)
    if (row.count === 0) return []
    expect(begin, row.text).toBe(row.begin)
    expect(values.every((one) => !Number.isNaN(one))).toBe(true)
    const ours = values[at] ?? Number.NaN
    // Places are told as what stands there.
    return [
      { text: row.text, ours: row.name.endsWith('INDEX') ? (bars.open[ours] ?? ours) : ours, theirs: Number(value) },
    ]
  })
}

/** The bars of a row: cycles are followed in the middle of the range, as TA-Lib's tests do. */
function seriesOf(row: TalibRow, bars: IndicatorColumns): IndicatorColumns {
  const isCycle = row.name.startsWith('HT_') || row.name === 'MAMA' || row.given['matype'] === 7
  if (!isCycle) return bars
  return { ...bars, close: bars.high.map((high, index) => (high + (bars.low[index] ?? 0)) / 2) }
}
