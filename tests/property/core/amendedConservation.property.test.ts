import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conserveAmended } from '../../helpers/amendedConservation.ts'

const ACCOUNTS = 200
const EVENTS = 250

// 50,000 events a run; the soak has a million.
describe('an account whose fills are corrected and taken back, in several currencies', () => {
  it('neither loses nor makes a micro-unit, in any of its books and by any method of lots (R31)', () => {
    const kinds = new Map<string, number>()
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        for (const [kind, count] of conserveAmended(seed, EVENTS)) kinds.set(kind, (kinds.get(kind) ?? 0) + count)
      }),
      { numRuns: ACCOUNTS },
    )
    const all = ['fill', 'bust', 'correction', 'bust before its fill', 'fill after its bust', 'repetition', 'SPLIT']
    const money = ['DIVIDEND', 'FUNDING', 'BORROW_FEE', 'INTEREST', 'CASH_IN_LIEU', 'LIQUIDATION_FEE']
    for (const kind of [...all, ...money, 'change of currency']) expect(kinds.get(kind) ?? 0).toBeGreaterThan(100)
  })
})
