import { expect } from 'vitest'
import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { everythingOf, hear, levelsOf, liveConnection, servedLevels } from './liveBench.ts'
import { openFaultProxy } from '../../servers/faultProxy.ts'
import { liveFeedClock } from '../../servers/feedBench.ts'
import { VENUE_CASES } from './venueCases.ts'

/** A clock that runs so many times as fast and counts its timers. */
function quickClock(factor: number): FeedClock & { readonly pending: number } {
  const real = liveFeedClock()
  const start = real.now()
  const pending = new Set<object>()
  return {
    now: () => Math.round(start + (real.now() - start) * factor),
    after: (milliseconds, action) => {
      const alarm = {}
      pending.add(alarm)
      const callOff = real.after(milliseconds / factor, () => {
        pending.delete(alarm)
        action()
      })
      return () => {
        pending.delete(alarm)
        callOff()
      }
    },
    get pending() {
      return pending.size
    },
  }
}

function activeSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TCPConnectWrap/.test(name)).length
}

/** What so many reconnections over all venues have left behind. */
export interface Leftovers {
  readonly reconnections: number
  readonly sockets: number
  readonly timers: number
  readonly warnings: readonly string[]
}

/**
 * Cuts the lines of every venue again and again until they have come back so often together, each time with every book
 * whole and equal to the venue's own; then closes the feeds and counts what is left.
 */
export async function reconnectAll(wanted: number): Promise<Leftovers> {
  const warnings: string[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning.message)
  process.on('warning', onWarning)
  const before = activeSockets()
  const clock = quickClock(20)
  const benches = await Promise.all(
    VENUE_CASES.map(async (venue) => {
      const [served] = venue.listed
      const server = await venue.open([served.symbol])
      const proxy = await openFaultProxy(server.server.port)
      const streamPatience = { heartbeatMs: 3_600_000, firstReconnectMs: 1, longestReconnectMs: 1, sendsPerSecond: 100 }
      const feed = venue.createFeed(
        liveConnection(proxy.port, [served.listing], { clock, streamPatience, patience: { attempts: 3 } }),
      )
      const heard = hear(feed)
      heard.live.subscribe(everythingOf(served.listing.instrument.id, venue.kinds))
      return { venue, served, server, proxy, feed, heard }
    }),
  )
  let reconnections = 0
  while (reconnections < wanted) {
    for (const { served, server, heard } of benches) {
      const book = heard.book(served.listing.instrument.id)
      await expect.poll(() => book.state, { timeout: 20_000, interval: 5 }).toBe('SYNCED')
      server.step(served.symbol, 2)
      const levels = () => levelsOf(book)
      await expect.poll(levels, { timeout: 20_000, interval: 5 }).toEqual(servedLevels(server.market, served.symbol))
    }
    for (const { proxy, server } of benches) {
      reconnections += server.clients.length
      proxy.cut(reconnections % 2 === 0 ? 'RST' : 'FIN')
    }
    for (const { heard } of benches)
      await expect.poll(() => heard.states.at(-1)?.state, { interval: 1 }).not.toBe('LIVE')
    for (const { heard } of benches) heard.events.length = 0
    for (const { heard } of benches) heard.raw.length = 0
  }
  for (const { heard, feed } of benches) {
    await heard.live.close()
    await feed.close?.()
  }
  for (const { server } of benches) await expect.poll(() => server.server.connections).toBe(0)
  for (const { server } of benches) expect(server.clients).toEqual([])
  const timers = clock.pending
  for (const { proxy, server } of benches) {
    await proxy.close()
    await server.close()
  }
  await expect.poll(activeSockets, { timeout: 5_000 }).toBeLessThanOrEqual(before)
  process.off('warning', onWarning)
  return { reconnections, sockets: Math.max(0, activeSockets() - before), timers, warnings }
}
