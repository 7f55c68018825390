import { describe, expect, it } from 'vitest'
import { BAR, BAR_ROW, type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { MINUTE } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import {
  createMarket,
  MARKET_INSTRUMENTS,
  type MarketSnapshot,
  marketHistory,
  restoreMarket,
} from '#trading/market/market.ts'
import { FIRST_CRYPTO, UNIVERSE } from '#trading/market/universe.ts'

const DAY_OF_MINUTES = 1_440

/** Rows of a slice as plain objects. */
function barsOf(slice: MarketSlice): { instrument: number; open: number; high: number; low: number; close: number }[] {
  return Array.from({ length: slice.barCount }, (_, row) => {
    const value = (offset: number): number => slice.bars[row * BAR_ROW + offset] ?? Number.NaN
    const prices = { open: value(BAR.open), high: value(BAR.high), low: value(BAR.low), close: value(BAR.close) }
    return { instrument: value(BAR.instrument), ...prices }
  })
}

function used(slice: MarketSlice): unknown {
  const bars = [...slice.bars.subarray(0, slice.barCount * BAR_ROW)]
  return { ...slice, bars, quotes: [...slice.quotes.subarray(0, slice.quoteCount * QUOTE_ROW)] }
}

describe('the universe', () => {
  it('holds an index with its volatility, 24 shares of which 8 are low-priced, and 4 crypto pairs', () => {
    const count = (assetClass: string): number =>
      MARKET_INSTRUMENTS.filter((each) => each.assetClass === assetClass).length
    expect([count('INDEX'), count('EQUITY'), count('CRYPTO')]).toEqual([2, 24, 4])
    const low = UNIVERSE.filter((each) => each.lowPriced)
    expect(low).toHaveLength(8)
    expect(low.every((each) => each.base >= 1 && each.base <= 10)).toBe(true)
    expect(new Set(MARKET_INSTRUMENTS.map((each) => each.id)).size).toBe(30)
    expect(MARKET_INSTRUMENTS.every((each) => each.venue === 'SIM' && each.id.endsWith('.SIM'))).toBe(true)
    expect(
      new Set(MARKET_INSTRUMENTS.filter((each) => each.assetClass === 'EQUITY').map((each) => each.sector)).size,
    ).toBe(8)
  })
})

describe('the simulated market', () => {
  it('starts at the open of its first session', () => {
    expect(formatTimestamp(createMarket(1).marketTime)).toBe('2026-01-05T14:30:00Z')
    expect(formatTimestamp(createMarket(1, { startDate: '2026-07-03' }).marketTime)).toBe('2026-07-06T13:30:00Z')
  })

  it('keeps the contract of slices and the arithmetic of bars and quotes for ten days', () => {
    const market = createMarket(7)
    let before = market.marketTime
    for (let minute = 0; minute < 10 * DAY_OF_MINUTES; minute += 1) {
      const slice = market.next()
      expect(slice.marketTime).toBe(before + MINUTE)
      before = slice.marketTime
      expect(slice.origin).toBe('simulated')
      const open = sessionAt(slice.marketTime - MINUTE) !== null
      if (slice.barCount !== (open ? UNIVERSE.length - slice.halted.length : UNIVERSE.length - FIRST_CRYPTO)) {
        throw new Error(`${slice.barCount} bars at ${formatTimestamp(slice.marketTime)}`)
      }
      for (const { instrument, open: first, high, low, close } of barsOf(slice)) {
        const fine = low > 0 && low <= Math.min(first, close) && high >= Math.max(first, close)
        if (!fine || slice.halted.includes(instrument)) throw new Error(`bad bar of ${instrument}`)
        if (!open && instrument < FIRST_CRYPTO) throw new Error('a share traded outside its session')
      }
      for (let row = 0; row < slice.quoteCount; row += 1) {
        const value = (offset: number): number => slice.quotes[row * QUOTE_ROW + offset] ?? Number.NaN
        const fine = value(QUOTE.bid) < value(QUOTE.ask) && value(QUOTE.bidSize) > 0 && value(QUOTE.askSize) > 0
        if (!fine || value(QUOTE.tsEvent) > slice.marketTime) throw new Error(`bad quote at row ${row}`)
      }
    }
    expect(before).toBe(market.marketTime)
  })

  it('halts a share now and then: no bar, no quote, and a jump allowed when it comes back', () => {
    const market = createMarket(7)
    let slice = market.next()
    for (let minute = 0; slice.halted.length === 0 && minute < 60 * DAY_OF_MINUTES; minute += 1) slice = market.next()
    const [halted = -1] = slice.halted
    expect(MARKET_INSTRUMENTS[halted]?.assetClass).toBe('EQUITY')
    let minutes = 0
    for (; slice.halted.includes(halted); minutes += 1) {
      expect(barsOf(slice).map(({ instrument }) => instrument)).not.toContain(halted)
      expect(slice.quoteCount).toBe(slice.barCount - 2)
      slice = market.next()
    }
    expect(minutes).toBeGreaterThanOrEqual(5)
    expect(barsOf(slice).map(({ instrument }) => instrument)).toContain(halted)
  })

  it('is the same for the same seed and another for another', () => {
    const [first, again, other] = [createMarket(3), createMarket(3), createMarket(4)]
    const slices = Array.from({ length: 50 }, () => used(first.next()))
    expect(Array.from({ length: 50 }, () => used(again.next()))).toEqual(slices)
    expect(Array.from({ length: 50 }, () => used(other.next()))).not.toEqual(slices)
  })

  it('goes on from its snapshot with the very next slice, at any point', () => {
    const market = createMarket(5)
    for (const steps of [0, 1, 389, 1_050, 17, 2_880]) {
      for (let step = 0; step < steps; step += 1) market.next()
      const restored = restoreMarket(JSON.parse(JSON.stringify(market.save())) as MarketSnapshot)
      if (restored === null) throw new Error('was not restored')
      for (let step = 0; step < 20; step += 1) expect(used(restored.next())).toEqual(used(market.next()))
    }
  })

  it('refuses a snapshot of another version, a damaged one and one of another universe', () => {
    const good = createMarket(5).save()
    expect(restoreMarket(good)).not.toBeNull()
    expect(restoreMarket({ ...good, version: 2 } as unknown as MarketSnapshot)).toBeNull()
    expect(restoreMarket({ ...good, random: [1, 2] })).toBeNull()
    expect(restoreMarket({ ...good, state: { ...good.state, deviation: [0] } })).toBeNull()
    expect(restoreMarket({ ...good, state: { ...good.state, sessionDay: Number.NaN } })).toBeNull()
  })

  it('gaps overnight, more so in low-priced shares, and moves its volatility index against the index', () => {
    const market = createMarket(2)
    const gaps: number[][] = UNIVERSE.map(() => [])
    const last: number[] = []
    const moves: [number, number][] = []
    let open: [number, number] | null = null
    for (let minute = 0; minute < 60 * DAY_OF_MINUTES; minute += 1) {
      const slice = market.next()
      const session = sessionAt(slice.marketTime - MINUTE)
      const opening = session !== null && session.open === slice.marketTime - MINUTE
      for (const { instrument, open: first, close } of barsOf(slice)) {
        const before = last[instrument]
        if (opening && before !== undefined && instrument < FIRST_CRYPTO) gaps[instrument]?.push(first / before - 1)
        last[instrument] = close
      }
      if (opening) open = [last[0] ?? 1, last[1] ?? 1]
      if (session !== null && session.close === slice.marketTime && open !== null) {
        moves.push([(last[0] ?? 1) / open[0] - 1, (last[1] ?? 1) / open[1] - 1])
      }
    }
    const spread = (values: readonly number[]): number =>
      Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)
    const typical = (low: boolean): number =>
      spread(
        gaps
          .filter((_, at) => UNIVERSE[at]?.instrument.assetClass === 'EQUITY' && UNIVERSE[at].lowPriced === low)
          .flat(),
      )
    expect(typical(true)).toBeGreaterThan(2 * typical(false))
    expect(moves.length).toBeGreaterThan(35)
    const against = moves.filter(([index, volatility]) => index * volatility < 0).length
    expect(against / moves.length).toBeGreaterThan(0.6)
  })
})

