import { afterEach, describe, expect, it } from 'vitest'
import { refuseRows } from '#core/history/series.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, SECOND } from '#core/time/duration.ts'
import type { HistoryPage, HistoryRequest } from '#engines/data/feeds/ports.ts'
import { codeOf, everyHistoryPage, NOW, openRestBench } from '../../../helpers/crypto/restBench.ts'
import { servedFunding } from '../../../servers/venues/binanceRest.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import { servedBars } from '../../../servers/venues/servedMarket.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function request(
  id: string,
  kind: HistoryRequest['kind'],
  interval: HistoryRequest['interval'],
  from: number,
  to = NOW,
): HistoryRequest {
  return { instrumentId: id as InstrumentId, kind, interval, from, to }
}

function rowsOf(pages: readonly HistoryPage[]): readonly (readonly number[])[] {
  return pages.flatMap(({ columns }) =>
    [...columns.ts].map((ts, row) => [ts, ...columns.values.map((column) => column[row] as number)]),
  )
}

/** Seconds in [from, now) that are multiples of `every`. */
function momentsOf(from: number, every: number): readonly number[] {
  return servedBars({ now: () => NOW }, '', every, from / SECOND, NOW / SECOND - 1).map(({ seconds }) => seconds)
}

const SWAPS = { binance: 'BTC/USDT:USDT.BINANCE', kucoin: 'BTC/USDT:USDT.KUCOIN', htx: 'BTC/USDT:USDT.HTX' } as const

