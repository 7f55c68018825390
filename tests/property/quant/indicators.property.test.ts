import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { foldBars, foldColumn } from '#quant/indicators/fold.ts'
import type { ColumnIndicator } from '#quant/indicators/indicator.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import { WilderAverage } from '#quant/indicators/wilderAverage.ts'

const LENGTH = fc.integer({ min: 2, max: 30 })
const PRICES = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 200 })
const MAKERS: readonly [string, (length: number) => ColumnIndicator][] = [
  ['SimpleMovingAverage', (length) => new SimpleMovingAverage(length)],
  ['RollingMean', (length) => new RollingMean(length)],
  ['ExponentialMovingAverage', (length) => new ExponentialMovingAverage(length)],
  ['WilderAverage', (length) => new WilderAverage(length)],
  ['RelativeStrengthIndex', (length) => new RelativeStrengthIndex(length)],
  ['RollingDeviation', (length) => new RollingDeviation(length)],
]

/** Sum of integers scaled by 10^-4 as the exact rational it is. */
function exactMean(scaled: readonly number[]): number {
  const sum = scaled.reduce((total, value) => total + BigInt(value), 0n)
  return Number((sum * 10n ** 12n) / BigInt(scaled.length)) / 1e16
}

describe.each(MAKERS)('%s', (_, make) => {
  it('streams what its fold gives, and knows nothing of what comes later', () => {
    fc.assert(
      fc.property(PRICES, LENGTH, fc.nat(), (scaled, length, seed) => {
        const prices = scaled.map((value) => value / 1e4)
        const batch = foldColumn(make(length), prices)
        const streaming = make(length)
        const streamed = prices.map((price) => streaming.update(price) ?? Number.NaN)
        expect([...batch]).toEqual(streamed)
        const cut = seed % prices.length
        expect([...foldColumn(make(length), prices.slice(0, cut))]).toEqual(Array.from(batch.subarray(0, cut)))
      }),
    )
  })
})

describe.each([
  ['SimpleMovingAverage', SimpleMovingAverage],
  ['RollingMean', RollingMean],
])('%s', (_, Average) => {
  it('is the exact mean of its window however long the stream', () => {
    fc.assert(
      fc.property(PRICES, LENGTH, fc.integer({ min: 1, max: 40 }), (scaled, length, repeats) => {
        const long = Array.from({ length: repeats }, () => scaled).flat()
        const average = foldColumn(
          new Average(length),
          long.map((value) => value / 1e4),
        )
        for (const [index, value] of average.entries()) {
          if (index < length - 1) expect(value).toBeNaN()
          else {
            const exact = exactMean(long.slice(index - length + 1, index + 1))
            expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-12 * 1000)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('recovers from a value that swallows all others', () => {
    const average = new Average(5)
    const inputs = [1, 2, 3, 1e30, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    const values = inputs.map((input) => average.update(input))
    expect(values.at(-1)).toBe(13)
    expect(values[3]).toBeNull()
  })

  it('gives a repeated value exactly', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 1e6, noNaN: true }), LENGTH, (price, length) => {
        const values = foldColumn(
          new Average(length),
          Array.from({ length: 3 * length }, () => price),
        )
        expect(values.slice(length - 1).every((value) => value === price)).toBe(true)
      }),
    )
  })
})

describe('AverageTrueRange', () => {
  it('streams what its fold gives and stays between the smallest and largest true range', () => {
    const bar = fc.tuple(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 0, max: 1e4 }),
      fc.float({ min: 0, max: 1 }),
    )
    fc.assert(
      fc.property(fc.array(bar, { minLength: 2, maxLength: 100 }), LENGTH, (shapes, length) => {
        const ranges = shapes.map(([low, span, share]) => ({ low, high: low + span, close: low + span * (share || 0) }))
        const column = (pick: (range: (typeof ranges)[number]) => number): Float64Array =>
          Float64Array.from(ranges, pick)
        const [high, low, close] = [column((r) => r.high), column((r) => r.low), column((r) => r.close)]
        const columns = { tsOpen: close, open: close, high, low, close, volume: close }
        const streaming = new AverageTrueRange(length)
        const streamed = ranges.map((range) => streaming.update(range) ?? Number.NaN)
        expect([...foldBars(new AverageTrueRange(length), columns)]).toEqual(streamed)
        const spans = ranges.slice(1).map((r, i) => {
          const before = ranges[i]?.close ?? 0
          return Math.max(r.high, before) - Math.min(r.low, before)
        })
        for (const value of streamed.filter((x) => !Number.isNaN(x))) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...spans) * (1 - 1e-12))
          expect(value).toBeLessThanOrEqual(Math.max(...spans) * (1 + 1e-12))
        }
      }),
    )
  })
})
