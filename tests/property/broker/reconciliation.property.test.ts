import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClosed } from '#core/model/order.ts'
import type { Fill } from '#core/model/order.ts'
import { buildOrder, REDUCING } from '../../builders/trading.ts'
import { brokerBench, restarted } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'

const step = fc.record({
  what: fc.constantFrom('send', 'fill', 'cancel', 'reject', 'foreign', 'foreignFill', 'reconcile', 'restart'),
  pick: fc.nat({ max: 50 }),
  quantity: fc.integer({ min: 1, max: 10 }),
  buy: fc.boolean(),
})

describe('reconciliation with a venue where anything happened unheard', () => {
  it("ends with the venue's positions, and a second run writes nothing", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.boolean(), (steps, absenceIsProof) => {
        const venue = new FakeVenue(absenceIsProof)
        let bench = brokerBench({ venue })
        bench.open()
        for (const [index, { what, pick, quantity, buy }] of steps.entries()) {
          const side = buy ? 'BUY' : 'SELL'
          const all = [...venue.orders.values()].filter((order) => !isClosed(order.status))
          const chosen = all[pick % Math.max(1, all.length)]
          venue.reply = what === 'reject' ? 'REJECTED' : pick % 3 === 0 ? 'ANSWER_LOST' : 'OK'
          switch (what) {
            case 'send':
            case 'reject':
              bench.submit(
                [buildOrder(`o${index}`, { role: 'EXIT', side, reduceOnly: true, proposalId: null })],
                REDUCING,
              )
              break
            case 'foreign':
              venue.submit(buildOrder(`f${index}`, { side, proposalId: null }), index)
              break
            case 'fill':
            case 'foreignFill':
              if (chosen !== undefined) {
                const left = (chosen.quantity ?? 0) - chosen.filledQuantity
                venue.fill(chosen.clientOrderId, `x${index}`, Math.min(left, quantity), 100_00, index)
              }
              break
            case 'cancel':
              if (chosen !== undefined) venue.cancel(chosen.clientOrderId, index)
              break
            case 'reconcile':
              bench.host.post('broker', 'Reconcile', {})
              break
            case 'restart':
              bench = restarted(bench, { venue, run: String(index + 2) })
              bench.open()
          }
        }
        bench = restarted(bench, { venue, run: 'last' })
        bench.open()
        const written = bench.kinds().length
        const { fills } = bench.last('BooksRecovered') as { readonly fills: readonly Fill[] }
        expect(positionsOf(fills)).toEqual(positionsOf(venue.fills))
        expect(new Set(fills.map((fill) => fill.executionId)).size).toBe(venue.fills.length)
        const foreign = [...venue.orders.values()].some(
          (order) => order.clientOrderId.startsWith('f') && !isClosed(order.status),
        )
        expect(bench.table('reconciliation')[0]?.state).toBe(foreign ? 'DIVERGED' : 'MATCHED')
        for (const order of bench.table('orders')) {
          expect(venue.orders.get(order.clientOrderId)?.status).toBe(order.status)
        }
        bench.host.post('broker', 'Reconcile', {})
        const again = restarted(bench, { venue, run: 'again' })
        again.open()
        expect(again.kinds().length).toBe(written)
      }),
      { numRuns: 500 },
    )
  })
})

function positionsOf(fills: readonly Fill[]): number {
  return fills.reduce((sum, fill) => sum + (fill.side === 'BUY' ? fill.quantity : -fill.quantity), 0)
}
