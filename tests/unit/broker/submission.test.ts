import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { AccountId } from '#core/model/identifiers.ts'
import {
  buildBracket,
  buildMandate,
  buildOrder,
  buildProposal,
  buildSession,
  hashOf,
  REDUCING,
} from '../../builders/trading.ts'
import { brokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'

function openBench(venue = new FakeVenue()) {
  const bench = brokerBench({ venue })
  bench.open()
  return { ...bench, venue }
}

describe('a submission', () => {
  it('is in the journal, approval and all intents in one FULL append, before anything leaves', () => {
    const bench = openBench()
    const appends: string[] = []
    bench.journal.onAppend = (kinds, durability) => appends.push(`${durability} ${kinds.join(' ')}`)
    bench.venue.beforeSubmit.push((order) => appends.push(`send ${order.clientOrderId}`))
    expect(bench.submit(buildBracket('a'))).toEqual({ ok: true, reply: {} })
    expect(appends).toEqual([
      'NORMAL ProposalRaised',
      'FULL OrdersApproved OrderIntended OrderIntended OrderIntended',
      'send a',
      'NORMAL OrderSubmitted OrderAccepted',
      'send a-stop',
      'NORMAL OrderSubmitted OrderAccepted',
      'send a-target',
      'NORMAL OrderSubmitted OrderAccepted',
    ])
    expect([...bench.orders.values()].map((order) => order.status)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED'])
  })

  it('with an id that was used is refused, and the first order stays as it is', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    const before = bench.kinds().length
    expect(bench.submit([buildOrder('a')])).toMatchObject({ ok: false, failure: { code: 'ORDER_DUPLICATE' } })
    expect(bench.venue.received).toEqual(['a'])
    expect(bench.orders.get('a')?.status).toBe('ACCEPTED')
    // Only the proposal that the bench raises again was written.
    expect(bench.kinds().length).toBe(before + 1)
  })

  it('with the same approval under other ids is refused: an approval is carried out once', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    const again = buildOrder('b', { proposalId: buildOrder('a').proposalId })
    expect(bench.submit([again], buildMandate(buildOrder('a')))).toMatchObject({
      ok: false,
      failure: { code: 'ORDER_DUPLICATE' },
    })
    expect(bench.venue.received).toEqual(['a'])
  })

  it('names no order twice', () => {
    const bench = openBench()
    expect(bench.submit([buildOrder('a'), buildOrder('a')])).toMatchObject({
      ok: false,
      failure: { code: 'ORDER_DUPLICATE' },
    })
    expect(bench.venue.received).toEqual([])
  })

  it.each([
    ['nobody approved', buildOrder('a'), REDUCING, 'APPROVAL_MISSING'],
    ['more than was approved', buildOrder('a', { quantity: 11 }), undefined, 'APPROVAL_MISMATCH'],
    ['the other side', buildOrder('a', { side: 'SELL' }), undefined, 'APPROVAL_MISMATCH'],
    [
      'of a quantity found at the fill',
      buildOrder('a', { quantity: null, sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } }),
      undefined,
      'APPROVAL_MISMATCH',
    ],
    ['of another account', buildOrder('a', { accountId: identifier<AccountId>('LIVE-1') }), undefined, 'WRONG_ACCOUNT'],
  ])('of an order %s is denied and nothing leaves', (_, order, mandate, code) => {
    const bench = openBench()
    bench.host.publish('ProposalRaised', buildProposal(buildOrder('a')))
    const result = bench.submit([order], mandate ?? buildMandate(buildOrder('a')))
    expect(result).toMatchObject({ ok: false, failure: { code } })
    expect(bench.orders.get('a')).toMatchObject({ status: 'DENIED', reason: { code } })
    expect(bench.venue.received).toEqual([])
    expect(bench.kinds()).toContain('OrderDenied')
    expect(bench.kinds()).not.toContain('OrderIntended')
  })

  it.each([
    ['unknown', null, {}, 'APPROVAL_UNKNOWN'],
    ['changed since', {}, { hash: hashOf('other') }, 'APPROVAL_MISMATCH'],
    ['expired', { tsExpires: 5 }, {}, 'APPROVAL_EXPIRED'],
    ['resting on simulated data', { origin: 'simulated' as const }, {}, 'ORIGIN_NOT_ADMITTED'],
  ])('of a proposal that is %s is denied', (_, proposal, approval, code) => {
    const bench = openBench()
    const order = buildOrder('a')
    if (proposal !== null) bench.host.publish('ProposalRaised', buildProposal(order, proposal))
    const mandate = buildMandate(order, 6)
    const changed = { ...mandate, approval: mandate.approval === null ? null : { ...mandate.approval, ...approval } }
    expect(bench.submit([order], changed)).toMatchObject({ ok: false, failure: { code } })
    expect(bench.venue.received).toEqual([])
  })

  it('of orders that reduce risk needs no approval', () => {
    const bench = openBench()
    const exit = buildOrder('exit', { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })
    expect(bench.submit([exit], REDUCING).ok).toBe(true)
    expect(bench.venue.received).toEqual(['exit'])
  })

  it('is refused without a session, and without a venue it is denied', () => {
    const closed = brokerBench({ venue: new FakeVenue() })
    expect(closed.submit([buildOrder('a')])).toMatchObject({ failure: { code: 'NO_SESSION' } })
    const homeless = brokerBench({ venue: null })
    homeless.open()
    expect(homeless.submit([buildOrder('a')])).toMatchObject({ failure: { code: 'VENUE_MISSING' } })
    expect(homeless.orders.get('a')?.status).toBe('DENIED')
  })

  it('denies the exits of an entry that the gate stopped between two sends, but sends them for one that left', () => {
    const stoppedAtEntry = openBench()
    stoppedAtEntry.journal.onAppend = (kinds) => {
      if (kinds.includes('OrderIntended')) stoppedAtEntry.gate.close()
    }
    stoppedAtEntry.submit(buildBracket('a'))
    expect(stoppedAtEntry.venue.received).toEqual([])
    expect([...stoppedAtEntry.orders.values()].map((order) => order.reason?.code)).toEqual([
      'KILL_LATCHED',
      'PARENT_NOT_SENT',
      'PARENT_NOT_SENT',
    ])

    const stoppedAfter = openBench()
    stoppedAfter.venue.beforeSubmit.push(() => stoppedAfter.gate.close())
    stoppedAfter.submit(buildBracket('a'))
    expect(stoppedAfter.venue.received).toEqual(['a', 'a-stop', 'a-target'])
  })

  it('passes on the refusal of the venue', () => {
    const bench = openBench()
    bench.venue.reply = 'REJECTED'
    expect(bench.submit([buildOrder('a')]).ok).toBe(true)
    expect(bench.orders.get('a')).toMatchObject({ status: 'REJECTED', reason: { code: 'NO' } })
  })

  it('lets a backtest trade without approvals', () => {
    const venue = new FakeVenue(true)
    const bench = brokerBench({ venue })
    bench.open(buildSession({ mode: 'BACKTEST' }))
    const allIn = buildOrder('a', { quantity: null, sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } })
    expect(bench.submit([allIn], REDUCING).ok).toBe(true)
    expect(venue.received).toEqual(['a'])
  })
})

