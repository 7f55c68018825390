import { expect } from 'vitest'
import type { SubmitOutcome } from '#engines/broker/brokerPort.ts'
import type { SubmitFault } from '../../../servers/brokers/brokerServer.ts'
import type { FaultBench } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

type Kind = SubmitOutcome['kind']

/** Submits under a fault; whatever happens, the request left at most once and no answer is a lie. */
async function submitUnder(bench: FaultBench, fault: SubmitFault, allowed: readonly Kind[]): Promise<SubmitOutcome> {
  const order = bench.order()
  bench.server.submitFault = fault
  const outcome = await bench.submit(order)
  bench.server.submitFault = 'NONE'
  expect(allowed, JSON.stringify(outcome)).toContain(outcome.kind)
  expect(bench.sent(order)).toBeLessThanOrEqual(1)
  const orders = bench.server.record.named(order.clientOrderId)
  expect(orders.length).toBeLessThanOrEqual(1)
  if (outcome.kind === 'ACCEPTED') expect(orders[0]?.venueOrderId).toBe(outcome.venueOrderId)
  else expect(outcome.reason.text).not.toBe('')
  if (outcome.kind === 'REFUSED' || outcome.kind === 'NOT_SENT') expect(orders).toEqual([])
  return outcome
}

function underFault(name: string, fault: SubmitFault, title: string, allowed: readonly Kind[]): FaultCase {
  return {
    id: `answers.${name}`,
    title,
    needs: [`submit:${fault}`],
    run: async (bench) => void (await submitUnder(bench, fault, allowed)),
  }
}

/** Submits under a fault after which the order is at the venue, and looks whether the account proves it. */
function provenLater(name: string, fault: SubmitFault, title: string): FaultCase {
  return {
    id: `answers.${name}`,
    title,
    needs: [`submit:${fault}`],
    run: async (bench) => {
      const order = bench.order()
      bench.server.submitFault = fault
      const outcome = await bench.submit(order)
      bench.server.submitFault = 'NONE'
      expect(outcome.kind, JSON.stringify(outcome)).toBe('UNKNOWN')
      const report = await bench.untilAsked('the order in the account', ({ orders }) =>
        (orders ?? []).some(({ clientOrderId }) => clientOrderId === order.clientOrderId),
      )
      const told = report.orders?.find(({ clientOrderId }) => clientOrderId === order.clientOrderId)
      expect(told?.venueOrderId).toBe(bench.server.record.named(order.clientOrderId)[0]?.venueOrderId)
      expect(told?.status).toBe('ACCEPTED')
      expect(bench.sent(order)).toBe(1)
    },
  }
}

/** What the venue answers to a submission, or does not. */
export const ANSWER_CASES: readonly FaultCase[] = [
  underFault('plain', 'NONE', 'an order without a fault is accepted under the id of the venue', ['ACCEPTED']),
  provenLater('lost', 'ANSWER_LOST', 'a lost answer is UNKNOWN, sent once, and the account shows the order'),
  provenLater('late', 'ANSWER_LATE', 'an answer after the time-out is UNKNOWN, sent once, and the account shows it'),
  provenLater('errorAfter', 'ERROR_AFTER_ACCEPT', 'an error of the server after it took the order is UNKNOWN'),
  underFault('errorBefore', 'ERROR_BEFORE_ACCEPT', 'an error of the server before it took the order is UNKNOWN', [
    'UNKNOWN',
  ]),
  underFault('reset', 'RESET_BEFORE_ACCEPT', 'a connection reset under way is UNKNOWN', ['UNKNOWN']),
  provenLater('garbled', 'ANSWER_GARBLED', 'a garbled answer is UNKNOWN'),
  provenLater('empty', 'ANSWER_EMPTY', 'an empty answer is UNKNOWN'),
  underFault('rateLimited', 'RATE_LIMITED', 'too many requests is no refusal of the order and never a second one', [
    'NOT_SENT',
    'UNKNOWN',
  ]),
  underFault('sessionExpired', 'SESSION_EXPIRED', 'an ended session never lets the order out a second time', [
    'REFUSED',
    'NOT_SENT',
    'UNKNOWN',
  ]),
  {
    id: 'answers.noFunds',
    title: 'too little money is a definite refusal with a code and words',
    needs: ['submit:NO_FUNDS'],
    run: async (bench) => {
      const outcome = await submitUnder(bench, 'NO_FUNDS', ['REFUSED'])
      if (outcome.kind !== 'REFUSED') throw new Error('not refused')
      expect(outcome.reason.code).toMatch(/^[A-Z][A-Z0-9_]+$/)
      expect(outcome.tsEvent).toBeGreaterThan(0)
    },
  },
  underFault('fieldMissing', 'FIELD_MISSING', 'a missing field makes the answer UNKNOWN, or is found elsewhere', [
    'UNKNOWN',
    'ACCEPTED',
  ]),
  underFault('fieldAdded', 'FIELD_ADDED', 'further fields and other spellings of numbers change nothing', ['ACCEPTED']),
  {
    id: 'answers.streamFirst',
    title: 'a fill that comes before the answer is told once and the order is accepted',
    needs: ['submit:STREAM_FIRST'],
    run: async (bench) => {
      await submitUnder(bench, 'STREAM_FIRST', ['ACCEPTED'])
      const ids = (): readonly string[] => bench.server.record.fills.map(({ executionId }) => executionId)
      await bench.until('the fills', () => bench.fills().length === ids().length)
      expect(bench.fills().map(({ executionId }) => executionId)).toEqual(ids())
    },
  },
  {
    id: 'answers.stormOfErrors',
    title: 'twenty errors in a row are twenty UNKNOWN orders, each sent at most once, and the next is accepted',
    needs: ['submit:ERROR_AFTER_ACCEPT'],
    run: async (bench) => {
      bench.server.submitFault = 'ERROR_AFTER_ACCEPT'
      const orders = Array.from({ length: 20 }, () => bench.order())
      const outcomes = await Promise.all(orders.map((order) => bench.submit(order)))
      bench.server.submitFault = 'NONE'
      for (const outcome of outcomes) expect(['UNKNOWN', 'NOT_SENT']).toContain(outcome.kind)
      for (const order of orders) expect(bench.sent(order)).toBeLessThanOrEqual(1)
      expect((await bench.submit(bench.order())).kind).toBe('ACCEPTED')
    },
  },
]
