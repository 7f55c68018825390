import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId, ProposalId } from '#core/model/identifiers.ts'
import type { Order, OrderStatus } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import { beyondMandate } from '#engines/broker/execution/mandateSum.ts'
import { buildSpecification } from '../../../builders/order.ts'

const proposalId = identifier<ProposalId>('A-1')
const PROPOSAL = { proposalId, quantity: 100 }

function order(quantity: number | null, filledQuantity: number, status: OrderStatus): Order {
  return { ...newOrder(buildSpecification({ proposalId, quantity })), filledQuantity, status }
}

function wanted(quantity: number | null, changes: Parameters<typeof buildSpecification>[0] = {}) {
  return buildSpecification({ proposalId, quantity, clientOrderId: identifier<ClientOrderId>('new'), ...changes })
}

describe('the sum of what carries out an approval', () => {
  it('may come to the approved quantity and not to one unit more', () => {
    expect(beyondMandate(PROPOSAL, [], [wanted(100)])).toBeNull()
    expect(beyondMandate(PROPOSAL, [], [wanted(101)])?.code).toBe('APPROVAL_EXCEEDED')
    expect(beyondMandate(PROPOSAL, [], [wanted(60), wanted(41)])?.code).toBe('APPROVAL_EXCEEDED')
    expect(beyondMandate(PROPOSAL, [order(60, 10, 'PARTIALLY_FILLED')], [wanted(40)])).toBeNull()
    expect(beyondMandate(PROPOSAL, [order(60, 10, 'PARTIALLY_FILLED')], [wanted(41)])?.code).toBe('APPROVAL_EXCEEDED')
  })

  it('counts an unknown order in full and a closed one by what it filled', () => {
    expect(beyondMandate(PROPOSAL, [order(60, 0, 'UNKNOWN')], [wanted(41)])?.code).toBe('APPROVAL_EXCEEDED')
    expect(beyondMandate(PROPOSAL, [order(60, 5, 'CANCELLED')], [wanted(95)])).toBeNull()
    expect(beyondMandate(PROPOSAL, [order(60, 5, 'CANCELLED')], [wanted(96)])?.code).toBe('APPROVAL_EXCEEDED')
    expect(beyondMandate(PROPOSAL, [order(100, 0, 'REJECTED')], [wanted(100)])).toBeNull()
  })

  it('counts an order sized at its fill as without bound', () => {
    expect(beyondMandate(PROPOSAL, [order(null, 0, 'ACCEPTED')], [wanted(1)])?.code).toBe('APPROVAL_EXCEEDED')
    expect(beyondMandate(PROPOSAL, [], [wanted(null)])?.code).toBe('APPROVAL_EXCEEDED')
  })

  it('leaves orders alone that reduce risk or belong to another approval', () => {
    const stop = wanted(100, { role: 'STOP_LOSS', reduceOnly: true })
    expect(beyondMandate(PROPOSAL, [order(100, 100, 'FILLED')], [stop])).toBeNull()
    expect(beyondMandate(PROPOSAL, [order(100, 100, 'FILLED')], [wanted(5, { proposalId: null })])).toBeNull()
    const other = { ...order(100, 100, 'FILLED'), proposalId: identifier<ProposalId>('A-2') }
    expect(beyondMandate(PROPOSAL, [other], [wanted(100)])).toBeNull()
  })

  it('never lets fills and open orders exceed the approval, in any order of what happens', () => {
    const step = fc.record({
      quantity: fc.integer({ min: 1, max: 80 }),
      filled: fc.double({ min: 0, max: 1, noNaN: true }),
      status: fc.constantFrom<OrderStatus>('ACCEPTED', 'UNKNOWN', 'CANCELLED', 'FILLED', 'PENDING_CANCEL', 'REJECTED'),
      target: fc.nat(),
    })
    let sent = 0
    let refused = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const orders: Order[] = []
        for (const { quantity, filled, status, target } of steps) {
          if (beyondMandate(PROPOSAL, orders, [wanted(quantity)]) === null) {
            orders.push(order(quantity, 0, 'SUBMITTED'))
            sent += 1
          } else refused += 1
          const index = target % Math.max(1, orders.length)
          const found = orders[index]
          if (found === undefined || ['CANCELLED', 'FILLED', 'REJECTED'].includes(found.status)) continue
          const whole = found.quantity ?? 0
          const more = status === 'FILLED' ? whole : Math.max(found.filledQuantity, Math.floor(whole * filled))
          orders[index] = { ...found, status, filledQuantity: status === 'REJECTED' ? found.filledQuantity : more }
          const sum = orders.reduce(
            (total, { status: standing, filledQuantity, quantity: size }) =>
              total + (['CANCELLED', 'FILLED', 'REJECTED'].includes(standing) ? filledQuantity : (size ?? 0)),
            0,
          )
          expect(sum).toBeLessThanOrEqual(PROPOSAL.quantity)
        }
      }),
      { numRuns: 2_000 },
    )
    expect(sent).toBeGreaterThan(2_000)
    expect(refused).toBeGreaterThan(2_000)
  })
})
