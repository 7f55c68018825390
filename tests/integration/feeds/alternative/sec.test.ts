import { afterEach, describe, expect, it } from 'vitest'
import { createSecFeed, type SecFeed } from '#adapters/feeds/sec/secFeed.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { ownershipDocument } from '../../../builders/ownershipDocument.ts'
import type { ContractServer } from '../../../servers/contractServer.ts'
import { liveFeedClock, NEVER } from '../../../servers/feedBench.ts'
import { openSecServer, type ServedFiling } from '../../../servers/venues/secServer.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function filing(number: number, form: string, accepted: string, changes: Partial<ServedFiling> = {}): ServedFiling {
  return {
    accession: `0000000456-24-${100_000 + number}`,
    form,
    accepted,
    document: 'xslF345X05/form4.xml',
    ...changes,
  }
}

const RECENT = [
  filing(1, '4', '2024-05-03T20:30:48.000Z'),
  filing(2, '8-K', '2024-05-02T20:00:00.000Z', { document: 'news.htm' }),
  filing(3, '4', '2024-05-01T20:00:00.000Z', { text: '<ownershipDocument><x/></ownershipDocument>' }),
  filing(4, '4', '2024-04-30T20:00:00.000Z', { text: ownershipDocument().replace('0000000123', '0000000999') }),
  filing(5, '4', '2024-04-29T20:00:00.000Z', { document: '' }),
]
const OLDER = [filing(6, '4', '2020-03-01T20:00:00.000Z'), filing(7, '4', '2002-03-01T20:00:00.000Z')]

interface Bench {
  readonly server: ContractServer
  readonly feed: SecFeed
  contact: string | null
}

async function bench(recent = RECENT): Promise<Bench> {
  const server = await openSecServer({ recent, older: OLDER })
  closers.push(() => server.close())
  const made: Bench = {
    server,
    contact: 'trader@desk.example',
    feed: createSecFeed({
      clock: liveFeedClock(),
      uniform: () => 0.5,
      origin: server.origin,
      patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 },
      contact: () => made.contact,
    }),
  }
  closers.push(() => made.feed.close())
  return made
}

