import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { HeldRegime } from '#quant/regimes/heldRegime.ts'
import { SIX_REGIMES_LOOKBACK, SixRegimes } from '#quant/regimes/sixRegimes.ts'
import {
  confidenceOf,
  likeliest,
  type RegimeParts,
  SIX_REGIMES,
  type SixRegime,
  writeProbabilities,
} from '#quant/regimes/sixRegimeScores.ts'
import { VolatilityShare } from '#quant/regimes/volatilityShare.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const NOTHING = Number.NaN

function probabilitiesOf(parts: Partial<RegimeParts>): Float64Array {
  const all = { adx: 20, direction: 0, volatility: 0.5, hurst: NOTHING, breadth: NOTHING, ...parts }
  const to = new Float64Array(6)
  writeProbabilities(all, to)
  return to
}

function labelOf(parts: Partial<RegimeParts>): SixRegime | undefined {
  return SIX_REGIMES[likeliest(probabilitiesOf(parts))]
}

describe('the scores of the six regimes', () => {
  it('name what each stands for', () => {
    expect(labelOf({ adx: 35, direction: 0.5, hurst: 0.55 })).toBe('TREND_UP')
    expect(labelOf({ adx: 35, direction: -0.5, hurst: 0.55 })).toBe('TREND_DOWN')
    expect(labelOf({ adx: 15, hurst: 0.35 })).toBe('MEAN_REVERTING')
    expect(labelOf({ adx: 12, hurst: 0.5 })).toBe('CHOP')
    expect(labelOf({ adx: 18, volatility: 0.94 })).toBe('HIGH_VOLATILITY')
    expect(labelOf({ adx: 30, direction: -0.5, volatility: 0.99, hurst: 0.5 })).toBe('CRISIS')
    expect(labelOf({ adx: 30, direction: 0.5, volatility: 0.99, hurst: 0.5 })).not.toBe('CRISIS')
  })

  it('are the softmax of the stated sums', () => {
    const [t, d, h, b] = [0.5, 0.25, -0.5, 0.4]
    const scores = [
      t + 2 * d + 0.5 * h + 0.5 * b,
      t - 2 * d + 0.5 * h - 0.5 * b,
      -0.5 * t - h,
      0.3 - t - 0.5 * 0.5,
      1.5 * -1,
      1.5 * -1 - 2 - 4 * d - 0.5 * b - 1,
    ]
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0)
    const found = probabilitiesOf({ adx: 25, direction: 0.25, volatility: 0.7, hurst: 0.45, breadth: 0.7 })
    for (const [place, score] of scores.entries()) expect(found[place]).toBeCloseTo(Math.exp(score) / total, 12)
  })

  it('tell what they rest on and never make up a missing part', () => {
    const parts = { adx: 20, direction: 0, volatility: 0.5, hurst: NOTHING, breadth: NOTHING }
    expect(confidenceOf(parts)).toBeCloseTo(0.7, 12)
    expect(confidenceOf({ ...parts, hurst: 0.5 })).toBeCloseTo(0.9, 12)
    expect(confidenceOf({ ...parts, hurst: 0.5, breadth: 0.5 })).toBeCloseTo(1, 12)
    expect(confidenceOf({ ...parts, volatility: NOTHING })).toBeNaN()
    expect([...probabilitiesOf({ adx: NOTHING })].every(Number.isNaN)).toBe(true)
  })
})

describe('the regime held to', () => {
  const of = (place: number, share: number, other: number): Float64Array => {
    const rest = (1 - share) / 5
    const shares = new Float64Array(6).fill(rest)
    shares[place] = share
    shares[other] = place === other ? share : rest
    return shares
  }

  it('waits for five bars and for a clear winner', () => {
    const held = new HeldRegime(new Memory())
    expect(held.next(of(0, 0.4, 0))).toBe(0)
    for (let bar = 2; bar <= 5; bar += 1) expect(held.next(of(3, 0.8, 3))).toBe(0)
    expect(held.bars).toBe(5)
    expect(held.next(of(3, 0.49, 3))).toBe(0)
    expect(held.next(of(3, 0.5, 3))).toBe(3)
    expect(held.bars).toBe(1)
    // The held one is still above 0.35: it stays, however long it was held.
    for (let bar = 0; bar < 8; bar += 1) expect(held.next(Float64Array.of(0.55, 0, 0, 0.36, 0.09, 0))).toBe(3)
    expect(held.next(Float64Array.of(0.56, 0, 0, 0.34, 0.1, 0))).toBe(0)
  })

  it('lets a crisis in at once', () => {
    const held = new HeldRegime(new Memory())
    held.next(of(0, 0.9, 0))
    expect(held.next(of(5, 0.6, 5))).toBe(5)
    expect(held.next(of(0, 0.9, 0))).toBe(5)
  })
})

describe('volatility in its own past', () => {
  it('is the share of earlier figures below, equal ones half', () => {
    const still = new VolatilityShare(new Memory())
    let share = Number.NaN
    for (let bar = 0; bar < 84; bar += 1) share = still.next(0.01 * (bar % 2 === 0 ? 1 : -1))
    expect(share).toBe(0.5)
    expect(still.next(0.05)).toBe(1)
  })
})

describe('six regimes followed bar by bar', () => {
  function follow(changes: readonly number[], breadth = NOTHING): SixRegimes {
    const regimes = new SixRegimes(new Memory())
    let close = 100
    for (const change of changes) {
      const before = close
      close *= Math.exp(change)
      regimes.next(Math.max(before, close) * 1.001, Math.min(before, close) * 0.999, close, breadth)
    }
    return regimes
  }
  const random = new SeededRandom(2)
  const calm = Array.from({ length: 300 }, () => 0.01 * random.normal())

  it('tell a climb, a fall and a crash', () => {
    const climb = follow([...calm, ...Array.from({ length: 60 }, () => 0.004 + 0.002 * random.normal())])
    expect(SIX_REGIMES[climb.held]).toBe('TREND_UP')
    const fall = follow([...calm, ...Array.from({ length: 60 }, () => -0.004 + 0.002 * random.normal())])
    expect(SIX_REGIMES[fall.held]).toBe('TREND_DOWN')
    const crash = follow([...calm, ...Array.from({ length: 15 }, () => -0.03 + 0.05 * random.normal())], 0.1)
    expect(SIX_REGIMES[crash.held]).toBe('CRISIS')
    expect(crash.confidence).toBeCloseTo(1, 12)
  })

  it('begin when they can, and say nothing of a bar without a price', () => {
    const regimes = new SixRegimes(new Memory())
    const known = calm.slice(0, 100).map((change, bar) => {
      const close = 100 + 100 * change
      return regimes.next(close + 1, close - 1, bar === 95 ? NOTHING : close, NOTHING)
    })
    expect(known.indexOf(true)).toBe(SIX_REGIMES_LOOKBACK - 1)
    expect([known[94], known[95], known[97]]).toEqual([true, false, true])
  })

  it('call prices that stand still chop', () => {
    const regimes = new SixRegimes(new Memory())
    for (let bar = 0; bar < 400; bar += 1) regimes.next(5, 5, 5, NOTHING)
    expect(SIX_REGIMES[regimes.held]).toBe('CHOP')
    expect(regimes.hurst).toBeNaN()
    expect(regimes.confidence).toBeCloseTo(0.7, 12)
  })
})
