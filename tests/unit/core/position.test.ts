import { describe, expect, it } from 'vitest'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { apportion } from '#core/portfolio/apportion.ts'
import { applyFill, averagePrice, cashChange, flatPosition, marketValue } from '#core/portfolio/position.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, buildFill } from '../../builders/order.ts'

const ACME = buildInstrument()

function after(...fills: readonly Partial<Fill>[]): Position {
  return fills.reduce<Position>(
    (position, fill) => applyFill(position, buildFill(fill), ACME),
    flatPosition(ACCOUNT, ACME.id),
  )
}

describe('a position', () => {
  it('averages what is added', () => {
    const position = after({ quantity: 100, price: 1_000, fee: 7 }, { quantity: 50, price: 1_300, fee: 5, tsEvent: 20 })
    expect(position).toMatchObject({ quantity: 150, cost: 1_650_000_000, realised: 0, fees: 12, tsLast: 20 })
    expect(averagePrice(position, ACME)).toBe(11)
  })

  it('takes profit on what closes and keeps the cost of the rest', () => {
    const position = after({ quantity: 100, price: 1_000 }, { side: 'SELL', quantity: 40, price: 1_250 })
    expect(position).toMatchObject({ quantity: 60, cost: 600_000_000, realised: 100_000_000 })
  })

  it('earns on a short when the price falls', () => {
    const position = after({ side: 'SELL', quantity: 100, price: 1_000 }, { side: 'BUY', quantity: 100, price: 900 })
    expect(position).toMatchObject({ quantity: 0, cost: 0, realised: 100_000_000 })
    expect(averagePrice(position, ACME)).toBeNull()
  })

  it('turns over: closes all, opens the other side at the fill price', () => {
    const position = after({ quantity: 100, price: 1_000 }, { side: 'SELL', quantity: 150, price: 1_100 })
    expect(position).toMatchObject({ quantity: -50, cost: -550_000_000, realised: 100_000_000 })
    expect(averagePrice(position, ACME)).toBe(11)
  })

  it('moves cash by the value and the fee', () => {
    expect(cashChange(buildFill({ fee: 3 }), ACME)).toBe(-1_000_000_003)
    expect(cashChange(buildFill({ side: 'SELL', fee: 3 }), ACME)).toBe(999_999_997)
    expect(marketValue(ACME, -50, 10.5)).toBe(-525_000_000)
  })
})

describe('a share of an amount', () => {
  it('is rounded half away from zero and exact beyond the safe products', () => {
    expect(apportion(5, 1, 2)).toBe(3)
    expect(apportion(-5, 1, 2)).toBe(-3)
    expect(apportion(0, 1, 3)).toBe(0)
    expect(apportion(9_000_000_000_000_000, 2, 3)).toBe(6_000_000_000_000_000)
    expect(apportion(-9_007_199_254_740_991, 1, 2)).toBe(-4_503_599_627_370_496)
    expect(apportion(9_007_199_254_740_991, 7, 7)).toBe(9_007_199_254_740_991)
  })
})
