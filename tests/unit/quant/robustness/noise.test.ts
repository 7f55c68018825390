import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { perturbBars } from '#quant/robustness/priceNoise.ts'
import { entryDelay, isSkipped } from '#quant/robustness/seededDecision.ts'
import { variance } from '#quant/statistics/moments.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** Bars of a true range of 2 around 100. */
function flatBars(count: number): BarColumns {
  return {
    tsOpen: Float64Array.from({ length: count }, (_, bar) => bar * 60e6),
    open: new Float64Array(count).fill(100),
    high: new Float64Array(count).fill(101),
    low: new Float64Array(count).fill(99),
    close: new Float64Array(count).fill(100),
    volume: new Float64Array(count).fill(5),
  }
}

describe('noise on prices', () => {
  it('has the size asked for', () => {
    const noisy = perturbBars(flatBars(20_000), { scale: 0.25, length: 14, random: new SeededRandom(2) })
    expect(Math.sqrt(variance(noisy.close))).toBeGreaterThan(0.49)
    expect(Math.sqrt(variance(noisy.close))).toBeLessThan(0.51)
    expect(Math.sqrt(variance(noisy.open))).toBeGreaterThan(0.49)
  })

  it('has it from the first bar on', () => {
    const first = Float64Array.from({ length: 5000 }, (_, seed) => {
      return perturbBars(flatBars(1), { scale: 0.25, length: 14, random: new SeededRandom(seed) }).close[0] ?? 0
    })
    expect(Math.sqrt(variance(first))).toBeGreaterThan(0.47)
    expect(Math.sqrt(variance(first))).toBeLessThan(0.53)
  })

  it('of size 0 changes nothing, and times and volumes never change', () => {
    const bars = flatBars(50)
    const still = perturbBars(bars, { scale: 0, length: 14, random: new SeededRandom(2) })
    for (const price of ['open', 'high', 'low', 'close'] as const) {
      for (const [bar, value] of still[price].entries()) expect(value).toBeCloseTo(bars[price][bar] ?? 0, 12)
    }
    expect([still.tsOpen, still.volume]).toEqual([bars.tsOpen, bars.volume])
  })

  it('is the same for the same seed and another for another', () => {
    const make = (seed: number) => perturbBars(flatBars(5), { scale: 0.1, length: 14, random: new SeededRandom(seed) })
    expect(make(1)).toEqual(make(1))
    expect(make(1).close).not.toEqual(make(2).close)
  })

  it('refuses bars that are none', () => {
    const bars = flatBars(3)
    bars.low[1] = 100.5
    expect(() => perturbBars(bars, { scale: 0.1, length: 14, random: new SeededRandom(1) })).toThrow('bar 1')
    bars.low[1] = Number.NaN
    expect(() => perturbBars(bars, { scale: 0.1, length: 14, random: new SeededRandom(1) })).toThrow('Invariant')
  })
})

describe('seeded decisions', () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `SPY ${index * 60_000_000}`)

  it('skip with the probability asked for, by seed and key alone', () => {
    const skipped = keys.filter((key) => isSkipped(5, key, 0.1))
    expect(Math.abs(skipped.length / 20_000 - 0.1)).toBeLessThan(0.007)
    expect(keys.toReversed().filter((key) => isSkipped(5, key, 0.1))).toEqual(skipped.toReversed())
    expect(keys.filter((key) => isSkipped(6, key, 0.1))).not.toEqual(skipped)
    expect(keys.some((key) => isSkipped(5, key, 0))).toBe(false)
    expect(keys.every((key) => isSkipped(5, key, 1))).toBe(true)
  })

  it('delay by each number of bars equally often', () => {
    const counts = [0, 0, 0, 0]
    for (const key of keys) counts[entryDelay(9, key, 3)] = (counts[entryDelay(9, key, 3)] ?? 0) + 1
    expect(counts).toHaveLength(4)
    for (const count of counts) expect(Math.abs(count / 20_000 - 0.25)).toBeLessThan(0.012)
    expect(entryDelay(9, 'SPY', 0)).toBe(0)
  })
})
