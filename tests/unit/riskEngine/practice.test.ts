import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#core/canonicalJson.ts'
import type { TradingMode } from '#core/model/origin.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { careful, riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

/** Refuses proposals until the deadline or until one was practice; returns that one as it was shown. */
function untilPractice(bench: RiskBench, most = 200): Proposal | null {
  for (let count = 0; count < most; count += 1) {
    const shown = next(bench)
    if (shown === null) throw new Error('no proposal')
    if (isPractice(bench, shown)) return shown
    reject(bench, shown)
  }
  return null
}

function next(bench: RiskBench): Proposal | null {
  if (bench.table('proposals').every(({ status }) => status !== 'QUEUED')) bench.signal({ origin: 'simulated' })
  return bench.proposals().find(({ status }) => status === 'QUEUED') ?? null
}

/** The seal is the only trace before the end: it is that of no flaw, or of one. */
function isPractice(bench: RiskBench, { proposalId, signalId }: Proposal): boolean {
  const seals = bench.events.filter(({ type }) => type === 'ProposalSealed')
  const seal = seals.findIndex(({ payload }) => (payload as { proposalId: string }).proposalId === proposalId)
  const session = sessionOf('SIM')
  const hash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex')
  const salt = hash({ sessionId: session.sessionId, count: seal + 1, signalId })
  const expected = { proposalId, seal: hash({ proposalId, flaw: null, salt }) }
  return canonicalJson(seals[seal]?.payload) !== canonicalJson(expected)
}

function reject(bench: RiskBench, { proposalId, hash }: Proposal) {
  const decision = careful(bench.host.clock.now())
  const payload = { proposalId, hash, decision, reason: 'THESIS_WEAK' as const, text: '' }
  const answer = bench.host.post('risk', 'RejectProposal', payload)
  bench.host.runUntilIdle()
  return answer
}

function ready(mode: TradingMode = 'SIM'): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf(mode))
  bench.bar(0, 100, { origin: mode === 'SIM' ? 'simulated' : 'historical' })
  return bench
}

describe('practice proposals', () => {
  it('look like any other, send nothing when approved, and are told and counted then', () => {
    const bench = ready()
    const shown = untilPractice(bench)
    if (shown === null) throw new Error('no practice came')
    const decisions = bench.table('care')[0]?.decisions
    expect(bench.table('proposals').find(({ proposalId }) => proposalId === shown.proposalId)).toEqual(shown)
    expect(JSON.stringify(bench.events.filter(({ type }) => type !== 'ProposalSealed'))).not.toContain(
      'Practice proposal',
    )
    expect(bench.approve(shown)).toMatchObject({ ok: false, failure: { code: 'PRACTICE_PROPOSAL' } })
    expect(bench.sent).toEqual([])
    const ended = bench.proposals().find(({ proposalId }) => proposalId === shown.proposalId)
    expect(ended).toMatchObject({
      status: 'WITHDRAWN',
      outcome: expect.stringMatching(/^Practice proposal: .*Nothing was sent\.$/) as unknown,
    })
    expect(bench.last('PracticeEnded')).toMatchObject({ proposalId: shown.proposalId, outcome: 'MISSED' })
    expect(bench.table('vigilance').find(({ key }) => key === 'all')).toMatchObject({
      shown: 1,
      caught: 0,
      share: { n: 1 },
    })
    // It was no decision about money: neither the pace nor the ideas know of it.
    expect(bench.table('care')[0]?.decisions).toBe(decisions)
    expect(bench.table('ideas').filter(({ proposalId }) => proposalId === shown.proposalId)).toEqual([])
    // The idea it was made of is proposed as it is.
    const real = bench.proposals().find(({ status }) => status === 'QUEUED')
    expect(real?.signalId).toBe(shown.signalId)
    expect(real === undefined ? true : isPractice(bench, real)).toBe(false)
  })

  it('count as caught when they are refused, with the seal of the journal opened', () => {
    const bench = ready()
    const shown = untilPractice(bench)
    if (shown === null) throw new Error('no practice came')
    expect(reject(bench, shown)).toMatchObject({ ok: true })
    expect(bench.table('vigilance').find(({ key }) => key === 'all')).toMatchObject({ shown: 1, caught: 1 })
    const { flaw, salt } = bench.last('PracticeEnded') as { flaw: string; salt: string }
    const seal = createHash('sha256')
      .update(canonicalJson({ proposalId: shown.proposalId, flaw, salt }))
      .digest('hex')
    const kept: { kind: string; payload: unknown }[] = []
    bench.journal.replay(({ kind, payload }) => kept.push({ kind, payload }))
    const told = { proposalId: shown.proposalId, seal }
    expect(kept).toContainEqual({ kind: 'ProposalSealed', payload: told })
    expect(kept.filter(({ kind }) => kind === 'PracticeEnded')).toHaveLength(1)
  })

  it('never come when switched off, nor in PAPER', () => {
    const off = ready()
    off.host.post('risk', 'SetPractice', { on: false })
    off.host.runUntilIdle()
    expect(off.table('vigilance')).toMatchObject([{ key: 'all', on: false, shown: 0, share: null }])
    expect(untilPractice(off, 120)).toBeNull()
    const paper = riskBench()
    paper.open(sessionOf('PAPER'))
    expect(paper.table('vigilance')).toEqual([])
    expect(paper.events.filter(({ type }) => type === 'ProposalSealed')).toEqual([])
  })
})
