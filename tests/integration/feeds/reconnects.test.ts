import { afterEach, describe, expect, it } from 'vitest'
import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { openContractServer } from '../../servers/contractServer.ts'
import { liveFeedClock, openStream } from '../../servers/feedBench.ts'

const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A clock a thousand times as fast, which counts its timers: a second between attempts takes a millisecond. */
function quickClock(): FeedClock & { readonly pending: number } {
  const real = liveFeedClock()
  const start = real.now()
  let pending = 0
  return {
    now: () => start + (real.now() - start) * 1_000,
    after: (milliseconds, action) => {
      let isSet = true
      pending += 1
      const settle = (): void => {
        if (isSet) pending -= 1
        isSet = false
      }
      const callOff = real.after(milliseconds / 1_000, () => {
        settle()
        action()
      })
      return () => {
        settle()
        callOff()
      }
    },
    get pending() {
      return pending
    },
  }
}

function activeSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TCPConnectWrap/.test(name)).length
}

describe('R10 a stream after 1,000 reconnections', () => {
  it('has no more sockets, listeners and timers than after the first', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    closers.push(() => void process.off('warning', onWarning))
    const server = await openContractServer({
      socket: { onMessage: (socket) => socket.terminate() },
    })
    closers.push(() => server.close())
    const before = activeSockets()
    const clock = quickClock()
    const { connection, states, gaps } = openStream(server.webSocketUrl, {
      clock,
      greeting: () => ['subscribe'],
      patience: { handshakeMs: 5_000, heartbeatMs: 3_600_000, firstReconnectMs: 1, longestReconnectMs: 1 },
    })
    await expect.poll(() => connection.count().openings, { timeout: 50_000 }).toBeGreaterThan(1_000)
    connection.close()
    const count = connection.count()
    expect(server.accepted).toBeGreaterThanOrEqual(count.openings)
    expect(count.attempts - count.openings).toBeLessThanOrEqual(1)
    expect(gaps.length).toBeGreaterThanOrEqual(1_000)
    expect(states.at(-1)?.state).toBe('CLOSED')
    expect(clock.pending).toBe(0)
    await expect.poll(() => server.connections).toBe(0)
    await expect.poll(activeSockets).toBeLessThanOrEqual(before)
    expect(warnings.map(({ message }) => message)).toEqual([])
  })
})
