import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Order } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { applyOrderEvent, newOrder } from '#core/orders/orderTable.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildFilled as filled, buildSpecification, orderEvents as events } from '../../builders/order.ts'

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

function fold(start: readonly OrderEvent[], rest: readonly OrderEvent[]): Order {
  return [...start, ...rest].reduce((order, event) => {
    const transition = applyOrderEvent(order, event, buildInstrument())
    if (!transition.ok) throw new Error(`${transition.code}: ${event.type} at ${order.status}`)
    return transition.order
  }, newOrder(buildSpecification()))
}

const sent = [events.intended, events.submitted]
const pending = [...sent, events.cancelRequested]
const { acknowledged, cancelled, cancelRejected, expired, rejected, unknown } = events
const partly = [filled(30, 1_001, 10), filled(20, 1_007, 11)]
const whole = [filled(30, 1_001, 10), filled(20, 1_007, 11), filled(50, 997, 12)]

const families: readonly (readonly [name: string, start: readonly OrderEvent[], rest: readonly OrderEvent[]])[] = [
  ['acknowledged, filled in part, cancelled', sent, [acknowledged, ...partly, cancelled]],
  ['the same with a cancel pending and refused once', pending, [acknowledged, ...partly, cancelRejected, cancelled]],
  ['cancel refused', pending, [acknowledged, ...partly, cancelRejected]],
  ['filled whole in spite of a cancel', pending, [acknowledged, ...whole, cancelled, cancelRejected]],
  ['expired with fills', sent, [acknowledged, ...partly, expired]],
  ['rejected with fills', sent, [acknowledged, ...partly, rejected]],
  ['rejected with fills while a cancel was pending', pending, [acknowledged, ...partly, rejected]],
  ['answer lost, then heard', sent, [unknown, acknowledged, ...partly, cancelled]],
  ['answer lost, filled whole', sent, [unknown, acknowledged, ...whole]],
  ['acknowledged twice', sent, [acknowledged, acknowledged, ...whole, cancelled, cancelled]],
]

describe('the order of messages', () => {
  it.each(families)('does not change the outcome: %s', (_name, start, rest) => {
    const expected = fold(start, rest)
    for (const permutation of permutations(rest)) expect(fold(start, permutation)).toEqual(expected)
  })

  it('does not change the average price of many fills', () => {
    const fills = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 9_000 }), price: fc.integer({ min: 1, max: 9_999_999 }) }),
      {
        minLength: 1,
        maxLength: 11,
      },
    )
    fc.assert(
      fc.property(fills, fc.integer(), (amounts, seed) => {
        const told = amounts.map(({ quantity, price }, index) => filled(quantity, price, 10 + index, 100_000))
        const shuffled = told.toSorted((a, b) => Math.sin(seed + a.tsEvent) - Math.sin(seed + b.tsEvent))
        const start = { ...newOrder(buildSpecification({ quantity: 100_000 })), status: 'ACCEPTED' as const }
        const end = (list: readonly OrderEvent[]): Order =>
          list.reduce((order: Order, event) => {
            const transition = applyOrderEvent(order, event, buildInstrument())
            if (!transition.ok) throw new Error(transition.code)
            return transition.order
          }, start)
        expect(end(shuffled)).toEqual(end(told))
      }),
    )
  })
})
