import { describe, expect, it } from 'vitest'
import { conserve } from '../helpers/conservation.ts'

const MILLION = 1_000_000

// About 25 seconds on one core of a laptop.
describe('conservation of money', () => {
  it('holds to the last micro-unit under a million random events', () => {
    const kinds = new Map<string, number>()
    let events = 0
    for (let seed = 1; events < MILLION; seed += 1) {
      const run = conserve(seed, 1_000)
      events += run.events
      for (const [kind, count] of run.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count)
    }
    expect(events).toBeGreaterThanOrEqual(MILLION)
    // Every kind came often enough to have met the others.
    expect(kinds.get('OrderFilled')).toBeGreaterThan(100_000)
    for (const kind of ['DIVIDEND', 'SPLIT', 'CASH_IN_LIEU', 'FUNDING', 'BORROW_FEE', 'INTEREST']) {
      expect(kinds.get(kind)).toBeGreaterThan(1_000)
    }
    for (const kind of ['MARGIN_CALL', 'LIQUIDATION_FEE', 'ACCOUNT_RUINED']) {
      expect(kinds.get(kind)).toBeGreaterThan(20)
    }
  })
})
