import { describe, expect, it } from 'vitest'
import { chooseStyle, type StyleQuestion } from '#trading/execution/policy/chooseStyle.ts'
import { type CostMarket, styleCost } from '#trading/execution/policy/styleCost.ts'
import {
  considerTradability,
  DEFAULT_TRADABILITY,
  type TradabilityView,
} from '#trading/execution/policy/tradability.ts'

const VIEW: TradabilityView = {
  session: 'REGULAR',
  isHalted: false,
  spread: 0.005,
  depth: 1_000_000_000,
  volume: 5_000_000_000,
}
const ORDER = { expectedSlippageBps: 30, reducesRisk: false }
const MARKET: CostMarket = {
  spread: 0.0004,
  makerFee: 0,
  takerFee: 0.0001,
  dailyVolatility: 0.02,
  dailyVolume: 10_000_000,
  dayLength: 6.5 * 3_600_000_000,
}
const QUESTION: StyleQuestion = {
  session: 'REGULAR',
  urgency: 'NORMAL',
  notional: 10_000,
  quantity: 100,
  quantityIncrement: 1,
  reducesRisk: false,
  curve: null,
  hearsTrades: false,
  fillProbability: null,
  market: MARKET,
}

describe('tradability', () => {
  it('passes exactly at its limits', () => {
    const verdict = considerTradability(VIEW, ORDER)
    expect(verdict).toMatchObject({ isTradable: true, code: null })
    expect(verdict.gates.map(({ gate }) => gate)).toEqual(['SESSION', 'SPREAD', 'DEPTH', 'VOLUME', 'SLIPPAGE'])
  })

  it.each([
    [{ ...VIEW, spread: 0.00501 }, ORDER, 'SPREAD_TOO_WIDE'],
    [{ ...VIEW, depth: 999_999_999 }, ORDER, 'DEPTH_TOO_THIN'],
    [{ ...VIEW, volume: 4_999_999_999 }, ORDER, 'VOLUME_TOO_LOW'],
    [VIEW, { ...ORDER, expectedSlippageBps: 30.1 }, 'SLIPPAGE_BEYOND_BUDGET'],
    [{ ...VIEW, session: 'CLOSED' }, ORDER, 'MARKET_CLOSED'],
    [{ ...VIEW, isHalted: true }, ORDER, 'MARKET_HALTED'],
    [{ ...VIEW, spread: null }, ORDER, 'SPREAD_UNKNOWN'],
    [{ ...VIEW, depth: null }, ORDER, 'DEPTH_UNKNOWN'],
    [{ ...VIEW, volume: Number.NaN }, ORDER, 'VOLUME_UNKNOWN'],
    [VIEW, { ...ORDER, expectedSlippageBps: null }, 'SLIPPAGE_UNKNOWN'],
  ] as const)('refuses with a code and a sentence (%#)', (view, order, code) => {
    const verdict = considerTradability(view, order)
    expect([verdict.isTradable, verdict.code]).toEqual([false, code])
    expect(verdict.gates.find(({ passed }) => !passed)?.text).toMatch(/\.$/)
  })

  it('accepts what is not known where the limits say so, and says it', () => {
    const limits = { ...DEFAULT_TRADABILITY, mayBeUnknown: ['DEPTH', 'VOLUME'] } as const
    const verdict = considerTradability({ ...VIEW, depth: null, volume: null }, ORDER, limits)
    expect(verdict.isTradable).toBe(true)
    expect(verdict.gates[2]?.text).toBe(
      'The value on offer is not known, which is accepted here; the limit is at least 1,000.',
    )
  })

  it('never holds up what only reduces risk, except where nothing trades', () => {
    const bad = { ...VIEW, spread: 0.2, depth: 0, volume: null }
    expect(considerTradability(bad, { expectedSlippageBps: 900, reducesRisk: true }).isTradable).toBe(true)
    expect(considerTradability({ ...bad, isHalted: true }, { ...ORDER, reducesRisk: true }).code).toBe('MARKET_HALTED')
  })
})

