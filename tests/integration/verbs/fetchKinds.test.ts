import { describe, expect, it, onTestFinished } from 'vitest'
import { passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { Vault } from '#adapters/secrets/vault.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import { formatDate, parseTimestamp, utcDay } from '#core/time/iso.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { createDataFetch } from '#hosts/commands/dataFetch.ts'
import { keepChoices } from '#hosts/commands/sources/keptChoices.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openHistory, reply } from '../../helpers/historyRig.ts'
import { type ContractServer, openContractServer } from '../../servers/contractServer.ts'
import { ALPACA_KEY, openAlpacaServer } from '../../servers/venues/alpacaServer.ts'
import { openBinanceRest, servedFunding } from '../../servers/venues/binanceRest.ts'
import { openCalendarServer } from '../../servers/venues/calendarServer.ts'
import { HELD, HOLDER, openEthereumServer, SERVED_TOKEN } from '../../servers/venues/ethereumServer.ts'
import { ETHERSCAN_TOKEN, openEtherscanServer } from '../../servers/venues/etherscanServer.ts'
import { FINNHUB_KEY, openFinnhubServer } from '../../servers/venues/finnhubServer.ts'
import { openSecServer } from '../../servers/venues/secServer.ts'
import { openYahooServer } from '../../servers/yahooServer.ts'

const PHRASE = 'four words are better'

interface Bench {
  readonly folder: string
  /** How often the passphrase was asked for. */
  asked: number
  call(...words: readonly string[]): Promise<{ code: number; out: string; complaints: readonly string[] }>
  json(...words: readonly string[]): Promise<Record<string, unknown>>
}

/** A verb whose source is found at a server of the test; keys are kept under a passphrase that is known. */
async function open(
  sourceId: string,
  server: ContractServer,
  {
    key,
    choices,
  }: {
    readonly key?: { readonly key: string; readonly secret: string }
    readonly choices?: Partial<SourceChoices>
  } = {},
): Promise<Bench> {
  onTestFinished(() => server.close())
  const folder = temporaryFolder()
  if (key !== undefined) {
    const vault = reply(await Vault.open(dataPaths(folder).vault, passphraseGuard(PHRASE)))
    vault.set(sourceId, { ...key, addedAt: 1 })
  }
  if (choices !== undefined) keepChoices(folder, { ...DEFAULT_SOURCE_CHOICES, ...choices })
  const command = createDataFetch({
    origins: { [sourceId]: { http: server.origin } },
    openLines: () => ({
      ask: () => {
        bench.asked += 1
        return Promise.resolve(PHRASE)
      },
      close: () => undefined,
    }),
  })
  const bench: Bench = {
    folder,
    asked: 0,
    call: async (...words) => {
      const parsed = parseCommand(command, [...words, '--source', sourceId, '--data-dir', folder])
      if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
      const out: string[] = []
      const complaints: string[] = []
      const code = await command.run({
        arguments: parsed.arguments,
        print: (text) => void out.push(text),
        complain: (text) => void complaints.push(text),
        environment: {},
        signal: new AbortController().signal,
      })
      return { code, out: out.join('\n'), complaints }
    },
    json: async (...words) => JSON.parse((await bench.call(...words, '--json')).out) as Record<string, unknown>,
  }
  return bench
}

describe('data fetch of companies', () => {
  const filing = {
    accession: '0000000456-24-100001',
    form: '4',
    accepted: '2024-05-03T20:30:48.000Z',
    document: 'form4.xml',
  }
  const CONTACT = { 'sec-edgar': { contact: 'trader@desk.example' } }

  it('tells what insiders trade, from the moment at which it was known, without asking for a key', async () => {
    const bench = await open('sec-edgar', await openSecServer({ recent: [filing], older: [] }), { choices: CONTACT })
    const words = ['ACME', '--kind', 'insiders', '--from', '2024-01-01', '--to', '2024-12-31']
    const { code, out, complaints } = await bench.call(...words)
    expect({ code, complaints, asked: bench.asked }).toEqual({ code: 0, complaints: [], asked: 0 })
    expect(out.split('\n')[0]).toMatch(/^known +day +owner/)
    expect(out).toContain('2024-05-03T20:30:48')
    const before = await bench.json(...words, '--as-known-at', '2024-05-03')
    expect(before).toMatchObject({ ok: true, filings: [] })
    expect(await bench.json(...words, '--as-known-at', '2024-05-04')).toMatchObject({
      filings: [{ accession: filing.accession }],
    })
  })

  it('tells figures as they were known at a time', async () => {
    const bench = await open('sec-edgar', await openSecServer({ recent: [], older: [] }), { choices: CONTACT })
    type Figures = readonly {
      readonly item: string
      readonly to: string
      readonly value: number
      readonly knownAt: number
    }[]
    const now = (await bench.json('ACME', '--kind', 'fundamentals', '--limit', '500'))['figures'] as Figures
    expect(now.length).toBeGreaterThan(0)
    const moments = now.map(({ knownAt }) => knownAt).toSorted((one, other) => one - other)
    const last = moments.at(-1) ?? 0
    const day = formatDate(Math.floor(last / DAY) * DAY)
    const then = (await bench.json('ACME', '--kind', 'fundamentals', '--limit', '500', '--as-known-at', day))[
      'figures'
    ] as Figures
    expect(then.every(({ knownAt }) => knownAt < last)).toBe(true)
    expect(then).not.toEqual(now)
    const { out } = await bench.call('ACME', '--kind', 'fundamentals')
    expect(out.split('\n')[0]).toMatch(/^item +from +to +value +unit +form +known$/)
  })

  it('says what to do when nobody is named whom the SEC may write to', async () => {
    const bench = await open('sec-edgar', await openSecServer({ recent: [], older: [] }))
    const told = await bench.json('ACME', '--kind', 'fundamentals')
    expect(told).toMatchObject({ ok: false, code: 'CONTACT_MISSING' })
    expect(told['message']).toContain('data sources sec-edgar --set contact=')
  })

  it('opens the vault for a source that needs a key, and never tells the key', async () => {
    const server = await openFinnhubServer()
    const bench = await open('finnhub', server, { key: FINNHUB_KEY })
    const basics = await bench.json('AAPL', '--kind', 'fundamentals')
    expect(basics).toMatchObject({ ok: true, kind: 'fundamentals', source: 'finnhub' })
    expect(bench.asked).toBe(1)
    const told = await bench.call('AAPL', '--kind', 'fundamentals', '--as-known-at', '2024-01-01', '--json')
    expect(told.code).toBe(2)
    expect(JSON.parse(told.out)).toMatchObject({ code: 'KNOWN_TIME_UNTOLD' })
    const insiders = await bench.call('AAPL', '--kind', 'insiders', '--from', '2026-01-01', '--to', '2026-03-10')
    expect(insiders.code).toBe(0)
    expect(insiders.out).toMatch(/^ *filed +day +owner/)
    expect(JSON.stringify([basics, told, insiders])).not.toContain(FINNHUB_KEY.key)
  })
})

describe('data fetch of what is told of markets', () => {
  it('lists what offices publish, and which of two calendars is missing', async () => {
    const bench = await open('economic-calendar', await openCalendarServer('key-of-fred'))
    const { code, out } = await bench.call('--kind', 'events', '--from', '2026-01-01', '--to', '2026-02-01')
    expect(code).toBe(0)
    expect(out).toContain('2026-01-09T13:30:00')
    expect(out).toContain('Employment Situation')
    expect(bench.asked).toBe(0)
  })

  it('tells options on a share over all pages', async () => {
    const bench = await open('alpaca', await openAlpacaServer(), { key: ALPACA_KEY })
    const chain = await bench.json('AAPL', '--kind', 'options', '--from', '2026-01-01', '--to', '2027-01-01')
    expect(chain).toMatchObject({ ok: true, underlying: 'AAPL' })
    expect((chain['options'] as readonly unknown[]).length).toBeGreaterThan(1)
    const table = await bench.call(
      'AAPL',
      '--kind',
      'options',
      '--from',
      '2026-01-01',
      '--to',
      '2027-01-01',
      '--limit',
      '1',
    )
    expect(table.out.split('\n')).toHaveLength(2)
    expect(table.complaints.join(' ')).toContain('more rows; raise --limit')
  })

  it('tells news, and hands no sign to the terminal that steers it', async () => {
    const item = {
      title: 'Rates stay\u009b31m \u202eas they are',
      publisher: 'Press',
      uuid: 'one',
      link: 'https://news.example/1',
      providerPublishTime: 1_772_600_000,
    }
    const server = await openContractServer({
      routes: { '/v1/finance/search': () => ({ body: { quotes: [], news: [item] } }) },
    })
    const bench = await open('yahoo', server)
    const words = ['--kind', 'news', '--from', '2026-03-01', '--to', '2026-03-10']
    const table = await bench.call(...words)
    const json = await bench.call(...words, '--json')
    expect(table.out).toContain('https://news.example/1')
    for (const { out } of [table, json]) expect(out).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/)
  })
})

