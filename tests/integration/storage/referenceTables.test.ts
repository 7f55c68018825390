import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import { UniverseBook } from '#engines/data/universe/universeBook.ts'
import { NewsBook } from '#engines/data/news/newsBook.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { buildNews } from '../../helpers/pressRig.ts'
import { buildPair, buildShare, START } from '../../helpers/dataDesk.ts'

let folder = ''
let file = ''
let open: MarketFile[] = []

function market(): MarketFile {
  const opened = openMarketStore(file)
  if (!opened.ok) throw new Error(opened.failure.message)
  open.push(opened.store)
  return opened.store
}

/** The universe as a program that starts now reads it. */
function universe(): UniverseBook {
  const book = new UniverseBook()
  book.load(market().universe ?? null)
  return book
}

function spoil(sql: string): void {
  const opened = openDatabase(file, 'A test')
  if (!opened.ok) throw new Error(opened.failure.message)
  opened.database.run(sql)
  opened.database.close()
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-reference-'))
  file = path.join(folder, 'market.db')
  open = []
})

afterEach(() => {
  for (const store of open) store.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the universe in market.db', () => {
  it('keeps who was listed when over restarts', () => {
    const first = universe()
    first.take('kraken', [buildPair('BTC/USD', 'KRAKEN'), buildPair('ETH/USD', 'KRAKEN')], START)
    first.take('kraken', [buildPair('BTC/USD', 'KRAKEN')], START + DAY)
    first.take('alpaca', [buildShare('FB', 'Meta')], START)
    first.renameListing('alpaca', identifier<InstrumentId>('FB.US'), 'META', 'META', START + DAY)

    const stored = market().universe?.loadListings() ?? []
    expect(stored.map(({ listed, firstSeen, lastSeen }) => [listed.instrument.id, firstSeen, lastSeen])).toEqual([
      ['FB.US', START, START],
      ['BTC/USD.KRAKEN', START, START + DAY],
      ['ETH/USD.KRAKEN', START, START],
    ])
    const second = universe()
    expect(second.listedAt('kraken')).toBe(START + DAY)
    expect(second.listedBy('kraken').map(({ instrument }) => instrument.symbol)).toEqual(['BTC/USD'])
    expect(second.listedBy('alpaca').map(({ sourceSymbol }) => sourceSymbol)).toEqual(['META'])
    const all = second.universe([], START + 2 * DAY)
    expect(all.membersAt(START).map(({ instrumentId }) => instrumentId)).toHaveLength(3)
    expect(all.resolve('META', 'US', START + 2 * DAY)?.instrumentId).toBe('FB.US')
  })

  it('leaves out what somebody else wrote and serves the rest', () => {
    universe().take('kraken', [buildPair('BTC/USD', 'KRAKEN'), buildPair('ETH/USD', 'KRAKEN')], START)
    spoil(`UPDATE listings SET listed = '{"__proto__":1}' WHERE instrument_id LIKE 'BTC%'`)
    expect(
      universe()
        .listedBy('kraken')
        .map(({ instrument }) => instrument.symbol),
    ).toEqual(['ETH/USD'])
  })

  it('says that a list is not kept when the file cannot be written', () => {
    const store = market()
    const book = new UniverseBook()
    book.load(store.universe ?? null)
    spoil('DROP TABLE listing_times')
    expect(book.take('kraken', [buildPair('BTC/USD', 'KRAKEN')], START).isStored).toBe(false)
    expect(store.universe?.loadListings()).toEqual([])
  })

  it('takes a list of 5,000 in one go', { timeout: 20_000 }, () => {
    const book = universe()
    const list = Array.from({ length: 5_000 }, (_, index) => buildPair(`C${index}/USD`, 'KRAKEN'))
    const began = performance.now()
    book.take('kraken', list, START)
    const took = performance.now() - began
    expect(universe().listedBy('kraken')).toHaveLength(5_000)
    // 60 ms on a quiet machine; the bound leaves room for a busy one.
    expect(took).toBeLessThan(2_000)
  })
})

