import { afterEach, describe, expect, it } from 'vitest'
import { createKrakenFeed } from '#adapters/feeds/crypto/kraken/krakenFeed.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { OrderBook } from '#engines/data/books/orderBook.ts'
import { everythingOf, levelsOf, listing, liveConnection, servedLevels } from '../../../helpers/feeds/liveBench.ts'
import { openKrakenStream } from '../../../servers/venues/krakenStream.ts'

const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const SYMBOLS = Array.from({ length: 10 }, (_, n) => `C${n}/USD`)
const LISTED = SYMBOLS.map((symbol) => listing(symbol, 'KRAKEN', symbol))
const TIME = '2026-07-10T00:00:00.000000Z'
const ROUNDS = 120
const FRAMES = 500
const FIRST = 1_000_000

describe('a storm of messages', () => {
  it('is borne with bounded memory: of quotes the latest are told, and no trade is lost without a gap', async () => {
    const server = await openKrakenStream(SYMBOLS)
    const feed = createKrakenFeed(liveConnection(server.server.port, LISTED))
    const lastQuote = new Map<string, number>()
    const tradesOf = new Map<string, number[]>()
    const gapsOf = new Map<string, number>()
    const book = new OrderBook()
    let isSlow = false
    let most = 0
    const take = (event: MarketEvent): void => {
      const [symbol = ''] = event.instrumentId.split('.')
      if (event.kind === 'QUOTE') lastQuote.set(symbol, event.bid?.price ?? 0)
      // The server's own market makes trades as well, with smaller numbers.
      if (event.kind === 'TRADE' && Number(event.tradeId) >= FIRST) {
        const trades = tradesOf.get(symbol) ?? []
        trades.push(Number(event.tradeId))
        tradesOf.set(symbol, trades)
      }
      if (event.kind === 'BOOK') book.take(event)
    }
    const live = feed.openLive?.({
      onEvents: (events) => {
        events.forEach(take)
        // Each message takes ten times as long as there is.
        const until = performance.now() + (isSlow ? 0.3 : 0)
        while (performance.now() < until);
      },
      onGap: (id) => {
        const [symbol = ''] = id.split('.')
        gapsOf.set(symbol, (gapsOf.get(symbol) ?? 0) + 1)
        if (symbol === SYMBOLS[0]) book.breakOff()
      },
      onRejected: () => {},
      onState: () => {},
    })
    closers.push(
      () => server.close(),
      () => feed.close?.(),
      () => live?.close(),
    )
    const ids = LISTED.map(({ instrument }) => instrument.id)
    live?.subscribe(
      ids.flatMap((id, n) => everythingOf(id, n === 0 ? ['TRADES', 'QUOTES', 'BOOK'] : ['TRADES', 'QUOTES'])),
    )
    await expect.poll(() => book.state).toBe('SYNCED')
    const before = process.memoryUsage().heapUsed
    isSlow = true
    let number = FIRST
    const sent = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let n = 0; n < FRAMES; n += 1) {
        number += 1
        const symbol = SYMBOLS[Math.floor(number / 2) % SYMBOLS.length] ?? ''
        if (n % 2 === 0) sent.set(symbol, (sent.get(symbol) ?? 0) + 1)
        server.server.broadcast(n % 2 === 0 ? trade(symbol, number) : quote(symbol, number))
      }
      server.step(SYMBOLS[0] ?? '', 5)
      most = Math.max(most, process.memoryUsage().heapUsed - before)
      await new Promise((resolve) => setImmediate(resolve))
    }
    isSlow = false
    server.server.broadcast(quote('C1/USD', 999_999))
    await expect.poll(() => lastQuote.get('C1/USD'), { timeout: 30_000 }).toBe(999_999)
    expect(most).toBeLessThan(150_000_000)
    let lost = 0
    for (const symbol of SYMBOLS) {
      const trades = tradesOf.get(symbol) ?? []
      const isWhole = trades.length === sent.get(symbol)
      expect(trades).toEqual(trades.toSorted((one, other) => one - other))
      expect(new Set(trades).size).toBe(trades.length)
      if (!isWhole) lost += 1
      expect(isWhole || (gapsOf.get(symbol) ?? 0) > 0, `${symbol}: ${trades.length} trades, no gap`).toBe(true)
    }
    expect(lost).toBeGreaterThan(0)
    // What was lost of the book was told and made good.
    await expect.poll(() => book.state, { timeout: 30_000 }).toBe('SYNCED')
    await expect.poll(() => levelsOf(book)).toEqual(servedLevels(server.market, SYMBOLS[0] ?? ''))
  })
})

function trade(symbol: string, number: number): string {
  return `{"channel":"trade","type":"update","data":[{"symbol":"${symbol}","side":"buy","price":1.5,"qty":1.0,"ord_type":"limit","trade_id":${number},"timestamp":"${TIME}"}]}`
}

function quote(symbol: string, price: number): string {
  return `{"channel":"ticker","type":"update","data":[{"symbol":"${symbol}","bid":${price}.0,"bid_qty":1.0,"ask":${price + 1}.0,"ask_qty":1.0,"last":1.0,"timestamp":"${TIME}"}]}`
}
