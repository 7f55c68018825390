import { expect, it, onTestFinished } from 'vitest'
import { identifier, type InstrumentId, type SessionId } from '#core/model/identifiers.ts'
import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import { minuteBars } from '../../helpers/continuity/memorySeries.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openHistory, reply } from '../../helpers/historyRig.ts'
import { BTC, buildCard, ETH, LIVE_START, LiveBench } from '../../helpers/liveBench.ts'

function openStore(): MarketFile {
  const opened = openMarketStore(`${temporaryFolder()}/live.db`)
  if (!opened.ok) throw new Error(opened.failure.message)
  onTestFinished(() => opened.store.close())
  return opened.store
}

it('asks for the minutes that a lost link left out, and keeps them as history only', () => {
  const { history } = openHistory()
  onTestFinished(() => history.close())
  const bench = new LiveBench([buildCard('kraken')], { history })
  bench.begin()
  bench.quote(BTC, 90_000, 90_010)
  bench.quote(ETH, 3_000, 3_001)
  bench.pass(SECOND)
  const lost = bench.now - (bench.now % MINUTE)
  bench.link('kraken', 'RECONNECTING')
  bench.pass(90 * SECOND)
  bench.link('kraken', 'LIVE')
  expect(bench.sources.asked).toEqual([])
  const published = bench.events.filter(({ type }) => type !== 'FeedStateChanged').length
  bench.pass(50 * SECOND)
  const back = lost + 2 * MINUTE
  expect(bench.sources.asked.map(({ sourceId, request }) => [sourceId, request])).toEqual(
    [BTC, ETH].map(({ id }) => ['kraken', { instrumentId: id, interval: '1m', from: lost, to: back }]),
  )
  expect(bench.table('backfills').map(({ instrumentId, state }) => [instrumentId, state])).toEqual([
    [BTC.id, 'RUNNING'],
    [ETH.id, 'RUNNING'],
  ])
  for (const { requestId, sourceId, request } of bench.sources.asked.splice(0)) {
    const columns = minuteBars([0, 1], request.from)
    const { instrumentId, interval } = request
    bench.send('TakeBars', {
      requestId,
      sourceId,
      instrumentId,
      interval,
      answer: { ok: true, value: { columns, next: null } },
    })
  }
  expect(bench.table('backfills').map(({ state, stored }) => [state, stored])).toEqual([
    ['DONE', 2],
    ['DONE', 2],
  ])
  const series = { source: 'kraken', instrumentId: BTC.id, kind: 'bars', interval: '1m' } as const
  expect([...reply(history.range(series, 0, bench.now)).ts]).toEqual([lost, lost + MINUTE])
  const news = bench.events.filter(({ type }) => type !== 'FeedStateChanged').slice(published)
  expect(news.map(({ type }) => type)).not.toContain('MarketSlicePublished')
  expect(news.map(({ type }) => type)).not.toContain('HistoryPublished')
})

it('asks after a start for the minutes since the last bar that the session kept', () => {
  const { history } = openHistory()
  onTestFinished(() => history.close())
  const store = openStore()
  const before = new LiveBench([buildCard('kraken')], { history, store })
  before.begin()
  // BTC trades in every minute, ETH in the first whole one only.
  before.pass(4 * MINUTE, () => {
    before.trade(BTC, 90_000)
    if (before.now < LIVE_START + 2 * MINUTE) before.trade(ETH, 3_000)
  })
  const kept = (id: InstrumentId): number => {
    const [last] = store.readLive(identifier<SessionId>('S-1'), id, '1m', before.now, 1).tsOpen
    if (last === undefined) throw new Error('Invariant: a bar was kept')
    return last
  }
  expect(kept(BTC.id)).toBeGreaterThan(kept(ETH.id))

  const after = new LiveBench([buildCard('kraken')], { history, store })
  after.now = before.now + 30 * MINUTE
  after.list('kraken', [BTC, ETH])
  after.open([BTC.id, ETH.id])
  after.refusePast()
  after.pass(20 * SECOND)
  // Nothing is asked while the source is not there.
  expect(after.sources.asked).toEqual([])
  after.link('kraken', 'LIVE')
  const back = Math.floor(after.now / MINUTE) * MINUTE + MINUTE
  after.pass(2 * MINUTE)
  expect(after.sources.asked.map(({ sourceId, request }) => [sourceId, request])).toEqual([
    ['kraken', { instrumentId: BTC.id, interval: '1m', from: kept(BTC.id) + MINUTE, to: back }],
    ['kraken', { instrumentId: ETH.id, interval: '1m', from: kept(ETH.id) + MINUTE, to: back }],
  ])
  // A session that is opened once more, with another instrument, has missed nothing.
  after.sources.asked.splice(0)
  after.open([BTC.id])
  after.refusePast()
  after.pass(3 * MINUTE)
  expect(after.table('backfills')).toHaveLength(2)
})

it('asks for nothing when the session kept no bar, and for no more than a week', () => {
  const { history } = openHistory()
  onTestFinished(() => history.close())
  const store = openStore()
  const before = new LiveBench([buildCard('kraken')], { history, store })
  before.begin()
  before.pass(3 * MINUTE, () => before.trade(BTC, 90_000))
  const after = new LiveBench([buildCard('kraken')], { history, store })
  after.now = before.now + 30 * DAY
  after.begin()
  const opened = after.now
  after.pass(2 * MINUTE)
  const from = Math.floor((opened - 7 * DAY) / MINUTE) * MINUTE
  expect(after.sources.asked.map(({ request }) => [request.instrumentId, request.from])).toEqual([[BTC.id, from]])
})
