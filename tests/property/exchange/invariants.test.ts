import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Fill, Order } from '#core/model/order.ts'
import { applyOrderEvent, newOrder } from '#core/orders/orderTable.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { applyFill, cashChange, flatPosition } from '#core/portfolio/position.ts'
import { createExchange } from '#trading/exchange/exchange.ts'
import { ACCOUNT } from '../../builders/order.ts'
import { BAR_SCRIPT, INSTRUMENTS, MIXED_SCRIPT, OPTIONS, play, type Step } from './script.ts'

function instrumentOf(id: string): (typeof INSTRUMENTS)[number] {
  const found = INSTRUMENTS.find((instrument) => instrument.id === id)
  if (found === undefined) throw new Error(`no instrument ${id}`)
  return found
}

/** The books of somebody who knows nothing but the events. */
class Mirror {
  readonly orders = new Map<string, Order>()
  readonly fills: Fill[] = []

  hear(events: readonly OrderEvent[]): void {
    for (const event of events) {
      if (event.type === 'OrderSpawned') this.expect(newOrder(event.specification))
      const order = this.orders.get(event.clientOrderId)
      if (order === undefined) {
        expect(event.type).toBe('OrderCancelRejected')
        continue
      }
      const transition = applyOrderEvent(order, event, instrumentOf(order.instrumentId))
      if (!transition.ok) throw new Error(`${transition.code} ${event.type} at ${order.status}`)
      this.orders.set(event.clientOrderId, transition.order)
      if (event.type === 'OrderFilled') this.fills.push(event.fill)
    }
  }

  expect(order: Order): void {
    this.orders.set(order.clientOrderId, order)
  }
}

/** Plays a script, showing every order and event to a mirror, and checks after each step. */
function watch(
  script: readonly Step[],
  options: Parameters<typeof createExchange>[0],
  check: (mirror: Mirror, exchange: ReturnType<typeof createExchange>, fresh: readonly Fill[], step: Step) => void,
): void {
  const exchange = createExchange(options)
  const mirror = new Mirror()
  script.forEach((step, number) => {
    const before = mirror.fills.length
    const events = play(exchange, script, number)
    const own = exchange.orders().find((order) => order.clientOrderId === `step-${number}`)
    if (own !== undefined) mirror.expect({ ...own, ...unsent })
    mirror.hear(events)
    check(mirror, exchange, mirror.fills.slice(before), step)
  })
}

const RUNS = { numRuns: 400 }

const unsent = {
  status: 'SUBMITTED',
  venueOrderId: null,
  filledQuantity: 0,
  averageFillPrice: null,
  reason: null,
} as const

