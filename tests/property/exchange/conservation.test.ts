import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { conserve } from '../../helpers/conservation.ts'

// Some 40,000 events in about two seconds; a million of them are in tests/verify.
describe('an account, whatever happens to it', () => {
  it('neither loses nor makes a micro-unit', () => {
    const seen = new Set<string>()
    let events = 0
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const run = conserve(seed, 200)
        events += run.events
        for (const kind of run.kinds.keys()) seen.add(kind)
      }),
      { numRuns: 80 },
    )
    expect(events).toBeGreaterThan(25_000)
    // What no run came to would not have been tested.
    for (const kind of ['OrderFilled', 'DIVIDEND', 'SPLIT', 'CASH_IN_LIEU', 'FUNDING', 'BORROW_FEE', 'INTEREST']) {
      expect(seen).toContain(kind)
    }
  })
})
