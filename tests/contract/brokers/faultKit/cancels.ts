import { expect } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { CancelOutcome } from '#engines/broker/brokerPort.ts'
import type { CancelFault } from '../../../servers/brokers/brokerServer.ts'
import { quantityOf, type FaultBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

interface Cancelled {
  readonly outcome: CancelOutcome
  readonly order: Awaited<ReturnType<FaultBench['place']>>['order']
  readonly recorded: Awaited<ReturnType<FaultBench['place']>>['recorded']
}

async function cancelUnder(bench: FaultBench, fault: CancelFault): Promise<Cancelled> {
  const { order, recorded } = await bench.place()
  bench.server.cancelFault = fault
  const outcome = await bench.cancel(order, recorded.venueOrderId)
  bench.server.cancelFault = 'NONE'
  if (outcome.kind !== 'ASKED') expect(outcome.reason.text).not.toBe('')
  return { outcome, order, recorded }
}

function isToldEnded(bench: FaultBench, { order }: Cancelled): boolean {
  return bench.reports(order).some(({ status }) => status === 'CANCELLED' || status === 'REJECTED')
}

/** A cancel that the venue did not take: the order works on and nothing says otherwise. */
function notTaken(
  name: string,
  fault: CancelFault,
  title: string,
  allowed: readonly CancelOutcome['kind'][],
): FaultCase {
  return {
    id: `cancels.${name}`,
    title,
    needs: [`cancel:${fault}`],
    run: async (bench) => {
      const cancelled = await cancelUnder(bench, fault)
      expect(allowed, JSON.stringify(cancelled.outcome)).toContain(cancelled.outcome.kind)
      // A venue that was asked too often may want a pause first.
      const { orders } = await bench.untilAsked('the orders', ({ orders: told }) => told !== null)
      if (cancelled.recorded.status === 'WORKING') {
        expect(isToldEnded(bench, cancelled)).toBe(false)
        expect(orders?.map(({ venueOrderId }) => venueOrderId as string)).toEqual([cancelled.recorded.venueOrderId])
        expect((await bench.cancel(cancelled.order, cancelled.recorded.venueOrderId)).kind).toBe('ASKED')
      }
      await bench.until('the end', () => bench.reports(cancelled.order).some(({ status }) => status === 'CANCELLED'))
    },
  }
}

/** Cancels and what may become of them. */
export const CANCEL_CASES: readonly FaultCase[] = [
  {
    id: 'cancels.plain',
    title: 'a cancel is asked for and the end is told',
    needs: [],
    run: async (bench) => {
      const cancelled = await cancelUnder(bench, 'NONE')
      expect(cancelled.outcome.kind).toBe('ASKED')
      await bench.until('the end', () => isToldEnded(bench, cancelled))
      expect(cancelled.recorded.status).toBe('CANCELLED')
    },
  },
  {
    id: 'cancels.lost',
    title: 'a cancel whose answer was lost is UNKNOWN, and its end is still told',
    needs: ['cancel:ANSWER_LOST'],
    run: async (bench) => {
      const cancelled = await cancelUnder(bench, 'ANSWER_LOST')
      expect(cancelled.outcome.kind).toBe('UNKNOWN')
      await bench.until('the end', () => isToldEnded(bench, cancelled))
    },
  },
  notTaken('refused', 'REFUSED', 'a refused cancel leaves the order working', ['REFUSED']),
  notTaken('notFound', 'NOT_FOUND_LIES', '"no such order" to a cancel ends nothing', ['NOT_FOUND']),
  notTaken('rateLimited', 'RATE_LIMITED', 'a cancel held back by a limit is not taken for done', [
    'UNKNOWN',
    'REFUSED',
    'ASKED',
  ]),
  notTaken('error', 'ERROR', 'an error in answer to a cancel is UNKNOWN', ['UNKNOWN']),
  {
    id: 'cancels.filledFirst',
    title: 'an order that filled before its cancel is told as filled and never as cancelled',
    needs: ['cancel:FILLED_FIRST'],
    run: async (bench) => {
      const cancelled = await cancelUnder(bench, 'FILLED_FIRST')
      expect(['REFUSED', 'NOT_FOUND', 'ASKED', 'UNKNOWN']).toContain(cancelled.outcome.kind)
      await bench.until('the fill', () => quantityOf(bench.fills()) === cancelled.recorded.quantity)
      expect(isToldEnded(bench, cancelled)).toBe(false)
    },
  },
  {
    id: 'cancels.byOwnName',
    title: 'an order whose venue id is not known is cancelled by its own id',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      expect((await bench.cancel(order, null)).kind).toBe('ASKED')
      await bench.until('the cancel', () => recorded.status === 'CANCELLED')
    },
  },
  {
    id: 'cancels.unknownByName',
    title: 'an UNKNOWN order is cancelled by its own id',
    needs: ['submit:ANSWER_LOST'],
    run: async (bench) => {
      const order = bench.order()
      bench.server.submitFault = 'ANSWER_LOST'
      expect((await bench.submit(order)).kind).toBe('UNKNOWN')
      bench.server.submitFault = 'NONE'
      expect((await bench.cancel(order, null)).kind).toBe('ASKED')
      const [recorded] = bench.server.record.named(order.clientOrderId)
      await bench.until('the cancel', () => recorded?.status === 'CANCELLED')
    },
  },
  {
    id: 'cancels.nobodys',
    title: 'the cancel of an order that does not exist proves nothing',
    needs: [],
    run: async (bench) => {
      const outcome = await bench.connection.cancel({
        clientOrderId: identifier('KITNOSUCHORDER'),
        venueOrderId: null,
        instrument: bench.instrument,
      })
      expect(['NOT_FOUND', 'UNKNOWN']).toContain(outcome.kind)
    },
  },
  {
    id: 'cancels.twice',
    title: 'a second cancel does no harm',
    needs: [],
    run: async (bench) => {
      const cancelled = await cancelUnder(bench, 'NONE')
      await bench.until('the end', () => cancelled.recorded.status === 'CANCELLED')
      const again = await bench.cancel(cancelled.order, cancelled.recorded.venueOrderId)
      expect(['ASKED', 'REFUSED', 'NOT_FOUND', 'UNKNOWN']).toContain(again.kind)
      expect(cancelled.recorded.status).toBe('CANCELLED')
    },
  },
  {
    id: 'cancels.afterPart',
    title: 'a partly filled order is cancelled and keeps its part',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      const part =
        bench.instrument.quantityIncrement * Math.floor(recorded.quantity / bench.instrument.quantityIncrement / 2)
      bench.server.fill(recorded.venueOrderId, part, recorded.limitPrice ?? 0)
      expect((await bench.cancel(order, recorded.venueOrderId)).kind).toBe('ASKED')
      await bench.until('the end', () => bench.reports(order).at(-1)?.status === 'CANCELLED')
      await bench.until('the part', () => quantityOf(bench.fills()) === part)
    },
  },
]
