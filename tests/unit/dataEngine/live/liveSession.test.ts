import { describe, expect, it } from 'vitest'
import { BAR, BAR_ROW, QUOTE, TRADE } from '#core/model/marketSlice.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { MILLISECOND, MINUTE, SECOND } from '#core/time/duration.ts'
import { BTC, ETH, LIVE_START, LiveBench } from '../../../helpers/liveBench.ts'

describe('a live session', () => {
  it('listens to the venue of each instrument and tells its quotes and trades as live slices', () => {
    const bench = new LiveBench()
    bench.begin()
    expect(bench.sources.wanted).toEqual(
      [BTC, ETH].flatMap(({ id }) =>
        ['QUOTES', 'TRADES'].map((kind) => ({ sourceId: 'kraken', instrumentId: id, kind })),
      ),
    )
    bench.quote(ETH, 2_999, 3_001)
    bench.trade(BTC, 90_000, 0.5)
    bench.pass(100 * MILLISECOND)
    const [slice] = bench.slices()
    expect(bench.slices()).toHaveLength(1)
    expect(slice).toMatchObject({ origin: 'live', interval: '1m', barCount: 0, quoteCount: 1, halted: [] })
    expect([...(slice?.quotes ?? [])]).toEqual([1, LIVE_START, 2_999, 3_001, 1, 2])
    expect([...(slice?.trades?.rows ?? [])]).toEqual([0, LIVE_START, 90_000, 0.5, 1])
    expect(slice?.marketTime).toBeGreaterThanOrEqual(bench.now)
    expect(bench.table('quotes')).toMatchObject([
      { key: BTC.id, last: 90_000, bid: null, sourceId: 'kraken', isStale: false },
      { key: ETH.id, last: 3_000, bid: 2_999, ask: 3_001, sourceId: 'kraken', isStale: false },
    ])
  })

  it('refuses modes that may not hear the world, and instruments that nobody lists', () => {
    const bench = new LiveBench()
    bench.list('kraken', [BTC])
    for (const mode of ['REPLAY', 'SIM', 'BACKTEST'] as const) {
      expect(bench.open([BTC.id], mode)).toMatchObject({ ok: false, failure: { code: 'ORIGIN_NOT_ADMITTED' } })
    }
    const unknown = bench.open([BTC.id, instrumentId('NOPE', 'KRAKEN')])
    expect(unknown).toMatchObject({ ok: false, failure: { code: 'UNKNOWN_INSTRUMENT' } })
    expect(bench.sources.wanted).toEqual([])
    expect(bench.told('SessionOpened')).toEqual([])
  })

  it('makes slices in rising time, at most one in fifty milliseconds, with the newest quote of each instrument', () => {
    const bench = new LiveBench()
    bench.begin()
    bench.pass(3 * SECOND, () => {
      for (let count = 0; count < 5; count += 1) bench.quote(BTC, 90_000 + count, 90_010 + count)
    })
    const slices = bench.slices()
    expect(slices.length).toBeGreaterThan(20)
    for (const [place, slice] of slices.entries()) {
      expect(slice.quoteCount).toBe(1)
      expect(slice.quotes[QUOTE.bid]).toBe(90_004)
      const before = slices[place - 1]
      if (before !== undefined) expect(slice.marketTime - before.marketTime).toBeGreaterThanOrEqual(50 * MILLISECOND)
    }
  })

  it('makes bars of whole minutes from trades and none of a minute without a trade', () => {
    const bench = new LiveBench()
    bench.begin([BTC.id])
    // Listening began in the minute 20:00, so its bar would lack trades.
    bench.trade(BTC, 89_000)
    bench.pass(70 * SECOND)
    bench.trade(BTC, 90_000, 1)
    bench.pass(5 * SECOND)
    bench.trade(BTC, 90_200, 2)
    bench.pass(5 * SECOND)
    bench.trade(BTC, 90_100, 0.5)
    // Three minutes without a trade, with quotes.
    bench.pass(3 * MINUTE, () => bench.quote(BTC, 90_000, 90_010))
    bench.trade(BTC, 91_000, 1)
    bench.pass(2 * MINUTE)
    const bars = bench
      .slices()
      .flatMap(({ barCount, bars: rows }) =>
        Array.from({ length: barCount }, (_, row) => [...rows.subarray(row * BAR_ROW, (row + 1) * BAR_ROW)]),
      )
    expect(bars).toEqual([
      [0, LIVE_START + MINUTE, LIVE_START + 2 * MINUTE, 90_000, 90_200, 90_000, 90_100, 3.5],
      [0, LIVE_START + 4 * MINUTE, LIVE_START + 5 * MINUTE, 91_000, 91_000, 91_000, 91_000, 1],
    ])
    const charts = bench.send('QueryBars', { instrumentId: BTC.id, interval: '1m', before: null, limit: 10 })
    expect(charts).toMatchObject({
      ok: true,
      reply: { origin: 'live', columns: { close: Float64Array.of(90_100, 91_000) } },
    })
  })

  it('closes a minute two seconds after its end, or with a quote of the next one', () => {
    const closedAfter = (act: (bench: LiveBench) => void): number => {
      const bench = new LiveBench()
      bench.begin([BTC.id])
      bench.pass(110 * SECOND)
      bench.trade(BTC, 90_000)
      bench.pass(10 * SECOND)
      act(bench)
      const slice = bench.slices().find(({ barCount }) => barCount > 0)
      return (slice?.marketTime ?? Number.NaN) - (slice?.bars[BAR.tsClose] ?? Number.NaN)
    }
    expect(closedAfter((bench) => bench.pass(5 * SECOND))).toBe(2 * SECOND)
    expect(closedAfter((bench) => bench.pass(5 * SECOND, () => bench.quote(BTC, 90_000, 90_010)))).toBe(
      500 * MILLISECOND,
    )
  })

  it('waits for the trades of a venue whose clock is behind ours', () => {
    const bench = new LiveBench()
    bench.begin([BTC.id])
    const late = 4 * SECOND
    bench.pass(3 * MINUTE, () => bench.trade(BTC, 90_000, 1, { tsEvent: bench.now - late }))
    const volumes = bench.slices().flatMap((slice) => (slice.barCount > 0 ? [slice.bars[BAR.volume]] : []))
    // Ten trades a second: none of a minute's six hundred is lost.
    expect(volumes).toEqual([600])
  })

  it('drops the minute in which the link was lost', () => {
    const bench = new LiveBench()
    bench.begin([BTC.id])
    bench.pass(60 * SECOND)
    bench.trade(BTC, 90_000)
    bench.pass(30 * SECOND)
    bench.link('kraken', 'RECONNECTING', 'The connection was closed.')
    bench.pass(2 * SECOND)
    bench.link('kraken', 'LIVE')
    bench.trade(BTC, 90_500)
    bench.pass(30 * SECOND)
    bench.trade(BTC, 90_700)
    bench.pass(70 * SECOND)
    const opened = bench.slices().flatMap((slice) => (slice.barCount > 0 ? [slice.bars[BAR.tsOpen]] : []))
    expect(opened).toEqual([LIVE_START + 2 * MINUTE])
  })

  it('tells trades once and none that is older than the last, and keeps what is wrong in quarantine', () => {
    const bench = new LiveBench()
    bench.begin([BTC.id])
    bench.trade(BTC, 90_000, 1, { tradeId: 'a' })
    bench.pass(SECOND)
    bench.trade(BTC, 90_001, 1, { tradeId: 'b' })
    bench.trade(BTC, 90_001, 1, { tradeId: 'b' })
    bench.trade(BTC, 90_000, 1, { tradeId: 'a', tsEvent: LIVE_START })
    bench.trade(BTC, 90_002, 1, { tradeId: 'c', tsEvent: LIVE_START })
    bench.trade(BTC, -1, 1, { tradeId: 'd' })
    bench.trade(BTC, Number.NaN, 1, { tradeId: 'e' })
    bench.trade(BTC, 90_003, 1, { tradeId: 'f', tsEvent: bench.now + MINUTE })
    bench.quote(BTC, 90_010, 90_000)
    bench.pass(SECOND)
    const prices = bench.slices().flatMap(({ trades, quoteCount }) => {
      expect(quoteCount).toBe(0)
      return trades === undefined ? [] : [...trades.rows].filter((_, at) => at % 5 === TRADE.price)
    })
    expect(prices).toEqual([90_000, 90_001])
    expect(bench.table('quotes')[0]).toMatchObject({ last: 90_001, volume: 2 })
    expect(bench.table('quarantine').map(({ code, what }) => [what, code])).toEqual([
      ['TRADE', 'TIME_BACKWARDS'],
      ['TRADE', 'PRICE_NOT_POSITIVE'],
      ['TRADE', 'PRICE_NOT_FINITE'],
      ['TRADE', 'TIME_IN_FUTURE'],
      ['QUOTE', 'QUOTE_CROSSED'],
    ])
  })

  it('goes on with what it has heard when it is opened again with more instruments', () => {
    const bench = new LiveBench()
    bench.begin([BTC.id])
    bench.pass(70 * SECOND)
    bench.trade(BTC, 90_000)
    expect(bench.open([BTC.id, ETH.id])).toMatchObject({ ok: true })
    bench.refusePast()
    bench.pass(60 * SECOND)
    const bars = bench.slices().filter(({ barCount }) => barCount > 0)
    expect(bars.map(({ bars: rows }) => rows[BAR.tsOpen])).toEqual([LIVE_START + MINUTE])
    expect(bench.sources.wanted.map(({ instrumentId: id }) => id)).toEqual([BTC.id, BTC.id, ETH.id, ETH.id])
    expect(bench.send('PauseMarket', {})).toMatchObject({ ok: false, failure: { code: 'MARKET_IS_LIVE' } })
  })
})
