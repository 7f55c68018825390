import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { fragmentationOf, planConsolidation, SMALL_FILE_ROWS, type ColdFile } from '#core/history/coldFiles.ts'
import { monthOf, monthsToArchive } from '#core/history/lifecycle.ts'
import { spansOf } from '#core/history/coverage.ts'

const at = (text: string): number => parseTimestamp(text) ?? Number.NaN

describe('the lifecycle of history', () => {
  it('knows the month of any time', () => {
    expect(monthOf(at('2023-12-31T23:59:59Z'))).toEqual({
      name: '2023-12',
      from: at('2023-12-01'),
      to: at('2024-01-01'),
    })
    expect(monthOf(at('2024-02-29')).to).toBe(at('2024-03-01'))
    expect(monthOf(-1)).toEqual({ name: '1969-12', from: -31 * DAY, to: 0 })
  })

  it('archives whole months that ended long enough ago, and only those with rows', () => {
    const spans = [
      { first: at('2024-01-15'), last: at('2024-02-02'), rows: 2 },
      { first: at('2024-04-30'), last: at('2024-06-01'), rows: 2 },
    ]
    const months = (now: string, hotDays = 30): readonly string[] =>
      monthsToArchive(spans, at(now), { hotDays }).map(({ name }) => name)
    expect(months('2024-03-01')).toEqual([])
    expect(months('2024-03-02')).toEqual(['2024-01'])
    expect(months('2024-03-30T23:59:59Z')).toEqual(['2024-01'])
    expect(months('2024-03-31')).toEqual(['2024-01', '2024-02'])
    expect(months('2024-05-30')).toEqual(['2024-01', '2024-02'])
    expect(months('2024-05-31')).toEqual(['2024-01', '2024-02', '2024-04'])
    expect(months('2024-06-01', 0)).toEqual(['2024-01', '2024-02', '2024-04', '2024-05'])
    expect(months('2024-01-31', 0)).toEqual([])
  })

  it('finds spans', () => {
    expect(spansOf(Float64Array.of(1, 2, 3, 9, 10), 1).spans).toEqual([
      { first: 1, last: 3, rows: 3 },
      { first: 9, last: 10, rows: 2 },
    ])
    expect(spansOf(new Float64Array(0), 1)).toEqual({ rows: 0, first: null, last: null, spans: [] })
  })
})

describe('the plan of joining files', () => {
  const file = (period: string, rows: number, name = `${period}-${rows}`): ColdFile => ({
    name,
    period,
    rows,
    first: 0,
    last: 1,
    bytes: rows * 10,
    sha256: '',
  })
  const big = SMALL_FILE_ROWS
  const planned = (files: readonly ColdFile[]) =>
    planConsolidation(files).map(({ inputs, period }) => [period, inputs.map(({ name }) => name)])

  it('joins the files of a month first, then the small months of a year', () => {
    expect(planned([file('2024-01', 5), file('2024-01', 6), file('2024-02', 7)])).toEqual([
      ['2024-01', ['2024-01-5', '2024-01-6']],
    ])
    expect(planned([file('2024-01', 11), file('2024-02', 7), file('2024-03', big), file('2023-12', 4)])).toEqual([
      ['2024', ['2024-01-11', '2024-02-7']],
    ])
  })

  it('takes the large file of a year in, so that a year has one', () => {
    expect(planned([file('2024', big), file('2024-01', 1), file('2024-02', 2)])).toEqual([
      ['2024', ['2024-01-1', '2024-02-2', `2024-${big}`]],
    ])
  })

  it('leaves alone what is large or alone', () => {
    expect(planned([])).toEqual([])
    expect(planned([file('2024-01', big), file('2024-02', big), file('2024-03', 1), file('2023-03', 1)])).toEqual([])
    expect(planned([file('2024', big), file('2024-03', 1)])).toEqual([])
  })

  it('is measured', () => {
    expect(fragmentationOf([file('2024-01', 10), file('2024-02', 20), file('2024-03', big)])).toEqual({
      files: 3,
      rows: big + 30,
      bytes: (big + 30) * 10,
      rowsPerFile: (big + 30) / 3,
      smallFiles: 2,
      superfluous: 1,
    })
    expect(fragmentationOf([]).rowsPerFile).toBe(0)
  })
})
