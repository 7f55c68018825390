import { afterEach, describe, expect, it } from 'vitest'
import {
  createEthereumFeed,
  type EthereumFeed,
  type EthereumFeedOptions,
  type TransferStretch,
} from '#adapters/feeds/onchain/ethereum/ethereumFeed.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { liveFeedClock, NEVER } from '../../../servers/feedBench.ts'
import {
  HELD,
  HOLDER,
  OLD_TOKEN,
  openEthereumServer,
  SERVED_TOKEN,
  type EthereumServer,
  type EthereumServerOptions,
} from '../../../servers/venues/ethereumServer.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(
  chain: Partial<EthereumServerOptions> = {},
  options: Partial<EthereumFeedOptions> = {},
): Promise<{ readonly server: EthereumServer; readonly feed: EthereumFeed }> {
  const server = await openEthereumServer({ head: 1_000, mostLogs: 10_000, logsPerBlock: 4, ...chain })
  closers.push(() => server.close())
  const feed = createEthereumFeed({
    clock: liveFeedClock(),
    uniform: () => 0.5,
    origin: server.origin,
    patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 },
    ...options,
  })
  closers.push(() => feed.close())
  return { server, feed }
}

function valueOf<Value>(answer: FeedAnswer<Value>): Value {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

describe('a node of Ethereum as a feed', () => {
  it('tells the newest block', async () => {
    const { feed } = await open()
    expect(valueOf(await feed.fetchHead(NEVER))).toEqual({
      number: 1_000,
      hash: `0xb${(1_000).toString(16).padStart(63, '0')}`,
      parentHash: `0xb${(999).toString(16).padStart(63, '0')}`,
      at: 1_700_012_000_000_000,
    })
  })

  it('tells what a token says of itself, as text or as bytes, of one block that is old enough', async () => {
    const { server, feed } = await open()
    expect(valueOf(await feed.fetchToken(SERVED_TOKEN.toLowerCase(), NEVER))).toMatchObject({
      address: SERVED_TOKEN,
      symbol: 'USDC',
      name: 'USD Coin, a name that is longer than a word',
      decimals: 6,
      supply: (HELD * 10n).toString(),
      block: { number: 988 },
    })
    expect(server.requests).toHaveLength(3)
    expect(valueOf(await feed.fetchToken(OLD_TOKEN, NEVER))).toMatchObject({
      symbol: 'MKR',
      name: null,
      decimals: null,
    })
  })

  it('tells balances with all their digits', async () => {
    const { feed } = await open()
    const { amount, block } = valueOf(await feed.fetchBalance(SERVED_TOKEN, HOLDER, NEVER))
    expect([amount, block.number]).toEqual(['123456789012345678901234567', 988])
    expect(valueOf(await feed.fetchBalance(SERVED_TOKEN, OLD_TOKEN, NEVER)).amount).toBe('0')
  })

  it('tells every transfer once, in order, in as small steps as the node needs, up to blocks old enough', async () => {
    const { server, feed } = await open({ mostLogs: 100 }, { blocksAtOnce: 300 })
    const found: string[] = []
    let next: number | null = 900
    let through = 0
    while (next !== null) {
      const stretch: TransferStretch = valueOf(await feed.fetchTransfers(SERVED_TOKEN, next, 5_000, NEVER))
      expect(stretch.others).toBe((stretch.through?.number ?? 0) - next + 1)
      found.push(...stretch.transfers.map(({ block, position }) => `${block}.${position}`))
      through = stretch.through?.number ?? 0
      ;({ next } = stretch)
    }
    const wanted = Array.from({ length: 89 }, (_, index) => [0, 1, 2].map((position) => `${900 + index}.${position}`))
    expect([through, found]).toEqual([988, wanted.flat()])
    // It is not tried anew from the top each time.
    expect(server.requests.length).toBeLessThan(20)
    const first = valueOf(await feed.fetchTransfers(SERVED_TOKEN, 900, 900, NEVER)).transfers[1]
    expect(first).toMatchObject({
      from: HOLDER.toLowerCase(),
      to: SERVED_TOKEN.toLowerCase(),
      token: SERVED_TOKEN.toLowerCase(),
      amount: '900000000000000000001',
    })
    const young = valueOf(await feed.fetchTransfers(SERVED_TOKEN, 989, 1_000, NEVER))
    expect(young).toEqual({ transfers: [], others: 0, through: null, next: null })
  })

  it('notices that the chain was reorganised, at once or later', async () => {
    const { server, feed } = await open()
    const { through } = valueOf(await feed.fetchTransfers(SERVED_TOKEN, 900, 950, NEVER))
    if (through === null) throw new Error('nothing was read')
    expect(valueOf(await feed.isCanonical(through, NEVER))).toBe(true)
    server.reorganise(940)
    expect(valueOf(await feed.isCanonical(through, NEVER))).toBe(false)
    expect(
      valueOf(await feed.isCanonical({ number: 939, hash: `0xb${(939).toString(16).padStart(63, '0')}` }, NEVER)),
    ).toBe(true)
    server.reorganise(2_000)
    server.reorganiseWithin(910)
    expect(await feed.fetchTransfers(SERVED_TOKEN, 900, 920, NEVER)).toMatchObject({
      failure: { code: 'FEED_UNAVAILABLE', message: expect.stringContaining('rearranged') as string },
    })
  })

  it('refuses by name what is no address, no token and no answer', async () => {
    const { server, feed } = await open()
    for (const wrong of ['', 'AAPL', '0x12', SERVED_TOKEN.replace('A0b8', 'a0B8'), `${SERVED_TOKEN}0`]) {
      expect(await feed.fetchToken(wrong, NEVER), wrong).toMatchObject({ failure: { code: 'FEED_UNKNOWN_INSTRUMENT' } })
    }
    expect(server.requests).toHaveLength(0)
    expect(await feed.fetchToken(HOLDER, NEVER)).toMatchObject({
      failure: {
        code: 'FEED_UNKNOWN_INSTRUMENT',
        message: 'There is no token at that address; check what was entered.',
      },
    })
    for (const body of ['<html>', '{}', '[]', '[{"id":1,"result":{"number":"0x01"}}]', '[{"id":1,"result":null}]']) {
      server.mend()
      server.fault('/', { kind: 'BODY', body }, 1)
      expect(await feed.fetchHead(NEVER), body).toMatchObject({ failure: { code: 'FEED_BAD_ANSWER' } })
    }
  })

  it('says when it was asked too often, in whichever way the node says so', async () => {
    const { server, feed } = await open()
    const error = {
      jsonrpc: '2.0',
      id: null,
      error: { code: -32_005, message: 'daily request count exceeded, request rate limited' },
    }
    server.fault('/', { kind: 'BODY', body: JSON.stringify(error) }, 1)
    expect(await feed.fetchHead(NEVER)).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
    server.fault('/', { kind: 'BODY', body: '[{"id":1,"error":{"code":-32000,"message":"node is syncing"}}]' }, 1)
    expect(await feed.fetchHead(NEVER)).toMatchObject({
      failure: { code: 'FEED_UNAVAILABLE', message: expect.stringContaining('(node is syncing)') as string },
    })
    server.fault('/', { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } }, 1)
    expect(await feed.fetchHead(NEVER)).toMatchObject({
      failure: { code: 'FEED_RATE_LIMITED', retryAt: expect.any(Number) as number },
    })
  })
})
