import { describe, expect, it, onTestFinished } from 'vitest'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate, parseTimestamp, utcDay } from '#core/time/iso.ts'
import { parseCommand, type Command } from '#hosts/commandLine.ts'
import { DATA_BACKFILL } from '#hosts/commands/dataBackfill.ts'
import { DATA_FETCH } from '#hosts/commands/dataFetch.ts'
import { dataQuarantineCommand } from '#hosts/commands/dataQuarantine.ts'
import { createFetchVerb, type FetchVerb } from '#hosts/commands/market/fetchVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openHistory, reply } from '../../helpers/historyRig.ts'
import type { ContractServer } from '../../servers/contractServer.ts'
import { openBinanceRest } from '../../servers/venues/binanceRest.ts'
import { openYahooServer } from '../../servers/yahooServer.ts'

function day(text: string): number {
  return utcDay(parseTimestamp(text) ?? Number.NaN)
}

const COMPANY = {
  symbol: 'ACME',
  firstDay: day('2023-01-03'),
  lastDay: day('2024-06-28'),
  split: { day: day('2023-09-01'), from: 1, to: 4 },
  dividend: { day: day('2023-08-07'), paid: 0.5 },
}
const ACME = identifier<InstrumentId>('ACME.US')
const SERIES = { source: 'yahoo', instrumentId: ACME, kind: 'bars', interval: '1d' } as const
const SPAN = ['--from', '2024-01-01', '--to', '2024-07-01', '--interval', '1d']

async function openServer(): Promise<ContractServer> {
  const server = await openYahooServer(COMPANY)
  onTestFinished(() => server.close())
  return server
}

function verb(kind: FetchVerb, server: ContractServer): Command {
  return createFetchVerb(kind, { yahoo: { http: server.origin } })
}

async function call(command: Command, folder: string, words: readonly string[], signal = new AbortController().signal) {
  const parsed = parseCommand(command, [...words, '--data-dir', folder])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await command.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal,
  })
  return { code, out: out.join('\n'), complaints }
}

function labels(folder: string): readonly string[] {
  const { history } = openHistory(folder)
  const rows = reply(history.range(SERIES, 0, Number.MAX_SAFE_INTEGER))
  history.close()
  return [...rows.ts].map((label) => formatDate(label))
}

function barQuestions(server: ContractServer): number {
  return server.requests.filter(({ query }) => query.get('interval') === '1d').length
}

describe('data fetch and data backfill', () => {
  it('store what a source has, hold what its exchange has not, and ask for nothing twice', async () => {
    const server = await openServer()
    const folder = temporaryFolder()
    const fetched = await call(verb(DATA_BACKFILL, server), folder, ['ACME', '--source', 'yahoo', ...SPAN, '--json'])
    expect(fetched.complaints).toEqual([])
    const told = JSON.parse(fetched.out) as Record<string, unknown>
    // Six months of 2024 had 124 sessions in New York; the server also trades on their five holidays on weekdays.
    expect(told).toMatchObject({ ok: true, instrumentId: 'ACME.US', sourceId: 'yahoo', stored: 124, quarantined: 5 })
    expect(fetched.code).toBe(0)
    expect(labels(folder)).toHaveLength(124)
    expect(labels(folder)).not.toContain('2024-06-19')
    const asked = barQuestions(server)
    const again = await call(verb(DATA_BACKFILL, server), folder, ['ACME', '--source', 'yahoo', ...SPAN])
    expect(again.out).toContain('0 bars stored')
    expect(barQuestions(server)).toBe(asked)
    const anew = await call(verb(DATA_FETCH, server), folder, ['ACME', '--source', 'yahoo', ...SPAN])
    expect(anew.out).toContain('0 bars stored')
    expect(barQuestions(server)).toBeGreaterThan(asked)
    expect(labels(folder)).toHaveLength(124)
  })

  it('fill a gap, and only the gap', async () => {
    const server = await openServer()
    const folder = temporaryFolder()
    await call(verb(DATA_BACKFILL, server), folder, ['ACME.US', '--source', 'yahoo', ...SPAN])
    const { history } = openHistory(folder)
    const [from, to] = [day('2024-03-01') * DAY, day('2024-04-01') * DAY]
    expect(history.evict(SERIES, from, to, reply(history.versions(SERIES, from, to)))).toMatchObject({ reply: true })
    history.close()
    const before = server.requests.length
    const filled = await call(verb(DATA_BACKFILL, server), folder, ['ACME', '--source', 'yahoo', ...SPAN])
    expect(filled.out).toContain('20 bars stored')
    expect(labels(folder)).toHaveLength(124)
    const [question] = server.requests.slice(before).filter(({ query }) => query.get('interval') === '1d')
    expect(Number(question?.query.get('period1')) * 1e6).toBeGreaterThan(from - 3 * DAY)
    expect(Number(question?.query.get('period2')) * 1e6).toBeLessThan(to + 3 * DAY)
  })

  it('say in one sentence what cannot be done', async () => {
    const server = await openServer()
    const folder = temporaryFolder()
    const unknown = await call(verb(DATA_BACKFILL, server), folder, ['NOBODY', '--source', 'yahoo', ...SPAN])
    expect(unknown.code).toBe(1)
    expect(unknown.complaints.at(-1)).toContain('No source could give these bars.')
    const source = await call(verb(DATA_FETCH, server), folder, ['ACME', '--source', 'nowhere', ...SPAN])
    expect(source.complaints.at(-1)).toContain('There is no source "nowhere"')
    const time = await call(verb(DATA_FETCH, server), folder, ['ACME', '--source', 'yahoo', '--from', 'soon'])
    expect(time).toMatchObject({ code: 2, complaints: [expect.stringContaining('--from must be a time')] })
  })

  it('stop when they are told to, and go on later', async () => {
    const server = await openServer()
    const folder = temporaryFolder()
    const ctrlC = new AbortController()
    ctrlC.abort()
    const stopped = await call(
      verb(DATA_BACKFILL, server),
      folder,
      ['ACME', '--source', 'yahoo', ...SPAN],
      ctrlC.signal,
    )
    expect(stopped.code).toBe(1)
    expect(stopped.complaints.at(-1)).toContain('goes on from there')
    const later = await call(verb(DATA_BACKFILL, server), folder, ['ACME', '--source', 'yahoo', ...SPAN])
    expect(later.out).toContain('124 bars stored')
  })
})

