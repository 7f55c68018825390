import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from '#core/time/duration.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { BTC, buildCard, ETH, LiveBench } from '../../../helpers/liveBench.ts'

const ACME = buildInstrument({ id: 'ACME.US' as never, venue: 'US' })

describe('freshness of a live session', () => {
  it('flags a silent instrument within two heartbeats, and takes it back with its next datum', () => {
    const bench = new LiveBench()
    bench.begin()
    bench.quote(BTC, 90_000, 90_010)
    bench.quote(ETH, 2_999, 3_001)
    bench.pass(SECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [] })
    expect(bench.last('FeedStateChanged')).toEqual({ state: 'CONNECTED', note: '' })
    const silentSince = bench.now
    bench.quote(BTC, 90_000, 90_010)
    let flaggedAt = 0
    bench.pass(15 * SECOND, () => {
      bench.quote(ETH, 2_999, 3_001)
      const told = bench.last('StaleInstrumentsChanged') as { stale: number[] }
      if (told.stale.length > 0 && flaggedAt === 0) flaggedAt = bench.now
    })
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0] })
    expect(flaggedAt - silentSince).toBeGreaterThan(10 * SECOND)
    expect(flaggedAt - silentSince).toBeLessThanOrEqual(10.3 * SECOND)
    expect(bench.table('quotes').map(({ key, isStale }) => [key, isStale])).toEqual([
      [BTC.id, true],
      [ETH.id, false],
    ])
    expect(bench.table('feeds')[0]).toMatchObject({
      state: 'CONNECTED',
      note: 'The prices of BTC/USD are stale, so nothing new can be approved in them.',
    })
    bench.quote(BTC, 90_000, 90_010)
    bench.pass(100 * MILLISECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [] })
  })

  it('goes by the heartbeats it was given', () => {
    const heartbeats = { CRYPTO: SECOND, EQUITY: SECOND, INDEX: SECOND }
    const bench = new LiveBench([buildCard('kraken')], { heartbeats })
    bench.begin([BTC.id])
    bench.quote(BTC, 90_000, 90_010)
    bench.pass(2 * SECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [] })
    bench.pass(200 * MILLISECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0] })
  })

  it('tells STALE when every instrument is silent, and DISCONNECTED without a link', () => {
    const bench = new LiveBench()
    bench.list('kraken', [BTC, ETH])
    bench.open([BTC.id, ETH.id])
    expect(bench.last('FeedStateChanged')).toMatchObject({ state: 'DISCONNECTED' })
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0, 1] })
    bench.refusePast()
    bench.link('kraken', 'LIVE')
    bench.quote(BTC, 90_000, 90_010)
    bench.quote(ETH, 2_999, 3_001)
    bench.pass(SECOND)
    expect(bench.table('feeds')[0]).toMatchObject({ source: 'kraken', state: 'CONNECTED' })
    bench.pass(12 * SECOND)
    expect(bench.table('feeds')[0]?.state).toBe('STALE')
    bench.quote(BTC, 90_000, 90_010)
    bench.pass(SECOND)
    expect(bench.table('feeds')[0]?.state).toBe('CONNECTED')
    bench.link('kraken', 'RECONNECTING', 'The connection was closed.')
    bench.pass(100 * MILLISECOND)
    expect(bench.last('FeedStateChanged')).toEqual({
      state: 'DISCONNECTED',
      note: 'No link to a source is up (kraken: The connection was closed.); wait until it is.',
    })
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0, 1] })
  })

  it('tells what a link says of itself in few words, however many it has', () => {
    const bench = new LiveBench()
    bench.begin()
    bench.link('kraken', 'RECONNECTING', 'no '.repeat(600))
    bench.pass(20 * SECOND)
    expect((bench.last('FeedStateChanged') as { note: string }).note.length).toBeLessThan(500)
  })

  it('does not take what is in quarantine for a sign of life', () => {
    const bench = new LiveBench()
    bench.begin([BTC.id])
    bench.quote(BTC, 90_000, 90_010)
    bench.pass(15 * SECOND, () => {
      bench.quote(BTC, 90_010, 90_000)
      bench.trade(BTC, -5)
    })
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0] })
    expect(bench.slices().flatMap(({ quoteCount, trades }) => [quoteCount, trades?.count ?? 0])).toEqual([1, 0])
  })

  it('calls shares closed and not stale outside of their session, and hears of no gap there', () => {
    const bench = new LiveBench([buildCard('alpaca', { assetClasses: ['EQUITY'] })])
    bench.list('alpaca', [ACME])
    bench.open([ACME.id])
    bench.refusePast()
    bench.link('alpaca', 'LIVE')
    // 15:00 in New York: the session is open for another hour.
    bench.quote(ACME, 100, 100.02, {}, 'alpaca')
    bench.pass(29 * SECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [] })
    bench.pass(2 * SECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0] })
    bench.pass(6 * MINUTE)
    expect(bench.last('DataServiceChanged')).toMatchObject({ gap: 6 * MINUTE + 31 * SECOND })
    bench.now += HOUR
    bench.pass(SECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [] })
    expect(bench.table('feeds')[0]).toMatchObject({ state: 'CONNECTED', note: 'The market is closed.' })
    expect(bench.last('DataServiceChanged')).toMatchObject({ gap: 0 })
    // The next morning, half a minute after the opening.
    bench.now += DAY - HOUR - 5.5 * HOUR - 6 * MINUTE
    bench.pass(SECOND)
    expect(bench.last('StaleInstrumentsChanged')).toEqual({ stale: [0] })
  })
})
