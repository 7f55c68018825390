import { describe, expect, it } from 'vitest'
import { openHtxBroker } from '../../servers/brokers/htxBroker.ts'
import { openBench } from './faultKit/faultBench.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

describeFaultKit('HTX', () => openHtxBroker())

describe('HTX', () => {
  it('is not sent an order whose answer was lost a second time, for it would take it twice', async () => {
    const server = await openHtxBroker()
    try {
      const bench = await openBench(server)
      const order = bench.order()
      server.submitFault = 'ANSWER_LOST'
      expect((await bench.submit(order)).kind).toBe('UNKNOWN')
      server.submitFault = 'NONE'
      expect(await bench.submit(order)).toMatchObject({ kind: 'UNKNOWN', reason: { code: 'DUPLICATE_ORDER_ID' } })
      expect(server.record.named(order.clientOrderId)).toHaveLength(1)
      await bench.connection.close()
    } finally {
      await server.close()
    }
  })

  it('is not sent a market order that buys a quantity, for it would be taken as an amount of money', async () => {
    const server = await openHtxBroker()
    try {
      const bench = await openBench(server)
      const outcome = await bench.submit(bench.order({ type: 'MARKET' }))
      expect(outcome).toMatchObject({ kind: 'NOT_SENT', reason: { code: 'BROKER_NOT_OFFERED' } })
      expect(server.record.requests).toEqual([])
      await bench.connection.close()
    } finally {
      await server.close()
    }
  })
})
