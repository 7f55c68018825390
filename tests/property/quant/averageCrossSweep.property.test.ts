import { expect, it } from 'vitest'
import fc from 'fast-check'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import { type CrossPair, sweepAverageCrosses } from '#quant/sweeps/averageCrossSweep.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const COST = 0.0005

/** One run by itself, bar by bar. */
function runAlone(closes: Float64Array, pair: CrossPair): { equity: number; changes: number } {
  const fast = new SimpleMovingAverage(pair.fast)
  const slow = new SimpleMovingAverage(pair.slow)
  let [equity, changes, isLong] = [1, 0, false]
  for (const [index, close] of closes.entries()) {
    if (isLong) equity *= close / (closes[index - 1] ?? Number.NaN)
    const above = fast.update(close) ?? Number.NaN
    const below = slow.update(close) ?? Number.NaN
    if (above > below === isLong) continue
    isLong = !isLong
    changes += 1
    equity *= 1 - COST
  }
  return { equity, changes }
}

const PAIR = fc.record({ fast: fc.integer({ min: 1, max: 12 }), slow: fc.integer({ min: 2, max: 70 }) })

it('a swept pair is the run by itself, bit for bit, over any number of blocks', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 0, max: 4_000 }),
      fc.array(PAIR, { minLength: 1, maxLength: 8 }),
      (seed, count, pairs) => {
        const random = new SeededRandom(seed)
        let price = 100
        // Every third price stands still, so that averages tie.
        const closes = Float64Array.from({ length: count }, () => {
          if (random.next() > 1 / 3) price = Math.round(price * (1 + (random.next() - 0.5) * 0.02) * 100) / 100
          return price
        })
        const { equity, changes } = sweepAverageCrosses(closes, pairs, COST)
        const swept = pairs.map((_, index) => ({ equity: equity[index], changes: changes[index] }))
        expect(swept).toStrictEqual(pairs.map((pair) => runAlone(closes, pair)))
      },
    ),
    { numRuns: 60 },
  )
})
