import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { UniverseBook } from '#engines/data/universe/universeBook.ts'
import { buildPair, buildShare, START } from '../../../helpers/dataDesk.ts'

const id = (text: string): InstrumentId => identifier<InstrumentId>(text)
const pairs = (count: number): ListedInstrument[] =>
  Array.from({ length: count }, (_, index) => buildPair(`C${index}/USD`, 'KRAKEN'))

function members(book: UniverseBook, at: number): readonly string[] {
  return book
    .universe([], START + 100 * DAY)
    .membersAt(at)
    .map(({ instrumentId }) => instrumentId)
}

describe("a source's list", () => {
  it('marks what disappears as delisted and keeps it, and lists it again when it is back', () => {
    const book = new UniverseBook()
    const [btc, eth] = [buildPair('BTC/USD', 'KRAKEN'), buildPair('ETH/USD', 'KRAKEN')]
    expect(book.take('kraken', [btc, eth], START)).toMatchObject({ added: 2, delisted: 0, unusable: 0 })
    expect(book.take('kraken', [btc], START + DAY)).toMatchObject({ added: 0, delisted: 1 })
    expect(book.take('kraken', [btc, eth], START + 3 * DAY)).toMatchObject({ added: 0, delisted: 0 })

    expect(members(book, START - 1)).toEqual([])
    expect(members(book, START)).toEqual(['BTC/USD.KRAKEN', 'ETH/USD.KRAKEN'])
    expect(members(book, START + DAY)).toEqual(['BTC/USD.KRAKEN'])
    expect(members(book, START + 4 * DAY)).toEqual(['BTC/USD.KRAKEN', 'ETH/USD.KRAKEN'])
    expect(book.listedBy('kraken')).toHaveLength(2)
  })

  it('does not believe at once that most of the market is gone', () => {
    const book = new UniverseBook()
    const all = pairs(100)
    book.take('kraken', all, START)
    expect(book.take('kraken', all.slice(0, 49), START + DAY)).toMatchObject({ delisted: 0, missing: 51 })
    expect(book.listedBy('kraken')).toHaveLength(100)
    expect(book.take('kraken', all.slice(0, 49), START + 2 * DAY)).toMatchObject({ delisted: 51, missing: 0 })
    expect(book.listedBy('kraken')).toHaveLength(49)
  })

  it('believes that half of it is gone, and forgets its doubt after a whole list', () => {
    const book = new UniverseBook()
    const all = pairs(100)
    book.take('kraken', all, START)
    expect(book.take('kraken', [], START + DAY)).toMatchObject({ missing: 100 })
    expect(book.take('kraken', all, START + 2 * DAY)).toMatchObject({ missing: 0, delisted: 0 })
    expect(book.take('kraken', [], START + 3 * DAY)).toMatchObject({ missing: 100, delisted: 0 })
    expect(book.take('kraken', all.slice(50), START + 4 * DAY)).toMatchObject({ missing: 0, delisted: 50 })
  })

  it('keeps the id of an instrument whose symbol changed, and gives another that takes the symbol an id of its own', () => {
    const book = new UniverseBook()
    book.take('alpaca', [buildShare('FB', 'Meta Platforms')], START)
    expect(book.renameListing('alpaca', id('FB.US'), 'META', 'META', START + DAY)).toBe(true)
    const after = [buildShare('META', 'Meta Platforms'), buildShare('FB', 'Falcon Bridge')]
    for (const day of [2, 3]) book.take('alpaca', after, START + day * DAY)

    expect(book.listedBy('alpaca').map(({ instrument, sourceSymbol }) => [instrument.id, sourceSymbol])).toEqual([
      ['FB.US', 'META'],
      ['FB.2.US', 'FB'],
    ])
    const universe = book.universe([], START + 100 * DAY)
    expect(universe.resolve('FB', 'US', START)?.instrumentId).toBe('FB.US')
    expect(universe.resolve('META', 'US', START + 5 * DAY)?.instrumentId).toBe('FB.US')
    expect(universe.resolve('FB', 'US', START + 5 * DAY)?.instrumentId).toBe('FB.2.US')
    expect(book.search('FB', 5, [], START + 5 * DAY).map(({ name, found }) => [name, found])).toEqual([
      ['Falcon Bridge', 'SYMBOL'],
      ['Meta Platforms', 'FORMER_SYMBOL'],
    ])
  })

  it('never joins a delisted company with one of another name that takes its symbol', () => {
    const book = new UniverseBook()
    book.take('alpaca', [buildShare('WM', 'Washington Mutual')], START)
    book.take('alpaca', [], START + DAY)
    for (const day of [9, 10]) book.take('alpaca', [buildShare('WM', 'Waste Management')], START + day * DAY)
    expect(book.listedBy('alpaca').map(({ instrument }) => [instrument.id, instrument.name])).toEqual([
      ['WM.2.US', 'Waste Management'],
    ])
    expect(members(book, START)).toEqual(['WM.US'])
    expect(members(book, START + 9 * DAY)).toEqual(['WM.2.US'])
  })

  it('renames nothing that is not listed, has the symbol already, or changed later', () => {
    const book = new UniverseBook()
    book.take('alpaca', [buildShare('FB', 'Meta')], START)
    expect(book.renameListing('kraken', id('FB.US'), 'META', 'META', START + DAY)).toBe(false)
    expect(book.renameListing('alpaca', id('FB.US'), 'FB', 'FB', START + DAY)).toBe(false)
    expect(book.renameListing('alpaca', id('FB.US'), 'META', 'META', START)).toBe(false)
    expect(book.renameListing('alpaca', id('XX.US'), 'META', 'META', START + DAY)).toBe(false)
  })

  it('counts entries that cannot be used', () => {
    const bad = buildPair('A/USD', 'KRAKEN')
    const noId = { ...bad, instrument: { ...bad.instrument, id: id('A B') } }
    const taken = new UniverseBook().take('kraken', [bad, bad, noId, { ...bad, sourceSymbol: ' ' }], START)
    expect(taken).toMatchObject({ added: 1, unusable: 3 })
  })

  it('joins what several sources say of one instrument: listed while any of them lists it', () => {
    const book = new UniverseBook()
    book.take('alpaca', [buildShare('AAPL', 'Apple')], START + DAY)
    book.take('polygon', [{ ...buildShare('AAPL', 'Apple Inc.'), sourceSymbol: 'XAAPL' }], START)
    book.take('polygon', [], START + 2 * DAY)
    expect(members(book, START)).toEqual(['AAPL.US'])
    expect(members(book, START + 5 * DAY)).toEqual(['AAPL.US'])
    book.take('alpaca', [], START + 6 * DAY)
    expect(members(book, START + 7 * DAY)).toEqual([])
    expect(book.search('xaapl', 5, [], START + 7 * DAY)).toMatchObject([{ isListed: false, found: 'ALIAS' }])
  })
})
