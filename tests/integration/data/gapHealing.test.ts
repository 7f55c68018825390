import { expect, it, onTestFinished } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { minuteBars } from '../../helpers/continuity/memorySeries.ts'
import { openHistory, reply } from '../../helpers/historyRig.ts'
import { BTC, buildCard, ETH, LiveBench } from '../../helpers/liveBench.ts'

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