describe('rows that cannot be read', () => {
  it('are counted', async () => {
    const bench = await open('finnhub', await openFinnhubServer(), { key: FINNHUB_KEY })
    const words = ['--kind', 'news', '--from', '2026-03-01', '--to', '2026-03-10']
    expect(await bench.json(...words)).toMatchObject({ ok: true, refusedRows: 1, items: [{ id: '8' }] })
    expect((await bench.call(...words)).complaints).toContain('1 rows could not be read and were left out.')
  })
})

describe('data fetch of tokens', () => {
  it('tells what a node says of a token, and what somebody holds', async () => {
    const server = await openEthereumServer({ head: 1_000, mostLogs: 10_000, logsPerBlock: 4 })
    const bench = await open('ethereum', server)
    const told = await bench.json(SERVED_TOKEN, '--kind', 'token', '--holder', HOLDER)
    expect(told).toMatchObject({ ok: true, holder: HOLDER, amount: String(HELD) })
    const { out } = await bench.call(SERVED_TOKEN, '--kind', 'token')
    expect(out).toMatch(/^fact +value$/m)
    expect(out).toMatch(/^block +988$/m)
    const moved = await bench.json(SERVED_TOKEN, '--kind', 'transfers', '--from-block', '980', '--limit', '8')
    expect((moved['transfers'] as readonly { readonly block: number }[]).map(({ block }) => block)).toEqual([
      980, 980, 980, 981, 981, 981, 982, 982,
    ])
  })

  it('asks for the chosen number of confirmations', async () => {
    const server = await openEthereumServer({ head: 1_000, mostLogs: 10_000, logsPerBlock: 4 })
    const bench = await open('ethereum', server, { choices: { ethereum: { node: null, confirmations: 100 } } })
    expect((await bench.call(SERVED_TOKEN, '--kind', 'token')).out).toMatch(/^block +900$/m)
  })

  it('tells whether the source of a token was shown, its supply and how it moves', async () => {
    const server = await openEtherscanServer({ key: 'key-of-etherscan', head: 100, perBlock: 3 })
    const bench = await open('etherscan', server, {
      key: { key: 'key-of-etherscan', secret: '' },
      choices: { etherscan: { chainId: 137 } },
    })
    const { out, complaints } = await bench.call(ETHERSCAN_TOKEN, '--kind', 'token')
    expect(complaints).toEqual([])
    expect(out).toMatch(/^source verified +(yes|no)$/m)
    expect(out).toMatch(/^supply in the smallest unit +\d+$/m)
    const moved = await bench.call(ETHERSCAN_TOKEN, '--kind', 'transfers', '--to-block', '20')
    expect(moved.out.split('\n')).toHaveLength(51)
    expect(new Set(server.requests.map(({ query }) => query.get('chainid')))).toEqual(new Set(['137']))
  })
})

