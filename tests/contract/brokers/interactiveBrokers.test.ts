import { createServer, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { openGatewaySession } from '#adapters/brokers/interactiveBrokers/gatewaySession.ts'
import { createOrderIdMemory, type OrderIdStore } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { USUAL_PATIENCE } from '#adapters/brokers/interactiveBrokers/settings.ts'
import { openIbGateway, type IbGateway } from '../../servers/brokers/ibGateway.ts'
import { frame } from '../../servers/brokers/ibWire.ts'
import { openBench, type FaultBench } from './faultKit/faultBench.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

const FUZZED_FRAMES = 1_000

describeFaultKit('Interactive Brokers', openIbGateway)

async function atGateway(
  run: (bench: FaultBench, gateway: IbGateway) => Promise<void>,
  orderIds = createOrderIdMemory(),
): Promise<void> {
  const gateway = await openIbGateway()
  try {
    const bench = await openBench(gateway, gateway.connect(5, orderIds))
    try {
      await run(bench, gateway)
    } finally {
      await bench.connection.close()
    }
  } finally {
    await gateway.close()
  }
}

describe('Interactive Brokers', () => {
  it('loses and finds its line behind the gateway without losing the gateway', async () => {
    await atGateway(async (bench, gateway) => {
      for (const restored of [1_101, 1_102]) {
        const before = bench.news.length
        gateway.announce(1_100, 'Connectivity between IB and the TWS has been lost.')
        await bench.until('the line going down', () => bench.links().at(-1)?.state === 'DOWN')
        const outcome = await bench.submit(bench.order())
        expect(outcome).toMatchObject({ kind: 'NOT_SENT', reason: { code: 'VENUE_NOT_CONNECTED' } })
        gateway.announce(restored, 'Connectivity between IB and TWS has been restored.')
        await bench.until('the line', () => bench.links().at(-1)?.state === 'UP')
        expect(bench.links().at(-1)).toMatchObject({ isGap: true })
        expect(bench.news.slice(before).filter(({ kind }) => kind === 'LINK')).toHaveLength(2)
        expect((await bench.submit(bench.order())).kind).toBe('ACCEPTED')
      }
    })
  })

  it('takes notices of data farms for no news', async () => {
    await atGateway(async (bench, gateway) => {
      const before = bench.news.length
      for (const code of [2_104, 2_106, 2_119, 2_158]) gateway.announce(code, 'Data farm connection is OK')
      await bench.ask()
      expect(bench.news.slice(before)).toEqual([])
    })
  })

  it('sends nothing when the number of an order cannot be written down', async () => {
    const full: OrderIdStore = { ...createOrderIdMemory(), reserve: () => Promise.reject(new Error('disk full')) }
    await atGateway(async (bench) => {
      const order = bench.order()
      expect(await bench.submit(order)).toMatchObject({ kind: 'NOT_SENT', reason: { code: 'ORDER_ID_NOT_WRITTEN' } })
      expect(bench.sent(order)).toBe(0)
    }, full)
  })

  it('has written the number down before the order arrives', async () => {
    const memory = createOrderIdMemory()
    let written = -1
    const slow: OrderIdStore = {
      ...memory,
      reserve: async (...wish) => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        const reserved = await memory.reserve(...wish)
        written = performance.now()
        return reserved
      },
    }
    await atGateway(async (bench) => {
      await bench.submit(bench.order())
      expect(written).toBeGreaterThan(0)
      expect(bench.server.record.requests).toHaveLength(1)
    }, slow)
  })

  it('looks for an order of before a restart instead of sending it again, and sends it when it never arrived', async () => {
    const gateway = await openIbGateway()
    const orderIds = createOrderIdMemory()
    const first = await openBench(gateway, gateway.connect(5, orderIds))
    const there = first.order()
    const lost = first.order()
    gateway.submitFault = 'ANSWER_LOST'
    expect((await first.submit(there)).kind).toBe('UNKNOWN')
    await first.until('the link', () => first.links().at(-1)?.state === 'UP')
    gateway.submitFault = 'RESET_BEFORE_ACCEPT'
    expect((await first.submit(lost)).kind).toBe('UNKNOWN')
    gateway.submitFault = 'NONE'
    await first.connection.close()

    const next = await openBench(gateway, gateway.connect(5, orderIds))
    const again = await next.submit(there)
    const [recorded] = gateway.record.named(there.clientOrderId)
    expect(again).toMatchObject({ kind: 'ACCEPTED', venueOrderId: recorded?.venueOrderId })
    expect(next.sent(there)).toBe(1)
    expect((await next.submit(lost)).kind).toBe('ACCEPTED')
    expect(next.sent(lost)).toBe(2)
    expect(gateway.record.named(lost.clientOrderId)).toHaveLength(1)
    await next.connection.close()
    await gateway.close()
  })

  it('takes a refusal of a second copy for no refusal of the first', async () => {
    await atGateway(async (bench) => {
      const order = bench.order()
      bench.server.submitFault = 'RESET_BEFORE_ACCEPT'
      expect((await bench.submit(order)).kind).toBe('UNKNOWN')
      await bench.until('the link', () => bench.links().at(-1)?.state === 'UP')
      bench.server.submitFault = 'NO_FUNDS'
      expect((await bench.submit(order)).kind).toBe('UNKNOWN')
    })
  })

  it('lets the exits of a group cancel each other at the venue', async () => {
    await atGateway(async (bench) => {
      const exit = { side: 'SELL', role: 'EXIT', ocoGroup: 'exits-1' } as const
      const target = await bench.place(exit)
      const stop = await bench.place({ ...exit, type: 'STOP' })
      bench.server.fill(target.recorded.venueOrderId, target.recorded.quantity, target.recorded.limitPrice ?? 0)
      await bench.until('the other exit to end', () =>
        bench.reports(stop.order).some(({ status }) => status === 'CANCELLED'),
      )
      expect(stop.recorded.status).toBe('CANCELLED')
    })
  })

  it('refuses a price between two steps of the exchange with its code', async () => {
    await atGateway(async (bench, gateway) => {
      // Our instrument is wrong about the step: the gateway is asked for what it does not take.
      const order = bench.order({ limitPrice: 1_000_050 })
      const instrument = { ...bench.instrument, priceIncrement: 1 }
      const outcome = await bench.connection.submit(order, instrument)
      expect(outcome).toMatchObject({ kind: 'REFUSED', reason: { code: 'VENUE_PRICE_INCREMENT' } })
      expect(gateway.record.named(order.clientOrderId)).toEqual([])
    })
  })

  it('turns a second program with its client id away, with words', async () => {
    await atGateway(async (_bench, gateway) => {
      const other = gateway.connect(5, createOrderIdMemory())
      const opened = await other.open(() => {})
      expect(opened).toMatchObject({ ok: false, failure: { code: 'BROKER_REFUSED' } })
    })
  })

  it(`survives ${FUZZED_FRAMES} random messages without a crash or a hang`, { timeout: 60_000 }, async () => {
    const words = fc.oneof(
      fc.integer().map(String),
      fc.double().map(String),
      fc.constantFrom('', '-1', 'NaN', '1e400', '-0', '__proto__', '{"a":', '99999999999999999999', '\\u'),
      fc.string(),
    )
    const kinds = fc.constantFrom('3', '4', '5', '6', '9', '11', '15', '49', '53', '55', '59', '61', '63', '101', 'x')
    const message = fc.tuple(kinds, fc.array(words, { maxLength: 200 })).map(([kind, rest]) => frame([kind, ...rest]))
    const raw = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
    const clock = createFeedClock({ now: () => Date.now() * 1_000 })
    let ended = 0
    for (const content of fc.sample(fc.oneof({ weight: 4, arbitrary: message }, raw), FUZZED_FRAMES / 10)) {
      const server = createServer((socket) => {
        socket.on('error', () => {})
        // First the greeting, then the wish to begin; both fit into one piece each.
        socket.once('data', () => {
          socket.once('data', () => {
            socket.write(frame([15, 1, 'DU1234567']))
            socket.write(frame([9, 1, 1]))
            for (let count = 0; count < 10; count += 1) socket.write(content)
            socket.end()
          })
          socket.write(frame([178, '20261121 09:30:00 EST']))
        })
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const settings = {
        host: '127.0.0.1',
        port: (server.address() as AddressInfo).port,
        clientId: 1,
        account: 'DU1234567',
        timeZone: 'America/New_York',
        extendedHours: false,
        cryptoExchange: 'PAXOS',
      }
      const nothing = (): void => {}
      await new Promise<void>((resolve) => {
        const end = (): void => {
          ended += 1
          resolve()
        }
        const events = {
          onOrder: nothing,
          onStatus: nothing,
          onExecution: nothing,
          onFee: nothing,
          onMessage: nothing,
          onEnd: end,
        }
        void openGatewaySession(settings, USUAL_PATIENCE, clock, events).then((opened) => {
          if (!opened.ok) end()
        })
      })
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    }
    expect(ended).toBe(FUZZED_FRAMES / 10)
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false)
  })
})
