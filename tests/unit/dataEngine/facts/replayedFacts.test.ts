import { describe, expect, it } from 'vitest'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { ToldFacts } from '#contracts/records/facts.ts'
import { buildDailyColumns, buildDataset } from '../../../builders/dataset.ts'
import { PERPETUAL } from '../../../helpers/factBench.ts'
import { openHistory, reply } from '../../../helpers/historyRig.ts'
import { LiveBench } from '../../../helpers/liveBench.ts'
import { sessionOf } from '../../../helpers/riskBench.ts'

const START = 10_005 * DAY
const FUNDING = { source: 'binance', instrumentId: PERPETUAL.id, kind: 'funding', interval: 'event' } as const

function replay(): LiveBench {
  const { history } = openHistory()
  const ts = Float64Array.from({ length: 60 }, (_, row) => 10_000 * DAY + row * 8 * HOUR)
  const rates = ts.map((at) => (at / DAY - 9_999) / 10_000)
  reply(history.ingest(FUNDING, { ts, values: [rates, new Float64Array(ts.length)] }, 30_000 * DAY))
  const samples = [buildDataset('btc-1d', buildDailyColumns(20), PERPETUAL)]
  const bench = new LiveBench([], { history, samples })
  const source = { kind: 'dataset', datasetIds: [identifier<DatasetId>('btc-1d')], startAt: START } as const
  const session = { ...sessionOf('REPLAY'), source }
  expect(bench.send('OpenSession', { session, playing: false, speed: 1 })).toMatchObject({ ok: true })
  return bench
}

describe('what is kept beside the bars of a stored set', () => {
  it('comes before the history and before each slice, known by then and told once', () => {
    const bench = replay()
    const order = bench.events.map(({ type }) => type)
    expect(order.indexOf('FactsTold')).toBeGreaterThan(order.indexOf('SessionOpened'))
    expect(order.indexOf('FactsTold')).toBeLessThan(order.indexOf('HistoryPublished'))
    const before = bench.last('FactsTold') as ToldFacts
    expect(before.origin).toBe('historical')
    expect(before.facts).toHaveLength(15)
    bench.events.length = 0
    bench.send('StepMarket', { count: 1 })
    const [facts, slice] = bench.events.filter(({ type }) => type === 'FactsTold' || type === 'MarketSlicePublished')
    if (facts === undefined || slice === undefined) throw new Error('Nothing was told.')
    expect([facts.type, slice.type]).toEqual(['FactsTold', 'MarketSlicePublished'])
    const { marketTime } = slice.payload as MarketSlice
    const told = (facts.payload as ToldFacts).facts
    expect(told.map(({ knownAt }) => knownAt)).toEqual(
      [0, 8, 16].map((hours) => marketTime - DAY + hours * HOUR + MINUTE),
    )
  })
})