describe('data fetch of derivatives', { timeout: 60_000 }, () => {
  it('stores funding rates beside the bars, once', async () => {
    const server = await openBinanceRest({ now: () => Date.now() * 1_000 })
    const bench = await open('binance', server)
    const today = Math.floor(Date.now() / 86_400_000)
    const [from, to] = [formatDate((today - 30) * DAY), formatDate((today - 10) * DAY)]
    const words = ['BTC/USDT:USDT', '--kind', 'funding', '--from', from, '--to', to]
    const told = await bench.json(...words)
    expect(told).toMatchObject({
      ok: true,
      instrumentId: 'BTC/USDT:USDT.BINANCE',
      interval: 'event',
      rows: 60,
      added: 60,
      corrected: 0,
    })
    const { history } = openHistory(bench.folder)
    const instrumentId = identifier<InstrumentId>('BTC/USDT:USDT.BINANCE')
    const series = { source: 'binance', instrumentId, kind: 'funding', interval: 'event' } as const
    const { ts, values } = reply(history.range(series, 0, Number.MAX_SAFE_INTEGER))
    history.close()
    expect([...(values[0] ?? [])]).toEqual([...ts].map((at) => Number(servedFunding(Math.floor(at / SECOND)))))
    expect((await bench.call(...words)).out).toContain('60 rows, 0 of them new')
    const marks = await bench.json('BTC/USDT:USDT', '--kind', 'mark', '--interval', '1d', '--from', from, '--to', to)
    expect(marks).toMatchObject({ ok: true, kind: 'mark', interval: '1d', rows: 20 })
  })

  it('asks no source that knows nothing of derivatives, and none for a coin itself', async () => {
    const server = await openBinanceRest({ now: () => Date.now() * 1_000 })
    const bench = await open('binance', server)
    expect(await bench.json('BTC/USDT', '--kind', 'funding')).toMatchObject({ code: 'INSTRUMENT_UNKNOWN' })
    const kraken = await open('kraken', await openContractServer({ routes: {} }))
    expect(await kraken.json('BTC/USD', '--kind', 'funding')).toMatchObject({ code: 'SOURCE_UNKNOWN' })
  })
})

