import { afterEach, describe, expect, it } from 'vitest'
import {
  createEtherscanFeed,
  type EtherscanFeed,
  type EtherscanFeedOptions,
  type TransferPage,
} from '#adapters/feeds/onchain/etherscan/etherscanFeed.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../../servers/feedBench.ts'
import { ETHERSCAN_TOKEN as TOKEN, openEtherscanServer } from '../../../servers/venues/etherscanServer.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const KEY = 'key-of-etherscan'

async function open(
  options: Partial<EtherscanFeedOptions> = {},
  perBlock = 3,
): Promise<{ readonly server: ContractServer; readonly feed: EtherscanFeed }> {
  const server = await openEtherscanServer({ key: KEY, head: 100, perBlock })
  closers.push(() => server.close())
  const feed = createEtherscanFeed({
    clock: liveFeedClock(),
    uniform: () => 0.5,
    origin: server.origin,
    patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 },
    credentials: () => ({ key: KEY, secret: '' }),
    ...options,
  })
  closers.push(() => feed.close())
  return { server, feed }
}

function valueOf<Value>(answer: FeedAnswer<Value>): Value {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

describe('Etherscan as a feed', () => {
  it('tells every transfer once, block by block, up to those that are old enough', async () => {
    const { server, feed } = await open({ perAnswer: 100 })
    const found: number[] = []
    let next: number | null = 0
    while (next !== null) {
      const page: TransferPage = valueOf(
        await feed.fetchTransfers({ token: TOKEN, fromBlock: next, toBlock: 10_000 }, NEVER),
      )
      found.push(...page.transfers.map(({ block }) => block))
      ;({ next } = page)
    }
    const wanted = Array.from({ length: 89 }, (_, index) => [index + 1, index + 1, index + 1])
    expect(found).toEqual(wanted.flat())
    expect(server.requests.map(({ query }) => [query.get('chainid'), query.get('startblock')])).toEqual([
      ['1', '0'],
      ['1', '34'],
      ['1', '67'],
    ])
  })

  it('keeps all digits of amounts, and plain text of names', async () => {
    const { feed } = await open()
    const { transfers, next } = valueOf(await feed.fetchTransfers({ token: TOKEN, fromBlock: 7, toBlock: 7 }, NEVER))
    expect(next).toBeNull()
    expect(transfers[0]).toMatchObject({
      amount: '340282366920938463463374607431768211456',
      name: 'A token',
      symbol: 'TKN',
      decimals: 18,
      at: 1_700_000_084_000_000,
      confirmations: 94,
    })
    expect(valueOf(await feed.fetchTransfers({ token: TOKEN, fromBlock: 500, toBlock: 600 }, NEVER)).transfers).toEqual(
      [],
    )
    expect(valueOf(await feed.fetchSupply(TOKEN, NEVER))).toBe('21265524714464000000000000')
    expect(valueOf(await feed.checkKey(NEVER))).toEqual({
      scopes: ['on-chain data'],
      canTrade: false,
      canWithdraw: false,
    })
  })

  it('tells whether the source of a contract was shown', async () => {
    const { feed } = await open()
    expect(valueOf(await feed.fetchSource(TOKEN, NEVER))).toEqual({
      isVerified: true,
      name: 'Token',
      compiler: 'v0.8.24',
      licence: 'MIT',
      implementation: `0x${'b'.repeat(40)}`,
    })
    const other = valueOf(await feed.fetchSource(`0x${'e'.repeat(40)}`, NEVER))
    expect(other).toEqual({ isVerified: false, name: null, compiler: null, licence: null, implementation: null })
  })

  it('reads refusals that come with a good status', async () => {
    const { feed: wrong } = await open({ credentials: () => ({ key: 'wrong-key-of-etherscan', secret: '' }) })
    const refused = await wrong.fetchSupply(TOKEN, NEVER)
    expect(refused).toMatchObject({ failure: { code: 'FEED_KEY_REFUSED' } })
    expect(JSON.stringify(refused)).not.toContain('wrong-key')
    expect(await wrong.checkKey(NEVER)).toEqual(refused)
    const paid = await (await open({ chainId: 8_453 })).feed.fetchSupply(TOKEN, NEVER)
    expect(paid).toMatchObject({ failure: { code: 'FEED_UNAVAILABLE' } })
    const { server, feed } = await open()
    server.fault('/', { kind: 'BODY', body: '{"status":"0","message":"NOTOK","result":"Max rate limit reached"}' }, 1)
    expect(await feed.fetchSupply(TOKEN, NEVER)).toMatchObject({
      failure: { code: 'FEED_RATE_LIMITED', retryAt: expect.any(Number) as number },
    })
    server.fault('/', { kind: 'BODY', body: '{"status":"0","message":"NOTOK","result":"Error! <b>Odd</b>"}' }, 1)
    expect(await feed.fetchSupply(TOKEN, NEVER)).toMatchObject({
      failure: {
        code: 'FEED_UNAVAILABLE',
        message: 'The answer of Etherscan was left out: it refused the question (Error! Odd).',
      },
    })
    server.fault('/', { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } }, 1)
    expect(await feed.fetchSupply(TOKEN, NEVER)).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
  })

  it('refuses by name what is no address, what needs a key, too much, and no answer', async () => {
    const { server, feed } = await open({ perAnswer: 2 })
    const wrong = await feed.fetchTransfers({ holder: '0x12', fromBlock: 0, toBlock: 1 }, NEVER)
    expect(wrong).toMatchObject({ failure: { code: 'FEED_UNKNOWN_INSTRUMENT' } })
    expect(await feed.fetchTransfers({ fromBlock: 0, toBlock: 1 }, NEVER)).toEqual(wrong)
    expect(server.requests).toHaveLength(0)
    const crowded = await feed.fetchTransfers({ token: TOKEN, fromBlock: 1, toBlock: 9 }, NEVER)
    expect(crowded).toMatchObject({ failure: { code: 'FEED_ANSWER_TOO_LARGE' } })
    for (const body of ['<html>', '{}', '{"status":"1","message":"OK","result":"-1"}']) {
      server.fault('/', { kind: 'BODY', body }, 1)
      expect(await feed.fetchSupply(TOKEN, NEVER), body).toMatchObject({ failure: { code: 'FEED_BAD_ANSWER' } })
    }
    const keyless = await open({ credentials: () => null })
    expect(await keyless.feed.fetchSupply(TOKEN, NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_MISSING' } })
    expect(keyless.server.requests).toHaveLength(0)
  })
})
