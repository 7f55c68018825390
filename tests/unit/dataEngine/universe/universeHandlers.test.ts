import type { SourceView } from '#contracts/records/sources.ts'
import { showSources } from '#engines/data/sla/sourcesTable.ts'
import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { QuarantineView, Watchlist } from '#contracts/records/sources.ts'
import { createContinuityHandlers } from '#engines/data/continuity/continuityHandlers.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { symbolAt } from '#engines/data/universe/listing.ts'
import { openUniverse, renameListing, tickUniverse } from '#engines/data/universe/universeDesk.ts'
import { createUniverseHandlers, type UniverseHandlers } from '#engines/data/universe/universeHandlers.ts'
import type { StoredListing } from '#engines/data/universe/ports.ts'
import {
  buildCard,
  buildPair,
  buildSession,
  createDeskBench,
  type DeskBench,
  START,
} from '../../../helpers/dataDesk.ts'

const KRAKEN = buildCard('kraken', { historical: ['INSTRUMENTS', 'BARS'], live: ['TRADES', 'QUOTES'] })
const LISTS_ONLY = buildCard('listsonly', { historical: ['INSTRUMENTS'] })
const PAID = buildCard('paid', { historical: ['INSTRUMENTS'], key: 'required' })
const YAHOO = buildCard('yahoo', { historical: ['BARS'] })
const BTC = identifier<InstrumentId>('BTC/USD.KRAKEN')
const LIVE = { kind: 'live', instrumentIds: [BTC] } as const
const SIM = { kind: 'simulator', seed: 1, startAt: 0 } as const

type Name = keyof UniverseHandlers
type Payload<Of extends Name> = Parameters<UniverseHandlers[Of]>[0]

function call<Of extends Name>(bench: DeskBench, name: Of, payload: Payload<Of>): ReturnType<UniverseHandlers[Of]> {
  const handler = createUniverseHandlers(bench.desk)[name] as unknown as (
    payload: Payload<Of>,
    envelope: Envelope,
  ) => ReturnType<UniverseHandlers[Of]>
  return handler(payload, { id: 't', type: name, at: bench.now, correlationId: 't', causationId: null, payload })
}

function give(bench: DeskBench, sourceId: string, value: readonly ListedInstrument[]): void {
  call(bench, 'TakeInstruments', { requestId: 'r', sourceId, answer: { ok: true, value } })
}

function found(bench: DeskBench, words: string) {
  const result = call(bench, 'SearchSymbols', { words, limit: 10 })
  return result.ok ? result.reply.matches : []
}

function openSession(bench: DeskBench, source: typeof LIVE | typeof SIM): void {
  bench.desk.state.session = buildSession(source)
  tickUniverse(bench.desk)
}

