import { encode } from '@msgpack/msgpack'
import { afterEach, describe, expect, it } from 'vitest'
import { type AlpacaFeedOptions, createAlpacaFeed } from '#adapters/feeds/alpaca/alpacaFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import type { LiveFeed } from '#engines/data/feeds/ports.ts'
import { openFaultProxy } from '../../../servers/faultProxy.ts'
import {
  ALPACA_KEY,
  type AlpacaServer,
  type AlpacaServerOptions,
  openAlpacaServer,
} from '../../../servers/venues/alpacaServer.ts'
import { connectionOf, createRecordingListener, time, until } from './bench.ts'

const AAPL = instrumentId('AAPL', 'US')
const MSFT = instrumentId('MSFT', 'US')
const NOW = time('2026-03-10T15:30:00Z')
const QUICK = { handshakeMs: 500, heartbeatMs: 300, firstReconnectMs: 20, longestReconnectMs: 50, sendsPerSecond: 100 }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

type Heard = ReturnType<typeof createRecordingListener>

async function listen(
  served: AlpacaServerOptions = {},
  changes: Partial<AlpacaFeedOptions> = {},
): Promise<{ readonly server: AlpacaServer; readonly live: LiveFeed; readonly heard: Heard }> {
  const server = await openAlpacaServer(served)
  closers.push(() => server.close())
  const feed = createAlpacaFeed({
    ...connectionOf(server.origin, NOW, ALPACA_KEY),
    streamAddress: server.webSocketUrl,
    streamPatience: QUICK,
    ...changes,
  })
  closers.push(() => feed.close())
  const heard = createRecordingListener()
  const live = feed.openLive(heard.listener)
  closers.push(() => live.close())
  return { server, live, heard }
}

const TRADE = {
  T: 't',
  i: 96_921,
  S: 'AAPL',
  x: 'D',
  p: 126.55,
  s: 100,
  t: new Date('2026-03-10T15:30:00.25Z'),
  c: ['@'],
  z: 'C',
}
const QUOTE = {
  T: 'q',
  S: 'AAPL',
  bx: 'U',
  bp: 126.54,
  bs: 200,
  ax: 'Q',
  ap: 126.56,
  as: 300,
  c: ['R'],
  z: 'C',
  t: new Date('2026-03-10T15:30:00.5Z'),
}

