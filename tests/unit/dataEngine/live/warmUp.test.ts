import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { BAR, type MarketSlice } from '#core/model/marketSlice.ts'
import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { type AskedBars, BTC, buildCard, ETH, LIVE_START, LiveBench } from '../../../helpers/liveBench.ts'

/** Bars with these closes, the first at `first`. */
function barsFrom(first: number, step: number, closes: readonly number[]): BarColumns {
  const column = (of: (close: number, row: number) => number): Float64Array => Float64Array.from(closes, of)
  return {
    tsOpen: column((_, row) => first + row * step),
    open: column((close) => close),
    high: column((close) => close * 1.001),
    low: column((close) => close * 0.999),
    close: column((close) => close),
    volume: column(() => 10),
  }
}

function answer(bench: LiveBench, { requestId, sourceId, request }: AskedBars, columns: BarColumns, next = null): void {
  const { instrumentId, interval } = request
  bench.send('TakeBars', {
    requestId,
    sourceId,
    instrumentId,
    interval,
    answer: { ok: true, value: { columns, next } },
  })
}

function opened(cards = [buildCard('kraken')]): LiveBench {
  const bench = new LiveBench(cards)
  bench.list('kraken', [BTC, ETH])
  bench.open([BTC.id])
  bench.link('kraken', 'LIVE')
  return bench
}

