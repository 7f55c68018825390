import { expect } from 'vitest'
import type { AccountReport } from '#engines/broker/brokerPort.ts'
import type { QueryFault } from '../../../servers/brokers/brokerServer.ts'
import { priceOf, quantityOf, units, type FaultBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

/** More executions than any venue tells on one page. */
const MANY_FILLS = 230
const MANY_ORDERS = 120

/** An account with a working order and a filled one. */
async function furnish(bench: FaultBench): Promise<void> {
  await bench.place()
  const { recorded } = await bench.place()
  bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
  await bench.untilAsked('the fill', ({ fills }) => fills?.length === 1)
}

/** No part may be told as empty or short that is not: what could not be asked for is null. */
function expectHonest(bench: FaultBench, report: AccountReport | null): void {
  if (report === null) return
  const { record } = bench.server
  const working = record.orders.filter(({ status }) => status === 'WORKING').map(({ venueOrderId }) => venueOrderId)
  if (report.orders !== null) {
    const told = report.orders.map(({ venueOrderId }) => venueOrderId as string)
    expect(working.filter((id) => !told.includes(id))).toEqual([])
    for (const { venueOrderId, status } of report.orders) {
      if (working.includes(venueOrderId)) expect(['ACCEPTED', 'PARTIALLY_FILLED', 'PENDING_CANCEL']).toContain(status)
    }
  }
  if (report.fills !== null) {
    const told = report.fills.map(({ executionId }) => executionId as string)
    const owed = record.fills.filter(({ at }) => at >= report.since).map(({ executionId }) => executionId)
    expect(owed.filter((id) => !told.includes(id))).toEqual([])
  }
  if (report.positions !== null) {
    const held = Object.values(record.positions()).filter((quantity) => quantity !== 0)
    expect(Object.values(report.positions).filter((quantity) => quantity !== 0)).toEqual(held)
  }
}

function honestUnder(name: string, fault: QueryFault, title: string): FaultCase {
  return {
    id: `questions.${name}`,
    title,
    needs: [`queries:${fault}`],
    run: async (bench) => {
      await furnish(bench)
      bench.server.queryFault = fault
      const report = await bench.connection.account(0)
      expectHonest(bench, report)
      if (report !== null) expect([report.orders, report.fills, report.positions]).toContain(null)
      bench.server.queryFault = 'NONE'
      const mended = await bench.untilAsked('every part', ({ orders, fills, positions }) =>
        [orders, fills, positions].every((part) => part !== null),
      )
      expectHonest(bench, mended)
    },
  }
}

function partRefused(part: 'orders' | 'fills' | 'positions', fault: QueryFault): FaultCase {
  return {
    id: `questions.${part}Refused`,
    title: `${part} that the venue refuses to tell are null and not empty`,
    needs: [`queries:${fault}`],
    run: async (bench) => {
      await furnish(bench)
      bench.server.queryFault = fault
      const report = await bench.connection.account(0)
      expect(report?.[part] ?? null).toBeNull()
      expectHonest(bench, report)
    },
  }
}

/** What the venue answers when it is asked for the account. */
export const QUESTION_CASES: readonly FaultCase[] = [
  {
    id: 'questions.plain',
    title: 'the account is told in full: orders, fills, positions, balances and when it was asked for',
    needs: [],
    run: async (bench) => {
      await furnish(bench)
      const report = await bench.ask()
      expectHonest(bench, report)
      expect([report.orders, report.fills, report.positions, report.balances]).not.toContain(null)
      expect(report.askedAt).toBeGreaterThan(0)
      expect(report.since).toBeLessThanOrEqual(report.askedAt)
    },
  },
  {
    id: 'questions.notFoundLies',
    title: 'an UNKNOWN order that the venue denies to have is never told as ended',
    needs: ['submit:ANSWER_LOST', 'queries:NOT_FOUND_LIES'],
    run: async (bench) => {
      const order = bench.order()
      bench.server.submitFault = 'ANSWER_LOST'
      bench.server.queryFault = 'NOT_FOUND_LIES'
      expect((await bench.submit(order)).kind).toBe('UNKNOWN')
      bench.server.submitFault = 'NONE'
      for (let count = 0; count < 3; count += 1) {
        const report = await bench.connection.account(0)
        const told = report?.orders?.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId) ?? []
        expect(told.map(({ status }) => status).filter((status) => status !== 'ACCEPTED')).toEqual([])
      }
      expect(
        bench
          .reports(order)
          .map(({ status }) => status)
          .filter((status) => status !== 'ACCEPTED'),
      ).toEqual([])
      expect(bench.sent(order)).toBe(1)
      bench.server.queryFault = 'NONE'
      await bench.untilAsked('the order', ({ orders }) =>
        (orders ?? []).some(({ clientOrderId }) => clientOrderId === order.clientOrderId),
      )
    },
  },
  honestUnder('noAnswer', 'NO_ANSWER', 'a venue that does not answer leaves parts null, in finite time'),
  honestUnder('error', 'ERROR', 'errors leave parts null'),
  honestUnder('rateLimited', 'RATE_LIMITED', 'too many questions leave parts null'),
  honestUnder('garbled', 'GARBLED', 'garbled answers leave parts null'),
  partRefused('orders', 'ORDERS_REFUSED'),
  partRefused('fills', 'FILLS_REFUSED'),
  partRefused('positions', 'POSITIONS_REFUSED'),
  {
    id: 'questions.pageCut',
    title: 'a list whose pages break off is complete or null and never short',
    needs: ['queries:PAGE_CUT'],
    run: async (bench) => {
      const { recorded } = await bench.place({ quantity: units(bench.instrument, MANY_FILLS) })
      for (let count = 0; count < MANY_FILLS; count += 1) {
        bench.server.fill(recorded.venueOrderId, units(bench.instrument, 1), recorded.limitPrice ?? 0)
      }
      bench.server.queryFault = 'PAGE_CUT'
      expectHonest(bench, await bench.connection.account(0))
    },
  },
  {
    id: 'questions.manyFills',
    title: `${MANY_FILLS} fills are told to the last one, each once`,
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place({ quantity: units(bench.instrument, MANY_FILLS) })
      for (let count = 0; count < MANY_FILLS; count += 1) {
        bench.server.fill(recorded.venueOrderId, units(bench.instrument, 1), recorded.limitPrice ?? 0)
      }
      const report = await bench.untilAsked('every fill', ({ fills }) => fills?.length === MANY_FILLS)
      expect(new Set(report.fills?.map(({ executionId }) => executionId)).size).toBe(MANY_FILLS)
      expect(quantityOf(report.fills ?? [])).toBe(recorded.quantity)
    },
  },
  {
    id: 'questions.manyOrders',
    title: `${MANY_ORDERS} working orders are told to the last one`,
    needs: [],
    run: async (bench) => {
      for (let count = 0; count < MANY_ORDERS; count += 1) {
        bench.server.placeForeign(bench.instrument, 'BUY', units(bench.instrument, 1), priceOf(bench.instrument, 100))
      }
      const report = await bench.untilAsked('the orders', ({ orders }) => orders !== null)
      expect(new Set(report.orders?.map(({ venueOrderId }) => venueOrderId)).size).toBe(MANY_ORDERS)
    },
  },
  {
    id: 'questions.fillsLag',
    title: 'fills that the venue tells late are told as soon as it does',
    needs: ['queries:FILLS_LAG'],
    run: async (bench) => {
      const { recorded } = await bench.place()
      bench.server.queryFault = 'FILLS_LAG'
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      const early = await bench.connection.account(0)
      expect(quantityOf(early?.fills ?? [])).toBeLessThanOrEqual(recorded.quantity)
      bench.server.queryFault = 'NONE'
      const report = await bench.untilAsked('the fill', ({ fills }) => fills?.length === 1)
      expect(quantityOf(report.fills ?? [])).toBe(recorded.quantity)
    },
  },
  {
    id: 'questions.since',
    title: 'everything after the asked time is told, and the report says since when it is complete',
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place()
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 4), recorded.limitPrice ?? 0)
      const [first] = bench.server.record.fills
      const since = first?.at ?? 0
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 6), recorded.limitPrice ?? 0)
      const report = await bench.ask(since)
      expect(report.since).toBeLessThanOrEqual(since)
      expectHonest(bench, report)
    },
  },
  {
    id: 'questions.concurrent',
    title: 'questions under way at once all tell the same',
    needs: [],
    run: async (bench) => {
      await furnish(bench)
      const reports = await Promise.all([bench.ask(), bench.ask(), bench.ask()])
      for (const report of reports) {
        expect(report.fills?.length).toBe(1)
        expect(report.orders?.filter(({ status }) => status === 'ACCEPTED').length).toBe(1)
      }
    },
  },
]
