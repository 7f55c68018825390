import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { checkPriceCollar } from '#trading/risk/checks/checkPrice.ts'
import { checkOrderUnits, checkOrderValue } from '#trading/risk/checks/checkSize.ts'
import { buildCandidate, buildExposure, buildRiskState } from '../../builders/riskState.ts'

describe('price collar and order size', () => {
  it('are exact to the tick for every price and every collar in basis points', () => {
    const price = fc.integer({ min: 1, max: 100_000_000 })
    fc.assert(
      fc.property(price, fc.integer({ min: 1, max: 5_000 }), fc.boolean(), (reference, bps, isAbove) => {
        // The furthest whole tick, by integers alone.
        const furthest = Number((BigInt(reference) * BigInt(bps)) / 10_000n)
        const limits = { ...DEFAULT_LIMITS, priceCollar: bps / 10_000 }
        const state = buildRiskState({ limits, exposure: buildExposure({ lastPrice: reference }) })
        const verdict = (distance: number): string => {
          const limitPrice = reference + (isAbove ? distance : -distance)
          return checkPriceCollar(buildCandidate({ type: 'LIMIT', limitPrice }), state)?.code ?? 'PASSED'
        }
        expect([verdict(furthest), verdict(furthest + 1)]).toEqual(['PASSED', 'PRICE_COLLAR_EXCEEDED'])
      }),
      { numRuns: 5_000 },
    )
  })

  it('are exact to the unit of quantity and of money', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 10_000 }), (units, price) => {
        const limits = { ...DEFAULT_LIMITS, orderUnits: units, orderValue: 1 }
        const exposure = buildExposure({ lastPrice: price })
        // A price of cents times units, in micro-units.
        const worth = price * units * 10_000
        const state = (equity: number) => buildRiskState({ limits, exposure, equity })
        const order = (quantity: number) => buildCandidate({ quantity })
        expect(checkOrderUnits(order(units), state(worth))).toBeNull()
        expect(checkOrderUnits(order(units + 1), state(worth))?.code).toBe('ORDER_TOO_LARGE')
        expect(checkOrderValue(order(units), state(worth))).toBeNull()
        expect(checkOrderValue(order(units), state(worth - 1))?.code).toBe('ORDER_VALUE_TOO_HIGH')
      }),
    )
  })
})
