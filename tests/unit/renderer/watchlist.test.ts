import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { LadderView, Watchlist } from '#contracts/records/sources.ts'
import {
  centreStep,
  fittingTicks,
  ladderRows,
  marketOutside,
  sizeDecimals,
} from '../../../src/renderer/features/depth/ladderRows.ts'
import {
  nameProblem,
  newList,
  withMoved,
  withoutSymbol,
  withSymbol,
} from '../../../src/renderer/features/watchlist/listChanges.ts'
import { matchWords, mergeMatches } from '../../../src/renderer/features/watchlist/mergeMatches.ts'
import { LIVE_INSTRUMENTS } from '../../fixtures/deskLive.ts'
import { INSTRUMENTS } from '../../fixtures/deskMarket.ts'

const [A, B, C] = ['A', 'B', 'C'].map((symbol) => instrumentId(symbol, 'US')) as [never, never, never]
const LIST: Watchlist = { key: 'list-1', name: 'Shares', instrumentIds: [A, B] }

describe('a watchlist', () => {
  it('takes a symbol once, at its end, and gives it back', () => {
    expect(withSymbol(LIST, C).instrumentIds).toEqual([A, B, C])
    expect(withSymbol(LIST, A)).toBe(LIST)
    expect(withoutSymbol(LIST, A).instrumentIds).toEqual([B])
    const full = { ...LIST, instrumentIds: Array.from({ length: 500 }, (_, index) => instrumentId(`S${index}`, 'US')) }
    expect(withSymbol(full, A)).toBe(full)
  })

  it('moves a symbol by one place and stops at its ends', () => {
    expect(withMoved(LIST, B, -1).instrumentIds).toEqual([B, A])
    expect(withMoved(LIST, A, 1).instrumentIds).toEqual([B, A])
    expect(withMoved(LIST, A, -1)).toBe(LIST)
    expect(withMoved(LIST, B, 1)).toBe(LIST)
    expect(withMoved(LIST, C, 1)).toBe(LIST)
  })

  it('gets a key of its own, and a name that no other has', () => {
    expect(newList([LIST, { ...LIST, key: 'list-3' }], 'New').key).toBe('list-4')
    expect(newList([{ ...LIST, key: 'list-2' }], 'New').key).toBe('list-3')
    expect(nameProblem('Shares ', [LIST])).toContain('already')
    expect(nameProblem('  ', [])).not.toBeNull()
    expect(nameProblem('x'.repeat(61), [])).not.toBeNull()
    expect(nameProblem('Coins', [LIST])).toBeNull()
  })
})

describe('a search for symbols', () => {
  const found = {
    instrumentId: instrumentId('BTC/USD', 'KRAKEN'),
    symbol: 'BTC/USD',
    name: 'Bitcoin',
    venue: 'KRAKEN',
    isListed: true,
    found: 'SYMBOL',
    liveSources: ['kraken'],
  } as const

  it('shows the session’s own without waiting, and each instrument once', () => {
    expect(mergeMatches('btc', INSTRUMENTS, [], 10).map((match) => match.instrumentId)).toEqual(['BTC/USD.SIM'])
    const both = mergeMatches('btc', [...INSTRUMENTS, ...LIVE_INSTRUMENTS], [found], 10)
    expect(both.map((match) => [match.instrumentId, match.isInSession])).toEqual([
      ['BTC/USD.SIM', true],
      ['BTC/USD.KRAKEN', true],
    ])
    expect(mergeMatches('', INSTRUMENTS, [found], 3)).toHaveLength(3)
  })

  it('says in words who tells it live, and what is no longer listed', () => {
    const [match] = mergeMatches('btc', [], [found], 1)
    if (match === undefined) throw new Error('Invariant: nothing found')
    expect(matchWords(match)).toBe('live: kraken')
    expect(matchWords({ ...match, isInSession: true, liveSources: [] })).toBe('in session')
    expect(matchWords({ ...match, isListed: false, found: 'FORMER_SYMBOL', liveSources: [] })).toBe(
      'no longer listed · former symbol · not live',
    )
  })
})

