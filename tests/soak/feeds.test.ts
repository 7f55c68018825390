import { afterEach, describe, expect, it } from 'vitest'
import { openContractServer } from '../servers/contractServer.ts'
import { openStream } from '../servers/feedBench.ts'

const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** Timers, sockets and the like that the process holds. */
function held(): number {
  return process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'MessagePort').length
}

describe('R10 a stream that is lost for an hour on end', () => {
  it('leaves no socket, listener or timer behind and never tries more than once a second', async () => {
    const server = await openContractServer()
    closers.push(() => server.close())
    const before = held()
    const { connection, states } = openStream(server.webSocketUrl, { patience: { firstReconnectMs: 1 } })
    const dropping = setInterval(() => {
      for (const socket of server.sockets) socket.terminate()
    }, 20)
    closers.push(() => clearInterval(dropping))
    const minutes = Number(process.env['QUARTERDECK_SOAK_MINUTES'] ?? 10)
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000))
    clearInterval(dropping)
    expect(connection.count().attempts).toBeGreaterThan(minutes * 30)
    expect(connection.count().attempts).toBeLessThanOrEqual(minutes * 60 + 1)
    connection.close()
    await expect.poll(() => server.connections).toBe(0)
    await expect.poll(held).toBeLessThanOrEqual(before)
    expect(states.at(-1)?.state).toBe('CLOSED')
  })
})

describe('R10 a storm of a minute', () => {
  it('ten times as dense as can be handled costs bounded memory and delay, and loses nothing without saying so', async () => {
    const server = await openContractServer()
    closers.push(() => server.close())
    const capacity = 5_000
    let handled = 0
    const { connection, messages } = openStream(
      server.webSocketUrl,
      {
        inbox: {
          capacity,
          maxBytes: 5_000_000,
          classify: ({ data }) =>
            String(data).startsWith('q')
              ? { lane: 'LATEST', key: String(data).slice(0, 4) }
              : { lane: 'EVERY', key: 'all' },
        },
      },
      () => {
        handled += 1
        messages.length = 0
        const until = performance.now() + 0.2
        while (performance.now() < until);
      },
    )
    await expect.poll(() => server.sockets.size).toBe(1)
    const heap = process.memoryUsage().heapUsed
    const end = performance.now() + 60_000
    let sent = 0
    while (performance.now() < end) {
      for (let index = 0; index < 500; index += 1) {
        sent += 1
        server.broadcast(sent % 4 === 0 ? `t${sent}` : `q${100 + (sent % 50)} ${sent}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await expect.poll(() => connection.count().messages, { timeout: 60_000 }).toBe(sent)
    await expect.poll(() => connection.count().waiting, { timeout: 60_000 }).toBe(0)
    const { conflated, lost, mostWaiting } = connection.count()
    expect(handled + conflated + lost).toBe(sent)
    expect(mostWaiting).toBeLessThanOrEqual(2 * capacity)
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(100_000_000)
  })
})
