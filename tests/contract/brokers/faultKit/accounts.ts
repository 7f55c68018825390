import { expect } from 'vitest'
import type { OrderType } from '#core/model/order.ts'
import { orderFor, priceOf, units } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

/** What the account holds, and orders of others. */
export const ACCOUNT_CASES: readonly FaultCase[] = [
  {
    id: 'account.foreignOrder',
    title: "another program's order is told and never under a name of ours",
    needs: [],
    run: async (bench) => {
      const { order } = await bench.place()
      const foreign = bench.server.placeForeign(
        bench.instrument,
        'SELL',
        units(bench.instrument, 3),
        priceOf(bench.instrument, 120),
      )
      const report = await bench.untilAsked('both orders', ({ orders }) => orders?.length === 2)
      const told = report.orders?.find(({ venueOrderId }) => venueOrderId === foreign)
      expect(told?.clientOrderId).not.toBe(order.clientOrderId)
      expect([told?.side, told?.quantity]).toEqual(['SELL', units(bench.instrument, 3)])
    },
  },
  {
    id: 'account.foreignFill',
    title: "another program's fill is told and never under a name of ours",
    needs: [],
    run: async (bench) => {
      const { order } = await bench.place()
      const quantity = units(bench.instrument, 3)
      const foreign = bench.server.placeForeign(bench.instrument, 'BUY', quantity, priceOf(bench.instrument, 120))
      const executionId = bench.server.fill(foreign, quantity, priceOf(bench.instrument, 120))
      const report = await bench.untilAsked('the fill', ({ fills }) => fills?.length === 1)
      expect(report.fills?.[0]?.executionId).toBe(executionId)
      expect(report.fills?.[0]?.clientOrderId).not.toBe(order.clientOrderId)
      expect(bench.fills().filter(({ clientOrderId }) => clientOrderId === order.clientOrderId)).toEqual([])
    },
  },
  {
    id: 'account.positions',
    title: 'a position is the signed sum of its executions',
    needs: [],
    run: async (bench) => {
      const bought = await bench.place()
      bench.server.fill(bought.recorded.venueOrderId, bought.recorded.quantity, bought.recorded.limitPrice ?? 0)
      const sold = await bench.place({ side: 'SELL', role: 'EXIT', quantity: units(bench.instrument, 4) })
      bench.server.fill(sold.recorded.venueOrderId, sold.recorded.quantity, sold.recorded.limitPrice ?? 0)
      const wanted = bought.recorded.quantity - sold.recorded.quantity
      await bench.untilAsked('the position', ({ positions }) => positions?.[bench.instrument.id] === wanted)
    },
  },
  {
    id: 'account.shortPosition',
    title: 'a short position is negative',
    needs: [],
    run: async (bench) => {
      if (!bench.connection.capabilities.shortSales) throw new Error('Short sales are offered or named as impossible')
      const { recorded } = await bench.place({ side: 'SELL' })
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      const wanted = -recorded.quantity
      await bench.untilAsked('the position', ({ positions }) => positions?.[bench.instrument.id] === wanted)
    },
  },
  {
    id: 'account.flat',
    title: 'a position that was closed is no position',
    needs: [],
    run: async (bench) => {
      for (const side of ['BUY', 'SELL'] as const) {
        const { recorded } = await bench.place({ side, role: side === 'BUY' ? 'ENTRY' : 'EXIT' })
        bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      }
      const report = await bench.untilAsked('both fills', ({ fills }) => fills?.length === 2)
      expect(report.positions?.[bench.instrument.id] ?? 0).toBe(0)
    },
  },
  {
    id: 'account.balances',
    title: 'balances are whole micro-units, and no more is available than there is',
    needs: [],
    run: async (bench) => {
      const { balances } = await bench.ask()
      expect(balances?.length).toBeGreaterThan(0)
      for (const { currency, total, available } of balances ?? []) {
        expect(currency).toMatch(/^[A-Z0-9]{2,10}$/)
        expect(Number.isSafeInteger(total) && Number.isSafeInteger(available)).toBe(true)
        expect(available).toBeLessThanOrEqual(total)
      }
      expect(balances?.some(({ total }) => total > 0)).toBe(true)
    },
  },
  {
    id: 'account.unlisted',
    title: 'a holding that this session does not know is told in the words of the venue',
    needs: ['holdUnlisted'],
    run: async (bench) => {
      bench.server.holdUnlisted?.('ZZZQ', 7)
      const report = await bench.untilAsked('the holding', ({ unlisted }) => unlisted.length > 0)
      expect(report.unlisted[0]?.what).toContain('ZZZQ')
      expect(Number(report.unlisted[0]?.quantity)).toBe(7)
    },
  },
  {
    id: 'account.terms',
    title: 'every type of order is told back with its side, prices and time in force',
    needs: [],
    run: async (bench) => {
      const { capabilities } = bench.connection
      const resting: readonly OrderType[] = (['LIMIT', 'STOP', 'STOP_LIMIT'] as const).filter((type) =>
        capabilities.orderTypes.includes(type),
      )
      const timeInForce = capabilities.timesInForce.includes('GTC') ? 'GTC' : 'DAY'
      for (const type of resting) {
        const order = orderFor(bench.instrument, { type, timeInForce })
        expect((await bench.submit(order)).kind, type).toBe('ACCEPTED')
        const report = await bench.untilAsked(type, ({ orders }) =>
          (orders ?? []).some(({ clientOrderId }) => clientOrderId === order.clientOrderId),
        )
        const told = report.orders?.find(({ clientOrderId }) => clientOrderId === order.clientOrderId)
        expect([told?.type, told?.side, told?.quantity]).toEqual([type, order.side, order.quantity])
        expect([told?.limitPrice, told?.stopPrice]).toEqual([order.limitPrice, order.stopPrice])
        expect(told?.timeInForce).toBe(timeInForce)
        expect(told?.instrumentId).toBe(bench.instrument.id)
      }
      expect(resting.length).toBeGreaterThan(0)
    },
  },
  {
    id: 'account.instruments',
    title: 'orders of every instrument are told under the right one',
    needs: [],
    run: async (bench) => {
      for (const { id } of bench.server.instruments) await bench.place({ instrumentId: id })
      const { orders } = await bench.ask()
      expect(orders?.map(({ instrumentId }) => instrumentId).toSorted()).toEqual(
        bench.server.instruments.map(({ id }) => id).toSorted(),
      )
    },
  },
]
