import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { replayInbox } from '#engines/kernel/recording.ts'
import { BTC, buildCard, buildPair, ETH, fakeSources, LiveBench, livePorts } from '../../../helpers/liveBench.ts'

const CARDS = [buildCard('kraken'), buildCard('coinbase')]
const TWIN = buildPair('BTC/USD', 'COINBASE')

/** Three minutes with everything that a live session meets: bad data, gaps, books, a lost link, a stand-in. */
function livelySession(): LiveBench {
  const bench = new LiveBench(CARDS)
  const random = new SeededRandom(7)
  const draw = (below: number): number => Math.floor(random.next() * below)
  bench.list('coinbase', [TWIN])
  bench.begin()
  bench.send('WatchDepth', { instrumentIds: [BTC.id] })
  const book = (isSnapshot: boolean): void => {
    const stamp = { instrumentId: BTC.id, tsEvent: bench.now, tsInit: bench.now }
    const bids = [{ price: 90_000 - draw(20), size: draw(3) + 1 }]
    const asks = [{ price: 90_010 + draw(20), size: draw(3) + 1 }]
    bench.tell('kraken', [{ kind: 'BOOK', ...stamp, isSnapshot, bids, asks } satisfies MarketEvent])
  }
  book(true)
  bench.pass(2 * MINUTE, () => {
    for (let count = draw(4); count > 0; count -= 1) {
      bench.quote(draw(2) === 0 ? BTC : ETH, 90_000 - draw(20), 90_010 + draw(20))
      bench.trade(draw(2) === 0 ? BTC : ETH, 90_000 + draw(20), 1 + draw(3), { tradeId: String(draw(500)) })
    }
    if (draw(50) === 0) bench.quote(ETH, 2, 1)
    if (draw(50) === 0) bench.trade(BTC, -1)
    if (draw(40) === 0) bench.send('TakeFeedGap', { sourceId: 'kraken', instrumentId: BTC.id, reason: 'Lost updates.' })
    book(draw(20) === 0)
  })
  const call = { sourceId: 'kraken', at: bench.now, latency: 90_000, code: 'OK', clockSkew: 500 }
  bench.send('TakeCall', call)
  bench.link('kraken', 'RECONNECTING', 'The connection was closed.')
  bench.pass(20 * SECOND)
  bench.link('coinbase', 'LIVE')
  bench.pass(MINUTE, () => bench.quote(TWIN, 90_000, 90_010, {}, 'coinbase'))
  bench.open([BTC.id])
  bench.pass(2 * SECOND)
  return bench
}

function textOf(outputs: unknown): string {
  return JSON.stringify(outputs, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value))
}

describe('a recorded live session', () => {
  it('gives the same outputs, byte for byte, whenever it is replayed', () => {
    const bench = livelySession()
    const { recording } = bench
    const recorded = textOf(recording.outbox)
    const types = new Set(bench.events.map(({ type }) => type))
    for (const type of ['MarketSlicePublished', 'SourceChanged', 'StaleInstrumentsChanged', 'DataServiceChanged']) {
      expect(types).toContain(type)
    }
    expect(bench.table('quarantine').length).toBeGreaterThan(1)
    for (let times = 0; times < 2; times += 1) {
      const replayed = replayInbox(createDataEngine(livePorts(fakeSources(CARDS))), recording)
      expect(textOf(replayed) === recorded).toBe(true)
    }
  })
})
