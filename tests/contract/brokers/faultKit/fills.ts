import fc from 'fast-check'
import { expect } from 'vitest'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderStatus } from '#core/model/order.ts'
import { powerOfTen } from '#core/money.ts'
import { orderFor, priceOf, quantityOf, units, type FaultBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

const RANDOM_ORDERS = 30

function ended(how: 'CANCELLED' | 'EXPIRED' | 'REJECTED', title: string): FaultCase {
  return {
    id: `fills.${how.toLowerCase()}`,
    title,
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      bench.server.end(recorded.venueOrderId, how)
      await bench.until('the end', () => bench.reports(order).some(({ status }) => status === how))
      const report = bench.reports(order).find(({ status }) => status === how)
      expect(report?.reason?.code).toMatch(/^[A-Z][A-Z0-9_]+$/)
      expect(report?.reason?.text).toMatch(/\w+/)
      expect(report?.filledQuantity).toBe(0)
    },
  }
}

/** The executions of an order as the account tells them. */
async function toldFills(bench: FaultBench, count: number) {
  const report = await bench.untilAsked('the fills', ({ fills }) => (fills ?? []).length === count)
  return report.fills ?? []
}

/** The instrument with the finest quantities. */
function finest(instruments: readonly Instrument[]): Instrument {
  const [first] = instruments.toSorted((one, other) => other.quantityDecimals - one.quantityDecimals)
  if (first === undefined) throw new Error('The server has no instrument')
  return first
}

