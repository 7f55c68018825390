import { expect } from 'vitest'
import type { HostilePayload } from '../../../servers/brokers/brokerServer.ts'
import { units } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

const WORDS: Readonly<Record<HostilePayload, string>> = {
  HUGE: 'fifty megabytes',
  DEEP: 'a hundred thousand brackets within each other',
  PROTOTYPE: 'fields named like parts of every object',
  BAD_TEXT: 'bytes that are no text',
  WRONG_TYPES: 'fields of other types',
}

const CLEAN = Object.getOwnPropertyNames(Object.prototype).toSorted()

/** Answers that mean harm: no crash, no lie, and the connection works on. */
function hostileAnswers(payload: HostilePayload): FaultCase {
  return {
    id: `hostile.answers${payload}`,
    title: `answers of ${WORDS[payload]} do no harm and are taken for nothing`,
    needs: ['hostility', `hostility:${payload}`],
    run: async (bench) => {
      const { recorded } = await bench.place()
      bench.server.hostility = { where: 'ANSWERS', payload }
      const order = bench.order()
      const outcome = await bench.submit(order)
      expect(['UNKNOWN', 'NOT_SENT'], JSON.stringify(outcome)).toContain(outcome.kind)
      expect(bench.sent(order)).toBeLessThanOrEqual(1)
      const report = await bench.connection.account(0)
      for (const part of [report?.orders, report?.fills, report?.positions]) expect(part ?? null).toBeNull()
      bench.server.hostility = null
      expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(CLEAN)
      const mended = await bench.untilAsked('the orders', ({ orders }) => orders !== null)
      expect(mended.orders?.map(({ venueOrderId }) => venueOrderId as string)).toContain(recorded.venueOrderId)
    },
  }
}

function hostileStream(payload: HostilePayload): FaultCase {
  return {
    id: `hostile.stream${payload}`,
    title: `messages of ${WORDS[payload]} do no harm, and the stream is heard again`,
    needs: ['hostility', `hostility:${payload}`],
    run: async (bench) => {
      const { recorded } = await bench.place()
      const before = bench.news.length
      bench.server.hostility = { where: 'STREAM', payload }
      bench.server.fill(recorded.venueOrderId, units(bench.instrument, 2), recorded.limitPrice ?? 0)
      await bench.until('a gap', () => bench.news.slice(before).some((one) => one.kind === 'LINK' && one.isGap))
      bench.server.hostility = null
      await bench.until('the link', () => bench.links().at(-1)?.state === 'UP')
      expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(CLEAN)
      const executionId = bench.server.fill(recorded.venueOrderId, units(bench.instrument, 3), recorded.limitPrice ?? 0)
      await bench.until('the next fill', () => bench.fills().some((fill) => fill.executionId === executionId))
      await bench.untilAsked('both fills', ({ fills }) => fills?.length === 2)
    },
  }
}

const PAYLOADS: readonly HostilePayload[] = ['HUGE', 'DEEP', 'PROTOTYPE', 'BAD_TEXT', 'WRONG_TYPES']

/** Content that means harm. */
export const HOSTILE_CASES: readonly FaultCase[] = [...PAYLOADS.map(hostileAnswers), ...PAYLOADS.map(hostileStream)]