describe('a journal that refuses', () => {
  it.each(['JOURNAL_FULL', 'JOURNAL_LOCKED', 'JOURNAL_READ_ONLY', 'JOURNAL_FAILED'] as const)(
    'with %s denies the order before it leaves, and the next append that succeeds lets orders pass again',
    (code) => {
      const bench = openBench()
      bench.host.publish('ProposalRaised', buildProposal(buildOrder('a')))
      bench.host.runUntilIdle()
      bench.journal.refuse = code
      expect(bench.submit([buildOrder('a')], buildMandate(buildOrder('a')))).toMatchObject({
        ok: false,
        failure: { code },
      })
      expect(bench.venue.received).toEqual([])
      expect(bench.orders.get('a')).toMatchObject({ status: 'DENIED', reason: { code } })
      expect(bench.last('JournalRefused')).toMatchObject({ code })
      expect(bench.table('journalState')).toMatchObject([{ state: 'UNWRITABLE' }])
      expect(bench.table('notices')).toMatchObject([{ key: 'broker:journal', priority: 'P1' }])

      bench.journal.refuse = null
      bench.host.advanceTo(1_000_000)
      expect(bench.last('JournalRestored')).toEqual({})
      expect(bench.table('journalState')).toMatchObject([{ state: 'VERIFIED' }])
      expect(bench.table('notices')).toEqual([])
      // What happened meanwhile has been written in its order, the denial included.
      expect(bench.kinds().slice(-2)).toEqual(['OrderDenied', 'JournalRestored'])
      expect(bench.submit([buildOrder('b')]).ok).toBe(true)
    },
  )

  it('does not stop cancels, and writes them down later', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    bench.journal.refuse = 'JOURNAL_FULL'
    expect(
      bench.host.post('broker', 'CancelOrders', { clientOrderIds: [buildOrder('a').clientOrderId], cause: 'test' }).ok,
    ).toBe(true)
    bench.host.runUntilIdle()
    expect(bench.orders.get('a')?.status).toBe('CANCELLED')
    bench.journal.refuse = null
    bench.host.advanceTo(1_000_000)
    expect(bench.kinds().slice(-3)).toEqual(['OrderCancelRequested', 'OrderCancelled', 'JournalRestored'])
  })

  it('because the disk is full still takes cancels into its reserve at once', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    bench.journal.refuse = 'JOURNAL_FULL'
    bench.submit([buildOrder('b')])
    bench.journal.spares = ['OrderCancelRequested', 'OrderCancelled']
    bench.host.post('broker', 'CancelOrders', { clientOrderIds: [buildOrder('a').clientOrderId], cause: 'test' })
    bench.host.runUntilIdle()
    expect(bench.kinds().slice(-2)).toEqual(['OrderCancelRequested', 'OrderCancelled'])
    expect(bench.table('journalState')).toMatchObject([{ state: 'UNWRITABLE' }])
  })
})
