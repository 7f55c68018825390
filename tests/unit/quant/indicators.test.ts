import { describe, expect, it } from 'vitest'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { foldColumn } from '#quant/indicators/fold.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'

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
  })
})
