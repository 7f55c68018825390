import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notional, toMoney } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import { runPreTradeChecks } from '#trading/risk/preTradeChecks.ts'
import { buildCandidate, buildExposure, buildRiskState } from '../../builders/riskState.ts'

/** One working order of a random stream, or a fill of the oldest working order. */
type Step =
  | { readonly kind: 'order'; readonly side: 'BUY' | 'SELL'; readonly quantity: number; readonly price: number | null }
  | { readonly kind: 'fill' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('order' as const),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 60 }),
    price: fc.option(fc.constantFrom(90_00, 100_00, 110_00), { freq: 4 }),
  }),
  fc.constant({ kind: 'fill' as const }),
)

describe('aggregate limits', () => {
  it('are never exceeded by one unit, with every open order counted as filled on its worse side', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let position = 0
        const working: { side: 'BUY' | 'SELL'; quantity: number }[] = []
        const open = (side: 'BUY' | 'SELL'): number =>
          working.filter((order) => order.side === side).reduce((sum, order) => sum + order.quantity, 0)
        for (const next of steps) {
          if (next.kind === 'fill') {
            const filled = working.shift()
            if (filled !== undefined) position += filled.side === 'BUY' ? filled.quantity : -filled.quantity
            continue
          }
          const exposure = buildExposure({
            position,
            openBuys: open('BUY'),
            openSells: open('SELL'),
            lastPrice: next.price,
            isStale: false,
            accountCurrency: null,
            shortingAllowed: true,
          })
          const state = buildRiskState({ exposure })
          const candidate = buildCandidate({ side: next.side, quantity: next.quantity })
          const denial = runPreTradeChecks(candidate, state)
          if (next.price === null) expect(denial?.code).toBe('PRICE_MISSING')
          if (denial !== null) continue
          working.push({ side: next.side, quantity: next.quantity })
          expectWithinCaps(candidate, state, position + open('BUY'), position - open('SELL'))
        }
      }),
      { numRuns: 500 },
    )
  })
})

function expectWithinCaps(candidate: OrderCandidate, state: RiskState, highest: number, lowest: number): void {
  const price = state.exposure.lastPrice ?? Number.NaN
  const worst = notional(candidate.instrument, price, Math.max(Math.abs(highest), Math.abs(lowest)))
  expect(worst).toBeLessThanOrEqual(state.limits.assetValue * toMoney(100_000))
  expect(notional(candidate.instrument, price, candidate.quantity ?? 0)).toBeLessThanOrEqual(
    state.limits.positionValue * state.equity,
  )
}
