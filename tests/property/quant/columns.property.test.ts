import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { BollingerBands } from '#quant/indicators/bollingerBands.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { FusedIndicators, type FusedParameters } from '#quant/indicators/fusedIndicators.ts'
import type { ColumnIndicator } from '#quant/indicators/indicator.ts'
import { Macd } from '#quant/indicators/macd.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import { WilderAverage } from '#quant/indicators/wilderAverage.ts'

const NONE = Number.NaN
const LENGTH = fc.integer({ min: 2, max: 12 })
const CUTS = fc.array(fc.nat({ max: 40 }), { maxLength: 8 })
const PRICE = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 1_000_000 }).map((value) => value / 1e3) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 7.25, 1e-9, 1e12) },
  { weight: 1, arbitrary: fc.constantFrom(NONE, Number.POSITIVE_INFINITY, 1e200) },
)
/** Inputs with runs of the same value, and now and then one that no price is. */
const INPUTS = fc
  .array(fc.tuple(PRICE, fc.integer({ min: 1, max: 15 })), { minLength: 1, maxLength: 40 })
  .map((runs) => Float64Array.from(runs.flatMap(([value, count]) => Array.from({ length: count }, () => value))))
const BARS = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e4 }), fc.nat({ max: 100 })), {
    minLength: 1,
    maxLength: 250,
  })
  .map((shapes) => ({
    low: Float64Array.from(shapes, ([low]) => low),
    high: Float64Array.from(shapes, ([low, span]) => low + span),
    close: Float64Array.from(shapes, ([low, span, share]) => low + (span * share) / 100),
  }))

/** Cuts a column into pieces as the cuts say, the last one to its end; single inputs go by `one`, the others by `many`. */
function inPieces(
  count: number,
  cuts: readonly number[],
  one: (index: number) => void,
  many: (from: number, to: number) => void,
): void {
  let from = 0
  for (const cut of cuts) {
    const to = Math.min(from + cut, count)
    if (to === from + 1) one(from)
    else many(from, to)
    from = to
  }
  many(from, count)
}

const MAKERS: readonly [string, (length: number) => ColumnIndicator][] = [
  ['SimpleMovingAverage', (length) => new SimpleMovingAverage(length)],
  ['RollingMean', (length) => new RollingMean(length)],
  ['ExponentialMovingAverage', (length) => new ExponentialMovingAverage(length)],
  ['WilderAverage', (length) => new WilderAverage(length)],
  ['RelativeStrengthIndex', (length) => new RelativeStrengthIndex(length)],
  ['RollingDeviation', (length) => new RollingDeviation(length)],
]

