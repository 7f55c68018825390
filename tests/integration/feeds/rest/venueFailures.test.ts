import { afterEach, describe, expect, it } from 'vitest'
import type { VenueId } from '#adapters/feeds/crypto/rest/venues/restVenue.ts'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { BarPage, FeedAnswer } from '#engines/data/feeds/ports.ts'
import {
  barRequest,
  codeOf,
  NOW,
  openRestBench,
  type RestBench,
  rowsOf,
  valueOf,
} from '../../../helpers/crypto/restBench.ts'
import { NEVER } from '../../../servers/feedBench.ts'
import type { HttpFault } from '../../../servers/httpFaults.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A market of each venue, the path of its bars, and an answer that is JSON of another form. */
const MARKETS: readonly (readonly [VenueId, string, string, unknown])[] = [
  ['kraken', 'BTC/USD.KRAKEN', '/0/public/OHLC', { error: [], result: { XETHZUSD: [], last: 0 } }],
  ['binance', 'BTC/USDT.BINANCE', '/api/v3/klines', [[1_700_000_000_000, '1', null, '1', '1', '1', 1, '1']]],
  ['binance', 'BTC/USDT:USDT.BINANCE', '/fapi/v1/klines', { rows: [] }],
  ['coinbase', 'BTC/USD.COINBASE', '/products/BTC-USD/candles', [[1_700_000_000, 1, 1, 1, 'dear', 1]]],
  ['kucoin', 'BTC/USDT.KUCOIN', '/api/v1/market/candles', { code: '200000', data: 'none' }],
  ['kucoin', 'BTC/USDT:USDT.KUCOIN', '/api/v1/kline/query', { code: '200000', data: [[1, 2]] }],
  ['htx', 'BTC/USDT.HTX', '/market/history/candles', { status: 'ok', data: [{ id: 1 }] }],
  ['htx', 'BTC/USDT:USDT.HTX', '/linear-swap-ex/market/history/kline', { status: 'ok' }],
]

async function open(venue: VenueId): Promise<RestBench> {
  const bench = await openRestBench(venue, { speed: 20 })
  closers.push(bench.close)
  return bench
}

function ask({ feed }: RestBench, id: string): Promise<FeedAnswer<BarPage>> {
  return feed.fetchBars(barRequest(id, '1m', NOW - HOUR, NOW), NEVER)
}

function body(text: string): HttpFault {
  return { kind: 'BODY', body: text }
}