function valueOf<Value>(answer: FeedAnswer<Value>): Value {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

function at(text: string): number {
  return parseTimestamp(text) ?? Number.NaN
}

describe('the SEC as a feed', () => {
  it('tells what insiders filed since a day, with when it was known, and what could not be read', async () => {
    const { server, feed } = await bench()
    const { filings, unread, isCut } = valueOf(await feed.fetchInsiderFilings('acme', at('2024-01-01'), NEVER))
    expect(filings.map(({ accession, acceptedAt }) => [accession, acceptedAt])).toEqual([
      ['0000000456-24-100001', at('2024-05-03T20:30:48Z')],
      ['0000000456-24-100005', at('2024-04-29T20:00:00Z')],
    ])
    expect(filings[0]?.filing.transactions[0]).toMatchObject({ code: 'S', shares: 1009.5, price: 106.82 })
    expect(unread).toMatchObject([{ accession: '0000000456-24-100003' }])
    expect(isCut).toBe(false)
    const paths = server.requests.map(({ path }) => path)
    expect(paths).toContain('/Archives/edgar/data/123/000000045624100001/form4.xml')
    expect(paths).toContain('/Archives/edgar/data/123/000000045624100005/0000000456-24-100005.txt')
    expect(paths.filter((path) => path.includes('submissions'))).toHaveLength(1)
    expect(
      server.requests.every(({ headers }) => headers['user-agent'] === 'Quarterdeck/0.1 trader@desk.example'),
    ).toBe(true)
  })

  it('tells a company as a whole, without insiders when some of their filings could not be read', async () => {
    const request = { instrumentId: instrumentId('ACME', 'US'), figuresFrom: 0, filingsFrom: at('2024-01-01') }
    const { feed } = await bench()
    const company = valueOf(await feed.fetchCompany(request, NEVER))
    expect(company).toMatchObject({ currency: 'USD', filings: null })
    expect(company.figures).toHaveLength(6)
    const late = valueOf(await feed.fetchCompany({ ...request, figuresFrom: at('2030-01-01') }, NEVER))
    expect(late.figures).toEqual([])
    const whole = await bench(RECENT.filter(({ accession }) => !accession.endsWith('3')))
    const { filings } = valueOf(await whole.feed.fetchCompany(request, NEVER))
    expect(filings?.map(({ acceptedAt }) => acceptedAt)).toEqual([
      at('2024-05-03T20:30:48Z'),
      at('2024-04-29T20:00:00Z'),
    ])
  })

  it('looks into the older lists when it is asked for older filings', async () => {
    const { feed } = await bench()
    const { filings } = valueOf(await feed.fetchInsiderFilings('ACME', at('2019-01-01'), NEVER))
    expect(filings.map(({ accession }) => accession.slice(-1))).toEqual(['1', '5', '6'])
  })

  it('tells the figures of the books', async () => {
    const { feed } = await bench()
    expect(valueOf(await feed.fetchFundamentals('ACME', NEVER)).figures).toHaveLength(6)
    expect(await feed.fetchFundamentals('BRK.B', NEVER)).toMatchObject({ failure: { code: 'FEED_UNKNOWN_INSTRUMENT' } })
    expect(await feed.fetchFundamentals('NONE', NEVER)).toMatchObject({
      failure: {
        code: 'FEED_UNKNOWN_INSTRUMENT',
        message: 'No company with the symbol NONE files with the SEC EDGAR.',
      },
    })
  })

  it('asks nothing without an address for mail, and says when it is not accepted', async () => {
    const made = await bench()
    for (const contact of [null, '', 'nobody', 'a@b', 'a@b.c\r\nx: y@z.example']) {
      made.contact = contact
      expect(await made.feed.fetchFundamentals('ACME', NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_MISSING' } })
    }
    expect(made.server.requests).toHaveLength(0)
    expect(await made.feed.checkKey(NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_MISSING' } })
    made.contact = 'trader@desk.example'
    const body = '<html>Your Request Originates from an Undeclared Automated Tool</html>'
    made.server.fault('/', { kind: 'STATUS', status: 403, body })
    expect(await made.feed.fetchFundamentals('ACME', NEVER)).toMatchObject({ failure: { code: 'FEED_KEY_REFUSED' } })
  })

  it('stays within ten requests a second', async () => {
    const many = Array.from({ length: 14 }, (_, index) => filing(100 + index, '4', '2024-05-03T20:30:48.000Z'))
    const { server, feed } = await bench(many)
    expect(valueOf(await feed.fetchInsiderFilings('ACME', at('2024-01-01'), NEVER)).filings).toHaveLength(14)
    const times = server.requests.map(({ at: time }) => time)
    for (const time of times)
      expect(times.filter((other) => other >= time && other - time < 1_000).length).toBeLessThanOrEqual(10)
  })

  it('refuses by name what is no answer of it, and says when it was asked too often', async () => {
    const { server, feed } = await bench()
    server.fault('/files/', { kind: 'BODY', body: '<html>' }, 1)
    expect(await feed.fetchFundamentals('ACME', NEVER)).toMatchObject({
      failure: { code: 'FEED_BAD_ANSWER', message: expect.stringContaining('The answer of SEC EDGAR') as string },
    })
    // What was no use is not kept, though the list of companies otherwise is for a day.
    server.fault('/submissions', { kind: 'STATUS', status: 403, body: 'Request Rate Threshold Exceeded' }, 1)
    expect(await feed.fetchInsiderFilings('ACME', 0, NEVER)).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
    expect(server.requests.map(({ path }) => path.split('/')[1])).toEqual(['files', 'files', 'submissions'])
    server.fault('/', { kind: 'STATUS', status: 429, headers: { 'retry-after': '60' } })
    const limited = await feed.fetchInsiderFilings('ACME', 0, NEVER)
    expect(limited).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED', retryAt: expect.any(Number) as number } })
  })
})
