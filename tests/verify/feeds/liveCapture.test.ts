import process from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBinanceFeed } from '#adapters/feeds/crypto/binance/binanceFeed.ts'
import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { readNanosecondLines } from '../../helpers/crypto/captureReplay.ts'
import { hasReference, REFERENCE_DATA } from '../../helpers/crypto/referencePairs.ts'
import { everythingOf, hear, levelsOf, listing, liveConnection } from '../../helpers/feeds/liveBench.ts'
import { openContractServer } from '../../servers/contractServer.ts'

/** Messages sent before the reader has its turn: the session goes through as fast as it is read. */
const TURN = 50

function counted(events: readonly MarketEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** What an event says, without the time of arrival, which also stands for the time of quotes and of a book that is asked for. */
function saying(event: MarketEvent): object {
  const isUntimed = event.kind === 'QUOTE' || (event.kind === 'BOOK' && event.isSnapshot)
  return { ...event, tsInit: 0, ...(isUntimed ? { tsEvent: 0 } : {}) }
}

describe.skipIf(!hasReference('hftbacktest'))('five minutes of BTCUSDT as Binance told them', () => {
  it('say over a connection what they say to the reader alone, and make the same book', async () => {
    const messages = readNanosecondLines(`${REFERENCE_DATA}/hftbacktest/spot_btcusdt_20240809.gz`)
    const first = messages.find(({ text }) => text.includes('"e":"depthUpdate"'))
    const before = Number(/"U":(\d+)/.exec(first?.text ?? '')?.[1]) - 1
    // The recording has no book, so it begins empty.
    const empty = { lastUpdateId: before, bids: [], asks: [] }
    const server = await openContractServer({
      routes: { '/api/v3/depth': () => ({ body: empty }) },
      socket: {
        onMessage: (socket, text) => {
          const { id } = JSON.parse(text)
          socket.send(JSON.stringify({ result: null, id }))
        },
      },
    })
    onTestFinished(() => server.close())
    const btc = listing('BTC/USDT', 'BINANCE', 'BTCUSDT')
    const { id } = btc.instrument
    const feed = createBinanceFeed(liveConnection(server.port, [btc], { streamPatience: {} }))
    const heard = hear(feed)
    onTestFinished(async () => {
      await heard.live.close()
      await feed.close?.()
    })
    heard.live.subscribe(everythingOf(id))
    await expect.poll(() => heard.book(id).state).toBe('SYNCED')
    const began = performance.now()
    for (const [n, { text }] of messages.entries()) {
      server.broadcast(text)
      if (n % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve))
    }

    const reader = createBinanceNormaliser('SPOT', { nameInstrument: () => id })
    const alone = [...reader.joinSnapshot('BTCUSDT', empty, 0).events]
    for (const { text, tsInit } of messages) alone.push(...reader.normalise(text, tsInit).events)
    await expect.poll(() => heard.events.length, { timeout: 60_000 }).toBe(alone.length)
    const seconds = (performance.now() - began) / 1_000
    process.stdout.write(`${messages.length} messages over a connection in ${seconds.toFixed(1)} s\n`)
    expect(counted(heard.events)).toEqual({ TRADE: 10_147, QUOTE: 45_134, BOOK: 3_045 })
    expect(heard.events.map(saying)).toEqual(alone.map(saying))
    expect([heard.gaps, heard.rejections]).toEqual([[], []])
    const { bids, asks } = levelsOf(heard.book(id))
    expect(bids[0]?.[0]).toBeLessThan(asks[0]?.[0] ?? 0)
  })
})
