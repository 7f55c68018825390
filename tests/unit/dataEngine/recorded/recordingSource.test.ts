import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { RecordedMarket, RecordedMoment } from '#engines/data/recorded/ports.ts'
import { createRecordingSource } from '#engines/data/recorded/recordingSource.ts'

const ID = instrumentId('BTC/USD', 'KRAKEN')
const BITCOIN: Instrument = {
  id: ID,
  symbol: 'BTC/USD',
  venue: 'KRAKEN',
  name: 'Bitcoin',
  assetClass: 'CRYPTO',
  sector: null,
  currency: 'USD',
  calendar: 'ALWAYS',
  priceDecimals: 2,
  quantityDecimals: 8,
  priceIncrement: 1,
  quantityIncrement: 1,
}
const NOON = Date.UTC(2026, 0, 5, 12) * 1_000

const moment = (at: number, ...events: readonly MarketEvent[]): RecordedMoment => {
  return { at, sourceId: 'kraken', gap: null, events, rejection: null }
}
const trade = (at: number, price: number, size = 1): MarketEvent => {
  return {
    kind: 'TRADE',
    instrumentId: ID,
    tsEvent: at,
    tsInit: at,
    tradeId: String(at),
    price,
    size,
    aggressor: 'BUYER',
  }
}
const quote = (at: number, bid: number, ask: number): MarketEvent => {
  return {
    kind: 'QUOTE',
    instrumentId: ID,
    tsEvent: at,
    tsInit: at,
    bid: { price: bid, size: 2 },
    ask: { price: ask, size: 3 },
  }
}

/** Ten minutes with a trade each ten seconds and a quote each second. */
function tenMinutes(): RecordedMoment[] {
  return Array.from({ length: 600 }, (_, second) => {
    const at = NOON + 20 * SECOND + second * SECOND
    const price = 60_000 + Math.round(Math.sin(second / 40) * 5_000) / 100
    return moment(at, quote(at, price - 0.5, price + 0.5), ...(second % 10 === 0 ? [trade(at, price)] : []))
  })
}

function market(moments: readonly RecordedMoment[]): RecordedMarket {
  let at = 0
  return {
    label: 'a recording',
    instruments: [BITCOIN],
    from: moments[0]?.at ?? 0,
    to: moments.at(-1)?.at ?? 0,
    next: () => {
      at += 1
      return moments[at - 1] ?? null
    },
  }
}

function play(moments: readonly RecordedMoment[], resumeAt: number | null = null) {
  const source = createRecordingSource(market(moments), resumeAt)
  const slices: MarketSlice[] = []
  for (let slice = source.next(); slice !== null; slice = source.next()) slices.push(slice)
  return { source, slices }
}

describe('a recording as a source', () => {
  it('tells everything in slices of 50 ms, and bars of the minutes it holds whole', () => {
    const { source, slices } = play(tenMinutes())
    expect(slices.reduce((sum, { quoteCount }) => sum + quoteCount, 0)).toBe(600)
    expect(slices.reduce((sum, { trades }) => sum + (trades?.count ?? 0), 0)).toBe(60)
    expect(slices.every(({ origin }) => origin === 'recorded')).toBe(true)
    // The first minute began before the recording, the last one ends after it.
    const minutes = source.bars(ID, '1m')
    expect(minutes?.tsOpen[0]).toBe(NOON + MINUTE)
    expect(minutes?.tsOpen).toHaveLength(9)
    expect(minutes?.volume.every((volume) => volume === 6)).toBe(true)
    expect(source.progress()).toBeGreaterThan(0.99)
    expect(source.quarantined).toBe(0)
  })

  it('goes on after a restart with exactly the slices that are left, knowing the minutes before', () => {
    const whole = play(tenMinutes())
    const middle = whole.slices[311]?.marketTime ?? 0
    const { source, slices } = play(tenMinutes(), middle)
    expect(slices).toEqual(whole.slices.slice(312))
    expect(source.history().every(({ barCount, marketTime }) => barCount > 0 && marketTime <= middle)).toBe(true)
    expect(source.bars(ID, '1m')).toEqual(whole.source.bars(ID, '1m'))
  })

  it('plays a second in a second at a pace of one', () => {
    const source = createRecordingSource(market(tenMinutes()), null)
    const first = source.next()
    const second = source.next()
    if (first === null || second === null) throw new Error('no slices')
    expect(source.cost(second)).toBeCloseTo((second.marketTime - first.marketTime) / SECOND, 9)
  })

  it('makes no bar of a minute in which the connection was lost, and shows no book across it', () => {
    const moments = tenMinutes()
    const at = NOON + 4 * MINUTE + 30 * SECOND
    const place = moments.findIndex((one) => one.at > at)
    moments.splice(place, 0, {
      at,
      sourceId: 'kraken',
      gap: { instrumentIds: null, reason: 'lost' },
      events: [],
      rejection: null,
    })
    const minutes = play(moments).source.bars(ID, '1m')
    expect(Array.from(minutes?.tsOpen ?? [], (ts) => (ts - NOON) / MINUTE)).toEqual([1, 2, 3, 5, 6, 7, 8, 9])
  })

  it('keeps what cannot be true from being played, and counts it', () => {
    const moments = tenMinutes()
    const at = NOON + 100 * SECOND + 1
    moments.splice(81, 0, moment(at, quote(at, 61_000, 60_000), trade(at, -5), trade(at + 1, 1e9, Number.NaN)))
    const { source, slices } = play(moments)
    expect(source.quarantined).toBe(3)
    expect(slices.reduce((sum, { trades }) => sum + (trades?.count ?? 0), 0)).toBe(60)
  })

  it('says nothing of an empty recording', () => {
    const { source, slices } = play([])
    expect(slices).toEqual([])
    expect(source.bars(ID, '1d')).toBeNull()
  })
})