describe('what exchanges tell of perpetual swaps', () => {
  it('Binance tells funding rates with the mark price where it knows it', async () => {
    const { feed, close } = await openRestBench('binance')
    closers.push(close)
    const from = NOW - 700 * DAY
    const pages = await everyHistoryPage(feed, request(SWAPS.binance, 'funding', 'event', from))
    expect(rowsOf(pages)).toEqual(
      momentsOf(from, 28_800).map((seconds) => [
        seconds * SECOND + (seconds % 5) * 1_000,
        Number(servedFunding(seconds)),
        64_000.1,
      ]),
    )
    expect(pages.length).toBe(3)
    for (const { columns } of pages) expect(refuseRows(columns, 'funding')).toBeNull()
  })

  it('Binance tells open interest of the latest month and refuses what lies before', async () => {
    const { feed, close } = await openRestBench('binance')
    closers.push(close)
    const from = NOW - 5 * DAY
    const pages = await everyHistoryPage(feed, request(SWAPS.binance, 'open-interest', 'event', from))
    expect(rowsOf(pages)).toEqual(
      momentsOf(from, 300).map((seconds) => [seconds * SECOND, 80_000.123 + (seconds % 977)]),
    )
    const old = await feed.fetchHistory(
      request(SWAPS.binance, 'open-interest', 'event', NOW - 90 * DAY, NOW - 60 * DAY),
      NEVER,
    )
    expect(codeOf(old)).toBe('FEED_UNAVAILABLE')
    // What began before the month is told as far as it goes.
    const clipped = await everyHistoryPage(feed, request(SWAPS.binance, 'open-interest', 'event', NOW - 90 * DAY))
    expect(rowsOf(clipped)[0]?.[0]).toBeGreaterThan(NOW - 28 * DAY)
  })

  it.each([
    ['binance', 'mark', 'mark BTCUSDT'],
    ['binance', 'index', 'index BTCUSDT'],
    ['kucoin', 'mark', 'XBTUSDTM-mark-price'],
    ['kucoin', 'index', 'XBTUSDTM-index-price'],
    ['htx', 'mark', 'mark BTC-USDT'],
  ] as const)('%s tells bars of the %s price', async (venue, kind, served) => {
    const { feed, close } = await openRestBench(venue)
    closers.push(close)
    const from = NOW - 70 * DAY
    const pages = await everyHistoryPage(feed, request(SWAPS[venue], kind, '1h', from, NOW + DAY))
    const kept = servedBars({ now: () => NOW }, served, 3_600, from / SECOND, NOW / SECOND - 3_600)
    expect(rowsOf(pages)).toEqual(
      kept.map(({ seconds, open, high, low, close: last }) => [
        seconds * SECOND,
        ...[open, high, low, last].map(Number),
        0,
      ]),
    )
    for (const { columns } of pages) expect(refuseRows(columns, kind)).toBeNull()
  })

  it('KuCoin and HTX tell funding rates without a mark price', async () => {
    const from = NOW - 30 * DAY
    const expected = momentsOf(from, 28_800).map((seconds) => [seconds * SECOND, (seconds % 1_001) / 1e7, 0])
    for (const venue of ['kucoin', 'htx'] as const) {
      const { feed, close } = await openRestBench(venue)
      closers.push(close)
      const pages = await everyHistoryPage(feed, request(SWAPS[venue], 'funding', 'event', from))
      expect(rowsOf(pages), venue).toEqual(expected)
      expect(pages.length).toBe(8)
    }
  })

  it('KuCoin tells open interest page by page, HTX the latest 200 hours of it in contracts', async () => {
    const kucoin = await openRestBench('kucoin')
    closers.push(kucoin.close)
    const from = NOW - 2 * DAY
    const pages = await everyHistoryPage(kucoin.feed, request(SWAPS.kucoin, 'open-interest', 'event', from))
    expect(rowsOf(pages)).toEqual(
      momentsOf(from, 300).map((seconds) => [seconds * SECOND, 9_000_000 + (seconds % 977)]),
    )
    const htx = await openRestBench('htx')
    closers.push(htx.close)
    const told = await everyHistoryPage(htx.feed, request(SWAPS.htx, 'open-interest', 'event', NOW - 5 * DAY))
    expect(rowsOf(told)).toEqual(
      momentsOf(NOW - 5 * DAY, 3_600).map((seconds) => [seconds * SECOND, 4_000_000 + (seconds % 977)]),
    )
    expect(htx.server.requests.at(-1)?.query.get('amount_type')).toBe('1')
  })

  it('reads what is on its way although the list of instruments is loaded anew meanwhile', async () => {
    const { feed, close } = await openRestBench('binance')
    closers.push(close)
    const wanted = request(SWAPS.binance, 'funding', 'event', NOW - 90 * DAY)
    const alone = rowsOf(await everyHistoryPage(feed, wanted))
    const [together] = await Promise.all([
      everyHistoryPage(feed, wanted),
      ...[1, 2, 3].map(() => feed.listInstruments(NEVER)),
    ])
    expect(rowsOf(together)).toEqual(alone)
    expect(alone.length).toBe(270)
  })

  it('says what is not told: of spot pairs, by venues without swaps, in another form', async () => {
    const { feed, close } = await openRestBench('htx')
    closers.push(close)
    const from = NOW - HOUR
    const answers = await Promise.all([
      feed.fetchHistory(request('BTC/USDT.HTX', 'funding', 'event', from), NEVER),
      feed.fetchHistory(request(SWAPS.htx, 'index', '1h', from), NEVER),
      feed.fetchHistory(request(SWAPS.htx, 'mark', 'event', from), NEVER),
      feed.fetchHistory(request(SWAPS.htx, 'funding', '1h', from), NEVER),
      feed.fetchHistory(request(SWAPS.htx, 'mark', '1M', from), NEVER),
    ])
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'FEED_UNAVAILABLE'))
    for (const answer of answers) expect(answer.ok ? '' : answer.failure.message).toMatch(/^[A-Z].*[^.]\.$/)
    const none = await feed.fetchHistory(request('NO/USDT:USDT.HTX', 'funding', 'event', from), NEVER)
    expect(codeOf(none)).toBe('FEED_UNKNOWN_INSTRUMENT')
  })
})
