import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import { createRemoteVenue } from '#hosts/brokers/remoteVenue.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { ACCOUNT, buildOrder } from '../builders/trading.ts'
import { brokerBench, testGate, type BrokerBench } from '../helpers/brokerBench.ts'
import { ScriptedVenue, TestTimers } from '../helpers/scriptedConnection.ts'

/** What came of one kill over several venues. */
export interface CancelFigures {
  readonly working: number
  /** From the press to the arrival of each cancel in the venues' own records, milliseconds, sorted. */
  readonly arrivedAfter: readonly number[]
  /** From the press to the plate's HALTED on every venue, milliseconds. */
  readonly haltedAfter: number
}

interface Account {
  readonly bench: BrokerBench
  readonly server: Server
  readonly arrivals: { readonly name: string; readonly at: number }[]
  readonly working: number
  readonly ticks: NodeJS.Timeout
}

/**
 * Lets orders work at several venues on the loopback, each behind the wiring of a host and a socket of its own, presses
 * the switch of all, and reads from the venues' records when each cancel has arrived.
 */
export async function measureKillCancels(venues: number, ordersEach: number): Promise<CancelFigures> {
  const accounts = await Promise.all(Array.from({ length: venues }, () => openAccount(ordersEach)))
  try {
    const pressed = performance.now()
    for (const { bench } of accounts) {
      const pressedAt = bench.host.clock.now()
      const press = { path: 'BUTTON', pressedAt, gateClosedAt: pressedAt, reason: 'bench', drill: false } as const
      bench.host.post('broker', 'Kill', press)
      bench.host.runUntilIdle()
    }
    await settled(accounts, ({ bench }) => bench.table('kill')[0]?.state === 'HALTED')
    const haltedAfter = performance.now() - pressed
    const arrivedAfter = accounts.flatMap(({ arrivals }) => {
      const first = new Map<string, number>()
      for (const { name, at } of arrivals) if (!first.has(name)) first.set(name, at - pressed)
      return [...first.values()]
    })
    return {
      working: accounts.reduce((sum, { working }) => sum + working, 0),
      arrivedAfter: arrivedAfter.toSorted((a, b) => a - b),
      haltedAfter,
    }
  } finally {
    for (const { server, ticks } of accounts) {
      clearInterval(ticks)
      server.closeAllConnections()
      server.close()
    }
  }
}

async function openAccount(orders: number): Promise<Account> {
  const { now } = createSystemClock()
  const arrivals: Account['arrivals'] = []
  const scripted = new ScriptedVenue(new TestTimers(now()), { kind: 'FOR_EVER' })
  // The record is the server's: it notes a cancel when its request has come in over the socket.
  const server = createServer((request, response) => {
    const name = request.url ?? ''
    arrivals.push({ name, at: performance.now() })
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const connect = (): BrokerConnection => {
    const inner = scripted.connect()
    return {
      ...inner,
      account: (since) => {
        scripted.timers.now = now()
        return inner.account(since)
      },
      cancel: async (target) => {
        await (await fetch(`http://127.0.0.1:${port}/${target.clientOrderId}`, { method: 'DELETE' })).text()
        return inner.cancel(target)
      },
    }
  }
  const gate = testGate()
  const late: { bench?: BrokerBench } = {}
  const remote = createRemoteVenue({
    connect,
    accountId: ACCOUNT,
    instruments: [buildInstrument()],
    now,
    post(type, payload) {
      late.bench?.host.advanceTo(now())
      late.bench?.host.post('broker', type, payload)
      late.bench?.host.runUntilIdle()
    },
    after: (milliseconds, task) => {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
    uniform: () => 0.5,
    isKilled: () => gate.isClosed(),
  })
  const bench = brokerBench({ venue: remote.venue, startAt: now(), remains: { gate } })
  late.bench = bench
  bench.open()
  remote.start()
  await settled([bench], () => bench.table('reconciliation')[0]?.state === 'MATCHED')
  // The clock goes on by itself, as in a host; the first entries wait for the account to be compared.
  const ticks = setInterval(() => bench.host.advanceTo(now()), 20)
  for (let order = 0; accepted(bench) < orders; order += 1) {
    bench.submit([buildOrder(`o${order}`)])
    if (bench.orders.get(`o${order}`)?.status === 'DENIED' || order % 50 === 0) await pause(20)
    else if (order >= orders) await pause(1)
  }
  await settled([bench], () => scripted.working().length === accepted(bench))
  return { bench, server, arrivals, working: scripted.working().length, ticks }
}

function accepted(bench: BrokerBench): number {
  return [...bench.orders.values()].filter(({ status }) => status === 'ACCEPTED').length
}

async function settled<One>(all: readonly One[], isSettled: (one: One) => boolean): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!all.every(isSettled)) {
    if (performance.now() > deadline) throw new Error('the venues did not settle')
    await pause(2)
  }
}
