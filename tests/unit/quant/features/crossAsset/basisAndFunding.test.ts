import { describe, expect, it } from 'vitest'
import { flat, lastOf } from '../../../../helpers/featureBars.ts'

describe('the basis of a perpetual', () => {
  it('is its distance from spot and index', () => {
    expect(lastOf('perpetualBasis', { markPrice: 101, spotPrice: 100 })).toBeCloseTo(100, 9)
    expect(lastOf('markPremium', { markPrice: 99, indexPrice: 100 })).toBeCloseTo(-100, 9)
    expect(lastOf('perpetualBasis', { markPrice: 101, spotPrice: 0 })).toBeNaN()
  })

  it('is unusual, or rising, against its own past', () => {
    const markPrice = [...flat(99, 100), 101]
    expect(lastOf('basisScore100', { markPrice, spotPrice: flat(100, 100) })).toBeCloseTo(Math.sqrt(99), 9)
    expect(lastOf('basisScore100', { markPrice: flat(100, 101), spotPrice: flat(100, 100) })).toBeNaN()
    expect(lastOf('basisChange20', { markPrice: [...flat(20, 100), 101], spotPrice: flat(21, 100) })).toBeCloseTo(
      100,
      9,
    )
  })
})

describe('funding', () => {
  it('is told for a year, whatever its period', () => {
    expect(lastOf('fundingYearly', { fundingRate: 0.0001, fundingHours: 8 })).toBeCloseTo(0.1095, 12)
    expect(lastOf('fundingYearly', { fundingRate: 0.0001, fundingHours: 1 })).toBeCloseTo(0.876, 12)
  })

  it('accrues with the hours of the bars', () => {
    // 60 bars of an hour are 7.5 periods.
    expect(lastOf('fundingPaid60', { fundingRate: flat(60, 0.0002), fundingHours: flat(60, 8) })).toBeCloseTo(
      0.0015,
      12,
    )
  })

  it('has flipped so many bars ago', () => {
    const age = (rates: readonly number[]): number => lastOf('fundingFlipAge100', { fundingRate: rates })
    expect(age(flat(100, 0.1))).toBe(100)
    expect(age([...flat(97, 0.1), ...flat(3, -0.1)])).toBe(-3)
    expect(age([...flat(97, -0.1), 0, 0.1, 0])).toBe(3)
    expect(age(flat(100, 0))).toBe(0)
  })

  it('is unusual against its own past', () => {
    expect(lastOf('fundingScore100', { fundingRate: [...flat(99, 0.1), -0.1] })).toBeCloseTo(-Math.sqrt(99), 9)
  })
})
