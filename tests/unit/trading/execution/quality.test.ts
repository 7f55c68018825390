import { describe, expect, it } from 'vitest'
import { againstBenchmark, BenchmarkClock } from '#trading/execution/quality/benchmark.ts'
import { qualityScore } from '#trading/execution/quality/qualityScore.ts'
import { type MeasuredParent, shortfallOf } from '#trading/execution/quality/shortfall.ts'
import { slotWeights, volumeCurve } from '#trading/execution/volumeCurve.ts'

const FILL = { quantity: 600, price: 10_012, fee: 1_500_000, bid: 10_004, ask: 10_010, liquidity: 'TAKER' } as const
const PARENT: MeasuredParent = {
  side: 'BUY',
  quantity: 1_000,
  priceDecimals: 2,
  quantityDecimals: 0,
  decisionPrice: 10_000,
  arrivalDoubled: 20_006,
  finalPrice: 10_020,
  fills: [FILL],
}
const VALUE = 100_000_000_000

describe('an implementation shortfall', () => {
  it('is split as on paper', () => {
    // 600 at 100.12 for a decision at 100.00: delay 0.03, timing 0.04, spread 0.03, impact 0.02 each; 400 missed at 0.20.
    expect(shortfallOf(PARENT)).toEqual({
      delay: 18_000_000,
      timing: 24_000_000,
      spread: 18_000_000,
      impact: 12_000_000,
      fees: 1_500_000,
      opportunity: 80_000_000,
      unattributed: 0,
      total: 153_500_000,
      totalBps: 15.35,
      filled: 600,
      quantity: 1_000,
    })
  })

  it('earns the spread of a resting order, and turns round for a sale', () => {
    const made = shortfallOf({ ...PARENT, fills: [{ ...FILL, price: 10_004, liquidity: 'MAKER' }] })
    expect([made.spread, made.impact]).toEqual([-18_000_000, 0])
    const sale = shortfallOf({ ...PARENT, side: 'SELL' })
    expect([sale.delay, sale.timing, sale.spread]).toEqual([-18_000_000, -24_000_000, 18_000_000])
  })

  it('leaves unknown what nobody knows', () => {
    const blind = shortfallOf({ ...PARENT, fills: [{ ...FILL, bid: null }] })
    expect([blind.timing, blind.spread, blind.impact, blind.unattributed]).toEqual([null, null, null, 54_000_000])
    expect(blind.total).toBe(153_500_000)
    expect(shortfallOf({ ...PARENT, fills: [{ ...FILL, fee: null }] }).total).toBeNull()
    expect(shortfallOf({ ...PARENT, finalPrice: null })).toMatchObject({ opportunity: null, total: null })
  })
})

describe('the quality score', () => {
  it('is a line from the arrival price to the budget', () => {
    const scored = qualityScore(shortfallOf(PARENT), VALUE, 30)
    // 24 + 18 + 12 + 80 less 12 that the unfilled 400 waited with the delay: 122 of 100,000, of a budget of 300.
    expect(scored?.costBps).toBeCloseTo(12.2, 9)
    expect(scored?.score).toBeCloseTo(100 * (1 - 12.2 / 30), 9)
    expect(scored?.text).toBe('59 of 100: 12.2 bps of a budget of 30 bps, 60 % filled.')
    const better = { ...PARENT, quantity: 600, fills: [{ ...FILL, price: 10_000 }] }
    expect(qualityScore(shortfallOf(better), VALUE, 30)?.score).toBe(100)
    const awful = { ...PARENT, finalPrice: 11_000 }
    expect(qualityScore(shortfallOf(awful), VALUE, 30)?.score).toBe(0)
  })

  it('is not known where a part that counts is not', () => {
    expect(qualityScore(shortfallOf({ ...PARENT, arrivalDoubled: null }), VALUE, 30)).toBeNull()
    expect(qualityScore(shortfallOf({ ...PARENT, finalPrice: null }), VALUE, 30)).toBeNull()
    // The venue's fee is not the execution's doing.
    expect(qualityScore(shortfallOf({ ...PARENT, fills: [{ ...FILL, fee: null }] }), VALUE, 30)).not.toBeNull()
  })
})

describe('benchmarks of the interval', () => {
  it('weigh trades by size and middles by time', () => {
    const clock = new BenchmarkClock()
    clock.middle(100, 10)
    clock.middle(200, 40)
    clock.middle(null, 50)
    clock.trade(100, 3)
    clock.trade(200, 1)
    clock.trade(500, 0)
    expect(clock.read(90)).toEqual({ volumeWeighted: 125, timeWeighted: (100 * 30 + 200 * 10) / 40, trades: 2 })
    expect(new BenchmarkClock().read(5)).toEqual({ volumeWeighted: null, timeWeighted: null, trades: 0 })
  })

  it('compare by side', () => {
    expect(againstBenchmark('BUY', 101, 100)).toBeCloseTo(100, 9)
    expect(againstBenchmark('SELL', 101, 100)).toBeCloseTo(-100, 9)
    expect(againstBenchmark('BUY', null, 100)).toBeNull()
  })
})

describe('the volume curve', () => {
  const sessions = [0, 1_000, 2_000].map((opensAt) => ({ opensAt, closesAt: opensAt + 400 }))

  it('is the assumed shape without history', () => {
    const { shares, n } = volumeCurve({ tsOpen: new Float64Array(0), volume: new Float64Array(0) }, [], 4, 'U')
    expect(n).toBe(0)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(shares[0]).toBeCloseTo(shares[3] ?? 0, 12)
    expect(shares[0]).toBeGreaterThan(1.5 * (shares[1] ?? 1))
  })

  it('is the mean of the sessions, shrunk by ten assumed ones', () => {
    const tsOpen = Float64Array.of(0, 100, 350, 1_000, 1_399, 1_400, 2_100)
    const volume = Float64Array.of(10, 20, 10, 30, 10, 999, Number.NaN)
    const { shares, n } = volumeCurve({ tsOpen, volume }, sessions, 4, 'FLAT')
    // The third session has no volume that counts, and what opens at the close belongs to no session.
    expect(n).toBe(2)
    const expected = [0.25 + 0.75, 0.5, 0, 0.25 + 0.25].map((sum) => (sum + 10 * 0.25) / 12)
    shares.forEach((share, bucket) => expect(share).toBeCloseTo(expected[bucket] ?? Number.NaN, 12))
  })

  it('weighs slots by what it expects in them, and by time outside of the session', () => {
    const curve = { shares: [0.4, 0.1, 0.1, 0.4], n: 20 }
    const session = { opensAt: 0, closesAt: 400 }
    const weights = slotWeights(curve, session, 50, 250, 2)
    expect(weights[0]).toBeCloseTo(0.2 + 0.05, 12)
    expect(weights[1]).toBeCloseTo(0.05 + 0.05, 12)
    expect(slotWeights(curve, session, 500, 900, 3)).toEqual([1, 1, 1])
  })
})
