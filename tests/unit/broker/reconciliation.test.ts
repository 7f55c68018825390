import { describe, expect, it } from 'vitest'
import type { OrderSpecification } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'
import { ACME, buildBracket, buildOrder, buildProposal, REDUCING } from '../../builders/trading.ts'
import { brokerBench, restarted } from '../../helpers/brokerBench.ts'
import type { BrokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'

function openBench(venue = new FakeVenue()) {
  const bench = brokerBench({ venue })
  bench.open()
  return { ...bench, venue }
}

function reconcile(bench: BrokerBench): void {
  bench.host.post('broker', 'Reconcile', {})
  bench.host.runUntilIdle()
}

const exit = buildOrder('exit', { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })

describe('reconciliation', () => {
  it('takes over missed fills and ends once; a second run writes nothing', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    bench.submit([buildOrder('b')])
    bench.venue.fill('a', 'x1', 4)
    bench.venue.fill('a', 'x2', 6)
    bench.venue.cancel(buildOrder('b').clientOrderId, 5)
    reconcile(bench)
    expect(bench.orders.get('a')).toMatchObject({ status: 'FILLED', filledQuantity: 10 })
    expect(bench.orders.get('b')?.status).toBe('CANCELLED')
    expect(bench.fills.map((fill) => fill.executionId)).toEqual(['x1', 'x2'])
    expect(bench.table('reconciliation')).toMatchObject([{ state: 'MATCHED', differences: [] }])
    const written = bench.kinds().length
    reconcile(bench)
    expect(bench.kinds().length).toBe(written)
    expect(bench.fills).toHaveLength(2)
  })

  it('finds at the start what happened while nobody listened', () => {
    const bench = openBench()
    bench.submit(buildBracket('a'))
    bench.venue.fill('a', 'x1', 10)
    const after = restarted(bench, { venue: bench.venue, run: '2' })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({
      reconciled: true,
      readOnly: false,
      fills: [{ executionId: 'x1' }],
      orders: [{ status: 'FILLED' }, { status: 'ACCEPTED' }, { status: 'ACCEPTED' }],
    })
    const written = after.kinds().length
    const again = restarted(after, { venue: bench.venue, run: '3' })
    again.open()
    expect(again.kinds().length).toBe(written)
  })

  it('counts fills of orders that nobody here sent, flags them and stops entries', () => {
    const bench = openBench()
    const foreign: OrderSpecification = buildOrder('foreign')
    bench.venue.submit(foreign, 0)
    bench.venue.fill('foreign', 'x9', 7)
    reconcile(bench)
    expect(bench.table('reconciliation')).toMatchObject([
      { state: 'DIVERGED', differences: [{ what: 'order foreign', ours: 'not ours', venue: 'PARTIALLY_FILLED' }] },
    ])
    expect(bench.last('AccountDiverged')).toMatchObject({ text: expect.stringMatching(/.{10,}/) })
    expect(bench.last('BooksRecovered')).toMatchObject({
      reconciled: false,
      fills: [{ executionId: 'x9' }],
      openProposals: [],
    })
    expect(bench.kinds().slice(-3)).toEqual(['ExternalOrderSeen', 'ExternalFillSeen', 'AccountReconciled'])
    expect(bench.submit([buildOrder('b')])).toMatchObject({ failure: { code: 'NOT_RECONCILED' } })
    expect(bench.submit([exit], REDUCING).ok).toBe(true)

    const written = bench.kinds().length
    reconcile(bench)
    expect(bench.kinds().length).toBe(written)
    const after = restarted(bench, { venue: bench.venue, run: '2' })
    after.open()
    expect(after.kinds().length).toBe(written)

    // The trader cancels it from here; the position it left is known, so the account is whole again.
    after.host.post('broker', 'CancelOrders', { clientOrderIds: [foreign.clientOrderId], cause: 'foreign' })
    reconcile(after)
    expect(after.table('reconciliation')).toMatchObject([{ state: 'MATCHED' }])
    expect(after.last('BooksRecovered')).toMatchObject({ reconciled: true })
    expect(after.submit([buildOrder('c')]).ok).toBe(true)
  })

  it('lists a position that no fill explains', () => {
    const bench = openBench()
    bench.venue.positions = () => ({ [ACME]: -3 })
    reconcile(bench)
    expect(bench.table('reconciliation')).toMatchObject([
      { state: 'DIVERGED', differences: [{ what: `position ${ACME}`, ours: '0', venue: '-3' }] },
    ])
    expect(bench.table('notices')).toMatchObject([{ key: 'broker:diverged', priority: 'P1' }])
  })

  it.each(['SILENT', 'THROWS'] as const)(
    'with a venue that is %s stops entries, not exits and cancels, and is tried again',
    (told) => {
      const venue = new FakeVenue()
      venue.told = told
      const bench = brokerBench({ venue })
      bench.open()
      expect(bench.last('BooksRecovered')).toMatchObject({ reconciled: false })
      expect(bench.submit([buildOrder('a')])).toMatchObject({ failure: { code: 'NOT_RECONCILED' } })
      expect(bench.submit([exit], REDUCING).ok).toBe(true)
      bench.host.post('broker', 'CancelOrders', { clientOrderIds: [exit.clientOrderId], cause: 'test' })
      expect(bench.orders.get('exit')?.status).toBe('CANCELLED')
      venue.told = 'HONEST'
      bench.host.advanceTo(10 * SECOND)
      expect(bench.last('BooksRecovered')).toMatchObject({ reconciled: true })
      expect(bench.table('notices')).toEqual([])
      expect(bench.submit([buildOrder('b')]).ok).toBe(true)
    },
  )

  it('takes a fill that fits no order for a divergence, and still counts it', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    const event = bench.venue.fill('a', 'x1', 10)
    bench.venue.onSlice = () => [event, event, bench.venue.fill('a', 'x2', 1)]
    bench.host.publish('MarketSlicePublished', { marketTime: 1, origin: 'historical', barCount: 0 })
    bench.host.runUntilIdle()
    expect(bench.orders.get('a')).toMatchObject({ status: 'FILLED', filledQuantity: 10 })
    expect(bench.fills).toHaveLength(1)
    expect(bench.kinds().slice(-2)).toEqual(['OrderFilled', 'ExternalFillSeen'])
    expect(bench.last('AccountDiverged')).toMatchObject({ text: expect.stringMatching(/.{10,}/) })
    expect(bench.submit([buildOrder('b')])).toMatchObject({ failure: { code: 'NOT_RECONCILED' } })
  })
})