describe('the search for symbols', () => {
  it('always finds something without any source', () => {
    const bench = createDeskBench([], {}, false)
    openUniverse(bench.desk)
    expect(found(bench, 'btc').length).toBeGreaterThan(0)
    expect(found(bench, 'btc')[0]?.liveSources).toEqual([])
  })

  it('names the sources that tell prices live, and finds what is delisted', () => {
    const bench = createDeskBench([KRAKEN, LISTS_ONLY])
    give(bench, 'kraken', [buildPair('ZRX/USD', 'KRAKEN'), buildPair('ZRX/AED', 'KRAKEN')])
    give(bench, 'listsonly', [buildPair('ZRX/USD', 'KRAKEN')])
    expect(found(bench, 'zrx').map(({ symbol, liveSources }) => [symbol, liveSources])).toEqual([
      ['ZRX/USD', ['kraken']],
      ['ZRX/AED', ['kraken']],
    ])
    bench.now += DAY
    give(bench, 'kraken', [])
    expect(found(bench, 'zrx').map(({ symbol, isListed, liveSources }) => [symbol, isListed, liveSources])).toEqual([
      ['ZRX/USD', true, []],
      ['ZRX/AED', false, []],
    ])
  })

  it('tells the sources and the live session what is listed, at the start and after each list', () => {
    const stored: StoredListing = {
      sourceId: 'kraken',
      listed: buildPair('BTC/USD', 'KRAKEN'),
      symbols: [{ symbol: 'BTC/USD', from: START - DAY, until: null }],
      firstSeen: START - DAY,
      lastSeen: START - DAY,
    }
    const bench = createDeskBench([KRAKEN], {
      universe: {
        loadListings: () => [stored],
        loadListTimes: () => new Map([['kraken', START - DAY]]),
        saveList: () => true,
      },
    })
    openUniverse(bench.desk)
    expect(bench.known.get('kraken')).toEqual([stored.listed])
    expect(bench.desk.state.listed.get(BTC)).toEqual([{ sourceId: 'kraken', listing: stored.listed }])
    give(bench, 'kraken', [buildPair('ETH/USD', 'KRAKEN')])
    expect(bench.known.get('kraken')?.map(({ instrument }) => instrument.symbol)).toEqual(['ETH/USD'])
    expect([...bench.desk.state.listed.keys()]).toEqual(['ETH/USD.KRAKEN'])
  })

  it('says so when a list could not be kept, and when most of a list is missing', () => {
    const universe = { loadListings: () => [], loadListTimes: () => new Map(), saveList: () => false }
    const bench = createDeskBench([KRAKEN], { universe })
    openUniverse(bench.desk)
    const many = Array.from({ length: 30 }, (_, index) => buildPair(`C${index}/USD`, 'KRAKEN'))
    give(bench, 'kraken', many)
    expect(bench.desk.state.storageNote).toContain('could not be kept')
    give(bench, 'kraken', many.slice(0, 3))
    const held = bench.shown<QuarantineView>('quarantine')
    expect(held.map(({ code, rows, severity }) => [code, rows, severity])).toEqual([['UNIVERSE_SHRANK', 27, 'flag']])
  })
})

describe('a new symbol', () => {
  it('leaves the instrument its id everywhere', () => {
    const bench = createDeskBench([KRAKEN])
    give(bench, 'kraken', [buildPair('OLD/USD', 'KRAKEN')])
    const id = identifier<InstrumentId>('OLD/USD.KRAKEN')
    expect(renameListing(bench.desk, 'kraken', id, 'NEW/USD', START + DAY)).toBe(true)
    expect(renameListing(bench.desk, 'kraken', id, 'NEW/USD', START + DAY)).toBe(false)
    bench.now += 2 * DAY
    give(bench, 'kraken', [buildPair('NEW/USD', 'KRAKEN')])
    expect(bench.known.get('kraken')?.map(({ instrument }) => [instrument.id, instrument.symbol])).toEqual([
      ['OLD/USD.KRAKEN', 'NEW/USD'],
    ])
    expect(found(bench, 'old/usd').map(({ instrumentId, found: where }) => [instrumentId, where])).toEqual([
      ['OLD/USD.KRAKEN', 'FORMER_SYMBOL'],
    ])
    expect(bench.desk.state.listed.get(id)).toHaveLength(1)
  })
})

