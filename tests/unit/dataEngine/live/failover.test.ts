import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { BTC, buildCard, buildPair, ETH, LiveBench } from '../../../helpers/liveBench.ts'

const TWIN = buildPair('BTC/USD', 'COINBASE')

/** BTC/USD at kraken, which coinbase lists too. */
function bench(): LiveBench {
  const made = new LiveBench()
  made.list('coinbase', [TWIN])
  made.begin([BTC.id])
  made.quote(BTC, 90_000, 90_010)
  made.pass(SECOND)
  return made
}

describe('failover of a live session', () => {
  it('lets another venue stand in when the link is lost, shows it, and returns when the first is steady again', () => {
    const made = bench()
    expect(made.table('quotes')[0]).toMatchObject({ bid: 90_000, sourceId: 'kraken' })
    made.link('kraken', 'RECONNECTING', 'The connection was closed.')
    made.pass(17 * SECOND)
    expect(made.last('SourceChanged')).toEqual({
      assetClass: 'CRYPTO',
      from: 'kraken',
      to: 'coinbase',
      reason:
        'coinbase serves instead of kraken: kraken cannot be used (its link is not there (The connection was closed.)).',
    })
    expect(made.sources.wanted).toEqual([
      { sourceId: 'coinbase', instrumentId: TWIN.id, kind: 'QUOTES' },
      { sourceId: 'coinbase', instrumentId: TWIN.id, kind: 'TRADES' },
    ])
    expect(made.last('StaleInstrumentsChanged')).toEqual({ stale: [0] })
    made.link('coinbase', 'LIVE')
    // Late words of the first are heard no more.
    made.quote(BTC, 50_000, 50_010)
    made.quote(TWIN, 90_100, 90_120, {}, 'coinbase')
    made.pass(2 * SECOND)
    expect(made.table('quotes')).toMatchObject([{ key: BTC.id, bid: 90_100, sourceId: 'coinbase', isStale: false }])
    expect(made.table('feeds')[0]).toMatchObject({ source: 'coinbase', state: 'CONNECTED' })
    expect(made.table('feeds')[0]?.note).toContain('coinbase serves instead of kraken')
    expect(made.table('sources').map(({ key, serves, standsIn }) => [key, serves, standsIn])).toEqual([
      ['kraken', 0, false],
      ['coinbase', 1, true],
    ])
    const leftAt = made.now
    let returnedAt = 0
    made.pass(6 * MINUTE, () => {
      made.quote(TWIN, 90_100, 90_120, {}, 'coinbase')
      if (made.sources.wanted[0]?.sourceId !== 'kraken') return
      if (returnedAt === 0) made.link('kraken', 'LIVE')
      returnedAt ||= made.now
      made.quote(BTC, 90_000, 90_010)
    })
    expect(made.last('SourceChanged')).toMatchObject({ from: 'coinbase', to: 'kraken' })
    expect(returnedAt - leftAt).toBeGreaterThan(4.5 * MINUTE)
    expect(made.table('quotes')[0]).toMatchObject({ bid: 90_000, sourceId: 'kraken', isStale: false })
    expect(made.table('feeds')[0]?.note).not.toContain('instead')
  })

  it('leaves a source whose key is missing, and says what to do when none is left', () => {
    const card = buildCard('alpaca', { assetClasses: ['EQUITY'], key: 'required' })
    const made = new LiveBench([card, buildCard('finnhub', { assetClasses: ['EQUITY'], key: 'required' })])
    const share = buildInstrument({ id: instrumentId('ACME', 'US'), venue: 'US' })
    made.list('alpaca', [share])
    made.sources.keys.set('alpaca', 'MISSING').set('finnhub', 'GIVEN')
    made.open([share.id])
    made.refusePast()
    made.pass(SECOND)
    // Every source of shares knows them by the same symbol.
    expect(made.sources.wanted.map(({ sourceId }) => sourceId)).toEqual(['finnhub', 'finnhub'])
    made.sources.keys.set('finnhub', 'REFUSED')
    made.pass(2 * SECOND)
    expect(made.last('SourceChanged')).toMatchObject({ from: 'finnhub', to: null })
    expect(made.sources.wanted).toEqual([])
    expect(made.table('feeds')[0]).toMatchObject({ state: 'DISCONNECTED' })
    expect(made.table('feeds')[0]?.note).toContain('alpaca: its key is missing, finnhub: its key was refused')
  })

  it('goes on listening to a silent source that nobody can stand in for', () => {
    const made = new LiveBench()
    made.begin([ETH.id])
    made.quote(ETH, 3_000, 3_001)
    made.pass(3 * MINUTE)
    expect(made.told('SourceChanged')).toHaveLength(1)
    made.quote(ETH, 3_000, 3_001)
    made.pass(SECOND)
    expect(made.last('StaleInstrumentsChanged')).toEqual({ stale: [] })
  })

  it('shows how every source does, in sessions that are not live too', () => {
    const made = new LiveBench()
    made.pass(SECOND)
    expect(made.table('sources').map(({ key, link, calls }) => [key, link, calls])).toEqual([
      ['kraken', null, 0],
      ['coinbase', null, 0],
    ])
    for (let call = 0; call < 30; call += 1) {
      const code = call % 3 === 0 ? 'FEED_TIMED_OUT' : 'OK'
      made.send('TakeCall', { sourceId: 'kraken', at: made.now, latency: 200_000, code, clockSkew: 1_000 })
    }
    made.pass(SECOND)
    expect(made.table('sources')[0]).toMatchObject({
      calls: 30,
      errorRate: { value: 1 / 3, n: 30 },
      latencyP95: { n: 20 },
      clockSkew: 1_000,
      lastHeard: made.now - SECOND,
    })
    expect(made.told('DataServiceChanged')).toEqual([])
  })

  it('tells the reliability of the weakest source in use once a second at most, and only when it changed', () => {
    const made = new LiveBench([buildCard('kraken')])
    made.begin([BTC.id])
    made.quote(BTC, 90_000, 90_010)
    made.pass(SECOND)
    const before = made.told('DataServiceChanged').length
    for (let call = 0; call < 40; call += 1) {
      made.send('TakeCall', { sourceId: 'kraken', at: made.now, latency: 1, code: 'FEED_UNAVAILABLE', clockSkew: null })
    }
    made.pass(3 * SECOND, () => made.quote(BTC, 90_000, 90_010))
    const told = made.told('DataServiceChanged').slice(before)
    expect(told.length).toBeLessThanOrEqual(3)
    expect(told.at(-1)).toMatchObject({ sourceId: 'kraken', reliability: { value: 0 }, gap: 0 })
  })

  it('counts the minutes that were heard whole as the completeness of the source', () => {
    const made = bench()
    made.pass(3 * MINUTE, () => made.quote(BTC, 90_000, 90_010))
    made.link('kraken', 'RECONNECTING', 'gone')
    made.pass(SECOND)
    made.link('kraken', 'LIVE')
    made.pass(2 * MINUTE, () => made.quote(BTC, 90_000, 90_010))
    // 20:00 was not to be had whole, 20:01 and 20:02 were, 20:03 was broken, 20:04 came whole again.
    expect(made.table('sources')[0]?.completeness).toMatchObject({ value: 3 / 4, n: 4 })
    // A broken minute alone is no reason to leave.
    expect(made.told('SourceChanged')).toHaveLength(1)
  })
})
