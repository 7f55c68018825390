import { afterEach, describe, expect, it } from 'vitest'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { openContractServer, type ContractServer, type ContractServerOptions } from '../../servers/contractServer.ts'
import { openStream, type HeardStream } from '../../servers/feedBench.ts'
import { openFaultProxy, type FaultProxy } from '../../servers/faultProxy.ts'
import { disturb } from '../../servers/messageFaults.ts'

const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function serve(options: ContractServerOptions = {}): Promise<ContractServer> {
  const server = await openContractServer(options)
  closers.push(() => server.close())
  return server
}

async function proxied(server: ContractServer): Promise<{ readonly proxy: FaultProxy; readonly url: string }> {
  const proxy = await openFaultProxy(server.port)
  closers.push(() => proxy.close())
  return { proxy, url: `ws://127.0.0.1:${proxy.port}` }
}

function stream(...parameters: Parameters<typeof openStream>): HeardStream {
  const opened = openStream(...parameters)
  closers.push(() => opened.connection.close())
  return opened
}

const HEARTBEAT_MS = 200

describe('R10 a stream over a bad line', () => {
  it('that is half open is stale within two heartbeats, then comes back, subscribes again and tells the gap', async () => {
    const server = await serve()
    const { proxy, url } = await proxied(server)
    const { states, gaps } = stream(url, {
      greeting: () => ['subscribe ACME'],
      patience: { heartbeatMs: HEARTBEAT_MS },
    })
    await expect.poll(() => server.received).toEqual(['subscribe ACME'])
    const frozenAt = performance.now()
    proxy.freeze()
    await expect
      .poll(() => states.map(({ state }) => state), { timeout: 5_000 })
      .toEqual(['CONNECTING', 'LIVE', 'STALE', 'RECONNECTING', 'LIVE'])
    expect((states[2]?.at ?? 0) - frozenAt).toBeLessThanOrEqual(2 * HEARTBEAT_MS)
    expect(gaps).toEqual([{ key: null, reason: 'nothing comes any more', afterMessage: 0 }])
    await expect.poll(() => server.received).toEqual(['subscribe ACME', 'subscribe ACME'])
    await expect.poll(() => server.sockets.size + proxy.connections).toBeLessThanOrEqual(2)
  })

  it('whose server answers pings stays live; one that owes messages does not', async () => {
    const server = await serve()
    const pinged = stream(server.webSocketUrl, { patience: { heartbeatMs: 100 } })
    const owed = stream(server.webSocketUrl, { signOfLife: 'MESSAGES', patience: { heartbeatMs: 100 } })
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect(pinged.states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE'])
    expect(owed.states.map(({ state }) => state).slice(0, 4)).toEqual(['CONNECTING', 'LIVE', 'STALE', 'RECONNECTING'])
  })

  it('that is stale and heard again is live without a new connection', async () => {
    const server = await serve()
    const { states } = stream(server.webSocketUrl, { signOfLife: 'MESSAGES', patience: { heartbeatMs: 200 } })
    await expect.poll(() => states.at(-1)?.state, { interval: 5 }).toBe('STALE')
    server.broadcast('late')
    await expect.poll(() => states.at(-1)?.state, { interval: 5 }).toBe('LIVE')
    expect(server.accepted).toBe(1)
  })

  it.each([
    ['cut', 'RST'],
    ['ended', 'FIN'],
  ] as const)('that flaps (%s every 50 ms) is tried at most once a second', async (_name, how) => {
    const server = await serve()
    const { proxy, url } = await proxied(server)
    const { connection } = stream(url)
    const flapping = setInterval(() => proxy.cut(how), 50)
    closers.push(() => clearInterval(flapping))
    await new Promise((resolve) => setTimeout(resolve, 3_500))
    const gaps = proxy.attempts.slice(1).map((at, index) => at - (proxy.attempts[index] ?? 0))
    expect(proxy.attempts.length).toBeGreaterThanOrEqual(3)
    // The proxy sees an attempt a moment after it began, so two may look a few milliseconds closer.
    expect(Math.min(...gaps)).toBeGreaterThan(970)
    expect(connection.count().attempts).toBeLessThanOrEqual(4)
  })

  it.each([50, 300, 1_500, 3_000])('that is away for %i ms is back within seconds, with a single gap', async (away) => {
    const server = await serve()
    const { proxy, url } = await proxied(server)
    const { states, gaps, messages } = stream(url, { greeting: () => ['subscribe'] })
    await expect.poll(() => server.received.length).toBe(1)
    proxy.set({ kind: 'REFUSE' })
    proxy.cut('RST')
    await new Promise((resolve) => setTimeout(resolve, away))
    proxy.set({ kind: 'NONE' })
    await expect.poll(() => server.received.length, { timeout: 3_000 }).toBe(2)
    server.broadcast('again')
    await expect.poll(() => messages.length).toBe(1)
    expect(gaps).toHaveLength(1)
    expect(states.map(({ state }) => state)).toEqual(['CONNECTING', 'LIVE', 'RECONNECTING', 'LIVE'])
  })

  it.each([
    [1012, /server restarts \(1012\)/],
    [1008, /refused what was sent \(1008\)/],
    [4999, /the server ended it \(4999\)/],
  ])('closed with %i comes back and says why it went', async (code, words) => {
    const server = await serve()
    const { states } = stream(server.webSocketUrl)
    await expect.poll(() => states.at(-1)?.state).toBe('LIVE')
    for (const socket of server.sockets) socket.close(code)
    await expect.poll(() => states.filter(({ state }) => state === 'LIVE').length, { timeout: 5_000 }).toBe(2)
    expect(states.at(-2)?.reason).toMatch(words)
    expect(server.accepted).toBe(2)
  })

  it('closed with a code that is final for the venue stays closed', async () => {
    const server = await serve()
    const { states } = stream(server.webSocketUrl, { finalCodes: [4001] })
    await expect.poll(() => server.sockets.size).toBe(1)
    for (const socket of server.sockets) socket.close(4001)
    await expect.poll(() => states.at(-1)?.state).toBe('CLOSED')
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(server.accepted).toBe(1)
  })

  it('with a message that is too large is given up before the message is read', async () => {
    const server = await serve()
    const { states, messages } = stream(server.webSocketUrl, { patience: { maxMessageBytes: 1_000 } })
    await expect.poll(() => server.sockets.size).toBe(1)
    server.broadcast('x'.repeat(2_000))
    await expect.poll(() => states.some(({ reason }) => reason.includes('a message was too large'))).toBe(true)
    expect(messages).toHaveLength(0)
  })

  it('whose server never finishes the handshake is given up in time', async () => {
    const server = await serve()
    const { proxy, url } = await proxied(server)
    proxy.set({ kind: 'SLOW', bytesPerSecond: 1 })
    const began = performance.now()
    const { states } = stream(url)
    await expect.poll(() => states.at(-1)?.state).toBe('RECONNECTING')
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('numbers what came without a break over the reconnection, and a gap stands where it belongs', async () => {
    const server = await serve()
    const { messages, gaps, states } = stream(server.webSocketUrl)
    await expect.poll(() => server.sockets.size).toBe(1)
    for (let index = 0; index < 50; index += 1) server.broadcast(`a${index}`)
    await expect.poll(() => messages.length).toBe(50)
    for (const socket of server.sockets) socket.terminate()
    await expect.poll(() => states.filter(({ state }) => state === 'LIVE').length, { timeout: 5_000 }).toBe(2)
    for (let index = 0; index < 50; index += 1) server.broadcast(`b${index}`)
    await expect.poll(() => messages.length).toBe(100)
    expect(messages.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(gaps).toEqual([{ key: null, reason: expect.stringContaining('1006') as string, afterMessage: 50 }])
  })
})

describe('R13 messages that are reordered, doubled and lost on the way', () => {
  it('reach the reader exactly as they arrived, each with its own number', async () => {
    const server = await serve()
    const { messages } = stream(server.webSocketUrl)
    await expect.poll(() => server.sockets.size).toBe(1)
    const random = new SeededRandom(3)
    const sent = disturb(
      Array.from({ length: 1_000 }, (_, index) => String(index)),
      { duplicated: 0.05, dropped: 0.01, reordered: 0.1 },
      () => random.next(),
    )
    for (const { message } of sent) server.broadcast(message)
    await expect.poll(() => messages.length).toBe(sent.length)
    expect(messages.map(({ data }) => data)).toEqual(sent.map(({ message }) => message))
    expect(sent.length).not.toBe(1_000)
  })
})

describe('R10 a storm ten times as dense as can be handled', () => {
  it('keeps memory bounded, the latest quote of each symbol, every fill, and tells of each trade that is lost', async () => {
    const server = await serve()
    const capacity = 2_000
    const total = 40_000
    const seen: { readonly kind: string; readonly key: string; readonly index: number }[] = []
    const parse = (text: string) => {
      const [kind = '', key = '', index = ''] = text.split(' ')
      return { kind, key, index: Number(index) }
    }
    const { connection, gaps } = stream(
      server.webSocketUrl,
      {
        inbox: {
          capacity,
          maxBytes: 1_000_000,
          classify: (message) => {
            const { kind, key } = parse(String(message.data))
            if (kind === 'fill') return { lane: 'NEVER_LOST' }
            return kind === 'quote' ? { lane: 'LATEST', key } : { lane: 'EVERY', key }
          },
        },
      },
      (message) => {
        const until = performance.now() + 0.05
        while (performance.now() < until);
        seen.push(parse(String(message.data)))
      },
    )
    await expect.poll(() => server.sockets.size).toBe(1)
    const kinds = ['quote', 'trade', 'quote', 'quote']
    for (let index = 0; index < total; index += 1) {
      server.broadcast(`${index % 1_000 === 0 ? 'fill' : kinds[index % 4]} S${index % 10} ${index}`)
    }
    await expect.poll(() => connection.count().messages, { timeout: 30_000 }).toBe(total)
    await expect.poll(() => connection.count().waiting, { timeout: 30_000 }).toBe(0)
    const { mostWaiting, conflated, lost } = connection.count()
    expect(mostWaiting).toBeLessThanOrEqual(capacity * 2)
    expect(conflated + lost).toBeGreaterThan(0)
    expect(seen.length + conflated + lost).toBe(total)
    expect(seen.filter(({ kind }) => kind === 'fill')).toHaveLength(total / 1_000)
    for (const key of new Set(seen.filter(({ kind }) => kind === 'quote').map((item) => item.key))) {
      const lastSent = lastIndexOf(
        total,
        (index) => index % 1_000 !== 0 && kinds[index % 4] === 'quote' && `S${index % 10}` === key,
      )
      expect(seen.findLast((item) => item.kind === 'quote' && item.key === key)?.index).toBe(lastSent)
    }
    const tradesSent = Array.from({ length: total }, (_, index) => index).filter(
      (index) => index % 1_000 !== 0 && kinds[index % 4] === 'trade',
    )
    const tradesSeen = new Set(seen.filter(({ kind }) => kind === 'trade').map(({ index }) => index))
    const incomplete = new Set(tradesSent.filter((index) => !tradesSeen.has(index)).map((index) => `S${index % 10}`))
    expect(new Set(gaps.map(({ key }) => key))).toEqual(incomplete)
  })
})

function lastIndexOf(total: number, fits: (index: number) => boolean): number {
  for (let index = total - 1; index >= 0; index -= 1) if (fits(index)) return index
  return -1
}
