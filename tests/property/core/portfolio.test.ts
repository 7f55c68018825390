import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import { Ledger } from '#core/portfolio/ledger.ts'
import { TradeRecorder } from '#core/portfolio/trades.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, buildFill } from '../../builders/order.ts'

const START = 1_000_000_000_000

// From shares in cents to coins in hundred-millionths, where every value is rounded.
const SCALES = [
  buildInstrument(),
  buildInstrument({ priceDecimals: 4, quantityDecimals: 3 }),
  buildInstrument({ priceDecimals: 8, quantityDecimals: 8 }),
]

const FILLS: fc.Arbitrary<readonly Partial<Fill>[]> = fc.array(
  fc.record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 90_000 })),
    price: fc.integer({ min: 1, max: 100_000 }),
    fee: fc.integer({ min: 0, max: 1_000_000 }),
    clientOrderId: fc.constantFrom('a', 'b', 'c').map((text) => identifier<ClientOrderId>(text)),
  }),
  { maxLength: 60, size: 'max' },
)

// About 50,000 fills a run.
describe('the books', () => {
  it('neither lose nor make a micro-unit, whatever is traded (R31)', () => {
    fc.assert(
      fc.property(FILLS, fc.constantFrom(...SCALES), (fills, instrument) => {
        const opening = { accountId: ACCOUNT, currency: 'USD', startingCash: START, instruments: [instrument] }
        const ledger = new Ledger(opening)
        const recorder = new TradeRecorder([instrument])
        let fees = 0
        for (const changes of fills) {
          const fill = buildFill(changes)
          fees += fill.fee
          const position = ledger.applyFill(fill)
          recorder.apply(fill)
          expect(ledger.cash + position.cost - position.realised + position.fees).toBe(START)
          expect(position.fees).toBe(fees)
          expect(Math.sign(position.cost)).toBe(position.cost === 0 ? 0 : Math.sign(position.quantity))
          if (position.quantity === 0) expect(position.cost).toBe(0)
        }
        const held = ledger.position(instrument.id).quantity
        const lots = recorder.open()
        const sides = lots.map((lot) => (lot.side === 'LONG' ? lot.quantity : -lot.quantity))
        expect(sides.reduce((sum, quantity) => sum + quantity, 0)).toBe(held)
        const tied = lots.reduce((sum, lot) => sum + (lot.side === 'LONG' ? lot.value : -lot.value) + lot.fees, 0)
        const profit = recorder.closed().reduce((sum, { trade }) => sum + Math.round(trade.pnl * 1_000_000), 0)
        expect(ledger.cash + tied - profit).toBe(START)
      }),
      { numRuns: 1_700 },
    )
  })
})
