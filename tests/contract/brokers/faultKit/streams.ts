import { expect } from 'vitest'
import type { StreamFault } from '../../../servers/brokers/brokerServer.ts'
import { quantityOf, units, type FaultBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

const RECONNECTIONS = 50
/** What a loaded machine may add to a time that is measured, milliseconds. */
const SLACK_MS = 1_500

/** Lets an order of ten units fill in three parts while the stream has a fault. */
async function fillUnder(bench: FaultBench, fault: StreamFault): Promise<void> {
  const { recorded } = await bench.place()
  bench.server.streamFault = fault
  for (const count of [2, 3, 5]) {
    bench.server.fill(recorded.venueOrderId, units(bench.instrument, count), recorded.limitPrice ?? 0)
  }
}

/** The executions the venue has must all be known, once, by the stream or by asking. */
async function expectSameFills(bench: FaultBench): Promise<void> {
  const truth = bench.server.record.fills.map(({ executionId }) => executionId).toSorted()
  const report = await bench.untilAsked('every fill', ({ fills }) => (fills ?? []).length === truth.length)
  expect(report.fills?.map(({ executionId }) => executionId as string).toSorted()).toEqual(truth)
  expect(quantityOf(report.fills ?? [])).toBe(quantityOf(bench.server.record.fills))
}

function toldInFull(name: string, fault: StreamFault, title: string): FaultCase {
  return {
    id: `streams.${name}`,
    title,
    needs: [`stream:${fault}`],
    run: async (bench) => {
      await fillUnder(bench, fault)
      await bench.until('three fills', () => bench.fills().length === 3)
      expect(quantityOf(bench.fills())).toBe(units(bench.instrument, 10))
      for (const { executionId, quantity } of bench.server.record.fills) {
        expect(bench.fills().find((fill) => fill.executionId === executionId)?.quantity).toBe(quantity)
      }
      await expectSameFills(bench)
    },
  }
}

/** Waits for a link that came back with a gap, told after the news so far. */
async function untilGap(bench: FaultBench, since: number): Promise<void> {
  await bench.until('the link with a gap', () =>
    bench.news.slice(since).some((one) => one.kind === 'LINK' && one.state === 'UP' && one.isGap),
  )
}

/** What the venue tells by itself, and when it falls silent. */
export const STREAM_CASES: readonly FaultCase[] = [
  toldInFull('plain', 'NONE', 'every fill is told as it happens'),
  toldInFull('duplicated', 'DUPLICATED', 'a message that comes twice counts once'),
  toldInFull('reversed', 'REVERSED', 'messages in the wrong order lose nothing'),
  {
    id: 'streams.dropped',
    title: 'fills that the stream never told are found by asking',
    needs: ['stream:DROPPED'],
    run: async (bench) => {
      await fillUnder(bench, 'DROPPED')
      await expectSameFills(bench)
    },
  },
  {
    id: 'streams.garbled',
    title: 'a garbled message is told as a gap, and the account is complete',
    needs: ['stream:GARBLED'],
    run: async (bench) => {
      const before = bench.news.length
      await fillUnder(bench, 'GARBLED')
      await bench.until('the gap', () => bench.news.slice(before).some((one) => one.kind === 'LINK' && one.isGap))
      bench.server.streamFault = 'NONE'
      await expectSameFills(bench)
    },
  },
  {
    id: 'streams.afterGarbled',
    title: 'the stream is heard again after garbled messages',
    needs: ['stream:GARBLED'],
    run: async (bench) => {
      await fillUnder(bench, 'GARBLED')
      await bench.until('the gap', () => bench.links().some(({ isGap }) => isGap))
      bench.server.streamFault = 'NONE'
      await bench.until('the link', () => bench.links().at(-1)?.state === 'UP')
      const { order, recorded } = await bench.place()
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      await bench.until('the fill', () =>
        bench.fills().some(({ clientOrderId }) => clientOrderId === order.clientOrderId),
      )
    },
  },
  {
    id: 'streams.silent',
    title: 'silence is told as a link that is down within two heartbeats',
    needs: ['stream:SILENT', 'heartbeatMs'],
    run: async (bench) => {
      const before = bench.links().length
      const began = performance.now()
      bench.server.streamFault = 'SILENT'
      await bench.until('the link going down', () =>
        bench
          .links()
          .slice(before)
          .some(({ state }) => state === 'DOWN'),
      )
      expect(performance.now() - began).toBeLessThanOrEqual(2 * (bench.server.heartbeatMs ?? 0) + SLACK_MS)
    },
  },
  {
    id: 'streams.afterSilence',
    title: 'after silence the link is up with a gap, and what was missed is found',
    needs: ['stream:SILENT', 'heartbeatMs'],
    run: async (bench) => {
      const before = bench.news.length
      await fillUnder(bench, 'SILENT')
      await bench.until('the link going down', () => bench.links().some(({ state }) => state === 'DOWN'))
      bench.server.streamFault = 'NONE'
      await untilGap(bench, before)
      await expectSameFills(bench)
    },
  },
  {
    id: 'streams.cut',
    title: 'a connection that is cut is told, comes back with a gap, and tells again',
    needs: [],
    run: async (bench) => {
      const before = bench.news.length
      bench.server.cutStreams()
      await bench.until('the link going down', () =>
        bench.news.slice(before).some((one) => one.kind === 'LINK' && one.state === 'DOWN'),
      )
      await untilGap(bench, before)
      await fillUnder(bench, 'NONE')
      await bench.until('three fills', () => bench.fills().length === 3)
    },
  },
  {
    id: 'streams.cutOnNews',
    title: 'a connection that ends with the first news is no loss',
    needs: ['stream:CUT'],
    run: async (bench) => {
      const before = bench.news.length
      await fillUnder(bench, 'CUT')
      bench.server.streamFault = 'NONE'
      await untilGap(bench, before)
      await expectSameFills(bench)
    },
  },
  {
    id: 'streams.missed',
    title: 'what was executed while the connection was gone is found by asking',
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place()
      const before = bench.news.length
      bench.server.cutStreams()
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      await untilGap(bench, before)
      await expectSameFills(bench)
    },
  },
  {
    id: 'streams.reconnections',
    title: `${RECONNECTIONS} losses leave no socket behind`,
    needs: [],
    run: async (bench) => {
      const { sockets } = bench.server
      for (let count = 0; count < RECONNECTIONS; count += 1) {
        const before = bench.news.length
        bench.server.cutStreams()
        await untilGap(bench, before)
      }
      await bench.until('the sockets of before', () => bench.server.sockets <= sockets)
    },
  },
  {
    id: 'streams.submitWhileDown',
    title: 'an order while the stream is cut is sent at most once and never taken for refused',
    needs: [],
    run: async (bench) => {
      bench.server.cutStreams()
      const order = bench.order()
      const outcome = await bench.submit(order)
      expect(['ACCEPTED', 'UNKNOWN', 'NOT_SENT']).toContain(outcome.kind)
      expect(bench.server.record.named(order.clientOrderId).length).toBeLessThanOrEqual(1)
      if (outcome.kind === 'NOT_SENT') expect(bench.sent(order)).toBe(0)
    },
  },
]
