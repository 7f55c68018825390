import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { type Listing, symbolAt } from '#engines/data/universe/listing.ts'
import { SymbolSearch } from '#engines/data/universe/symbolSearch.ts'
import { Universe } from '#engines/data/universe/universe.ts'

const at = (date: string): number => parseTimestamp(date) ?? Number.NaN

function listing(id: string, name: string, changes: Partial<Listing> = {}): Listing {
  return {
    instrumentId: instrumentId(id, 'XNAS'),
    name,
    venue: 'XNAS',
    assetClass: 'EQUITY',
    sector: null,
    symbols: [{ symbol: id, from: at('2000-01-03'), until: null }],
    aliases: [],
    dailyValue: null,
    ...changes,
  }
}

const META = listing('META', 'Meta Platforms, Inc.', {
  symbols: [
    { symbol: 'FB', from: at('2012-05-18'), until: at('2022-06-09') },
    { symbol: 'META', from: at('2022-06-09'), until: null },
  ],
  aliases: ['Facebook'],
  dailyValue: 9e9,
})
const FALCON = listing('FB.1', 'FalconBridge Limited', {
  symbols: [{ symbol: 'FB', from: at('1998-01-02'), until: at('2006-08-01') }],
})

function universeOf(...listings: readonly Listing[]): Universe {
  const universe = new Universe()
  for (const each of listings) expect(universe.put(each)).toBeNull()
  return universe
}

describe('a universe', () => {
  it('tells two companies apart that went by one symbol', () => {
    const universe = universeOf(FALCON, META)
    expect(universe.resolve('fb', 'XNAS', at('2001-06-01'))?.instrumentId).toBe('FB.1.XNAS')
    expect(universe.resolve('FB', 'XNAS', at('2010-06-01'))).toBeNull()
    expect(universe.resolve('FB', 'XNAS', at('2015-06-01'))?.instrumentId).toBe('META.XNAS')
    expect(universe.resolve('FB', 'XNAS', at('2022-06-09'))).toBeNull()
    expect(universe.resolve('META', 'XNAS', at('2022-06-09'))?.instrumentId).toBe('META.XNAS')
    expect(universe.resolve('META', 'XNYS', at('2023-06-09'))).toBeNull()
  })

  it('holds who was listed at a moment, the delisted too', () => {
    const universe = universeOf(FALCON, META)
    const names = (date: string): readonly string[] => universe.membersAt(at(date)).map(({ name }) => name)
    expect(names('2001-06-01')).toEqual(['FalconBridge Limited'])
    expect(names('2010-06-01')).toEqual([])
    expect(names('2015-06-01')).toEqual(['Meta Platforms, Inc.'])
  })

  it('refuses what cannot have been', () => {
    const universe = universeOf(META)
    const twin = listing('FB.2', 'Another', { symbols: [{ symbol: 'fb', from: at('2013-01-02'), until: null }] })
    expect(universe.put(twin)).toContain('at the same time')
    expect(universe.put({ ...twin, venue: 'XNYS' })).toBeNull()
    expect(universe.put(listing('X', 'X', { symbols: [] }))).toContain('no symbol')
    expect(universe.put(listing('X', 'X', { symbols: [{ symbol: ' ', from: 0, until: null }] }))).toContain('empty')
    expect(universe.put(listing('X', 'X', { symbols: [{ symbol: 'X', from: 5, until: 5 }] }))).toContain('before')
    const overlapping = [
      { symbol: 'X', from: 1, until: 5 },
      { symbol: 'Y', from: 4, until: null },
    ]
    expect(universe.put(listing('X', 'X', { symbols: overlapping }))).toContain('overlap')
    expect(universe.size).toBe(2)
  })

  it('takes a listing again in place of the earlier one', () => {
    const universe = universeOf(FALCON, META)
    const ended = { ...META, symbols: META.symbols.map((each) => ({ ...each, until: each.until ?? at('2030-01-01') })) }
    expect(universe.put(ended)).toBeNull()
    expect(universe.size).toBe(2)
    expect(universe.get(META.instrumentId)).toBe(ended)
    expect(universe.resolve('META', 'XNAS', at('2031-01-01'))).toBeNull()
    expect(symbolAt(ended, at('2025-01-01'))).toBe('META')
  })
})

describe('the symbol search', () => {
  const found = (text: string, listings: readonly Listing[], limit = 10): readonly (readonly string[])[] =>
    new SymbolSearch(listings, at('2026-01-02')).find(text, limit).map(({ symbol, found: where }) => [symbol, where])

  it('puts symbols before names, and beginnings before middles', () => {
    const listings = [
      listing('XMET', 'Other'),
      listing('AAA', 'Metals of the North'),
      listing('BBB', 'Northern Metals'),
      listing('CCC', 'Cometary'),
      META,
      listing('MET', 'MetLife'),
    ]
    expect(found('met', listings)).toEqual([
      ['MET', 'SYMBOL'],
      ['META', 'SYMBOL'],
      ['AAA', 'NAME'],
      ['BBB', 'NAME'],
      ['CCC', 'NAME'],
      ['XMET', 'SYMBOL'],
    ])
    expect(found('met', listings, 2)).toHaveLength(2)
  })

  it('finds by a former symbol, an alias, several words, and without accents', () => {
    const nestle = listing('NESN', 'Nestlé   S.A.')
    const listings = [META, nestle]
    expect(found('fb', listings)).toEqual([['META', 'FORMER_SYMBOL']])
    expect(found('facebook', listings)).toEqual([['META', 'ALIAS']])
    expect(found('inc meta', listings)).toEqual([['META', 'NAME']])
    expect(found('nestle s.a.', listings)).toEqual([['NESN', 'NAME']])
    expect(found('  ', listings)).toEqual([])
    expect(found('zzz', listings)).toEqual([])
  })

  it('puts listed before delisted and much traded before little traded', () => {
    const dead = listing('ABCD', 'Dead', {
      symbols: [{ symbol: 'ABCD', from: 0, until: at('2010-01-04') }],
      dailyValue: 1e12,
    })
    const listings = [dead, listing('ABCC', 'Small', { dailyValue: 1 }), listing('ABCB', 'Large', { dailyValue: 1e9 })]
    expect(found('abc', listings).map(([symbol]) => symbol)).toEqual(['ABCB', 'ABCC', 'ABCD'])
  })
})
