import { expect } from 'vitest'
import type { OrderSpecification, OrderType, TimeInForce } from '#core/model/order.ts'
import { orderFor, type FaultBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

const QUESTIONS = 60
const ORDERS = 30

/** An order that must not leave. */
async function expectNotSent(bench: FaultBench, changes: Partial<OrderSpecification>): Promise<void> {
  const order = orderFor(bench.instrument, changes)
  const requests = bench.server.record.requests.length
  const outcome = await bench.submit(order)
  const words = JSON.stringify({ type: order.type, quantity: order.quantity, limit: order.limitPrice, outcome })
  expect(outcome.kind, words).toBe('NOT_SENT')
  if (outcome.kind === 'NOT_SENT') {
    expect(outcome.reason.code).toMatch(/^[A-Z][A-Z0-9_]+$/)
    expect(outcome.reason.text).not.toBe('')
  }
  expect(bench.server.record.requests.length, words).toBe(requests)
}

function held(
  name: string,
  title: string,
  changes: (bench: FaultBench) => readonly Partial<OrderSpecification>[],
): FaultCase {
  return {
    id: `limits.${name}`,
    title,
    needs: [],
    run: async (bench) => {
      const orders = changes(bench)
      for (const change of orders) await expectNotSent(bench, change)
      // The connection is none the worse for it.
      expect((await bench.submit(bench.order())).kind).toBe('ACCEPTED')
    },
  }
}

const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP']
const TIMES: readonly TimeInForce[] = ['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE']
const PLAIN = { postOnly: false, displayQuantity: null, trail: null, expireAt: null }

/** Orders that must not leave, and calls that must. */
export const LIMIT_CASES: readonly FaultCase[] = [
  held('types', 'an order of a type that the venue does not offer is not sent', ({ connection }) =>
    TYPES.filter((type) => !connection.capabilities.orderTypes.includes(type)).map((type) => ({ type })),
  ),
  held('times', 'an order of a time in force that the venue does not offer is not sent', ({ connection }) =>
    TIMES.filter((time) => !connection.capabilities.timesInForce.includes(time)).map((timeInForce) => ({
      timeInForce,
    })),
  ),
  held('quantities', 'a quantity of nothing, below nothing, no number or beyond reason is not sent', () =>
    [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e300, 0.5, null].map((quantity) => ({ quantity })),
  ),
  held('steps', 'a quantity or price between two steps is not sent', ({ instrument }) => [
    ...(instrument.quantityIncrement > 1 ? [{ quantity: instrument.quantityIncrement * 3 + 1 }] : []),
    ...(instrument.priceIncrement > 1 ? [{ limitPrice: instrument.priceIncrement * 3 + 1 }] : []),
    { limitPrice: 0.5 * instrument.priceIncrement },
  ]),
  held('prices', 'a price of nothing, below nothing, no number, or a missing one is not sent', () =>
    [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, null].map((limitPrice) => ({ limitPrice })),
  ),
  held('terms', 'special terms that the venue does not offer are not sent', ({ connection, instrument }) => {
    const { postOnly, reduceOnly, displayQuantity } = connection.capabilities
    const shown = instrument.quantityIncrement
    return [
      ...(postOnly ? [] : [{ special: { ...PLAIN, postOnly: true } }]),
      ...(displayQuantity ? [] : [{ special: { ...PLAIN, displayQuantity: shown } }]),
      ...(reduceOnly ? [] : [{ reduceOnly: true }]),
      { sizing: { kind: 'EQUITY_FRACTION', fraction: 0.1 } as const, quantity: null },
    ]
  }),
  {
    id: 'limits.cancelWhileLimited',
    title: 'a cancel leaves while questions are told that they are too many',
    needs: ['queries:RATE_LIMITED'],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      bench.server.queryFault = 'RATE_LIMITED'
      const asked = bench.connection.account(0)
      await bench.connection.account(0)
      expect((await bench.cancel(order, recorded.venueOrderId)).kind).toBe('ASKED')
      await asked
      expect(recorded.status).toBe('CANCELLED')
    },
  },
  {
    id: 'limits.cancelBeforeQuestions',
    title: `a cancel does not wait behind ${QUESTIONS} questions`,
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      let answered = 0
      const questions = Array.from({ length: QUESTIONS }, async () => {
        await bench.connection.account(0)
        answered += 1
      })
      expect((await bench.cancel(order, recorded.venueOrderId)).kind).toBe('ASKED')
      expect(answered).toBeLessThan(QUESTIONS)
      expect(recorded.status).toBe('CANCELLED')
      await bench.connection.close()
      await Promise.all(questions)
    },
  },
  {
    id: 'limits.burst',
    title: `${ORDERS} orders at once each leave at most once, and every outcome is true`,
    needs: [],
    run: async (bench) => {
      const orders = Array.from({ length: ORDERS }, () => bench.order())
      const outcomes = await Promise.all(orders.map((order) => bench.submit(order)))
      for (const [index, order] of orders.entries()) {
        const recorded = bench.server.record.named(order.clientOrderId)
        expect(bench.sent(order)).toBeLessThanOrEqual(1)
        const kind = outcomes[index]?.kind
        if (kind === 'ACCEPTED') expect(recorded).toHaveLength(1)
        if (kind === 'NOT_SENT' || kind === 'REFUSED') expect(recorded).toHaveLength(0)
      }
      expect(outcomes.filter(({ kind }) => kind === 'ACCEPTED').length).toBeGreaterThan(0)
    },
  },
]