describe('the cost of a style', () => {
  it('is the impact of Almgren et al. with half the spread and the fee', () => {
    // numpy: 0.02 * (0.314*0.1/2 + 0.142*(0.1*390)**0.6) * 1e4 = 259.014..., of 1,000,000 at once
    const share = 0.1
    const impact = 0.02 * ((0.314 * share) / 2 + 0.142 * (share * 390) ** 0.6) * 10_000
    const cost = styleCost(1_000_000, MARKET, { kind: 'IMMEDIATE' })
    expect(cost?.impactBps).toBeCloseTo(impact, 9)
    expect(cost?.expectedBps).toBeCloseTo(2 + 1 + impact, 9)
    expect(cost?.timingBps).toBe(0)
  })

  it('trades impact for the risk of waiting', () => {
    const [fast, slow] = [1, 3].map((hours) =>
      styleCost(1_000_000, MARKET, { kind: 'SCHEDULED', duration: hours * 3_600_000_000, passiveShare: 0 }),
    )
    expect(slow?.impactBps).toBeLessThan(fast?.impactBps ?? 0)
    expect(slow?.timingBps).toBeGreaterThan(fast?.timingBps ?? Number.NaN)
    // 1.2816 * 200 bps * sqrt(1 / 6.5 / 3)
    expect(fast?.timingBps).toBeCloseTo(58.04, 2)
  })

  it('is not known where the market is not', () => {
    for (const missing of ['spread', 'dailyVolatility', 'dailyVolume'] as const) {
      expect(styleCost(1_000, { ...MARKET, [missing]: null }, { kind: 'IMMEDIATE' })).toBeNull()
    }
  })

  it('earns the spread where resting fills, and chases where it does not', () => {
    const style = (fillProbability: number) => ({ kind: 'PASSIVE', patience: 30_000_000, fillProbability }) as const
    expect(styleCost(1_000, MARKET, style(1))?.expectedBps).toBeCloseTo(-2, 9)
    expect(styleCost(1_000, MARKET, style(0))?.expectedBps).toBeGreaterThan(
      styleCost(1_000, MARKET, { kind: 'IMMEDIATE' })?.expectedBps ?? Number.NaN,
    )
  })
})

describe('the choice of a style', () => {
  it.each([
    [{}, 'MARKETABLE', /trades at once/],
    [{ urgency: 'PATIENT' }, 'POST_ONLY', /Rests at the near touch for 30 s/],
    [{ urgency: 'PATIENT', reducesRisk: true }, 'MARKETABLE', /does not wait/],
    [{ session: 'PRE' }, 'LIMIT', /middle of the spread.*before the regular hours/],
    [{ session: 'AFTER', urgency: 'NOW' }, 'LIMIT', /far touch.*after the regular hours/],
    [{ notional: 500_000 }, 'TWAP', /65.0 % of the volume expected in 30 minutes and no volume curve/],
    [{ notional: 500_000, curve: { weights: [1, 2], n: 3 } }, 'TWAP', /only 3 sessions/],
    [{ notional: 500_000, curve: { weights: [1, 2], n: 20 } }, 'VWAP', /usual volume of 20 sessions/],
    [{ notional: 500_000, hearsTrades: true, urgency: 'NOW' }, 'POV', /Takes part in 10 %/],
  ] as const)('is named in words (%#)', (changes, kind, words) => {
    const choice = chooseStyle({ ...QUESTION, ...changes })
    expect(choice?.terms.kind).toBe(kind)
    expect(choice?.words).toMatch(words)
    expect(choice?.alternatives.length).toBe(2)
  })

  it('is none while the market is closed, and says no cost that was never measured', () => {
    expect(chooseStyle({ ...QUESTION, session: 'CLOSED' })).toBeNull()
    expect(chooseStyle({ ...QUESTION, urgency: 'PATIENT' })?.cost).toBeNull()
    expect(chooseStyle({ ...QUESTION, urgency: 'PATIENT', fillProbability: 0.6 })?.cost).not.toBeNull()
    const blind = { ...MARKET, dailyVolume: null }
    expect(chooseStyle({ ...QUESTION, notional: 1e9, market: blind })?.words).toMatch(/usual volume is not known/)
  })
})