describe('changes of symbols among corporate actions', () => {
  const OLD = identifier<InstrumentId>('OLD/USD.KRAKEN')

  function tellActions(bench: DeskBench, value: readonly TimedAction[]): void {
    const handler = createContinuityHandlers(bench.desk).TakeActions as unknown as (payload: object) => unknown
    handler({ requestId: 'r', sourceId: 'kraken', instrumentId: OLD, answer: { ok: true, value } })
  }
  const change = (ts: number, symbol: string): TimedAction => ({
    ts,
    action: { kind: 'SYMBOL_CHANGE', instrument: 0, symbol },
  })
  const nameAt = (bench: DeskBench, ts: number) => {
    const listing = bench.desk.state.universe.book.universe([], bench.now).get(OLD)
    return listing === null ? null : symbolAt(listing, ts)
  }

  it('rename the listing from their moment on, once', () => {
    const bench = createDeskBench([KRAKEN])
    give(bench, 'kraken', [buildPair('OLD/USD', 'KRAKEN')])
    bench.now += 10 * DAY
    const told = [change(START + 2 * DAY, 'MID/USD'), change(START + 5 * DAY, 'NEW/USD')]
    tellActions(bench, told)
    tellActions(bench, told)
    const names = [0, 2, 4, 5, 9].map((day) => nameAt(bench, START + day * DAY))
    expect(names).toEqual(['OLD/USD', 'MID/USD', 'MID/USD', 'NEW/USD', 'NEW/USD'])
    expect(bench.known.get('kraken')?.map(({ instrument }) => [instrument.id, instrument.symbol])).toEqual([
      [OLD, 'NEW/USD'],
    ])
  })

  it('change nothing when they are older than the list that told the symbol', () => {
    const bench = createDeskBench([KRAKEN])
    give(bench, 'kraken', [buildPair('OLD/USD', 'KRAKEN')])
    tellActions(bench, [change(START - 400 * DAY, 'NEW/USD')])
    expect(nameAt(bench, START)).toBe('OLD/USD')
  })

  it('wait for their day when they are announced', () => {
    const bench = createDeskBench([KRAKEN])
    give(bench, 'kraken', [buildPair('OLD/USD', 'KRAKEN')])
    tellActions(bench, [change(START + 3 * DAY, 'NEW/USD')])
    expect(bench.known.get('kraken')?.map(({ instrument }) => instrument.symbol)).toEqual(['OLD/USD'])
    bench.now += 3 * DAY - 1
    tickUniverse(bench.desk)
    expect(nameAt(bench, START + 4 * DAY)).toBe('OLD/USD')
    bench.now += 1
    tickUniverse(bench.desk)
    expect([nameAt(bench, START), nameAt(bench, bench.now)]).toEqual(['OLD/USD', 'NEW/USD'])
  })
})

describe('asking for lists', () => {
  it('asks nobody in a simulated session, whatever is searched for', () => {
    const bench = createDeskBench([KRAKEN, PAID])
    openUniverse(bench.desk)
    openSession(bench, SIM)
    found(bench, 'btc')
    bench.now += 30 * DAY
    found(bench, 'btc')
    tickUniverse(bench.desk)
    expect(bench.asked).toEqual([])
  })

  it('asks for lists older than a day when a live session opens and when something is searched', () => {
    const bench = createDeskBench([KRAKEN, PAID, YAHOO])
    bench.keyStates.set('paid', 'MISSING')
    openSession(bench, LIVE)
    expect(bench.asked).toEqual([{ what: 'LIST', sourceId: 'kraken' }])
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(1)
    give(bench, 'kraken', [buildPair('BTC/USD', 'KRAKEN')])
    bench.now += DAY - 1
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(1)
    bench.now += 1
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(2)
  })

  it('asks again when no answer came, and a while after a refusal or as soon as the trader wants', () => {
    const bench = createDeskBench([KRAKEN])
    openSession(bench, LIVE)
    bench.now += 5 * MINUTE
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(2)
    const failure = { code: 'FEED_TIMED_OUT', message: 'Too slow.', retryAt: null } as const
    call(bench, 'TakeInstruments', { requestId: 'r', sourceId: 'kraken', answer: { ok: false, failure } })
    showSources(bench.desk)
    expect(bench.shown<SourceView>('sources').find(({ key }) => key === 'kraken')?.note).toBe('Too slow.')
    bench.now += 5 * MINUTE - 1
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(2)
    bench.now += 1
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(3)
    const later = { ...failure, retryAt: bench.now + HOUR }
    call(bench, 'TakeInstruments', { requestId: 'r', sourceId: 'kraken', answer: { ok: false, failure: later } })
    bench.now += HOUR - 1
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(3)
    call(bench, 'RefreshInstruments', { sourceId: 'kraken' })
    expect(bench.asked).toHaveLength(4)
  })

  it('lets the trader refresh in any session, and forgets that with the session', () => {
    const bench = createDeskBench([KRAKEN, LISTS_ONLY, YAHOO])
    openSession(bench, SIM)
    expect(call(bench, 'RefreshInstruments', { sourceId: 'kraken' }).ok).toBe(true)
    expect(bench.asked.map(({ sourceId }) => sourceId)).toEqual(['kraken'])
    found(bench, 'btc')
    expect(bench.asked.map(({ sourceId }) => sourceId)).toEqual(['kraken', 'listsonly'])
    bench.now += 3 * DAY
    openSession(bench, SIM)
    found(bench, 'btc')
    expect(bench.asked).toHaveLength(2)
  })

  it('refuses a source without a list, and everything without sources', () => {
    const bench = createDeskBench([YAHOO])
    const nothing = call(bench, 'RefreshInstruments', { sourceId: 'yahoo' })
    expect(nothing).toMatchObject({ ok: false, failure: { code: 'SOURCE_LISTS_NOTHING' } })
    const none = call(createDeskBench([], {}, false), 'RefreshInstruments', { sourceId: 'yahoo' })
    expect(none).toMatchObject({ ok: false, failure: { code: 'NO_SOURCES' } })
  })
})