describe('the opening of a session', () => {
  it('is written once, tells the books and withdraws nothing by itself', () => {
    const bench = openBench()
    bench.host.publish('ProposalRaised', buildProposal(buildOrder('a')))
    bench.host.publish('GuardLevelChanged', { level: 'EMERGENCY', cause: 'loss', entriesPaused: true, byHuman: false })
    bench.host.runUntilIdle()
    expect(bench.kinds()).toEqual(['SessionOpened', 'ProposalRaised', 'GuardLevelChanged'])
    const after = restarted(bench, { venue: bench.venue, run: '2' })
    after.open()
    expect(after.kinds()).toEqual(['SessionOpened', 'ProposalRaised', 'GuardLevelChanged'])
    expect(after.last('BooksRecovered')).toMatchObject({
      entriesPaused: true,
      killed: false,
      openProposals: [{ proposalId: 'proposal-a' }],
    })
  })

  it('of a damaged journal is read-only and says what was found', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    const damaged = {
      ...bench.journal,
      verify: () => ({ ok: false, entries: 3, head: 'x', finding: 'Entry 4 was changed.' }),
    }
    const after = brokerBench({ venue: bench.venue, remains: { journal: damaged }, run: '2' })
    after.open()
    expect(after.last('JournalRefused')).toMatchObject({ code: 'JOURNAL_DAMAGED' })
    expect(after.last('BooksRecovered')).toMatchObject({ readOnly: true, orders: [{ clientOrderId: 'a' }] })
    expect(after.table('journalState')).toMatchObject([{ state: 'DAMAGED', finding: 'Entry 4 was changed.' }])
    expect(after.submit([buildOrder('b')])).toMatchObject({ failure: { code: 'JOURNAL_DAMAGED' } })
    after.host.post('broker', 'CancelOrders', { clientOrderIds: [buildOrder('a').clientOrderId], cause: 'test' })
    expect(after.orders.get('a')?.status).toBe('CANCELLED')
  })

  it('is over for entries once a later verification finds damage', () => {
    const bench = openBench()
    bench.journal.verify = () => ({ ok: false, entries: 0, head: 'x', finding: 'Entry 1 is missing.' })
    expect(bench.host.post('broker', 'VerifyJournal', {})).toMatchObject({
      reply: { ok: false, finding: 'Entry 1 is missing.' },
    })
    bench.host.runUntilIdle()
    expect(bench.last('JournalRefused')).toMatchObject({ code: 'JOURNAL_DAMAGED' })
    expect(bench.table('journalState')).toMatchObject([{ state: 'DAMAGED' }])
    expect(bench.submit([buildOrder('b')])).toMatchObject({ failure: { code: 'JOURNAL_DAMAGED' } })
  })

  it('tells of an approval whose orders were never written down', () => {
    const bench = openBench()
    const proposal = buildProposal(buildOrder('a'), { status: 'APPROVED' })
    bench.host.publish('ProposalChanged', { proposal, decision: null, reason: null, note: '' })
    bench.host.runUntilIdle()
    const after = restarted(bench, { venue: bench.venue, run: '2' })
    after.open()
    expect(after.table('notices')).toMatchObject([{ key: 'broker:unsent:proposal-a', priority: 'P2' }])
    expect(bench.venue.received).toEqual([])
  })

  it('keeps the timeline to the newest 200 entries', () => {
    const bench = openBench()
    for (let index = 0; index < 210; index += 1) {
      bench.host.publish('GuardLevelChanged', {
        level: 'NORMAL',
        cause: String(index),
        entriesPaused: false,
        byHuman: true,
      })
    }
    bench.host.runUntilIdle()
    const shown = bench.table('journal').map((entry) => entry.sequence)
    expect(shown).toHaveLength(200)
    expect([Math.min(...shown), Math.max(...shown)]).toEqual([12, 211])
    expect(bench.table('journalState')).toMatchObject([{ state: 'VERIFIED', entries: 211 }])
    const queried = bench.host.post('broker', 'QueryJournal', { before: 12, limit: 500, kind: null })
    expect(queried.ok && queried.reply.entries.map((entry) => entry.sequence)).toEqual([
      11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
    ])
    expect(bench.host.post('broker', 'VerifyJournal', {})).toMatchObject({
      reply: { ok: true, entries: 211, finding: null },
    })
  })

  it('turns away data of an origin that the mode does not admit', () => {
    const bench = openBench()
    let slices = 0
    bench.venue.onSlice = () => {
      slices += 1
      return []
    }
    bench.host.publish('MarketSlicePublished', { marketTime: 1, origin: 'simulated', barCount: 0 })
    bench.host.publish('MarketSlicePublished', { marketTime: 2, origin: 'historical', barCount: 0 })
    bench.host.runUntilIdle()
    expect(slices).toBe(1)
    expect(bench.table('notices')).toMatchObject([{ key: 'broker:origin', priority: 'P1' }])
  })
})
