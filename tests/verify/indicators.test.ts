import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { foldBars, foldColumn } from '#quant/indicators/fold.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'

const FOLDER = '../shared/data/ta-lib'
/** Rows of the reference that run over the whole series: id, unstable periods 0, start 0, end 251, length, kind, success. */
const MOVING_AVERAGE =
  /TA_ANY_MA_TEST, 0, 0, 251, (\d+), TA_MAType_(SMA|EMA), TA_COMPATIBILITY_DEFAULT, TA_SUCCESS, ([\d-]+), *([\d.]+), *(\d+),/
const STRENGTH = /TA_RSI_TEST, 0, 0, 251, (\d+), TA_COMPATIBILITY_DEFAULT, TA_SUCCESS, ([\d-]+), *([\d.]+), *(\d+),/
const RANGE = /TA_NATR_TEST, 0, 251, (\d+), 0, 0, TA_SUCCESS, ([\d-]+), *([\d.]+), *(\d+),/

function column(name: string): Float64Array {
  const all = JSON.parse(readFileSync(`${FOLDER}/ta_regtest_data.json`, 'utf8')) as Record<string, number[]>
  return Float64Array.from(all[`TA_SREF_${name}_daily_ref_0_PRIV`] ?? [])
}

/** Evaluates an index as the reference writes it, `252-15`. */
function position(text: string): number {
  const [first = 0, second = 0] = text.split('-').map(Number)
  return first - second
}

/** Distance from an expected value, which the reference cuts off after its second decimal. */
function off(value: number | undefined, expected: string | undefined): number {
  return Math.abs((value ?? Number.NaN) - Number(expected))
}

describe('indicators against the expected rows of TA-Lib', () => {
  const rows = readFileSync(`${FOLDER}/ta_regtest_expected.tsv`, 'utf8').split('\n')
  const close = column('close')
  const high = column('high')
  const low = column('low')

  it('moving averages', () => {
    let checked = 0
    for (const row of rows) {
      const match = MOVING_AVERAGE.exec(row)
      if (match === null) continue
      const [, length, kind, at = '', expected, begin] = match
      const make = kind === 'SMA' ? SimpleMovingAverage : ExponentialMovingAverage
      const values = foldColumn(new make(Number(length)), close)
      expect(off(values[position(at) + Number(begin)], expected), row).toBeLessThan(0.01)
      checked += 1
    }
    expect(checked).toBeGreaterThan(15)
  })

  it('relative strength index', () => {
    const found = rows.map((row) => STRENGTH.exec(row)).filter((match) => match !== null)
    expect(found.length).toBeGreaterThanOrEqual(4)
    for (const [row, length, at = '', expected, begin] of found) {
      const values = foldColumn(new RelativeStrengthIndex(Number(length)), close)
      expect(off(values[position(at) + Number(begin)], expected), row).toBeLessThan(0.01)
    }
  })

  it('average true range, as a percentage of the close', () => {
    const found = rows.map((row) => RANGE.exec(row)).filter((match) => match !== null)
    expect(found.length).toBeGreaterThanOrEqual(3)
    for (const [row, length, at = '', expected, begin] of found) {
      const columns = { tsOpen: close, open: close, high, low, close, volume: close }
      const values = foldBars(new AverageTrueRange(Number(length)), columns)
      const index = position(at) + Number(begin)
      expect((100 * (values[index] ?? 0)) / (close[index] ?? 1), row).toBeCloseTo(Number(expected), 3)
    }
  })
})
