import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { MILLISECOND, SECOND } from '#core/time/duration.ts'
import { PendingSlice } from '#engines/data/live/pendingSlice.ts'
import { BTC, ETH, LiveBench } from '../../../helpers/liveBench.ts'

/** A busy crypto venue tells some thousand events a second; a storm is ten times that. */
const STORM = 50_000

function storm(now: number, from: number, count: number): MarketEvent[] {
  return Array.from({ length: count }, (_, place): MarketEvent => {
    const number = from + place
    const stamp = { instrumentId: number % 2 === 0 ? BTC.id : ETH.id, tsEvent: now, tsInit: now }
    if (number % 5 === 0) {
      return { kind: 'TRADE', ...stamp, tradeId: `t${number}`, price: 100 + (number % 7), size: 1, aggressor: 'BUYER' }
    }
    return { kind: 'QUOTE', ...stamp, bid: { price: 99, size: number }, ask: { price: 107, size: 1 } }
  })
}

describe('a storm of messages', () => {
  it('conflates quotes, tells every trade, and holds back no slice', () => {
    const bench = new LiveBench()
    bench.begin()
    let sent = 0
    const began = performance.now()
    bench.pass(5 * SECOND, () => {
      bench.tell('kraken', storm(bench.now, sent, STORM / 10))
      sent += STORM / 10
    })
    const seconds = (performance.now() - began) / 1_000
    const slices = bench.slices()
    expect(Math.max(...slices.map(({ quoteCount }) => quoteCount))).toBe(2)
    const trades = slices.reduce((sum, { trades: rows }) => sum + (rows?.count ?? 0), 0)
    expect(trades).toBe(sent / 5)
    expect(slices.length).toBeLessThanOrEqual(5 * 20)
    // It keeps up: five seconds of the storm take less than five seconds.
    expect(seconds).toBeLessThan(5)
    expect(bench.table('quarantine')).toEqual([])
  })

  it('bounds what waits when nobody takes it, and says how many trades were left out', () => {
    const pending = new PendingSlice()
    for (let trade = 0; trade < 100_000; trade += 1) pending.trade(0, trade, 100, 1, 1)
    expect(pending.size).toBe(20_000)
    expect(pending.dropped).toBe(80_000)
    const slice = pending.take(200_000, 0)
    expect(slice?.trades?.count).toBe(20_000)
    expect(pending.size).toBe(0)
    expect(pending.dropped).toBe(0)
  })

  it('names the trades that were left out as a finding', () => {
    const bench = new LiveBench()
    bench.begin()
    bench.pass(100 * MILLISECOND)
    bench.quote(BTC, 99, 107)
    bench.pass(100 * MILLISECOND)
    bench.now += 10 * MILLISECOND
    const trades = storm(bench.now, 0, 150_000).filter(({ kind }) => kind === 'TRADE')
    bench.tell('kraken', trades)
    bench.pass(100 * MILLISECOND)
    expect(bench.slices().at(-1)?.trades?.count).toBe(20_000)
    expect(bench.table('quarantine')).toMatchObject([
      { code: 'TRADES_DROPPED', severity: 'flag', what: 'TRADE', rows: trades.length - 20_000 },
    ])
  })
})