describe("the trader's lists", () => {
  const list = (key: string, name: string, ids: readonly string[] = []): Watchlist => ({
    key,
    name,
    instrumentIds: ids.map((id) => identifier<InstrumentId>(id)),
  })

  it('keeps, replaces, shows and removes them', () => {
    const bench = createDeskBench([])
    expect(bench.shown('watchlists')).toEqual([])
    call(bench, 'SaveWatchlist', { watchlist: list('a', ' Coins ', ['B.X', 'A.X', 'B.X']) })
    expect(bench.shown('watchlists')).toEqual([list('a', 'Coins', ['B.X', 'A.X'])])
    call(bench, 'SaveWatchlist', { watchlist: list('a', 'Coins', ['A.X']) })
    expect(bench.shown('watchlists')).toEqual([list('a', 'Coins', ['A.X'])])
    expect(call(bench, 'RemoveWatchlist', { key: 'a' }).ok).toBe(true)
    expect(bench.shown('watchlists')).toEqual([])
    expect(call(bench, 'RemoveWatchlist', { key: 'a' })).toMatchObject({ failure: { code: 'WATCHLIST_UNKNOWN' } })
  })

  it('refuses a name that is empty or taken, and the fifty-first list', () => {
    const bench = createDeskBench([])
    const save = (watchlist: Watchlist) => call(bench, 'SaveWatchlist', { watchlist })
    expect(save(list('a', ' '))).toMatchObject({ failure: { code: 'WATCHLIST_UNNAMED' } })
    for (let number = 1; number <= 50; number += 1) expect(save(list(`k${number}`, `List ${number}`)).ok).toBe(true)
    expect(save(list('x', 'LIST 7'))).toMatchObject({ failure: { code: 'WATCHLIST_NAME_TAKEN' } })
    expect(save(list('x', 'One more'))).toMatchObject({ failure: { code: 'WATCHLISTS_FULL' } })
    expect(save(list('k7', 'list 7')).ok).toBe(true)
  })

  it('changes nothing when it cannot be written', () => {
    const kept = list('a', 'Kept')
    const bench = createDeskBench([], {
      watchlists: { loadWatchlists: () => [kept], saveWatchlist: () => false, removeWatchlist: () => false },
    })
    openUniverse(bench.desk)
    expect(call(bench, 'SaveWatchlist', { watchlist: list('a', 'New') })).toMatchObject({ ok: false })
    expect(call(bench, 'RemoveWatchlist', { key: 'a' })).toMatchObject({ failure: { code: 'STORAGE_FAILED' } })
    expect(bench.shown('watchlists')).toEqual([kept])
    expect(bench.desk.state.universe.watchlists.all()).toEqual([kept])
  })
})
