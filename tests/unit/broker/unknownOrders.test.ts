import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { buildOrder, buildProposal, buildMandate } from '../../builders/trading.ts'
import { brokerBench, restarted } from '../../helpers/brokerBench.ts'
import type { BrokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import type { ReplyMode } from '../../helpers/fakeVenue.ts'

function lostOrder(reply: ReplyMode) {
  const venue = new FakeVenue()
  const bench = brokerBench({ venue })
  bench.open()
  venue.reply = reply
  bench.submit([buildOrder('a')])
  venue.reply = 'OK'
  return { ...bench, venue }
}

/** Lets time pass second by second, as the host does ten times as often. */
function pass(bench: BrokerBench, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) bench.host.advanceTo(bench.host.clock.now() + SECOND)
}

const status = (bench: BrokerBench, id = 'a') => bench.orders.get(id)?.status

describe('an order whose answer is lost', () => {
  it.each([
    ['an adapter that throws', 'ADAPTER_THROWS', 0],
    ['no answer for ten seconds', 'ANSWER_LOST', 11],
    ['an order that never arrived', 'LOST_ON_THE_WAY', 11],
  ] as const)('after %s is UNKNOWN, not rejected, and is never sent again', (_, reply, seconds) => {
    const bench = lostOrder(reply)
    bench.venue.told = 'SILENT'
    pass(bench, seconds)
    expect(status(bench)).toBe('UNKNOWN')
    pass(bench, 3_600)
    expect(status(bench)).toBe('UNKNOWN')
    expect(bench.venue.received).toEqual(['a'])
  })

  it('blocks more risk in its instrument until it is settled', () => {
    const bench = lostOrder('ADAPTER_THROWS')
    expect(bench.submit([buildOrder('b')])).toMatchObject({ failure: { code: 'OUTCOME_UNKNOWN' } })
    pass(bench, 2)
    expect(status(bench)).toBe('ACCEPTED')
    expect(bench.submit([buildOrder('c')]).ok).toBe(true)
  })

  it('is found by asking, fills included', () => {
    const bench = lostOrder('ANSWER_LOST')
    bench.venue.fill('a', 'x1', 4)
    pass(bench, 11)
    expect(bench.orders.get('a')).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 4, venueOrderId: 'v-a' })
    expect(bench.fills).toHaveLength(1)
    expect(bench.kinds()).not.toContain('OrderBecameUnknown')
  })

  it.each([0, 5, 62, 600])(
    'is not believed lost while the venue says "not found" for %i s and then fills it',
    (seconds) => {
      const bench = lostOrder('ANSWER_LOST')
      bench.venue.told = 'NOT_FOUND'
      pass(bench, 11)
      expect(status(bench)).toBe('UNKNOWN')
      pass(bench, seconds)
      expect(status(bench)).toBe('UNKNOWN')
      bench.venue.told = 'HONEST'
      bench.venue.fill('a', 'x1', 10)
      pass(bench, 61)
      expect(status(bench)).toBe('FILLED')
      expect(bench.fills).toHaveLength(1)
      expect(bench.venue.received).toEqual(['a'])
    },
  )

  it('asks less and less often, never more than once a second', () => {
    const bench = lostOrder('ADAPTER_THROWS')
    let asked = 0
    bench.venue.truth = () => {
      asked += 1
      return null
    }
    pass(bench, 60)
    expect(asked).toBe(6)
    pass(bench, 600)
    expect(asked).toBeLessThan(20)
  })

  it('is put to the trader after ten minutes, and again ten minutes after a decision to wait', () => {
    const bench = lostOrder('ADAPTER_THROWS')
    bench.venue.told = 'SILENT'
    pass(bench, 599)
    expect(bench.table('notices')).toEqual([])
    pass(bench, 1)
    expect(bench.table('notices')).toMatchObject([{ key: 'broker:unknown:a', priority: 'P1' }])
    const { clientOrderId } = buildOrder('a')
    expect(bench.host.post('broker', 'ResolveUnknownOrder', { clientOrderId, decision: 'KEEP_WAITING' }).ok).toBe(true)
    bench.host.runUntilIdle()
    expect(bench.table('notices')).toEqual([])
    pass(bench, 600)
    expect(bench.table('notices')).toMatchObject([{ key: 'broker:unknown:a' }])
    expect(bench.host.post('broker', 'ResolveUnknownOrder', { clientOrderId, decision: 'NEVER_ARRIVED' }).ok).toBe(true)
    bench.host.runUntilIdle()
    expect(bench.orders.get('a')).toMatchObject({ status: 'REJECTED', reason: { code: 'NEVER_ARRIVED' } })
    expect(bench.table('notices')).toEqual([])
    expect(
      bench.host.post('broker', 'ResolveUnknownOrder', { clientOrderId, decision: 'NEVER_ARRIVED' }),
    ).toMatchObject({
      failure: { code: 'ORDER_NOT_UNKNOWN' },
    })
  })

  it('that a trader gave up still counts when it fills after all', () => {
    const bench = lostOrder('ADAPTER_THROWS')
    bench.venue.told = 'SILENT'
    bench.host.post('broker', 'ResolveUnknownOrder', {
      clientOrderId: buildOrder('a').clientOrderId,
      decision: 'NEVER_ARRIVED',
    })
    bench.venue.told = 'HONEST'
    bench.venue.fill('a', 'x1', 10)
    bench.host.post('broker', 'Reconcile', {})
    bench.host.runUntilIdle()
    expect(bench.orders.get('a')).toMatchObject({ status: 'FILLED', filledQuantity: 10 })
    expect(bench.table('reconciliation')).toMatchObject([{ state: 'MATCHED' }])
  })

  it('remains unknown over a restart and is asked about on time', () => {
    const bench = lostOrder('ADAPTER_THROWS')
    bench.venue.told = 'SILENT'
    pass(bench, 300)
    const after = restarted(bench, { venue: bench.venue, run: '2', startAt: bench.host.clock.now() })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({
      orders: [{ clientOrderId: 'a', status: 'UNKNOWN' }],
      reconciled: false,
    })
    pass(after, 299)
    expect(after.table('notices').map((notice) => notice.key)).not.toContain('broker:unknown:a')
    pass(after, 1)
    expect(after.table('notices').map((notice) => notice.key)).toContain('broker:unknown:a')
  })

  it('can be cancelled, and a cancel proves nothing until the venue says so', () => {
    const bench = lostOrder('ADAPTER_THROWS')
    bench.venue.told = 'SILENT'
    bench.venue.cancels = 'LOST'
    bench.host.post('broker', 'CancelOrders', { clientOrderIds: [buildOrder('a').clientOrderId], cause: 'test' })
    expect(status(bench)).toBe('UNKNOWN')
    bench.venue.told = 'HONEST'
    pass(bench, 2)
    expect(status(bench)).toBe('CANCELLED')
  })
})

describe('an order at a venue where absence is proof', () => {
  it('that never arrived is closed, and the idea can be traded again under another id', () => {
    const venue = new FakeVenue(true)
    const bench = brokerBench({ venue })
    bench.open()
    venue.reply = 'LOST_ON_THE_WAY'
    bench.host.publish('ProposalRaised', buildProposal(buildOrder('a')))
    bench.submit([buildOrder('a')], buildMandate(buildOrder('a')))
    venue.reply = 'OK'
    pass(bench, 11)
    expect(bench.orders.get('a')).toMatchObject({ status: 'REJECTED', reason: { code: 'NEVER_ARRIVED' } })
    expect(bench.submit([buildOrder('b')]).ok).toBe(true)
    expect(venue.received).toEqual(['a', 'b'])
  })
})
