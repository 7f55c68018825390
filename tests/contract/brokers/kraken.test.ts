import { describe, expect, it } from 'vitest'
import { uuidOf } from '#adapters/brokers/ccxt/orderNames.ts'
import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'
import { openKrakenBroker } from '../../servers/brokers/krakenBroker.ts'
import { openBench, units } from './faultKit/faultBench.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

describeFaultKit('Kraken', () => openKrakenBroker())

const OURS = identifier<ClientOrderId>('MFRGGZDFMZTWQ2LKNNWG23TPOA')

describe('Kraken', () => {
  it('knows an order by a UUID, and a session made anew knows it by our id again', async () => {
    const server = await openKrakenBroker()
    try {
      const bench = await openBench(server)
      const order = bench.order({ clientOrderId: OURS })
      expect((await bench.submit(order)).kind).toBe('ACCEPTED')
      expect(server.record.orders[0]?.clientOrderId).toBe(uuidOf(OURS))
      await bench.connection.close()
      const next = await openBench(server)
      const { orders } = await next.ask()
      expect(orders?.map(({ clientOrderId }) => clientOrderId)).toEqual([OURS])
      expect((await next.cancel(order, null)).kind).toBe('ASKED')
      expect(server.record.orders[0]?.status).toBe('CANCELLED')
      await next.connection.close()
    } finally {
      await server.close()
    }
  })

  it('refuses what is below its minimum before it is sent', async () => {
    const server = await openKrakenBroker()
    try {
      const bench = await openBench(server)
      const small = bench.order({ quantity: units(bench.instrument, 1) / 1_000_000 })
      const outcome = await bench.submit(small)
      expect(outcome).toMatchObject({ kind: 'NOT_SENT', reason: { code: 'BROKER_BAD_ORDER' } })
      expect(server.record.requests).toEqual([])
      await bench.connection.close()
    } finally {
      await server.close()
    }
  })
})