describe('warm-up of a live session', () => {
  it('asks for minutes and days, tells them as history of the vendor, and only then the market', () => {
    const bench = opened()
    expect(bench.sources.asked.map(({ request }) => request)).toEqual([
      { instrumentId: BTC.id, interval: '1m', from: LIVE_START - 400 * MINUTE, to: LIVE_START },
      { instrumentId: BTC.id, interval: '1d', from: LIVE_START - 300 * DAY, to: LIVE_START },
    ])
    bench.pass(5 * SECOND, () => bench.quote(BTC, 90_000, 90_010))
    expect(bench.slices()).toEqual([])
    const [minutes, days] = bench.sources.asked.splice(0) as [AskedBars, AskedBars]
    answer(bench, minutes, barsFrom(LIVE_START - 3 * MINUTE, MINUTE, [89_000, 89_100, 89_200, 89_300]))
    bench.pass(SECOND)
    expect(bench.told('HistoryPublished')).toEqual([])
    answer(bench, days, barsFrom(LIVE_START - (LIVE_START % DAY) - 2 * DAY, DAY, [88_000, 88_500, 88_900]))
    bench.quote(BTC, 90_000, 90_010)
    bench.pass(SECOND)
    const history = bench.last('HistoryPublished') as { slices: MarketSlice[] }
    // The minute and the day that have not ended yet are no bars.
    expect(history.slices.map(({ interval, origin, bars }) => [interval, origin, bars[BAR.close]])).toEqual([
      ['1d', 'historical', 88_000],
      ['1d', 'historical', 88_500],
      ['1m', 'historical', 89_000],
      ['1m', 'historical', 89_100],
      ['1m', 'historical', 89_200],
    ])
    expect(bench.slices()).toHaveLength(1)
    expect(bench.slices()[0]?.origin).toBe('live')
    expect(bench.table('quotes')[0]).toMatchObject({ previousClose: 88_500 })
    const chart = bench.send('QueryBars', { instrumentId: BTC.id, interval: '1m', before: null, limit: 2 })
    expect(chart).toMatchObject({ reply: { columns: { close: Float64Array.of(89_100, 89_200) }, complete: false } })
  })

  it('asks on for further pages, and asks another source when one fails', () => {
    const bench = new LiveBench([buildCard('kraken'), buildCard('alpha')])
    bench.list('kraken', [BTC, ETH])
    bench.list('alpha', [BTC])
    bench.open([BTC.id])
    const [minutes, days] = bench.sources.asked.splice(0) as [AskedBars, AskedBars]
    const { requestId, sourceId, request } = minutes
    const value = { columns: barsFrom(request.from, MINUTE, [1, 2]), next: request.from + 2 * MINUTE }
    const of = { requestId, sourceId, instrumentId: BTC.id, interval: request.interval }
    bench.send('TakeBars', { ...of, answer: { ok: true, value } })
    const [more] = bench.sources.asked.splice(0) as [AskedBars]
    expect(more).toMatchObject({ sourceId: 'kraken', request: { from: request.from + 2 * MINUTE, to: request.to } })
    bench.sources.asked.push(days)
    bench.refusePast()
    expect(bench.told('HistoryPublished')).toEqual([])
    // Both sources have been asked for days now; opened again, the session asks for all of it once more.
    bench.open([BTC.id, ETH.id])
    expect(bench.sources.asked.splice(0).map(({ sourceId: id, request: { interval } }) => [id, interval])).toEqual([
      ['kraken', '1m'],
      ['kraken', '1d'],
      ['kraken', '1m'],
      ['kraken', '1d'],
    ])
  })

  it('asks the next source for what the first cannot give', () => {
    const bench = new LiveBench([buildCard('kraken'), buildCard('alpha')])
    bench.list('kraken', [BTC])
    bench.list('alpha', [BTC])
    bench.open([BTC.id])
    const [, days] = bench.sources.asked.splice(0) as [AskedBars, AskedBars]
    const { requestId, request } = days
    const failure = { code: 'FEED_UNAVAILABLE', message: 'Down.', retryAt: null } as const
    const of = { requestId, sourceId: 'kraken', instrumentId: BTC.id, interval: request.interval }
    bench.send('TakeBars', { ...of, answer: { ok: false, failure } })
    expect(bench.sources.asked).toMatchObject([{ sourceId: 'alpha', request }])
  })

  it('goes without what was silent for fifteen seconds, and takes none of it afterwards', () => {
    const bench = opened()
    const [minutes] = bench.sources.asked.splice(0) as [AskedBars]
    bench.pass(14 * SECOND, () => bench.quote(BTC, 90_000, 90_010))
    expect(bench.slices()).toEqual([])
    bench.pass(2 * SECOND, () => bench.quote(BTC, 90_000, 90_010))
    expect(bench.slices().length).toBeGreaterThan(0)
    answer(bench, minutes, barsFrom(LIVE_START - 3 * MINUTE, MINUTE, [89_000]))
    bench.pass(SECOND)
    expect(bench.told('HistoryPublished')).toEqual([])
  })

  it('leaves out what is in quarantine, and puts nothing in its place', () => {
    const bench = opened()
    const [minutes, days] = bench.sources.asked.splice(0) as [AskedBars, AskedBars]
    const closes = Array.from({ length: 60 }, (_, row) => 89_000 + (row % 7))
    const columns = barsFrom(LIVE_START - 60 * MINUTE, MINUTE, closes)
    columns.close[30] = -1
    answer(bench, minutes, columns)
    answer(bench, days, barsFrom(0, DAY, []))
    bench.pass(SECOND)
    const { slices } = bench.last('HistoryPublished') as { slices: MarketSlice[] }
    expect(slices).toHaveLength(59)
    expect(slices.some(({ bars }) => bars[BAR.tsOpen] === LIVE_START - 30 * MINUTE)).toBe(false)
    expect(bench.table('quarantine')).toMatchObject([{ what: 'BARS', code: 'PRICE_NOT_POSITIVE', interval: '1m' }])
  })

  it('tells minutes that ended meanwhile after the past', () => {
    const more = new LiveBench([buildCard('kraken')])
    more.list('kraken', [BTC])
    more.now = LIVE_START + 55 * SECOND
    more.open([BTC.id])
    more.link('kraken', 'LIVE')
    const [minutes, days] = more.sources.asked.splice(0) as [AskedBars, AskedBars]
    answer(more, days, barsFrom(0, DAY, []))
    more.pass(SECOND)
    expect(more.told('HistoryPublished')).toEqual([])
    answer(more, minutes, barsFrom(LIVE_START - 2 * MINUTE, MINUTE, [89_000, 89_100]))
    more.pass(70 * SECOND, () => more.trade(BTC, 90_000))
    more.pass(5 * SECOND)
    const chart = more.send('QueryBars', { instrumentId: BTC.id, interval: '1m', before: null, limit: 10 })
    expect(chart).toMatchObject({ reply: { columns: { close: Float64Array.of(89_000, 89_100, 90_000) } } })
  })
})
