import { expect } from 'vitest'
import { openBench, units } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

/** Names of orders on both sides. */
export const ID_CASES: readonly FaultCase[] = [
  {
    id: 'ids.ownName',
    title: 'an order carries its client order id to the venue and back',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      const { orders } = await bench.ask()
      const told = orders?.find(({ venueOrderId }) => venueOrderId === recorded.venueOrderId)
      expect(told?.clientOrderId).toBe(order.clientOrderId)
    },
  },
  {
    id: 'ids.duplicate',
    title: 'an id the venue has seen makes no second order and is not taken for a refusal of the first',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      const again = await bench.submit(order)
      expect(['UNKNOWN', 'ACCEPTED', 'NOT_SENT'], JSON.stringify(again)).toContain(again.kind)
      if (again.kind === 'ACCEPTED') expect(again.venueOrderId).toBe(recorded.venueOrderId)
      expect(bench.server.record.named(order.clientOrderId)).toHaveLength(1)
      const { orders } = await bench.ask()
      const told = orders?.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId)
      expect(told?.map(({ status }) => status)).toEqual(['ACCEPTED'])
      expect(bench.reports(order).map(({ status }) => status)).not.toContain('REJECTED')
    },
  },
  {
    id: 'ids.afterRestart',
    title: 'a connection made anew tells the orders of the one before under their ids',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      await bench.connection.close()
      const next = await openBench(bench.server)
      try {
        const { orders } = await next.ask()
        const told = orders?.find(({ venueOrderId }) => venueOrderId === recorded.venueOrderId)
        expect(told?.clientOrderId).toBe(order.clientOrderId)
        expect(told?.status).toBe('ACCEPTED')
        expect((await next.cancel(order, recorded.venueOrderId)).kind).toBe('ASKED')
        await next.until('the cancel', () => recorded.status === 'CANCELLED')
      } finally {
        await next.connection.close()
      }
    },
  },
  {
    id: 'ids.concurrent',
    title: 'ten orders under way at once each learn their own venue id',
    needs: [],
    run: async (bench) => {
      const orders = Array.from({ length: 10 }, (_, index) =>
        bench.order({ quantity: units(bench.instrument, index + 1) }),
      )
      const outcomes = await Promise.all(orders.map((order) => bench.submit(order)))
      for (const [index, order] of orders.entries()) {
        const outcome = outcomes[index]
        const recorded = bench.server.record.named(order.clientOrderId)
        expect(recorded).toHaveLength(1)
        expect(outcome?.kind === 'ACCEPTED' && outcome.venueOrderId).toBe(recorded[0]?.venueOrderId)
        expect(recorded[0]?.quantity).toBe(order.quantity)
      }
    },
  },
  {
    id: 'ids.wide',
    title: 'ids beyond 2^53 keep all their digits',
    needs: ['wideIds'],
    run: async (bench) => {
      bench.server.wideIds = true
      const { order, recorded } = await bench.place()
      const executionId = bench.server.fill(recorded.venueOrderId, order.quantity ?? 0, order.limitPrice ?? 0)
      await bench.until('the fill', () => bench.fills().length === 1)
      expect(bench.fills()[0]?.executionId).toBe(executionId)
      const { fills } = await bench.ask()
      expect(fills?.map((fill) => [fill.venueOrderId, fill.executionId])).toEqual([
        [recorded.venueOrderId, executionId],
      ])
    },
  },
  {
    id: 'ids.exact',
    title: 'ids of orders and executions are told exactly as the venue writes them',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      const executionId = bench.server.fill(recorded.venueOrderId, order.quantity ?? 0, order.limitPrice ?? 0)
      await bench.until('the fill', () => bench.fills().length === 1)
      const [fill] = bench.fills()
      expect(fill?.executionId).toBe(executionId)
      expect(fill?.venueOrderId).toBe(recorded.venueOrderId)
      expect(fill?.clientOrderId).toBe(order.clientOrderId)
    },
  },
]
