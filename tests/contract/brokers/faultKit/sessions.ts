import { expect } from 'vitest'
import type { BrokerConnection, BrokerFailure, BrokerNews } from '#engines/broker/brokerPort.ts'
import { openBench, orderFor } from './faultBench.ts'
import type { FaultCase } from './faultCase.ts'

type Key = 'wrong' | 'can-withdraw' | 'other-account'

async function expectRefused(connection: BrokerConnection, codes: readonly BrokerFailure['code'][]): Promise<void> {
  const news: BrokerNews[] = []
  const opened = await connection.open((one) => news.push(one))
  expect(opened.ok).toBe(false)
  if (!opened.ok) {
    expect(codes, opened.failure.message).toContain(opened.failure.code)
    expect(opened.failure.message).toMatch(/^[A-Z].*\.$/)
  }
  expect(news).toEqual([])
  await connection.close()
}

function refusedKey(name: string, key: Key, code: BrokerFailure['code'], title: string): FaultCase {
  return {
    id: `sessions.${name}`,
    title,
    needs: [`key:${key}`],
    run: async ({ server }) => {
      const { sockets } = server
      const before = server.record.requests.length
      await expectRefused(server.connection({ key }), [code])
      expect(server.record.requests.length).toBe(before)
      // Nothing of the refused connection is left.
      const deadline = performance.now() + 5_000
      while (server.sockets > sockets && performance.now() < deadline) await new Promise((done) => setTimeout(done, 5))
      expect(server.sockets).toBeLessThanOrEqual(sockets)
    },
  }
}

/** Keys, accounts and sessions. */
export const SESSION_CASES: readonly FaultCase[] = [
  refusedKey('wrongKey', 'wrong', 'BROKER_KEY_REFUSED', 'a wrong key is refused when the account is opened'),
  refusedKey('canWithdraw', 'can-withdraw', 'BROKER_KEY_CAN_WITHDRAW', 'a key that can withdraw money is refused'),
  refusedKey('otherAccount', 'other-account', 'BROKER_WRONG_ACCOUNT', 'a key of another account is refused'),
  {
    id: 'sessions.account',
    title: 'the account tells its number, currency and permissions, and is not taken for one of real money',
    needs: [],
    run: ({ account }) => {
      expect(account.number.length).toBeGreaterThan(3)
      expect(account.currency).toMatch(/^[A-Z]{3,5}$/)
      expect(account.isLive).not.toBe(true)
      expect(account.permissions.every((words) => words !== '')).toBe(true)
      return Promise.resolve()
    },
  },
  {
    id: 'sessions.beforeOpen',
    title: 'nothing leaves before the account is open',
    needs: [],
    run: async ({ server, instrument }) => {
      const connection = server.connection()
      const order = orderFor(instrument)
      expect((await connection.submit(order, instrument)).kind).toBe('NOT_SENT')
      expect(await connection.account(0)).toBeNull()
      const target = { clientOrderId: order.clientOrderId, venueOrderId: null, instrument }
      expect((await connection.cancel(target)).kind).not.toBe('ASKED')
      expect(server.record.requests).toEqual([])
      await connection.close()
    },
  },
  {
    id: 'sessions.unreachable',
    title: 'a venue that is not there is told as such',
    needs: [],
    run: async ({ server, connection }) => {
      const next = server.connection()
      await connection.close()
      await server.close()
      await expectRefused(next, ['BROKER_UNREACHABLE'])
    },
  },
  {
    id: 'sessions.venueGone',
    title: 'orders and questions to a venue that went away end, and nothing is taken for refused',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      await bench.server.close()
      const outcome = await bench.submit(bench.order())
      expect(['NOT_SENT', 'UNKNOWN']).toContain(outcome.kind)
      expect((await bench.cancel(order, recorded.venueOrderId)).kind).toBe('UNKNOWN')
      const report = await bench.connection.account(0)
      expect(report?.orders ?? null).toBeNull()
      await bench.until('the link going down', () => bench.links().at(-1)?.state === 'DOWN')
    },
  },
  {
    id: 'sessions.expired',
    title: 'after an ended session the next orders are sent again',
    needs: ['submit:SESSION_EXPIRED'],
    run: async (bench) => {
      bench.server.submitFault = 'SESSION_EXPIRED'
      await bench.submit(bench.order())
      bench.server.submitFault = 'NONE'
      const deadline = performance.now() + 10_000
      for (;;) {
        const outcome = await bench.submit(bench.order())
        if (outcome.kind === 'ACCEPTED') break
        expect(['NOT_SENT', 'UNKNOWN']).toContain(outcome.kind)
        if (performance.now() > deadline) throw new Error('no order was sent again')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  },
  {
    id: 'sessions.twoAtOnce',
    title: 'two connections to one account each hear of every fill',
    needs: [],
    run: async (bench) => {
      const other = await openBench(bench.server)
      try {
        const { recorded } = await bench.place()
        bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
        await bench.until('the fill here', () => bench.fills().length === 1)
        await other.untilAsked('the fill there', ({ fills }) => fills?.length === 1)
      } finally {
        await other.connection.close()
      }
    },
  },
  {
    id: 'sessions.certificate',
    title: 'a venue whose certificate nobody vouches for is not spoken to',
    needs: ['selfSigned'],
    run: async ({ server }) => {
      const connection = server.selfSigned?.()
      if (connection === undefined) throw new Error('The server has no encrypted address')
      await expectRefused(connection, ['BROKER_UNREACHABLE', 'BROKER_REFUSED'])
    },
  },
]
