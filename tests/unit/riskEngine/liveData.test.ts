import { describe, expect, it } from 'vitest'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { Session } from '#contracts/records/market.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const ACME: Instrument = buildInstrument({ calendar: 'ALWAYS' })

function live(mode: 'PAPER' | 'LIVE' = 'PAPER'): Session {
  return { ...sessionOf(mode), source: { kind: 'live', instrumentIds: [ACME.id] } }
}

/** A PAPER session on fresh live prices, with one proposal that waits. */
function waiting(bench = riskBench(() => new FakeVenue())): { bench: RiskBench; proposal: Proposal } {
  bench.open(live(), [ACME])
  bench.feed('CONNECTED')
  stale(bench, [])
  bench.bar(0, 100, { origin: 'live' })
  bench.signal({ origin: 'live' })
  const [proposal] = bench.proposals()
  if (proposal === undefined) throw new Error('no proposal')
  return { bench, proposal }
}

function stale(bench: RiskBench, indexes: readonly number[]): void {
  bench.host.publish('StaleInstrumentsChanged', { stale: indexes })
  bench.host.runUntilIdle()
}

function service(bench: RiskBench, part: object): void {
  const well = { sourceId: 'kraken', reliability: null, latencyP95: null, gap: 0 }
  bench.host.publish('DataServiceChanged', { ...well, ...part })
  bench.host.runUntilIdle()
}

const share = (value: number, n: number, reach = 0.02) => ({ value, low: value - reach, high: value + reach, n })

describe('risk on live data', () => {
  it('refuses to approve on a stale instrument, and takes the approval when its prices are fresh again', () => {
    const { bench, proposal } = waiting()
    stale(bench, [0])
    const refused = bench.approve(proposal)
    expect(refused).toMatchObject({ ok: false, failure: { code: 'DATA_STALE' } })
    expect(refused.ok ? '' : refused.failure.message).toContain('ACME')
    expect(bench.sent).toEqual([])
    stale(bench, [])
    expect(bench.approve(proposal)).toMatchObject({ ok: true, reply: { status: 'APPROVED' } })
    expect(bench.sent).not.toEqual([])
  })

  it('asks nothing of other instruments, and lets a position be left while its prices are stale', () => {
    const { bench, proposal } = waiting(riskBench())
    stale(bench, [1])
    expect(bench.approve(proposal)).toMatchObject({ ok: true })
    bench.bar(1, 100, { origin: 'live' })
    expect(bench.table('positions')).toHaveLength(1)
    stale(bench, [0])
    const before = bench.sent.length
    bench.signal({ origin: 'live', direction: 'FLAT' })
    expect(bench.sent).toHaveLength(before + 1)
    expect(bench.orders().find(({ clientOrderId }) => clientOrderId === bench.sent.at(-1))?.role).toBe('EXIT')
  })

  it('holds every instrument of a live session for stale until it is told otherwise', () => {
    const bench = riskBench(() => new FakeVenue())
    bench.host.publish('SessionOpened', { session: live(), instruments: [ACME] })
    bench.bar(0, 100, { origin: 'live' })
    bench.signal({ origin: 'live' })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'FEED_DOWN' } })
    bench.feed('CONNECTED')
    bench.signal({ origin: 'live' })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'DATA_STALE' } })
    expect(bench.proposals()).toEqual([])
  })

  it('tightens the guard when the data cannot be relied on, and never loosens it by itself', () => {
    const { bench } = waiting()
    service(bench, { reliability: share(0.8, 19) })
    service(bench, { reliability: share(0.89, 400) })
    service(bench, { reliability: share(0.95, 400) })
    service(bench, { latencyP95: { value: 6 * SECOND, low: 4 * SECOND, high: 9 * SECOND, n: 25 } })
    service(bench, { gap: 5 * MINUTE })
    expect(bench.last('GuardLevelChanged')).toBeUndefined()
    service(bench, { reliability: share(0.8, 400) })
    expect(bench.last('GuardLevelChanged')).toMatchObject({ level: 'CONSERVATIVE', byHuman: false })
    expect(bench.table('guard')[0]?.cause).toContain('the reliability of kraken is 80.0 %')
    service(bench, { gap: 6 * MINUTE })
    expect(bench.last('GuardLevelChanged')).toMatchObject({ level: 'DEFENSIVE' })
    expect(bench.table('guard')[0]?.cause).toContain('silent for 6 minutes')
    const loosen = (): unknown =>
      bench.host.post('risk', 'LoosenGuard', { level: 'NORMAL', reason: 'I looked at the feed.' })
    expect(loosen()).toMatchObject({ ok: false, failure: { code: 'GUARD_STILL_NEEDED' } })
    service(bench, {})
    expect(bench.table('guard')[0]?.level).toBe('DEFENSIVE')
    expect(loosen()).toMatchObject({ ok: false, failure: { code: 'GUARD_RECOVERING' } })
    bench.wait(30 * MINUTE)
    expect(loosen()).toMatchObject({ ok: true })
  })

  it('takes slow answers as a reason too', () => {
    const { bench } = waiting()
    service(bench, { latencyP95: { value: 8 * SECOND, low: 5.1 * SECOND, high: 9 * SECOND, n: 60 } })
    expect(bench.table('guard')[0]).toMatchObject({ level: 'CONSERVATIVE' })
    expect(bench.table('guard')[0]?.cause).toContain('8.0 s')
  })

  it('asks nothing of the data of stored and simulated markets', () => {
    for (const mode of ['SIM', 'REPLAY', 'BACKTEST'] as const) {
      const bench = riskBench()
      bench.open(sessionOf(mode))
      bench.bar(0, 100)
      service(bench, { reliability: share(0.2, 1_000), gap: 60 * MINUTE })
      expect(bench.last('GuardLevelChanged')).toBeUndefined()
    }
  })
})
