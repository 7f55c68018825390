import { describe, expect, it } from 'vitest'
import { openCoinbaseBroker } from '../../servers/brokers/coinbaseBroker.ts'
import { openBench } from './faultKit/faultBench.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

describeFaultKit('Coinbase', () => openCoinbaseBroker())

describe('Coinbase', () => {
  it('tells the first order again when it is sent a second one of the same name', async () => {
    const server = await openCoinbaseBroker()
    try {
      const bench = await openBench(server)
      const { order, recorded } = await bench.place()
      expect(await bench.submit(order)).toMatchObject({ kind: 'ACCEPTED', venueOrderId: recorded.venueOrderId })
      expect(server.record.orders).toHaveLength(1)
      await bench.connection.close()
    } finally {
      await server.close()
    }
  })

  it('is told a cancel by its own id, which is looked for where the answer to the order was lost', async () => {
    const server = await openCoinbaseBroker()
    try {
      const bench = await openBench(server)
      const order = bench.order()
      server.submitFault = 'ANSWER_LOST'
      expect((await bench.submit(order)).kind).toBe('UNKNOWN')
      server.submitFault = 'NONE'
      expect((await bench.cancel(order, null)).kind).toBe('ASKED')
      expect(server.record.orders[0]?.status).toBe('CANCELLED')
      const unknown = bench.order()
      expect(await bench.cancel(unknown, null)).toMatchObject({
        kind: 'UNKNOWN',
        reason: { code: 'CANCEL_UNCONFIRMED' },
      })
      await bench.connection.close()
    } finally {
      await server.close()
    }
  })
})
