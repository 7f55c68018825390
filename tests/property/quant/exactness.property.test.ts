import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { BollingerBands } from '#quant/indicators/bollingerBands.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { foldBars, foldColumn } from '#quant/indicators/fold.ts'
import type { RangeColumns } from '#quant/indicators/indicator.ts'
import { Macd } from '#quant/indicators/macd.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import {
  exactBands,
  exactDeviation,
  exactExponential,
  exactMacd,
  exactMean,
  exactStrength,
  exactTrueRange,
  largestError,
} from '../../helpers/exactIndicators.ts'

const BARS = 2_000
const LEVEL = fc.constantFrom(1e-4, 1, 100, 65_000, 1e9)
const LENGTH = fc.integer({ min: 2, max: 60 })
const SEED = fc.integer({ min: 1, max: 1e9 })

/** A walk around a level with steps of a hundredth at most. */
function walk(seed: number, level: number): RangeColumns {
  const random = new SeededRandom(seed)
  const columns = { high: new Float64Array(BARS), low: new Float64Array(BARS), close: new Float64Array(BARS) }
  let price = level
  for (let row = 0; row < BARS; row += 1) {
    const open = price
    price *= 1 + (random.next() - 0.5) * 0.02
    columns.close[row] = price
    columns.high[row] = Math.max(open, price) * (1 + 0.001 * random.next())
    columns.low[row] = Math.min(open, price) * (1 - 0.001 * random.next())
  }
  return columns
}

function check(measure: (columns: RangeColumns, length: number, level: number) => number, bound: number): void {
  fc.assert(
    fc.property(SEED, LEVEL, LENGTH, (seed, level, length) => {
      expect(measure(walk(seed, level), length, level)).toBeLessThanOrEqual(bound)
    }),
    { numRuns: 25 },
  )
}

describe('relative error against 32 digits', () => {
  it('averages: below 1e-14', () => {
    check(({ close }, length) => {
      const exact = exactMean(close, length)
      return Math.max(
        largestError(foldColumn(new SimpleMovingAverage(length), close), exact),
        largestError(foldColumn(new RollingMean(length), close), exact),
        largestError(foldColumn(new ExponentialMovingAverage(length), close), exactExponential(close, length)),
      )
    }, 1e-14)
  })

  it('strength and range: below 1e-12', () => {
    check(
      (columns, length) =>
        Math.max(
          largestError(
            foldColumn(new RelativeStrengthIndex(length), columns.close),
            exactStrength(columns.close, length),
          ),
          largestError(foldBars(new AverageTrueRange(length), columns), exactTrueRange(columns, length)),
        ),
      1e-12,
    )
  })

  it('bands: below 1e-14', () => {
    check(({ close }, length) => {
      const room = (): Float64Array => new Float64Array(close.length)
      const bands = { middle: room(), upper: room(), lower: room() }
      new BollingerBands(length, 2).fold(close, bands)
      const exact = exactBands(close, length, 2)
      return Math.max(
        largestError(bands.middle, exact.middle),
        largestError(bands.upper, exact.upper),
        largestError(bands.lower, exact.lower),
      )
    }, 1e-14)
  })

  it('deviation: below 1e-12, at any level of prices', () => {
    check(
      ({ close }, length) =>
        largestError(foldColumn(new RollingDeviation(length), close), exactDeviation(close, length)),
      1e-12,
    )
  })

  it('MACD: below 1e-14 of the price, as it crosses zero itself', () => {
    check(({ close }, length) => {
      const lengths = { fast: length, slow: 2 * length, signal: 9 }
      const room = (): Float64Array => new Float64Array(close.length)
      const values = { line: room(), signal: room(), histogram: room() }
      new Macd(lengths).fold(close, values)
      const exact = exactMacd(close, lengths)
      const floor = Math.min(...close)
      const names = ['line', 'signal', 'histogram'] as const
      return Math.max(...names.map((name) => largestError(values[name], exact[name], floor)))
    }, 1e-14)
  })
})