describe('the history before the start', () => {
  it('ends where the market starts', () => {
    const market = createMarket(9)
    const start = market.marketTime
    const series = marketHistory(9, 365)
    const first = market.next()
    expect(series.map((each) => each.instrumentId)).toEqual(MARKET_INSTRUMENTS.map((each) => each.id))
    for (const { instrument, open } of barsOf(first)) {
      const columns = series[instrument]?.columns
      expect(columns?.tsOpen.at(-1)).toBeLessThan(start)
      // One night lies between, in which a low-priced share may gap.
      const close = columns?.close.at(-1) ?? Number.NaN
      expect(Math.abs(open / close - 1)).toBeLessThan(instrument === 1 ? 0.3 : 0.2)
      if (instrument !== 1) expect(close).toBeCloseTo(UNIVERSE[instrument]?.base ?? Number.NaN, 8)
    }
  })

  it('has a bar for each session or day, in order, and valid ones', () => {
    const days = 120
    for (const { columns, interval, origin } of marketHistory(9, days)) {
      expect([interval, origin]).toEqual(['1d', 'simulated'])
      expect([days, 82, 83]).toContain(columns.tsOpen.length)
      for (let at = 0; at < columns.tsOpen.length; at += 1) {
        const value = (column: Float64Array): number => column[at] ?? Number.NaN
        expect(value(columns.low)).toBeLessThanOrEqual(Math.min(value(columns.open), value(columns.close)))
        expect(value(columns.high)).toBeGreaterThanOrEqual(Math.max(value(columns.open), value(columns.close)))
        if (at > 0) expect(value(columns.tsOpen)).toBeGreaterThan(columns.tsOpen[at - 1] ?? 0)
      }
    }
    expect(() => marketHistory(9, 0)).toThrow('Invariant')
  })
})
