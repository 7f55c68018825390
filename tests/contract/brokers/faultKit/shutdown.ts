import { expect } from 'vitest'
import type { FaultCase } from './faultCase.ts'

/** How a connection is left. */
export const SHUTDOWN_CASES: readonly FaultCase[] = [
  {
    id: 'shutdown.underWay',
    title: 'orders, cancels and questions under way all end when the connection is closed',
    needs: ['queries:NO_ANSWER'],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      bench.server.queryFault = 'NO_ANSWER'
      const late = bench.order()
      const running = Promise.all([
        bench.connection.account(0),
        bench.submit(late),
        bench.cancel(order, recorded.venueOrderId),
      ])
      await bench.connection.close()
      const [report, submitted] = await running
      expect(report?.orders ?? null).toBeNull()
      if (submitted.kind === 'NOT_SENT') expect(bench.sent(late)).toBe(0)
      expect(submitted.kind).not.toBe('REFUSED')
    },
  },
  {
    id: 'shutdown.twice',
    title: 'closing twice does no harm',
    needs: [],
    run: async ({ connection }) => {
      await Promise.all([connection.close(), connection.close()])
      await connection.close()
      expect(await connection.account(0)).toBeNull()
    },
  },
  {
    id: 'shutdown.afterwards',
    title: 'nothing leaves after the connection is closed',
    needs: [],
    run: async (bench) => {
      const { order, recorded } = await bench.place()
      await bench.connection.close()
      const requests = bench.server.record.requests.length
      expect((await bench.submit(bench.order())).kind).toBe('NOT_SENT')
      expect((await bench.cancel(order, recorded.venueOrderId)).kind).not.toBe('ASKED')
      expect(await bench.connection.account(0)).toBeNull()
      expect(bench.server.record.requests.length).toBe(requests)
    },
  },
  {
    id: 'shutdown.sockets',
    title: 'no socket is left',
    needs: [],
    run: async (bench) => {
      await bench.place()
      await bench.ask()
      await bench.connection.close()
      await bench.until('no socket', () => bench.server.sockets === 0)
    },
  },
  {
    id: 'shutdown.silence',
    title: 'nothing is told after the connection is closed',
    needs: [],
    run: async (bench) => {
      const { recorded } = await bench.place()
      await bench.connection.close()
      const told = bench.news.length
      bench.server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
      bench.server.cutStreams()
      await bench.until('no socket', () => bench.server.sockets === 0)
      expect(bench.news.length).toBe(told)
    },
  },
  {
    id: 'shutdown.whileReconnecting',
    title: 'a connection that is closed while it comes back stays closed',
    needs: [],
    run: async (bench) => {
      bench.server.cutStreams()
      await bench.until('the link going down', () => bench.links().some(({ state }) => state === 'DOWN'))
      await bench.connection.close()
      const told = bench.news.length
      await bench.until('no socket', () => bench.server.sockets === 0)
      expect(bench.news.length).toBe(told)
    },
  },
]
