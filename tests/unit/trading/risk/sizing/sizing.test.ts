import { describe, expect, it } from 'vitest'
import { toMoney } from '#core/money.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { credibility, recordShrinkage } from '#trading/risk/sizing/credibility.ts'
import { kellyRiskShare, parameterShrinkage } from '#trading/risk/sizing/fractionalKelly.ts'
import { equalRiskContributions, inverseVolatilityWeights, riskContributions } from '#trading/risk/sizing/riskParity.ts'
import type { SizingInputs } from '#trading/risk/sizing/sizingInputs.ts'
import { sizePosition } from '#trading/risk/sizing/sizePosition.ts'
import { HOUSE_METHODS, sizingMethods } from '#trading/risk/sizing/sizingMethods.ts'
import { volatilityTargetValue } from '#trading/risk/sizing/volatilityTarget.ts'
import { buildInstrument } from '../../../../builders/instrument.ts'

const WIDE = { ...DEFAULT_LIMITS, positionValue: 10, assetValue: 10, grossExposureHard: 10, orderValue: 10 }

function inputs(part: Partial<SizingInputs> = {}): SizingInputs {
  return {
    instrument: buildInstrument(),
    limits: WIDE,
    guardLevel: 'NORMAL',
    equity: toMoney(100_000),
    buyingPower: toMoney(1_000_000),
    assetExposure: 0,
    grossExposure: 0,
    entryPrice: 100_00,
    stopPrice: 90_00,
    probability: null,
    rewardRisk: 2,
    costShare: 0,
    ...part,
  }
}

function sized(part: Partial<SizingInputs> = {}): { readonly units: number; readonly boundBy: string } {
  const result = sizePosition(inputs(part))
  if (!result.ok) return { units: 0, boundBy: result.denial.code }
  return { units: result.report.final, boundBy: result.report.boundBy }
}

describe('the methods', () => {
  it('are named in whole words, the smallest first among equals of the house', () => {
    expect(sized()).toEqual({ units: 100, boundBy: 'fixed fraction 1.0 % at risk to the stop' })
    const probability = { value: 0.5, low: 0.34, high: 0.66, n: 40 }
    expect(sized({ probability })).toEqual({
      units: 25,
      boundBy: 'quarter Kelly at the lower bound of the probability',
    })
    const volatility = { dayVolatility: 0.25, daysPerYear: 252, restVariance: 0, covariance: 0 }
    expect(sized({ volatility })).toEqual({ units: 37, boundBy: 'volatility target 15 % a year' })
    const methods = { ...HOUSE_METHODS, shrinkByRecord: true, riskParity: true }
    expect(sized({ methods, strategyTrades: 0 })).toEqual({ units: 50, boundBy: 'short record of 0 trades' })
    expect(sized({ methods, strategyTrades: 500, strategyShare: 0.4 })).toEqual({
      units: 40,
      boundBy: 'equal risk of every strategy',
    })
    expect(sized({ rooms: [{ name: 'sector cap 20 %', money: toMoney(750) }] })).toEqual({
      units: 7,
      boundBy: 'sector cap 20 %',
    })
  })

  it('cut their own sizes by the guard, not the caps', () => {
    expect(sized({ guardLevel: 'CONSERVATIVE' }).units).toBe(50)
  })

  it('find no edge only where a probability says so, and no room where what is held swings too much', () => {
    const probability = { value: 0.4, low: 0.3, high: 0.5, n: 90 }
    expect(sized({ probability }).boundBy).toBe('NO_EDGE')
    const volatility = { dayVolatility: 0.02, daysPerYear: 252, restVariance: 2e6, covariance: 0 }
    expect(sized({ volatility }).boundBy).toBe('SIZE_BELOW_INCREMENT')
  })

  it('are the house ones where a configuration says nothing, and can be turned off', () => {
    expect(sizingMethods(undefined)).toEqual(HOUSE_METHODS)
    expect(sizingMethods({ volatilityTarget: null })).toEqual({ ...HOUSE_METHODS, volatilityTarget: null })
    const volatility = { dayVolatility: 0.25, daysPerYear: 252, restVariance: 0, covariance: 0 }
    expect(sized({ volatility, methods: sizingMethods({ volatilityTarget: null }) }).units).toBe(100)
  })
})

describe('Kelly', () => {
  it('shrinks for the uncertainty of its probability', () => {
    // By hand: e = 0.65, s = 0.2 / 3.92, e^2 / (e^2 + 9 s^2).
    expect(parameterShrinkage({ value: 0.55, low: 0.45, high: 0.65, n: 95 }, 2)).toBeCloseTo(0.9474610969659394, 14)
    const shrunk = { fraction: 0.5, estimate: 'shrunk' } as const
    const wide = kellyRiskShare({ value: 0.55, low: 0.2, high: 0.9, n: 8 }, 2, shrunk)
    const narrow = kellyRiskShare({ value: 0.55, low: 0.54, high: 0.56, n: 9_000 }, 2, shrunk)
    expect(wide).toBeLessThan(narrow)
    expect(narrow).toBeCloseTo(0.5 * 0.325, 3)
  })
})

describe('the volatility target', () => {
  it('fills what is left of the day', () => {
    const state = { dayVolatility: 0.02, daysPerYear: 252, restVariance: 900, covariance: 0.05 }
    // scipy.optimize.brentq on x^2 s^2 + 2 x c + V - T^2.
    expect(volatilityTargetValue(100_000, 0.15, state)).toBeCloseTo(47_096.906803335005, 6)
    expect(volatilityTargetValue(100_000, 0.15, { ...state, restVariance: 1e9 })).toBe(0)
    expect(volatilityTargetValue(100_000, 0.15, { ...state, dayVolatility: 0 })).toBe(Infinity)
  })
})

describe('risk parity', () => {
  const covariance = Float64Array.from([0.04, 0.006, -0.01, 0.006, 0.09, 0.02, -0.01, 0.02, 0.16])

  it('gives every part the same risk', () => {
    const weights = equalRiskContributions(covariance, 3)
    if (weights === null) throw new Error('no solution')
    // scipy.optimize.fsolve on C x = 1 / 3x.
    const expected = [0.48554143420941276, 0.27826244934222694, 0.23619611644836033]
    expected.forEach((weight, part) => expect(weights[part]).toBeCloseTo(weight, 8))
    for (const share of riskContributions(covariance, 3, weights)) expect(share).toBeCloseTo(1 / 3, 10)
  })

  it('keeps to budgets', () => {
    const weights = equalRiskContributions(covariance, 3, [0.5, 0.3, 0.2])
    const expected = [0.5660081070777044, 0.2542762966562331, 0.17971559626606254]
    expected.forEach((weight, part) => expect(weights?.[part]).toBeCloseTo(weight, 8))
  })

  it('is inverse volatility where nothing correlates, and nothing where a variance is none', () => {
    const alone = Float64Array.from([0.04, 0, 0, 0.16])
    const weights = equalRiskContributions(alone, 2)
    inverseVolatilityWeights([0.2, 0.4]).forEach((weight, part) => expect(weights?.[part]).toBeCloseTo(weight, 10))
    expect(equalRiskContributions(Float64Array.from([0, 0, 0, 1]), 2)).toBeNull()
  })
})

it('trusts a record as it grows', () => {
  expect([credibility(0), credibility(20), recordShrinkage(0), recordShrinkage(20)]).toEqual([0, 0.5, 0.5, 0.75])
})
