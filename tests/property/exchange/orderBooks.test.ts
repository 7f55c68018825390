import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { DepthBook } from '#trading/exchange/depth/depthBook.ts'
import { costOfDepth } from '#trading/exchange/depth/depthCost.ts'
import { type BookLevel, ExchangeRig, special } from '../../helpers/exchangeRig.ts'

const SIZE = fc.integer({ min: 0, max: 200 })
/** A book around 10.00 that is never crossed: bids below, asks above. */
const LEVEL: fc.Arbitrary<BookLevel> = fc
  .oneof(
    fc.tuple(fc.constant(1 as const), fc.integer({ min: 950, max: 999 }), SIZE),
    fc.tuple(fc.constant(-1 as const), fc.integer({ min: 1_001, max: 1_050 }), SIZE),
  )
  .map(([side, cents, size]) => [side, cents / 100, size])
const MESSAGE = fc.array(LEVEL, { minLength: 1, maxLength: 12 })

const ORDER = fc.record({
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  limitPrice: fc.option(fc.integer({ min: 950, max: 1_050 }), { nil: null }),
  quantity: fc.integer({ min: 1, max: 400 }),
  postOnly: fc.boolean(),
  display: fc.option(fc.integer({ min: 1, max: 100 }), { nil: null }),
})

const STEP = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), levels: MESSAGE }),
  fc.record({
    kind: fc.constant('trade' as const),
    cents: fc.integer({ min: 940, max: 1_060 }),
    size: fc.integer({ min: 1, max: 300 }),
    aggressor: fc.constantFrom(-1 as const, 0 as const, 1 as const),
  }),
  fc.record({ kind: fc.constant('order' as const), order: ORDER }),
)

describe('an order that takes from a book', () => {
  it('pays exactly what the levels cost, no more than they hold and none beyond its limit', () => {
    fc.assert(
      fc.property(fc.array(MESSAGE, { minLength: 1, maxLength: 5 }), ORDER, (messages, order) => {
        const { side, limitPrice, quantity } = order
        const rig = new ExchangeRig()
        const book = new DepthBook()
        for (const [number, message] of messages.entries()) {
          rig.book(message, number === 0)
          if (number === 0) book.beginSnapshot()
          for (const [direction, price, size] of message)
            book.setLevel(direction, Math.round(price * 100), size, number)
          book.endChanges(number)
        }
        const cost = costOfDepth(book.opposite(side === 'BUY' ? 1 : -1), quantity, limitPrice)
        const before = rig.exchange.cash()
        const type = limitPrice === null ? 'MARKET' : 'LIMIT'
        rig.submit('order', { side, type, limitPrice, quantity })
        const paid = side === 'BUY' ? before - rig.exchange.cash() : rig.exchange.cash() - before
        // A price of cents times whole shares is ten thousand micro-units for each unit of the product.
        expect(BigInt(paid)).toBe(cost.value * 10_000n)
        expect(rig.order('order').filledQuantity).toBe(cost.filled)
      }),
      { numRuns: 500 },
    )
  })
})

describe('whatever a book and its trades do', () => {
  it('nothing fills beyond its limit or its quantity, makers fill at their price, and post-only never takes', () => {
    fc.assert(
      fc.property(MESSAGE, fc.array(STEP, { minLength: 5, maxLength: 40 }), (snapshot, steps) => {
        const rig = new ExchangeRig({ startingCash: 1_000_000_000_000 })
        rig.book(snapshot, true)
        for (const [number, step] of steps.entries()) {
          if (step.kind === 'message') rig.book(step.levels)
          else if (step.kind === 'trade') rig.trade(step.cents / 100, step.size, step.aggressor)
          else {
            const { side, limitPrice, quantity, postOnly, display } = step.order
            const displayQuantity = display === null || limitPrice === null ? null : Math.min(display, quantity)
            rig.submit(`order-${number}`, {
              side,
              type: limitPrice === null ? 'MARKET' : 'LIMIT',
              limitPrice,
              quantity,
              special: special({ postOnly: postOnly && limitPrice !== null, displayQuantity }),
            })
          }
        }
        for (const fill of rig.exchange.fills()) {
          const order = rig.order(fill.clientOrderId)
          expect(order.filledQuantity).toBeLessThanOrEqual(order.quantity ?? 0)
          if (order.special?.postOnly === true) expect(fill.liquidity).toBe('MAKER')
          if (order.limitPrice === null) expect(fill.liquidity).toBe('TAKER')
          else if (fill.liquidity === 'MAKER') expect(fill.price).toBe(order.limitPrice)
          else if (fill.side === 'BUY') expect(fill.price).toBeLessThanOrEqual(order.limitPrice)
          else expect(fill.price).toBeGreaterThanOrEqual(order.limitPrice)
        }
      }),
      { numRuns: 500 },
    )
  })
})