describe('the depth ladder', () => {
  const scale = { priceDecimals: 1, priceIncrement: 1 }
  const ladder = {
    bids: [
      { price: 100, size: 2 },
      { price: 99.9, size: 1 },
      { price: 98.7, size: 4 },
    ],
    asks: [
      { price: 100.2, size: 3 },
      { price: 100.3, size: 5 },
    ],
  }

  it('has one row for each tick, the highest price first, with what waits there', () => {
    const centre = centreStep(ladder, scale, 1)
    expect(centre).toBe(1_001)
    const rows = ladderRows(ladder, scale, { centre: centre ?? 0, ticks: 1 })
    expect(rows).toHaveLength(41)
    expect(rows[0]?.price).toBeCloseTo(102.1, 9)
    expect(rows.filter(({ bid, ask }) => bid + ask > 0).map(({ step, bid, ask }) => [step, bid, ask])).toEqual([
      [1_003, 0, 5],
      [1_002, 0, 3],
      [1_000, 2, 0],
      [999, 1, 0],
      [987, 4, 0],
    ])
  })

  it('gathers bids down and asks up, so that no size looks better than it is', () => {
    const rows = ladderRows(ladder, scale, { centre: 20, ticks: 50 })
    expect(rows.filter(({ bid, ask }) => bid + ask > 0).map(({ price, bid, ask }) => [price, bid, ask])).toEqual([
      [105, 0, 8],
      [100, 2, 0],
      [95, 5, 0],
    ])
  })

  it('stands still while the market moves, and says where the market went', () => {
    const frame = { centre: 1_001, ticks: 1 }
    const moved: Pick<LadderView, 'bids' | 'asks'> = {
      bids: [{ price: 104, size: 1 }],
      asks: [{ price: 104.2, size: 1 }],
    }
    expect(ladderRows(moved, scale, frame).map(({ step }) => step)).toEqual(
      ladderRows(ladder, scale, frame).map(({ step }) => step),
    )
    expect(marketOutside(ladder, scale, frame)).toBeNull()
    expect(marketOutside(moved, scale, frame)).toBe('above')
    expect(marketOutside(ladder, scale, { centre: 1_041, ticks: 1 })).toBe('below')
  })

  it('has no middle without both sides, and no row below zero', () => {
    expect(centreStep({ bids: [], asks: ladder.asks }, scale, 1)).toBeNull()
    expect(fittingTicks({ bids: [], asks: [] }, scale)).toBe(1)
    expect(ladderRows(ladder, scale, { centre: 3, ticks: 1 }).every(({ price }) => price > 0)).toBe(true)
  })

  it('loses no size that lies within its rows, whatever the grouping', () => {
    const levels = fc.array(
      fc.record({
        price: fc.integer({ min: 900, max: 1_100 }).map((tick) => tick / 10),
        size: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 50 },
    )
    fc.assert(
      fc.property(levels, levels, fc.constantFrom(20, 50, 100), (bids, asks, ticks) => {
        const rows = ladderRows({ bids, asks }, scale, { centre: Math.round(1_000 / ticks), ticks })
        const total = (of: readonly { readonly size: number }[]): number => of.reduce((sum, { size }) => sum + size, 0)
        expect(rows.reduce((sum, { bid }) => sum + bid, 0)).toBe(total(bids))
        expect(rows.reduce((sum, { ask }) => sum + ask, 0)).toBe(total(asks))
      }),
    )
  })

  it('writes sizes with decimals by the largest, never more than the instrument has', () => {
    expect([12_000, 150, 2, 0.2, 0.002].map((largest) => sizeDecimals(largest, 8))).toEqual([0, 2, 4, 6, 8])
    expect(sizeDecimals(2, 0)).toBe(0)
  })
})
