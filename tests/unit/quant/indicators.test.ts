import { describe, expect, it } from 'vitest'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { BollingerBands } from '#quant/indicators/bollingerBands.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { foldColumn } from '#quant/indicators/fold.ts'
import { FusedIndicators } from '#quant/indicators/fusedIndicators.ts'
import { Macd } from '#quant/indicators/macd.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'

function macdColumns(inputs: readonly number[]): { line: Float64Array; signal: Float64Array; histogram: Float64Array } {
  const room = (): Float64Array => new Float64Array(inputs.length)
  const values = { line: room(), signal: room(), histogram: room() }
  new Macd({ fast: 12, slow: 26, signal: 9 }).fold(Float64Array.from(inputs), values)
  return values
}

describe('indicators by hand', () => {
  it('SMA waits for its window', () => {
    expect([...foldColumn(new SimpleMovingAverage(3), [1, 2, 6, 4])]).toEqual([NaN, NaN, 3, 4])
  })

  it('EMA starts from the mean and moves by 2 / (n + 1)', () => {
    expect([...foldColumn(new ExponentialMovingAverage(3), [1, 2, 6, 5, 2])]).toEqual([NaN, NaN, 3, 4, 3])
  })

  it('RSI is 100 on gains only, 0 without change, and the share of gains otherwise', () => {
    expect(foldColumn(new RelativeStrengthIndex(2), [1, 2, 3])[2]).toBe(100)
    expect(foldColumn(new RelativeStrengthIndex(2), [2, 2, 2])[2]).toBe(0)
    expect(foldColumn(new RelativeStrengthIndex(2), [10, 13, 12])[2]).toBe(75)
  })

  it('ATR counts the gap from the close before', () => {
    const atr = new AverageTrueRange(2)
    expect(atr.update({ high: 11, low: 9, close: 10 })).toBeNull()
    expect(atr.update({ high: 13, low: 12, close: 12 })).toBeNull()
    expect(atr.update({ high: 13, low: 12, close: 12.5 })).toBe(2)
    expect(atr.update({ high: 12.5, low: 8.5, close: 9 })).toBe(3)
  })

  it('MACD starts both averages with the same input', () => {
    // Fast: the mean of the last two of the first three, then 2/3 of each input. Slow: their mean, then half of each.
    const macd = new Macd({ fast: 2, slow: 3, signal: 2 })
    expect([macd.update(1), macd.update(2), macd.signal]).toEqual([null, null, null])
    expect([macd.update(6), macd.signal, macd.histogram]).toEqual([1, null, null])
    // Fast 4 + (9 - 4) * 2/3, slow 3 + (9 - 3) / 2; the signal is the mean of both lines.
    expect(macd.update(9)).toBeCloseTo(4 / 3, 14)
    expect(macd.signal).toBeCloseTo(7 / 6, 14)
    expect(macd.histogram).toBeCloseTo(1 / 6, 14)
    const flat = macdColumns(Array.from({ length: 80 }, () => 7.3))
    expect([flat.line.at(-1), flat.signal.at(-1), flat.histogram.at(-1)]).toEqual([0, 0, 0])
  })

  it('Bollinger bands lie at population deviations', () => {
    const bands = new BollingerBands(8, 2)
    const inputs = [2, 4, 4, 4, 5, 5, 7, 9]
    expect(inputs.map((input) => bands.update(input)).slice(6)).toEqual([null, 5])
    expect([bands.upper, bands.lower]).toEqual([9, 1])
    for (let count = 0; count < 8; count += 1) bands.update(0.1)
    expect([bands.upper, bands.lower]).toEqual([0.1, 0.1])
  })

  it('a value that has left a window leaves no trace', () => {
    const mean = foldColumn(new RollingMean(3), [1, NaN, 1e300, 2, 2.5, 3, 4])
    expect([...mean.subarray(0, 4)]).toEqual([NaN, NaN, NaN, NaN])
    expect(mean[4]).toBeCloseTo(1e300 / 3, -290)
    expect([mean[5], mean[6]]).toEqual([2.5, expect.closeTo(19 / 6, 14)])
    const deviation = foldColumn(new RollingDeviation(2), [1, NaN, 1e200, 5, 5])
    expect(deviation.at(-1)).toBe(0)
  })

  it('columns refuse room that is too small or their own memory', () => {
    const column = Float64Array.of(1, 2, 3)
    expect(() => new RollingMean(2).fold(column, new Float64Array(2))).toThrow('Invariant')
    expect(() => new ExponentialMovingAverage(2).fold(column, column)).toThrow('Invariant')
    const shared = new Float64Array(6)
    expect(() => new RollingMean(2).fold(shared.subarray(0, 4), shared.subarray(2))).toThrow('Invariant')
    new RollingMean(2).fold(shared.subarray(0, 3), shared.subarray(3))
    expect([...shared.subarray(4)]).toEqual([0, 0])
  })

  it('fused indicators refuse a snapshot of other lengths', () => {
    const usual = {
      sma: 3,
      ema: 3,
      rsi: 3,
      macd: { fast: 2, slow: 3, signal: 2 },
      bands: { length: 3, deviations: 2 },
      atr: 3,
    }
    const snapshot = new FusedIndicators(usual).snapshot()
    expect(() => new FusedIndicators({ ...usual, sma: 4 }).restore(snapshot)).toThrow('Invariant')
  })

  it('deviation has its mean and z-score', () => {
    const rolling = new RollingDeviation(3)
    expect([rolling.mean, rolling.zScore(1)]).toEqual([null, null])
    for (const value of [1e9 + 1, 1e9 + 2, 1e9 + 3]) rolling.update(value)
    expect([rolling.mean, rolling.zScore(1e9 + 4)]).toEqual([1e9 + 2, 2])
    for (const value of [5, 5]) rolling.update(value)
    expect(rolling.update(5)).toBe(0)
    expect(rolling.zScore(6)).toBeNull()
  })

  it('lengths that mean nothing break an invariant', () => {
    expect(() => new SimpleMovingAverage(0)).toThrow('Invariant')
    expect(() => new RollingDeviation(1)).toThrow('Invariant')
    expect(() => new ExponentialMovingAverage(2.5)).toThrow('Invariant')
    expect(() => new Macd({ fast: 26, slow: 12, signal: 9 })).toThrow('Invariant')
    expect(() => new BollingerBands(20, 0)).toThrow('Invariant')
  })
})
