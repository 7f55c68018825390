import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSignal, careful, riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

function ready(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('REPLAY'))
  bench.bar(0, 100)
  return bench
}

function waiting(bench: RiskBench) {
  const proposal = bench.proposals().find(({ status }) => status === 'QUEUED' || status === 'RETURNED')
  if (proposal === undefined) throw new Error('no proposal waits')
  return proposal
}

describe('a proposal', () => {
  it('carries size, costs, risk, counter-evidence, hash and expiry', () => {
    const bench = ready()
    bench.signal()
    const proposal = waiting(bench)
    expect(proposal).toMatchObject({
      side: 'BUY',
      orderType: 'LIMIT',
      limitPrice: 100_30,
      stopPrice: 95_00,
      targetPrice: 112_00,
      mode: 'REPLAY',
      tier: 1,
    })
    // 2 % of 100,000 at the worst price of 100.30, in whole shares.
    expect(proposal.quantity).toBe(19)
    expect(proposal.sizing.boundBy).toContain('position value cap')
    expect(proposal.counterEvidence.length).toBeGreaterThan(0)
    expect(proposal.risk.filter((line) => line.binds)).toHaveLength(1)
    expect(proposal.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(proposal.tsExpires - proposal.tsCreated).toBe(5 * MINUTE)
    expect(bench.toBroker).toEqual([])
    expect(bench.last('SignalAnswered')).toMatchObject({ answer: 'PROPOSED' })
  })

  it('lives at least twenty seconds however short its horizon', () => {
    const bench = ready()
    bench.signal({ horizon: SECOND })
    const proposal = waiting(bench)
    expect(proposal.tsExpires - proposal.tsCreated).toBe(20 * SECOND)
  })

  it('fills after its approval, with a stop and a target that protect it at the venue', () => {
    const bench = ready()
    bench.signal()
    expect(bench.approve(waiting(bench))).toEqual({ ok: true, reply: { status: 'APPROVED' } })
    bench.bar(1, 101, { open: 100.1 })
    expect(bench.fills()).toMatchObject([{ side: 'BUY', quantity: 19 }])
    expect(bench.orders().map(({ role, status }) => `${role} ${status}`)).toEqual([
      'ENTRY FILLED',
      'STOP_LOSS ACCEPTED',
      'TAKE_PROFIT ACCEPTED',
    ])
    const [position] = bench.table('positions')
    expect(position).toMatchObject({ quantity: 19, protectedAtVenue: true })
    bench.bar(2, 94, { open: 101 })
    expect(bench.orders().map(({ role, status }) => `${role} ${status}`)).toEqual([
      'ENTRY FILLED',
      'STOP_LOSS FILLED',
      'TAKE_PROFIT CANCELLED',
    ])
    expect(bench.table('positions')).toEqual([])
  })

  it('gives way to a newer signal of the same idea', () => {
    const bench = ready()
    bench.signal()
    bench.signal()
    expect(bench.proposals().map(({ status }) => status)).toEqual(['SUPERSEDED', 'QUEUED'])
  })

  it('expires unanswered, and then no approval is taken', () => {
    const bench = ready()
    bench.signal()
    const proposal = waiting(bench)
    bench.wait(5 * MINUTE)
    expect(bench.proposals()[0]?.status).toBe('EXPIRED')
    expect(bench.approve(proposal)).toMatchObject({ ok: false, failure: { code: 'PROPOSAL_NOT_OPEN' } })
    expect(bench.toBroker).toEqual([])
  })

  it('is prolonged once', () => {
    const bench = ready()
    bench.signal()
    const { proposalId, hash } = waiting(bench)
    bench.wait(4 * MINUTE)
    expect(bench.host.post('risk', 'ExtendProposal', { proposalId, hash })).toEqual({
      ok: true,
      reply: { tsExpires: bench.host.clock.now() + 5 * MINUTE },
    })
    expect(bench.host.post('risk', 'ExtendProposal', { proposalId, hash })).toMatchObject({
      failure: { code: 'ALREADY_EXTENDED' },
    })
    bench.wait(4 * MINUTE)
    expect(waiting(bench).hash).toBe(hash)
  })

  it('is withdrawn when the program starts again', () => {
    const bench = ready()
    bench.signal()
    const waitingBefore = waiting(bench)
    bench.host.publish('BooksRecovered', {
      session: sessionOf('REPLAY'),
      instruments: [buildInstrument()],
      orders: [],
      fills: [],
      reconciled: true,
      killed: false,
      entriesPaused: false,
      openProposals: [{ ...waitingBefore, proposalId: 'A-of-last-run' }],
      readOnly: false,
    })
    bench.host.runUntilIdle()
    const ended = bench.proposals().find(({ proposalId }) => proposalId === ('A-of-last-run' as string))
    expect(ended?.status).toBe('WITHDRAWN')
  })
})

describe('an approval', () => {
  it('needs the exact hash, once', () => {
    const bench = ready()
    bench.signal()
    const proposal = waiting(bench)
    expect(bench.approve(proposal, { hash: '0'.repeat(64) })).toMatchObject({ failure: { code: 'HASH_MISMATCH' } })
    expect(bench.approve(proposal)).toMatchObject({ ok: true })
    expect(bench.approve(proposal)).toMatchObject({ failure: { code: 'PROPOSAL_NOT_OPEN' } })
    expect(bench.sent).toHaveLength(3)
  })

  it('needs somebody who can have read the card', () => {
    const bench = ready()
    bench.signal()
    const now = bench.host.clock.now()
    const hasty = { ...careful(now), shownAt: now - 100, armedAt: now, dwellMilliseconds: 0.1 }
    expect(bench.approve(waiting(bench), { decision: hasty })).toMatchObject({
      failure: { code: 'DECISION_NOT_ARMED' },
    })
  })

  it('needs the own view and the typed quantity on tier 2', () => {
    const bench = ready()
    bench.host.post('risk', 'ConfigureRisk', {
      sizing: { kind: 'house' },
      stopLossFraction: null,
      takeProfitFraction: null,
      limits: { grossExposureSoft: 0.02 },
    })
    bench.signal()
    const proposal = waiting(bench)
    expect(proposal).toMatchObject({ tier: 2, tierReason: 'more than 80 % of a soft limit in use' })
    const now = bench.host.clock.now()
    expect(bench.approve(proposal, { decision: { ...careful(now), ownView: null } })).toMatchObject({
      failure: { code: 'OWN_VIEW_MISSING' },
    })
    expect(bench.approve(proposal, { typedQuantity: proposal.quantity + 1 })).toMatchObject({
      failure: { code: 'QUANTITY_NOT_TYPED' },
    })
    expect(bench.approve(proposal)).toMatchObject({ ok: true })
  })

  it('comes back with the difference when the price has moved beyond half its cost', () => {
    const bench = ready()
    bench.signal()
    const before = waiting(bench)
    bench.bar(1, 103)
    expect(bench.approve(before)).toEqual({ ok: true, reply: { status: 'RETURNED' } })
    expect(bench.toBroker).toEqual([])
    const returned = waiting(bench)
    expect(returned.hash).not.toBe(before.hash)
    expect(returned.changes.map(({ field }) => field)).toEqual(expect.arrayContaining(['last price', 'limit']))
    expect(bench.approve(before)).toMatchObject({ failure: { code: 'HASH_MISMATCH' } })
    expect(bench.approve(returned)).toEqual({ ok: true, reply: { status: 'APPROVED' } })
  })

  it('goes through when the price has moved by less', () => {
    const bench = ready()
    bench.signal()
    const before = waiting(bench)
    bench.bar(1, 100.01)
    expect(bench.approve(before)).toEqual({ ok: true, reply: { status: 'APPROVED' } })
  })

  it('is not re-priced by data that its mode does not admit', () => {
    const bench = ready()
    bench.signal()
    bench.bar(1, 103, { origin: 'simulated' })
    expect(bench.approve(waiting(bench))).toEqual({ ok: true, reply: { status: 'APPROVED' } })
  })

  it('ends the idea when the price has passed the stop', () => {
    const bench = ready()
    bench.signal()
    bench.bar(1, 94)
    expect(bench.approve(waiting(bench))).toMatchObject({ failure: { code: 'STOP_PASSED' } })
    expect(bench.proposals()[0]?.status).toBe('WITHDRAWN')
  })

  it.each([
    [
      'KILLED',
      (bench: RiskBench) => bench.host.publish('KillTripped', { path: 'BUTTON', reason: 'test', at: 0 }),
      'PROPOSAL_NOT_OPEN',
    ],
    ['paused', (bench: RiskBench) => bench.host.post('risk', 'PauseEntries', {}), 'ENTRIES_PAUSED'],
    ['stale', (bench: RiskBench) => bench.feed('STALE'), 'FEED_DOWN'],
    ['ended', (bench: RiskBench) => bench.feed('ENDED'), 'FEED_DOWN'],
    [
      'unwritable',
      (bench: RiskBench) => bench.host.publish('JournalRefused', { code: 'JOURNAL_FULL', text: 'disk full' }),
      'JOURNAL_REFUSED',
    ],
    [
      'diverged',
      (bench: RiskBench) =>
        bench.host.publish('AccountDiverged', { accountId: sessionOf('REPLAY').accountId, text: 'x' }),
      'BOOKS_READ_ONLY',
    ],
  ])('is refused while %s', (_, stop, code) => {
    const bench = ready()
    bench.signal()
    const proposal = waiting(bench)
    stop(bench)
    bench.host.runUntilIdle()
    const result = bench.approve(proposal)
    expect(result).toMatchObject({ ok: false, failure: { code } })
    expect(bench.sent).toEqual([])
  })

  it('follows a change of size to a new hash', () => {
    const bench = ready()
    bench.signal()
    const before = waiting(bench)
    const { proposalId, hash } = before
    const tooLarge = bench.host.post('risk', 'ModifyProposal', {
      proposalId,
      hash,
      quantity: 40,
      limitPrice: before.limitPrice,
    })
    expect(tooLarge).toMatchObject({ ok: false, failure: { code: 'POSITION_LIMIT_EXCEEDED' } })
    const smaller = bench.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity: 5, limitPrice: 100_00 })
    bench.host.runUntilIdle()
    expect(smaller).toMatchObject({ ok: true })
    const after = waiting(bench)
    expect(after).toMatchObject({ quantity: 5, limitPrice: 100_00, status: 'QUEUED' })
    expect(after.changes).toContainEqual({ field: 'quantity', from: '19', to: '5' })
    expect(bench.approve(before)).toMatchObject({ failure: { code: 'HASH_MISMATCH' } })
    expect(bench.approve(after)).toMatchObject({ ok: true })
    expect(bench.orders().map(({ quantity }) => quantity)).toEqual([5, 5, 5])
  })

  it('is turned into a rejection with its reason', () => {
    const bench = ready()
    bench.signal()
    const { proposalId, hash } = waiting(bench)
    const decision = careful(bench.host.clock.now())
    bench.host.post('risk', 'RejectProposal', { proposalId, hash, decision, reason: 'THESIS_WEAK', text: 'too late' })
    bench.host.runUntilIdle()
    expect(bench.proposals()[0]).toMatchObject({ status: 'REJECTED', outcome: 'Rejected by the trader: too late' })
    expect(bench.last('ProposalChanged')).toMatchObject({ reason: 'THESIS_WEAK' })
  })
})

it('names an order by its intent, the same on every run', () => {
  const idsOf = (): string[] => {
    const bench = ready()
    bench.signal({ signalId: buildSignal().signalId.replace(/\d+$/, 'fixed') as never })
    bench.approve(waiting(bench))
    return bench.sent
  }
  expect(idsOf()).toEqual(idsOf())
  expect(idsOf()[0]).toMatch(/^[A-Z2-7]{26}$/)
})