describe('data backfill of a venue', () => {
  it('finds the pair in the list of the venue, and brings its hours in pages', async () => {
    const server = await openBinanceRest({ now: () => Date.now() * 1_000 })
    onTestFinished(() => server.close())
    const folder = temporaryFolder()
    const command = createFetchVerb(DATA_BACKFILL, { binance: { http: server.origin } })
    const today = Math.floor(Date.now() / 86_400_000)
    const [from, to] = [formatDate((today - 70) * DAY), formatDate((today - 10) * DAY)]
    const words = ['BTC/USDT', '--source', 'binance', '--interval', '1h', '--from', from, '--to', to]
    const fetched = await call(command, folder, [...words, '--json'])
    const told = JSON.parse(fetched.out) as { readonly stored: number; readonly quarantined: number }
    expect(told).toMatchObject({ ok: true, instrumentId: 'BTC/USDT.BINANCE', sourceId: 'binance' })
    expect(told.stored + told.quarantined).toBe(60 * 24)
    const { history } = openHistory(folder)
    const series = { ...SERIES, source: 'binance', instrumentId: identifier<InstrumentId>('BTC/USDT.BINANCE') } as const
    const rows = reply(history.range({ ...series, interval: '1h' }, 0, Number.MAX_SAFE_INTEGER))
    history.close()
    expect(rows.ts).toHaveLength(told.stored)
    // By its full name the venue needs not be named.
    const again = await call(command, folder, ['BTC/USDT.BINANCE', ...words.slice(3)])
    expect(again.out).toContain('0 bars stored')
    const unknown = await call(command, folder, ['NO/SUCH', '--source', 'binance'])
    expect(unknown.complaints.at(-1)).toContain('does not list NO/SUCH')
  })
})

describe('data quarantine', () => {
  it('lists what is held, lets it in again and dismisses it, with a reason', async () => {
    const server = await openServer()
    const folder = temporaryFolder()
    await call(verb(DATA_BACKFILL, server), folder, ['ACME', '--source', 'yahoo', ...SPAN])
    // Asked for once more, the same rows are not held once more.
    await call(verb(DATA_FETCH, server), folder, ['ACME', '--source', 'yahoo', ...SPAN])
    const listed = await call(dataQuarantineCommand, folder, ['list'])
    expect(listed.out).toContain('OUTSIDE_SESSION  yahoo ACME.US 5 BARS 1d')
    const opened = openMarketStore(`${folder}/market.db`)
    if (!opened.ok) throw new Error(opened.failure.message)
    const [held, ...others] = opened.store.quarantine.newest(10)
    expect(others).toEqual([])
    opened.store.close()
    const key = held?.key ?? ''
    expect(await call(dataQuarantineCommand, folder, ['readmit', key])).toMatchObject({ code: 2 })
    const entered = await call(dataQuarantineCommand, folder, ['readmit', key, '--reason', 'They did trade.'])
    expect(entered).toMatchObject({ code: 0, out: `${key} was let in again.` })
    expect(labels(folder)).toHaveLength(129)
    expect((await call(dataQuarantineCommand, folder, [])).out).toBe('Nothing is held in quarantine.')
    expect((await call(dataQuarantineCommand, folder, ['list', '--all'])).out).toContain('They did trade.')
    const twice = await call(dataQuarantineCommand, folder, ['dismiss', key, '--reason', 'They did not.'])
    expect(twice).toMatchObject({ code: 1, complaints: [expect.stringContaining('let in again already')] })
    expect(await call(dataQuarantineCommand, folder, ['burn'])).toMatchObject({ code: 2 })
  })
})