describe('what goes wrong when an exchange is asked', () => {
  it.each(MARKETS)('%s %s: answers that are none are refused whole', async (venue, id, path, otherForm) => {
    const bench = await open(venue)
    valueOf(await bench.feed.listInstruments(NEVER))
    const faults: readonly (readonly [HttpFault, string])[] = [
      [body('<html>Maintenance</html>'), 'FEED_BAD_ANSWER'],
      [body('{"error":[],"result":{"XX'), 'FEED_BAD_ANSWER'],
      [body(''), 'FEED_BAD_ANSWER'],
      [body('null'), 'FEED_BAD_ANSWER'],
      [body(JSON.stringify(otherForm)), 'FEED_BAD_ANSWER'],
      [body(`${'['.repeat(40)}${']'.repeat(40)}`), 'FEED_BAD_ANSWER'],
      [{ kind: 'STATUS', status: 400, body: 'What?' }, 'FEED_BAD_ANSWER'],
      [{ kind: 'STATUS', status: 451 }, 'FEED_UNAVAILABLE'],
    ]
    for (const [fault, code] of faults) {
      bench.server.fault(path, fault, 1)
      const answer = await ask(bench, id)
      expect([code, codeOf(answer)], JSON.stringify(fault).slice(0, 80)).toEqual([code, code])
      expect(answer.ok ? '' : answer.failure.message).toMatch(/^[A-Z].*[^.]\.$/)
    }
    expect(codeOf(await ask(bench, id))).toBe('OK')
  })

  it.each(MARKETS)('%s %s: a page that failed is asked for again from where it began', async (venue, id, path) => {
    const bench = await open(venue)
    const whole = rowsOf([valueOf(await ask(bench, id))])
    for (const kind of ['TRUNCATED', 'HANG_UP'] as const) {
      bench.server.fault(path, { kind }, 1)
      expect(rowsOf([valueOf(await ask(bench, id))]), kind).toEqual(whole)
      expect(rowsOf([valueOf(await ask(bench, id))])).toEqual(whole)
    }
    bench.server.fault(path, { kind: 'STATUS', status: 503 }, 2)
    expect(codeOf(await ask(bench, id))).toBe('FEED_UNAVAILABLE')
    expect(rowsOf([valueOf(await ask(bench, id))])).toEqual(whole)
    expect(whole.length).toBeGreaterThan(55)
  })

  it('goes on in the middle of many pages as if nothing had been', async () => {
    const bench = await open('binance')
    const wanted = barRequest('BTC/USDT.BINANCE', '1m', NOW - 60 * HOUR, NOW)
    const pages: BarPage[] = []
    let failures = 0
    for (let from: number | null = wanted.from; from !== null && failures < 3;) {
      if (pages.length === 1 && failures === 0) bench.server.fault('/api/v3/klines', { kind: 'STATUS', status: 500 }, 2)
      const page: FeedAnswer<BarPage> = await bench.feed.fetchBars({ ...wanted, from }, NEVER)
      if (!page.ok) {
        failures += 1
        continue
      }
      pages.push(page.value)
      from = page.value.next
    }
    const labels = rowsOf(pages).map(([seconds]) => seconds as number)
    expect(failures).toBe(1)
    expect(labels.length).toBe(60 * 60 - 1)
    expect(labels.every((label, row) => row === 0 || label === (labels[row - 1] as number) + 60)).toBe(true)
  })

  it('obeys 429 and 418 and asks nothing until the time has come', async () => {
    for (const status of [429, 418]) {
      const bench = await open('binance')
      valueOf(await bench.feed.listInstruments(NEVER))
      bench.server.fault('/api/v3/klines', { kind: 'STATUS', status, headers: { 'retry-after': '90' } }, 1)
      const limited = await ask(bench, 'BTC/USDT.BINANCE')
      expect(codeOf(limited)).toBe('FEED_RATE_LIMITED')
      const retryAt = limited.ok ? 0 : (limited.failure.retryAt ?? 0)
      expect(retryAt).toBeGreaterThan(NOW + 89 * SECOND)
      const asked = bench.server.requests.length
      expect(codeOf(await ask(bench, 'BTC/USDT.BINANCE'))).toBe('FEED_RATE_LIMITED')
      expect(bench.server.requests.length).toBe(asked)
      // The futures are another server with limits of its own.
      expect(codeOf(await ask(bench, 'BTC/USDT:USDT.BINANCE'))).toBe('OK')
    }
  })

  it.each([
    ['kraken', 'BTC/USD.KRAKEN', '/0/public/OHLC', 200, { error: ['EGeneral:Too many requests'] }],
    ['kucoin', 'BTC/USDT.KUCOIN', '/api/v1/market/candles', 200, { code: '429000', msg: 'Too Many Requests' }],
  ] as const)(
    '%s says in words that it was asked too often, and is left alone',
    async (venue, id, path, status, said) => {
      const bench = await open(venue)
      valueOf(await bench.feed.listInstruments(NEVER))
      bench.server.fault(path, { kind: 'STATUS', status, body: JSON.stringify(said) }, 1)
      const limited = await ask(bench, id)
      expect(limited).toMatchObject({ failure: { code: 'FEED_RATE_LIMITED' } })
      expect(limited.ok ? 0 : (limited.failure.retryAt ?? 0)).toBeGreaterThan(NOW + 59 * SECOND)
      const asked = bench.server.requests.length
      expect(codeOf(await ask(bench, id))).toBe('FEED_RATE_LIMITED')
      expect(bench.server.requests.length).toBe(asked)
    },
  )

  it.each([
    ['kraken', '/0/public/OHLC', { error: ['EService:Unavailable'] }, 200, 'FEED_UNAVAILABLE'],
    ['kraken', '/0/public/OHLC', { error: ['EQuery:Unknown asset pair'] }, 200, 'FEED_UNKNOWN_INSTRUMENT'],
    ['kraken', '/0/public/OHLC', { error: ['EGeneral:Invalid arguments'] }, 200, 'FEED_BAD_ANSWER'],
    ['binance', '/api/v3/klines', { code: -1121, msg: 'Invalid symbol.' }, 400, 'FEED_UNKNOWN_INSTRUMENT'],
    ['binance', '/api/v3/klines', { code: -1003, msg: 'Too much request weight used.' }, 400, 'FEED_RATE_LIMITED'],
    ['kucoin', '/api/v1/market/candles', { code: '300000', msg: 'Internal Server Error' }, 200, 'FEED_BAD_ANSWER'],
    ['htx', '/market/history/candles', { status: 'error', 'err-code': 'invalid-parameter' }, 200, 'FEED_BAD_ANSWER'],
    [
      'htx',
      '/market/history/candles',
      { status: 'error', 'err-code': 'invalid-parameter', 'err-msg': 'invalid symbol' },
      200,
      'FEED_UNKNOWN_INSTRUMENT',
    ],
    ['coinbase', '/products/', { message: 'NotFound' }, 404, 'FEED_UNKNOWN_INSTRUMENT'],
    [
      'kucoin',
      '/api/v1/market/candles',
      { code: '400100', msg: 'This pair is not provided at present' },
      200,
      'FEED_UNKNOWN_INSTRUMENT',
    ],
  ] as const)('%s refuses in its own words: %s %o', async (venue, path, said, status, code) => {
    const bench = await open(venue)
    const id = {
      coinbase: 'BTC/USD.COINBASE',
      kraken: 'BTC/USD.KRAKEN',
      binance: 'BTC/USDT.BINANCE',
      kucoin: 'BTC/USDT.KUCOIN',
      htx: 'BTC/USDT.HTX',
    }
    valueOf(await bench.feed.listInstruments(NEVER))
    bench.server.fault(path, { kind: 'STATUS', status, body: JSON.stringify(said) }, 1)
    const answer = await ask(bench, id[venue])
    expect(codeOf(answer)).toBe(code)
    expect(answer.ok ? '' : answer.failure.message).toMatch(/^[A-Z].*[^.]\.$/)
  })

  it('refuses rows that are on no grid, out of order, told twice, or without a price', async () => {
    const bench = await open('binance')
    valueOf(await bench.feed.listInstruments(NEVER))
    const at = (NOW - (NOW % MINUTE)) / 1_000 - 600_000
    const row = (milliseconds: number, close = '1.5'): readonly unknown[] => [
      milliseconds,
      '1.5',
      '1.6',
      '1.4',
      close,
      '2',
      milliseconds + 59_999,
      '3',
    ]
    for (const rows of [[row(at + 1)], [row(at), row(at)], [row(at, '0')], [row(at, '-1')]]) {
      bench.server.fault('/api/v3/klines', body(JSON.stringify(rows)), 1)
      expect(codeOf(await ask(bench, 'BTC/USDT.BINANCE'))).toBe('FEED_BAD_ANSWER')
    }
    bench.server.fault('/api/v3/klines', body(JSON.stringify([row(at + 60_000), row(at)])), 1)
    expect(rowsOf([valueOf(await ask(bench, 'BTC/USDT.BINANCE'))]).length).toBe(2)
  })

  it('does not know what is not listed, and does not ask for it', async () => {
    const bench = await open('kraken')
    const before = bench.server.requests.length
    expect(codeOf(await ask(bench, 'NO/NE.KRAKEN'))).toBe('FEED_UNKNOWN_INSTRUMENT')
    expect(codeOf(await ask(bench, 'BTC/USD.BINANCE'))).toBe('FEED_UNKNOWN_INSTRUMENT')
    expect(codeOf(await ask(bench, '__proto__'))).toBe('FEED_UNKNOWN_INSTRUMENT')
    expect(bench.server.requests.length).toBe(before + 1)
    const months = await bench.feed.fetchBars(barRequest('BTC/USD.KRAKEN', '1M', 0, NOW), NEVER)
    expect(codeOf(months)).toBe('FEED_UNAVAILABLE')
  })

  it('has no list of instruments when the list cannot be read, and gets it later', async () => {
    const bench = await open('kucoin')
    bench.server.fault('/api/v1/contracts/active', { kind: 'STATUS', status: 502 }, 2)
    expect(codeOf(await bench.feed.listInstruments(NEVER))).toBe('FEED_UNAVAILABLE')
    bench.server.fault('/api/v2/symbols', body(JSON.stringify({ code: '200000', data: [] })), 1)
    expect(codeOf(await bench.feed.listInstruments(NEVER))).toBe('FEED_BAD_ANSWER')
    bench.server.fault('/api/v2/symbols', body(JSON.stringify({ code: '200000', data: [{ symbol: 7 }] })), 1)
    expect(codeOf(await ask(bench, 'BTC/USDT.KUCOIN'))).toBe('FEED_BAD_ANSWER')
    expect(codeOf(await ask(bench, 'BTC/USDT.KUCOIN'))).toBe('OK')
  })

  it('stops when nobody wants the answer any more, and when it is closed', async () => {
    const bench = await open('coinbase')
    bench.server.fault('/products', { kind: 'SILENT' })
    const stop = new AbortController()
    const list = bench.feed.listInstruments(stop.signal)
    const bars = bench.feed.fetchBars(barRequest('BTC/USD.COINBASE', '1m', NOW - HOUR, NOW), stop.signal)
    setTimeout(() => stop.abort(), 300)
    expect([codeOf(await list), codeOf(await bars)]).toEqual(['FEED_STOPPED', 'FEED_STOPPED'])
    bench.server.mend()
    valueOf(await bench.feed.listInstruments(NEVER))
    bench.server.fault('/products/', { kind: 'SILENT' })
    const waiting = ask(bench, 'BTC/USD.COINBASE')
    setTimeout(() => void bench.feed.close(), 300)
    expect(codeOf(await waiting)).toBe('FEED_STOPPED')
  })
})