describe('columns in pieces are the stream, bit for bit', () => {
  it.each(MAKERS)('%s', (_, make) => {
    fc.assert(
      fc.property(INPUTS, LENGTH, CUTS, (inputs, length, cuts) => {
        const streaming = make(length)
        const streamed = Array.from(inputs, (input) => streaming.update(input) ?? NONE)
        const pieces = make(length)
        const values = new Float64Array(inputs.length)
        inPieces(
          inputs.length,
          cuts,
          (index) => {
            values[index] = pieces.update(inputs[index] ?? NONE) ?? NONE
          },
          (from, to) => {
            pieces.fold(inputs.subarray(from, to), values.subarray(from, to))
          },
        )
        expect([...values]).toStrictEqual(streamed)
        expect(pieces.update(5)).toBe(streaming.update(5))
      }),
      { numRuns: 300 },
    )
  })

  it('Macd', () => {
    fc.assert(
      fc.property(INPUTS, LENGTH, LENGTH, CUTS, (inputs, fast, signal, cuts) => {
        const lengths = { fast, slow: fast + 5, signal }
        const streaming = new Macd(lengths)
        const streamed = Array.from(inputs, (input) => [
          streaming.update(input) ?? NONE,
          streaming.signal ?? NONE,
          streaming.histogram ?? NONE,
        ])
        const pieces = new Macd(lengths)
        const column = (): Float64Array => new Float64Array(inputs.length)
        const values = { line: column(), signal: column(), histogram: column() }
        const fold = (from: number, to: number): void => {
          pieces.fold(inputs.subarray(from, to), {
            line: values.line.subarray(from, to),
            signal: values.signal.subarray(from, to),
            histogram: values.histogram.subarray(from, to),
          })
        }
        inPieces(inputs.length, cuts, (index) => fold(index, index + 1), fold)
        const rows = Array.from(inputs, (_, row) => [values.line[row], values.signal[row], values.histogram[row]])
        expect(rows).toStrictEqual(streamed)
      }),
      { numRuns: 300 },
    )
  })

  it('BollingerBands', () => {
    fc.assert(
      fc.property(INPUTS, LENGTH, CUTS, (inputs, length, cuts) => {
        const streaming = new BollingerBands(length, 2)
        const streamed = Array.from(inputs, (input) => [
          streaming.update(input) ?? NONE,
          streaming.upper ?? NONE,
          streaming.lower ?? NONE,
        ])
        const pieces = new BollingerBands(length, 2)
        const column = (): Float64Array => new Float64Array(inputs.length)
        const values = { middle: column(), upper: column(), lower: column() }
        const fold = (from: number, to: number): void => {
          pieces.fold(inputs.subarray(from, to), {
            middle: values.middle.subarray(from, to),
            upper: values.upper.subarray(from, to),
            lower: values.lower.subarray(from, to),
          })
        }
        inPieces(inputs.length, cuts, (index) => fold(index, index + 1), fold)
        const rows = Array.from(inputs, (_, row) => [values.middle[row], values.upper[row], values.lower[row]])
        expect(rows).toStrictEqual(streamed)
      }),
      { numRuns: 300 },
    )
  })

  it('AverageTrueRange', () => {
    fc.assert(
      fc.property(BARS, LENGTH, CUTS, ({ high, low, close }, length, cuts) => {
        const streaming = new AverageTrueRange(length)
        const bar = (row: number): { high: number; low: number; close: number } => ({
          high: high[row] ?? NONE,
          low: low[row] ?? NONE,
          close: close[row] ?? NONE,
        })
        const streamed = Array.from(close, (_, row) => streaming.update(bar(row)) ?? NONE)
        const pieces = new AverageTrueRange(length)
        const values = new Float64Array(close.length)
        inPieces(
          close.length,
          cuts,
          (row) => {
            values[row] = pieces.update(bar(row)) ?? NONE
          },
          (from, to) => {
            const columns = {
              high: high.subarray(from, to),
              low: low.subarray(from, to),
              close: close.subarray(from, to),
            }
            pieces.fold(columns, values.subarray(from, to))
          },
        )
        expect([...values]).toStrictEqual(streamed)
      }),
    )
  })
})

describe('FusedIndicators', () => {
  const PARAMETERS: fc.Arbitrary<FusedParameters> = fc
    .tuple(LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH)
    .map(([sma, ema, rsi, fast, signal, bands, atr]) => ({
      sma,
      ema,
      rsi,
      macd: { fast, slow: fast + 4, signal },
      bands: { length: bands, deviations: 2 },
      atr,
    }))

  it('is worth what the six are one by one, from both kinds of bars and over a snapshot, bit for bit', () => {
    fc.assert(
      fc.property(BARS, INPUTS, PARAMETERS, fc.nat(), (bars, inputs, parameters, seed) => {
        const close = inputs.subarray(0, bars.close.length)
        const columns = { high: bars.high, low: bars.low, close }
        const sma = new SimpleMovingAverage(parameters.sma)
        const ema = new ExponentialMovingAverage(parameters.ema)
        const rsi = new RelativeStrengthIndex(parameters.rsi)
        const macd = new Macd(parameters.macd)
        const bands = new BollingerBands(parameters.bands.length, parameters.bands.deviations)
        const atr = new AverageTrueRange(parameters.atr)
        let fused = new FusedIndicators(parameters)
        for (const [row, price] of close.entries()) {
          const bar = { high: bars.high[row] ?? NONE, low: bars.low[row] ?? NONE, close: price }
          if (row % 2 === 0) fused.update(bar)
          else fused.updateAt(columns, row)
          expect({ ...fused.values }).toStrictEqual({
            sma: sma.update(price) ?? NONE,
            ema: ema.update(price) ?? NONE,
            rsi: rsi.update(price) ?? NONE,
            macdLine: macd.update(price) ?? NONE,
            macdSignal: macd.signal ?? NONE,
            macdHistogram: macd.histogram ?? NONE,
            bandMiddle: bands.update(price) ?? NONE,
            bandUpper: bands.upper ?? NONE,
            bandLower: bands.lower ?? NONE,
            atr: atr.update(bar) ?? NONE,
          })
          if (row !== seed % close.length) continue
          const snapshot = structuredClone(fused.snapshot())
          fused.update({ high: 9, low: 1, close: 4 })
          fused = new FusedIndicators(parameters)
          fused.restore(snapshot)
        }
      }),
      { numRuns: 200 },
    )
  })
})
