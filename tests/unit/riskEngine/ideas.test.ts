import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { MINUTE } from '#core/time/duration.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { careful, riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

function ready(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('REPLAY'))
  bench.bar(0, 100)
  return bench
}

function waiting(bench: RiskBench): Proposal {
  const proposal = bench.proposals().find(({ status }) => status === 'QUEUED' || status === 'RETURNED')
  if (proposal === undefined) throw new Error('no proposal waits')
  return proposal
}

function reject(bench: RiskBench, dwellMilliseconds = 3_000): void {
  const { proposalId, hash } = waiting(bench)
  const decision = { ...careful(bench.host.clock.now()), dwellMilliseconds }
  const payload = { proposalId, hash, decision, reason: 'COST_LIQUIDITY', text: '' } as const
  expect(bench.host.post('risk', 'RejectProposal', payload)).toMatchObject({ ok: true })
  bench.host.runUntilIdle()
}

describe('the ideas of decided proposals', () => {
  it('are followed without money, and a refusal that saved a loss was right', () => {
    const bench = ready()
    bench.signal()
    reject(bench)
    expect(bench.table('ideas')).toMatchObject([{ cause: 'REJECTED', reason: 'COST_LIQUIDITY', state: 'WAITING' }])
    bench.bar(1, 100)
    expect(bench.table('ideas')).toMatchObject([{ state: 'OPEN', entry: 100 }])
    bench.bar(2, 94, { open: 99 })
    expect(bench.table('ideas')).toMatchObject([{ state: 'ENDED', end: 'STOP' }])
    expect(bench.table('scorecard').find(({ key }) => key === 'REJECTED')).toMatchObject({
      ideas: 1,
      right: { value: 1, n: 1 },
    })
    expect(bench.toBroker).toEqual([])
  })

  it('are those that nobody decided too, and the terms of the house before the trader changed them', () => {
    const bench = ready()
    bench.signal()
    bench.wait(6 * MINUTE)
    expect(bench.table('ideas')).toMatchObject([{ cause: 'EXPIRED', reason: null }])
    bench.bar(1, 100)
    bench.signal()
    const { proposalId, hash } = waiting(bench)
    bench.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity: 5, limitPrice: 100_10 })
    bench.host.runUntilIdle()
    expect(bench.table('ideas').map(({ cause }) => cause)).toEqual(['EXPIRED', 'EDITED'])
    bench.approve(waiting(bench))
    expect(bench.table('ideas').map(({ cause }) => cause)).toEqual(['EXPIRED', 'EDITED', 'APPROVED'])
  })

  it('show the trader his own haste', () => {
    const bench = ready()
    for (let count = 0; count < 5; count += 1) {
      expect(bench.table('care')[0]?.tired ?? false).toBe(false)
      bench.signal()
      reject(bench, 1_000)
    }
    expect(bench.table('care')).toMatchObject([
      { tired: true, decisions: 5, approved: 0, medianDwellMilliseconds: 1_000 },
    ])
  })
})

describe('a batch', () => {
  const instruments = ['ACME', 'BETA', 'CORP', 'DELT'].map((symbol) =>
    buildInstrument({ symbol, id: instrumentId(symbol, 'SIM') }),
  )

  function four(): { bench: RiskBench; items: Pick<Proposal, 'proposalId' | 'hash'>[] } {
    const bench = riskBench()
    bench.open(sessionOf('REPLAY'), instruments)
    for (const instrument of instruments.keys()) bench.bar(0, 100, { instrument })
    for (const { id } of instruments) bench.signal({ instrumentId: id })
    const items = bench.proposals().map(({ proposalId, hash }) => ({ proposalId, hash }))
    expect(items).toHaveLength(4)
    return { bench, items }
  }

  it('sends each by its own check, once the count is typed', () => {
    const { bench, items } = four()
    const decision = careful(bench.host.clock.now())
    const batch = (typedCount: number | null, list = items) =>
      bench.host.post('risk', 'ApproveBatch', { items: list, decision, typedCount })
    expect(batch(null)).toMatchObject({ ok: false, failure: { code: 'COUNT_NOT_TYPED' } })
    expect(
      batch(4, [...items.slice(0, 3), { ...(items[3] as (typeof items)[number]), hash: 'a'.repeat(64) }]),
    ).toMatchObject({
      ok: true,
      reply: {
        results: [{ status: 'APPROVED' }, { status: 'APPROVED' }, { status: 'APPROVED' }, { status: 'REFUSED' }],
      },
    })
    bench.host.runUntilIdle()
    expect(bench.toBroker.filter(({ type }) => type === 'SubmitOrders')).toHaveLength(3)
    expect(batch(4)).toMatchObject({ ok: false, failure: { code: 'PROPOSAL_NOT_OPEN' } })
  })

  it('takes nothing twice', () => {
    const { bench, items } = four()
    const list = [...items.slice(0, 1), ...items.slice(0, 1)]
    const decision = careful(bench.host.clock.now())
    const answer = bench.host.post('risk', 'ApproveBatch', { items: list, decision, typedCount: null })
    expect(answer).toMatchObject({ ok: false, failure: { code: 'PROPOSAL_NOT_OPEN' } })
    expect(bench.toBroker).toEqual([])
  })
})
