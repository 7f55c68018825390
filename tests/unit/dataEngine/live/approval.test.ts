import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { SECOND } from '#core/time/duration.ts'
import { HouseBench } from '../../../helpers/houseBench.ts'
import { BTC } from '../../../helpers/liveBench.ts'

function quote(bench: HouseBench): void {
  const sides = { bid: { price: 99.99, size: 100 }, ask: { price: 100.01, size: 100 } }
  const stamp = { instrumentId: BTC.id, tsEvent: bench.now, tsInit: bench.now }
  bench.tell([{ kind: 'QUOTE', ...stamp, ...sides } satisfies MarketEvent])
}

describe('an approval on live prices, through the whole house', () => {
  it('is refused within two heartbeats of silence, and taken when the price is fresh again', () => {
    const bench = new HouseBench()
    expect(bench.open('PAPER', 'live')).toBe(true)
    bench.link('LIVE')
    bench.wait(20 * SECOND)
    quote(bench)
    bench.wait(SECOND)
    const [proposal] = bench.proposals.values()
    expect(proposal).toMatchObject({ status: 'QUEUED', origin: 'live' })
    bench.wait(10.2 * SECOND)
    bench.approveAll()
    expect(bench.table('quotes')).toMatchObject([{ key: BTC.id, isStale: true, sourceId: 'kraken' }])
    expect(bench.submitted).toEqual([])
    // The one instrument is all there is, so the feed itself is stale.
    expect(bench.table('feeds')[0]).toMatchObject({ state: 'STALE' })
    quote(bench)
    bench.wait(SECOND)
    bench.approveAll()
    expect(bench.table('quotes')).toMatchObject([{ isStale: false }])
    expect(bench.submitted.map(({ mode, order }) => [mode, order.role])).toContainEqual(['PAPER', 'ENTRY'])
  })
})