describe('the exchange, whatever is sent to it', () => {
  it('tells its whole truth by events', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        watch(script, options, (mirror, exchange) => {
          const states = (orders: Iterable<Order>): Record<string, unknown> =>
            Object.fromEntries([...orders].map((order) => [order.clientOrderId, [order.status, order.filledQuantity]]))
          expect(states(mirror.orders.values())).toEqual(states(exchange.orders()))
          expect(mirror.fills).toEqual(exchange.fills())
          expect(new Set(mirror.fills.map((fill) => fill.executionId)).size).toBe(mirror.fills.length)
        })
      }),
      RUNS,
    )
  })

  it('keeps cash and positions to the micro-unit', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        const positions = new Map(INSTRUMENTS.map(({ id }) => [id, flatPosition(ACCOUNT, id)]))
        let cash = options.startingCash
        watch(script, options, (_mirror, exchange, fresh) => {
          for (const fill of fresh) {
            const instrument = instrumentOf(fill.instrumentId)
            cash += cashChange(fill, instrument)
            positions.set(
              fill.instrumentId,
              applyFill(positions.get(fill.instrumentId) ?? flatPosition(ACCOUNT, fill.instrumentId), fill, instrument),
            )
          }
          expect(exchange.cash()).toBe(cash)
          const all = [...positions.values()]
          const conserved = all.reduce((sum, { cost, realised, fees }) => sum + cost - realised + fees, cash)
          expect(conserved).toBe(options.startingCash)
          const held = Object.fromEntries(
            all.filter(({ quantity }) => quantity !== 0).map(({ instrumentId, quantity }) => [instrumentId, quantity]),
          )
          expect(exchange.positions()).toEqual(held)
        })
      }),
      RUNS,
    )
  })

  it('never fills worse than the limit nor more than the quantity', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        watch(script, options, (mirror, _exchange, fresh) => {
          for (const fill of fresh) {
            const order = mirror.orders.get(fill.clientOrderId)
            if (order === undefined) throw new Error('a fill of no order')
            if (order.limitPrice !== null) {
              expect(
                fill.side === 'BUY' ? order.limitPrice - fill.price : fill.price - order.limitPrice,
              ).toBeGreaterThanOrEqual(0)
            }
            expect(order.filledQuantity).toBeLessThanOrEqual(order.quantity ?? 0)
          }
        })
      }),
      RUNS,
    )
  })

  it('takes no more than its share of a bar, once per order and bar', () => {
    fc.assert(
      fc.property(BAR_SCRIPT, OPTIONS, (script, options) => {
        watch(script, { ...options, fill: 'next-open', volumeShare: 0.05 }, (_mirror, _exchange, fresh, step) => {
          expect(new Set(fresh.map((fill) => fill.clientOrderId)).size).toBe(fresh.length)
          if (step.kind !== 'slice') return
          for (const fill of fresh) {
            const index = INSTRUMENTS.findIndex(({ id }) => id === fill.instrumentId)
            const volume = step.bars[index]?.[4] ?? 0
            const units = fill.quantity / 10 ** instrumentOf(fill.instrumentId).quantityDecimals
            expect(units).toBeLessThanOrEqual(volume * 0.05 + 1e-9)
          }
        })
      }),
      RUNS,
    )
  })

  it('never lets two orders of a group fill beyond the larger of them', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        watch(script, options, (mirror) => {
          const all = [...mirror.orders.values()]
          for (const group of new Set(all.flatMap(({ ocoGroup }) => ocoGroup ?? []))) {
            const orders = all.filter(({ ocoGroup }) => ocoGroup === group)
            expect(orders.filter((order) => order.status === 'FILLED').length).toBeLessThanOrEqual(1)
            const filled = orders.reduce((sum, order) => sum + order.filledQuantity, 0)
            const traded = orders.filter((order) => order.filledQuantity > 0)
            expect(filled).toBeLessThanOrEqual(Math.max(0, ...traded.map((order) => order.quantity ?? 0)))
          }
        })
      }),
      RUNS,
    )
  })

  it('reduces only with reduce-only orders, and protects no more than was bought', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        const held = new Map<string, number>()
        watch(script, options, (mirror, _exchange, fresh) => {
          for (const fill of fresh) {
            const before = held.get(fill.instrumentId) ?? 0
            const after = before + (fill.side === 'BUY' ? fill.quantity : -fill.quantity)
            held.set(fill.instrumentId, after)
            const order = mirror.orders.get(fill.clientOrderId)
            if (order?.reduceOnly !== true) continue
            expect(Math.abs(after)).toBeLessThan(Math.abs(before))
            expect(after === 0 || Math.sign(after) === Math.sign(before)).toBe(true)
            const parent = mirror.orders.get(order.parentClientOrderId ?? '')
            if (parent !== undefined) expect(order.filledQuantity).toBeLessThanOrEqual(parent.filledQuantity)
          }
        })
      }),
      RUNS,
    )
  })

  it('never spends money it does not have on long positions', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        const long = script.map((step) => (isShortSale(step) ? { kind: 'cancel' as const, which: 0 } : step))
        watch(long, { ...options, startingCash: 2_000_000_000 }, (_mirror, exchange) => {
          expect(exchange.cash()).toBeGreaterThanOrEqual(0)
        })
      }),
      RUNS,
    )
  })
})

function isShortSale(step: Step): boolean {
  return step.kind === 'submit' && step.terms.side === 'SELL' && !['reduce', 'child'].includes(step.terms.manner)
}