describe('data fetch', () => {
  it('fetches bars when nothing else is said', async () => {
    const day = (text: string) => utcDay(parseTimestamp(text) ?? Number.NaN)
    const company = { symbol: 'ACME', firstDay: day('2024-01-02'), lastDay: day('2024-06-28') }
    const bench = await open(
      'yahoo',
      await openYahooServer({
        ...company,
        split: { day: day('2024-02-01'), from: 1, to: 4 },
        dividend: { day: day('2024-02-07'), paid: 0.5 },
      }),
    )
    const told = await bench.json('ACME', '--from', '2024-03-01', '--to', '2024-04-01')
    expect(told).toMatchObject({ ok: true, instrumentId: 'ACME.US', stored: 20, refusedRows: 0 })
  })

  it.each([
    ['SOURCE_UNKNOWN', ['AAPL', '--kind', 'options']],
    ['OPERAND_MISSING', ['--kind', 'bars']],
    ['OPERAND_MISSING', ['--kind', 'mark']],
    ['OPTION_VALUE', ['AAPL', '--kind', 'news', '--limit', '0']],
    ['OPTION_VALUE', ['AAPL', '--kind', 'news', '--from', 'yesterday']],
    ['OPTION_VALUE', ['AAPL', '--kind', 'news', '--from', '2026-02-01', '--to', '2026-01-01']],
  ])('refuses by %s what cannot be asked', async (code, words) => {
    const bench = await open('yahoo', await openContractServer({ routes: {} }))
    const { code: exit, out, complaints } = await bench.call(...words, '--json')
    expect(exit).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ ok: false, code })
    expect(complaints).toHaveLength(1)
  })
})
