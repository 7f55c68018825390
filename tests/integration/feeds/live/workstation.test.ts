import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import type { FeedOrigin, FeedOrigins } from '#hosts/feeds/feedEntry.ts'
import { FEED_ENTRIES } from '#hosts/feeds/feedRegistry.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { until } from '../../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../../helpers/workstationRig.ts'
import { openFaultProxy } from '../../../servers/faultProxy.ts'
import { openKrakenRest } from '../../../servers/venues/krakenRest.ts'
import { openKrakenStream } from '../../../servers/venues/krakenStream.ts'

const ID = identifier<InstrumentId>('BTC/USD.KRAKEN')

/** A port of this machine where nobody answers. */
async function deadPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

/** No source of the world is asked in a test: all are sought where nobody answers, one at its own servers. */
async function originsWith(sourceId: string, own: FeedOrigin): Promise<FeedOrigins> {
  const port = await deadPort()
  const nowhere = { http: `http://127.0.0.1:${port}`, stream: `ws://127.0.0.1:${port}` }
  return Object.fromEntries(FEED_ENTRIES.map(({ card }) => [card.id, card.id === sourceId ? own : nowhere]))
}

async function command(workstation: Workstation, channel: 'data' | 'desk', type: string, payload: unknown) {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply
}

describe('a live session over threads', () => {
  it('shows prices of the venue, calls them stale when it freezes, and current when it is back', async () => {
    const rest = await openKrakenRest({ now: createSystemClock().now })
    const venue = await openKrakenStream(['BTC/USD'], 500)
    const proxy = await openFaultProxy(venue.server.port)
    onTestFinished(async () => {
      await proxy.close()
      await venue.close()
      await rest.close()
    })
    const folder = temporaryFolder()
    const feedOrigins = await originsWith('kraken', { http: rest.origin, stream: `ws://127.0.0.1:${proxy.port}` })
    const workstation = await openRig(`${folder}/data`, resourcesWithSample(`${folder}/resources`), { feedOrigins })
    const quote = () => workstation.record('quotes', ID)
    const source = () => workstation.record('sources', 'kraken')

    expect(venue.server.accepted).toBe(0)
    expect(rest.accepted).toBe(0)
    await command(workstation, 'data', 'RefreshInstruments', { sourceId: 'kraken' })
    const find = (): Promise<unknown> => command(workstation, 'data', 'SearchSymbols', { words: 'BTC/USD', limit: 10 })
    await expect
      .poll(find, { timeout: 20_000, interval: 100 })
      .toMatchObject({ matches: expect.arrayContaining([expect.objectContaining({ instrumentId: ID })]) })
    expect(venue.server.accepted).toBe(0)

    await command(workstation, 'desk', 'StartSession', {
      mode: 'PAPER',
      source: { kind: 'live', instrumentIds: [ID] },
      startingCash: 100_000_000_000,
      currency: 'USD',
    })
    const trading = setInterval(() => venue.step('BTC/USD'), 50)
    onTestFinished(() => clearInterval(trading))
    const best = () => {
      const { bids, asks } = venue.market.book('BTC/USD')
      return { bid: (bids[0]?.price ?? 0) / 100, ask: (asks[0]?.price ?? 0) / 100 }
    }
    await until('a price', () => quote()?.isStale === false, 20_000)
    expect(quote()).toMatchObject({ sourceId: 'kraken', ...best() })
    await until('the link', () => source()?.link === 'LIVE', 10_000)

    proxy.freeze()
    await until('the stale price', () => quote()?.isStale === true, 20_000)
    await until('the new connection', () => quote()?.isStale === false, 40_000)
    await until('the live link', () => source()?.link === 'LIVE', 10_000)
    await workstation.close()
    await until('the end of all connections', () => venue.server.connections === 0, 5_000)
  })
})
