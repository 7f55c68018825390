import { describe, expect, it } from 'vitest'
import { estimateCost } from '#trading/execution/costEstimate.ts'

describe('the cost estimate', () => {
  it('adds half the spread, the fee and the slippage, in basis points and in money', () => {
    const cost = estimateCost({
      notional: -10_000_000_000,
      spread: 0.001,
      commission: 0.0002,
      slippage: { median: 0.0001, p90: 0.0005 },
    })
    expect(cost.spreadBps).toBeCloseTo(5, 9)
    expect(cost.feesBps).toBeCloseTo(2, 9)
    expect(cost.slippageBps).toBeCloseTo(1, 9)
    expect(cost.totalBps).toBeCloseTo(8, 9)
    expect(cost.totalBpsP90).toBeCloseTo(12, 9)
    expect(cost.total).toBeCloseTo(8, 9)
  })
})