describe("the trader's lists in market.db", () => {
  it('are kept, replaced and removed', () => {
    const lists = market().watchlists
    const coins = { key: 'coins', name: 'Coins', instrumentIds: [identifier<InstrumentId>('BTC/USD.KRAKEN')] }
    expect(lists?.saveWatchlist({ ...coins, name: 'Old' })).toBe(true)
    expect(lists?.saveWatchlist(coins)).toBe(true)
    expect(lists?.saveWatchlist({ key: 'x', name: 'X', instrumentIds: [] })).toBe(true)
    expect(lists?.removeWatchlist('x')).toBe(true)
    expect(market().watchlists?.loadWatchlists()).toEqual([coins])
  })

  it('are left out where they cannot be read', () => {
    market().watchlists?.saveWatchlist({ key: 'a', name: 'A', instrumentIds: [] })
    market().watchlists?.saveWatchlist({ key: 'b', name: 'B', instrumentIds: [] })
    spoil(`UPDATE watchlists SET watchlist = 'not json' WHERE key = 'a'`)
    expect(market().watchlists?.loadWatchlists()).toEqual([{ key: 'b', name: 'B', instrumentIds: [] }])
  })
})

describe('the news in market.db', () => {
  const ABOUT = { subjects: ['share:ACME'], instrumentIds: [identifier<InstrumentId>('ACME.US')] }

  /** The press as a program that starts now reads it. */
  function press(): NewsBook {
    const book = new NewsBook()
    book.load(market().news ?? null)
    return book
  }

  it('are kept over restarts with who was heard of when', () => {
    const first = press()
    first.take('rss', buildNews('https://smallpaper.com/1', 'Acme grows'), ABOUT, START)
    first.take('yahoo', buildNews('https://smallpaper.com/1', 'Acme grows'), ABOUT, START + DAY)
    first.take('rss', buildNews('https://smallpaper.com/2', 'Acme shrinks', { publishedAt: null }), ABOUT, START + DAY)
    expect(first.keep(START + DAY)).toBe(true)
    const second = press()
    expect(second.all().toSorted((a, b) => a.time - b.time)).toEqual(first.all().toSorted((a, b) => a.time - b.time))
    expect(
      second
        .all()
        .map(({ sourceIds }) => sourceIds.length)
        .toSorted((a, b) => a - b),
    ).toEqual([1, 2])
    expect(second.isEstablished('smallpaper.com', START + 7 * DAY)).toBe(true)
    expect(second.isEstablished('smallpaper.com', START + 7 * DAY - 1)).toBe(false)
  })

  it('are forgotten after thirty days and beyond the newest five thousand', () => {
    const first = press()
    for (let number = 0; number < 5_010; number += 1) {
      const item = buildNews(`https://reuters.com/${number}`, `Story ${number}`, { publishedAt: START - number })
      first.take('rss', item, { subjects: [], instrumentIds: [] }, START)
    }
    first.keep(START)
    expect(market().news?.loadNews(10_000)).toHaveLength(5_000)
    first.take(
      'rss',
      buildNews('https://reuters.com/new', 'New', { publishedAt: START + 31 * DAY }),
      ABOUT,
      START + 31 * DAY,
    )
    first.keep(START + 31 * DAY)
    expect(
      market()
        .news?.loadNews(10_000)
        .map(({ item }) => item.title),
    ).toEqual(['New'])
  })

  it('leaves out what somebody else wrote, and links that are none', () => {
    const first = press()
    first.take('rss', buildNews('https://reuters.com/1', 'One'), ABOUT, START)
    first.take('rss', buildNews('https://reuters.com/2', 'Two'), ABOUT, START)
    first.keep(START)
    spoil(`UPDATE news SET item = replace(item, 'https://reuters.com/1', 'javascript:x') WHERE item LIKE '%/1%'`)
    expect(
      press()
        .all()
        .map(({ item }) => item.title),
    ).toEqual(['Two'])
  })

  it('says that nothing was kept when the file cannot be written', () => {
    const store = market().news ?? null
    const first = new NewsBook()
    first.load(store)
    spoil('DROP TABLE news_publishers')
    first.take('rss', buildNews('https://reuters.com/1', 'One'), ABOUT, START)
    expect(first.keep(START)).toBe(false)
    expect(store?.loadNews(10)).toEqual([])
  })
})