describe('the stream of Alpaca', () => {
  it('signs in by header fields, asks for what is wanted and tells trades and quotes in MessagePack', async () => {
    const { server, live, heard } = await listen()
    live.subscribe([
      { instrumentId: AAPL, kind: 'TRADES' },
      { instrumentId: AAPL, kind: 'QUOTES' },
    ])
    await until(() => server.wishes.length === 1)
    expect(server.wishes).toEqual([{ action: 'subscribe', trades: ['AAPL'], quotes: ['AAPL'] }])
    server.tell([TRADE, QUOTE])
    await until(() => heard.events.length === 2)
    const tsInit = expect.any(Number) as number
    expect(heard.events).toEqual([
      {
        kind: 'TRADE',
        instrumentId: AAPL,
        tsEvent: time('2026-03-10T15:30:00.25Z'),
        tsInit,
        tradeId: '96921',
        price: 126.55,
        size: 100,
        aggressor: 'UNKNOWN',
        eligible: { forPrice: true, forVolume: true },
      },
      {
        kind: 'QUOTE',
        instrumentId: AAPL,
        tsEvent: time('2026-03-10T15:30:00.5Z'),
        tsInit,
        bid: { price: 126.54, size: 200 },
        ask: { price: 126.56, size: 300 },
      },
    ])
    expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE'])
    expect(heard.raw.every(({ message, channel }) => message.data instanceof Uint8Array && channel === 'stocks')).toBe(
      true,
    )
    live.unsubscribe([{ instrumentId: AAPL, kind: 'QUOTES' }])
    live.subscribe([
      { instrumentId: AAPL, kind: 'TRADES' },
      { instrumentId: MSFT, kind: 'TRADES' },
      { instrumentId: MSFT, kind: 'BOOK' },
    ])
    await until(() => server.wishes.length === 3)
    expect(server.wishes.slice(1)).toEqual([
      { action: 'unsubscribe', trades: [], quotes: ['AAPL'] },
      { action: 'subscribe', trades: ['MSFT'], quotes: [] },
    ])
  })

  it('asks for everything again after a loss, and tells the loss as a gap of each share', async () => {
    const { server } = await listen()
    const proxy = await openFaultProxy(server.port)
    closers.push(() => proxy.close())
    const feed = createAlpacaFeed({
      ...connectionOf(server.origin, NOW, ALPACA_KEY),
      streamAddress: `ws://127.0.0.1:${proxy.port}`,
      streamPatience: QUICK,
    })
    closers.push(() => feed.close())
    const heard = createRecordingListener()
    const live = feed.openLive(heard.listener)
    closers.push(() => live.close())
    live.subscribe([
      { instrumentId: AAPL, kind: 'TRADES' },
      { instrumentId: MSFT, kind: 'QUOTES' },
    ])
    await until(() => server.wishes.length === 1)
    server.tell([TRADE])
    await until(() => heard.events.length === 1)
    proxy.cut('RST')
    await until(() => server.wishes.length === 2)
    expect(server.wishes[1]).toEqual({ action: 'subscribe', trades: ['AAPL'], quotes: ['MSFT'] })
    expect(heard.gaps.map(({ id }) => id)).toEqual([AAPL, MSFT])
    expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE', 'RECONNECTING', 'LIVE'])
    // What is told again is heard once; what is new is heard.
    server.tell([TRADE])
    server.tell([{ ...TRADE, i: 96_922 }])
    await until(() => heard.events.length === 2)
    expect(heard.events.map((event) => (event.kind === 'TRADE' ? event.tradeId : null))).toEqual(['96921', '96922'])
  })

  it.each([
    [402, 'make a new key'],
    [409, 'choose the free plan'],
  ])('closes for good when the key is refused with %i, and says what to do', async (code, advice) => {
    const { server, heard } = await listen({ streamError: code })
    await until(() => heard.states.at(-1)?.state === 'CLOSED')
    expect(heard.states.at(-1)?.reason).toContain(advice)
    expect(heard.rejected.map((refused) => refused.code)).toEqual(['FEED_KEY_REFUSED'])
    await new Promise((resolve) => setTimeout(resolve, 150, null))
    expect(server.accepted).toBe(1)
  })

  it('goes on when only a part is refused, and tells a gap when it was too slow', async () => {
    const { server, live, heard } = await listen()
    live.subscribe([{ instrumentId: AAPL, kind: 'TRADES' }])
    await until(() => server.wishes.length === 1)
    server.tell([{ T: 'error', code: 405, msg: 'symbol limit exceeded' }])
    await until(() => heard.rejected.length === 1)
    expect(heard.gaps).toEqual([])
    server.tell([{ T: 'error', code: 407, msg: 'slow client' }])
    await until(() => heard.gaps.length === 1)
    expect(heard.gaps).toEqual([{ id: AAPL, reason: expect.stringContaining('too slowly') as string }])
    expect(heard.rejected.map(({ code }) => code)).toEqual(['VENUE_REFUSED', 'VENUE_REFUSED'])
    server.tell([TRADE])
    await until(() => heard.events.length === 1)
  })

  it('sets aside what cannot be read and tells the rest of the message', async () => {
    const { server, live, heard } = await listen()
    live.subscribe([{ instrumentId: AAPL, kind: 'TRADES' }])
    await until(() => server.wishes.length === 1)
    server.tell([{ ...TRADE, p: 'x' }, TRADE, { ...TRADE, i: 2, s: -1 }])
    server.broadcast(Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]))
    server.broadcast(encode('text'))
    await until(() => heard.rejected.length === 3)
    expect(heard.events).toHaveLength(1)
    expect(heard.rejected[0]?.reason).toContain('2 parts of the message were set aside')
    expect(heard.rejected.map(({ code }) => code)).toEqual([
      'MESSAGE_MALFORMED',
      'MESSAGE_NOT_JSON',
      'MESSAGE_MALFORMED',
    ])
  })

  it('keeps the latest quotes and tells what was lost when more comes than can be handled', async () => {
    const { server, live, heard } = await listen({}, { streamCapacity: 16 })
    live.subscribe([
      { instrumentId: AAPL, kind: 'TRADES' },
      { instrumentId: MSFT, kind: 'QUOTES' },
    ])
    await until(() => server.wishes.length === 1)
    const last = 2_000
    for (let count = 1; count <= last; count += 1) {
      server.tell([{ ...TRADE, i: count }])
      server.tell([{ ...QUOTE, S: 'MSFT', bp: 100 + count / 100 }])
    }
    server.tell([{ T: 'success', msg: 'end of the storm' }])
    const quotes = (): readonly unknown[] => heard.events.filter(({ kind }) => kind === 'QUOTE')
    await until(() => quotes().at(-1) !== undefined && heard.raw.length >= 2 * last)
    await until(() => JSON.stringify(quotes().at(-1)).includes(`"price":${100 + last / 100}`))
    const trades = heard.events.length - quotes().length
    expect(trades).toBeLessThan(last)
    expect(heard.gaps.length).toBeGreaterThan(0)
    expect(new Set(heard.gaps.map(({ id }) => id))).toEqual(new Set([AAPL]))
    expect(heard.rejected).toEqual([])
    expect(heard.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE'])
  })

  it('closes when the key is taken away while the connection is lost', async () => {
    let given: typeof ALPACA_KEY | null = ALPACA_KEY
    const { server, live, heard } = await listen({}, { credentials: () => given })
    live.subscribe([{ instrumentId: AAPL, kind: 'TRADES' }])
    await until(() => server.wishes.length === 1)
    given = null
    for (const socket of server.sockets) socket.terminate()
    await until(() => heard.states.at(-1)?.state === 'CLOSED')
    expect(heard.states.at(-1)?.reason).toContain('only with a key')
    expect(server.accepted).toBe(1)
  })

  it('opens nothing without a key', async () => {
    const { server, heard } = await listen({}, { credentials: () => null })
    expect(heard.states).toEqual([{ state: 'CLOSED', reason: expect.stringContaining('only with a key') as string }])
    expect(server.accepted).toBe(0)
  })
})