/** Executions, and the ends of orders that the venue brings about. */
export const FILL_CASES: readonly FaultCase[] = [
  {
    id: 'fills.partial',
    title: 'partial fills add up to the order',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 3), recorded.limitPrice ?? 0)
      await bench.until(
        'a part',
        () => bench.reports(order).some(({ status }) => status === 'PARTIALLY_FILLED') || bench.fills().length === 1,
      )
      const part = await bench.untilAsked('the part', ({ orders }) =>
        (orders ?? []).some(({ filledQuantity }) => filledQuantity === units(bench.instrument, 3)),
      )
      expect(part.orders?.map(({ status }) => status)).toEqual(['PARTIALLY_FILLED'])
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 7), recorded.limitPrice ?? 0)
      await bench.until('the rest', () => quantityOf(bench.fills()) === order.quantity)
    },
  },
  {
    id: 'fills.toldTwice',
    title: 'a fill has the same id, price, quantity and fee on the stream and in the account',
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place()
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 4), recorded.limitPrice ?? 0)
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 6), recorded.limitPrice ?? 0)
      await bench.until('both fills', () => bench.fills().length === 2)
      const asked = await toldFills(bench, 2)
      for (const fill of bench.fills()) {
        const other = asked.find(({ executionId }) => executionId === fill.executionId)
        expect([other?.quantity, other?.price, other?.side]).toEqual([fill.quantity, fill.price, fill.side])
        if (fill.fee !== null && other?.fee !== undefined && other.fee !== null) expect(other.fee).toBe(fill.fee)
      }
    },
  },
  {
    id: 'fills.fee',
    title: 'a fee is told as the venue took it, or not yet',
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place()
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      const [fill] = await toldFills(bench, 1)
      const fee = Math.round((bench.server.record.fills[0]?.fee ?? 0) * 1_000_000)
      expect([null, fee]).toContain(fill?.fee)
    },
  },
  {
    id: 'fills.sides',
    title: 'sales are told as sales',
    needs: [],
    run: async (bench) => {
      const bought = await bench.place()
      bench.server.fill(bought.recorded.venueOrderId, bought.recorded.quantity, bought.recorded.limitPrice ?? 0)
      const sold = await bench.place({ side: 'SELL', role: 'EXIT', quantity: units(bench.instrument, 4) })
      bench.server.fill(sold.recorded.venueOrderId, sold.recorded.quantity, sold.recorded.limitPrice ?? 0)
      await bench.until('both fills', () => bench.fills().length === 2)
      expect(bench.fills().map(({ side }) => side)).toEqual(['BUY', 'SELL'])
      const asked = await toldFills(bench, 2)
      expect(asked.map(({ side }) => side).toSorted()).toEqual(['BUY', 'SELL'])
    },
  },
  {
    id: 'fills.belowTick',
    title: 'a price finer than the tick is kept as fine as the decimals allow',
    needs: [],
    run: async (bench) => {
      const instrument = bench.server.instruments.find(({ priceIncrement }) => priceIncrement > 1)
      if (instrument === undefined) throw new Error('The server has no instrument with prices finer than its tick')
      const { recorded } = await bench.place({ instrumentId: instrument.id, limitPrice: priceOf(instrument, 100) })
      const price = priceOf(instrument, 100) - 1
      bench.server.fill(recorded.venueOrderId, recorded.quantity, price)
      await bench.until('the fill', () => bench.fills().length === 1)
      expect(bench.fills()[0]?.price).toBe(price)
      expect((await toldFills(bench, 1))[0]?.price).toBe(price)
    },
  },
  {
    id: 'fills.exactQuantities',
    title: 'quantities and prices arrive and are told back to the last decimal, whatever they are',
    needs: [],
    run: async (bench) => {
      const instrument = finest(bench.server.instruments)
      const { quantityIncrement, priceIncrement } = instrument
      const most = Math.floor((20 * powerOfTen(instrument.quantityDecimals)) / quantityIncrement)
      const least = Math.max(1, Math.ceil(most / 20))
      const middle = priceOf(instrument, 100) / priceIncrement
      const wish = fc.record({
        steps: fc.integer({ min: least, max: most }),
        ticks: fc.integer({ min: -Math.floor(middle / 20), max: Math.floor(middle / 20) }),
      })
      await fc.assert(
        fc.asyncProperty(wish, async ({ steps, ticks }) => {
          const order = orderFor(instrument, {
            quantity: steps * quantityIncrement,
            limitPrice: (middle + ticks) * priceIncrement,
          })
          expect((await bench.submit(order)).kind).toBe('ACCEPTED')
          const [recorded] = bench.server.record.named(order.clientOrderId)
          expect([recorded?.quantity, recorded?.limitPrice]).toEqual([order.quantity, order.limitPrice])
          bench.server.fill(recorded?.venueOrderId ?? '', order.quantity ?? 0, order.limitPrice ?? 0)
          const told = () => bench.fills().find(({ clientOrderId }) => clientOrderId === order.clientOrderId)
          await bench.until('the fill', () => told() !== undefined)
          expect([told()?.quantity, told()?.price]).toEqual([order.quantity, order.limitPrice])
        }),
        { numRuns: RANDOM_ORDERS },
      )
    },
  },
  {
    id: 'fills.bust',
    title: 'an execution that is taken back is told under its id',
    needs: ['bust'],
    run: async (bench) => {
      const { recorded } = await bench.place()
      const executionId = bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      await bench.until('the fill', () => bench.fills().length === 1)
      bench.server.bust?.(executionId)
      await bench.until('the bust', () => bench.fills().length === 0)
      const bust = bench.news.find((one) => one.kind === 'FILL' && one.report.kind === 'BUST')
      expect(bust?.kind === 'FILL' && bust.report.executionId).toBe(executionId)
    },
  },
  {
    id: 'fills.correction',
    title: 'a corrected execution is told under its id with its new quantity',
    needs: ['correct'],
    run: async (bench) => {
      const { recorded } = await bench.place()
      const executionId = bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      await bench.until('the fill', () => bench.fills().length === 1)
      bench.server.correct?.(executionId, units(bench.instrument, 4))
      await bench.until('the correction', () => quantityOf(bench.fills()) === units(bench.instrument, 4))
      expect(bench.fills().map((fill) => [fill.executionId, fill.kind])).toEqual([[executionId, 'CORRECTION']])
    },
  },
  ended('CANCELLED', 'a cancel by the venue is told with a reason'),
  ended('EXPIRED', 'the end of a time in force is told with a reason'),
  ended('REJECTED', 'a refusal after acceptance is told with a reason'),
  {
    id: 'fills.partThenEnd',
    title: 'an order that ends after a part keeps the part',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      const part = units(bench.instrument, 3)
      bench.server.fill(recorded.venueOrderId, part, recorded.limitPrice ?? 0)
      bench.server.end(recorded.venueOrderId, 'CANCELLED')
      const last = (): OrderStatus | undefined => bench.reports(order).at(-1)?.status
      await bench.until('the end', () => last() === 'CANCELLED')
      expect(bench.reports(order).at(-1)?.filledQuantity).toBe(part)
      expect(quantityOf(bench.fills())).toBe(part)
    },
  },
  {
    id: 'fills.noEndInvented',
    title: 'a working order is never told as ended',
    needs: [],
    run: async (bench) => {
      const { order } = await bench.place()
      bench.server.cutStreams()
      await bench.until('the link', () => bench.links().some(({ state, isGap }) => state === 'UP' && isGap))
      const { orders } = await bench.ask()
      expect(orders?.map(({ status }) => status)).toEqual(['ACCEPTED'])
      const ends: readonly OrderStatus[] = ['CANCELLED', 'EXPIRED', 'REJECTED', 'FILLED']
      expect(bench.reports(order).filter(({ status }) => ends.includes(status))).toEqual([])
    },
  },
]
