import { describe, expect, it } from 'vitest'
import { faceOfMode, faceOfSession } from '../../../src/renderer/app/mode.ts'
import { approvalBlock } from '../../../src/renderer/features/approvals/approvalBlock.ts'
import type { ApprovalFacts } from '../../../src/renderer/features/approvals/approvalBlock.ts'
import { neighbour, recentDecisions, waitingQueue } from '../../../src/renderer/features/approvals/queue.ts'
import { headroom } from '../../../src/renderer/features/approvals/riskRow.ts'
import { plateFace } from '../../../src/renderer/kill/plateFace.ts'
import { panelStateOf } from '../../../src/renderer/state/panelFacts.ts'
import { reconnectDelay } from '../../../src/renderer/state/backoff.ts'
import { proposalRecord } from '../../fixtures/deskProposal.ts'
import { deskRecords, killRecord } from '../../fixtures/deskRecords.ts'

const NOW = 1_800_000_000_000_000
const RECORDS = deskRecords(NOW)

function facts(change: Partial<ApprovalFacts> = {}): ApprovalFacts {
  return {
    connected: true,
    modeBlocked: null,
    kill: killRecord(NOW),
    guard: RECORDS.guard[0] ?? null,
    feed: RECORDS.feeds[0] ?? null,
    quote: RECORDS.quotes[2] ?? null,
    journal: RECORDS.journalState[0] ?? null,
    proposal: proposalRecord(12, NOW, 200),
    now: NOW,
    ownView: null,
    typedQuantity: null,
    inFlight: false,
    ...change,
  }
}

describe('what keeps an approval from being sent', () => {
  it('is nothing when all is well, also while the market is paused', () => {
    expect(approvalBlock(facts())).toBeNull()
  })

  it('is said in words, one reason at a time', () => {
    const guard = RECORDS.guard[0]
    const feed = RECORDS.feeds[0]
    const journal = RECORDS.journalState[0]
    if (guard === undefined || feed === undefined || journal === undefined) throw new Error('Invariant: records')
    const reasons = [
      approvalBlock(facts({ connected: false })),
      approvalBlock(facts({ modeBlocked: faceOfMode('TURBO').blocked })),
      approvalBlock(facts({ kill: killRecord(NOW, { state: 'HALTED' }) })),
      approvalBlock(facts({ journal: { ...journal, state: 'DAMAGED' } })),
      approvalBlock(facts({ proposal: proposalRecord(12, NOW, 200, { status: 'WITHDRAWN' }) })),
      approvalBlock(facts({ now: NOW + 201_000_000 })),
      approvalBlock(facts({ guard: { ...guard, entriesPaused: true } })),
      approvalBlock(facts({ feed: { ...feed, state: 'STALE' } })),
      approvalBlock(facts({ feed: null })),
      approvalBlock(facts({ quote: { sourceId: 'kraken', tsEvent: NOW - 74_000_000, isStale: true } })),
      approvalBlock(facts({ inFlight: true })),
    ]
    expect(new Set(reasons).size).toBe(reasons.length)
    expect(reasons).not.toContain(null)
  })

  it('is the age of the one price, though the feed as a whole is well', () => {
    const quote = { sourceId: 'kraken', tsEvent: NOW - 12_400_000, isStale: true }
    expect(approvalBlock(facts({ quote }))).toBe('The price from kraken is 12 s old: too old to approve on.')
    expect(approvalBlock(facts({ quote: { ...quote, isStale: false } }))).toBeNull()
  })

  it('asks on tier 2 for a view, then for the quantity as proposed', () => {
    const proposal = proposalRecord(13, NOW, 200, { tier: 2 })
    expect(approvalBlock(facts({ proposal }))).toContain('own view')
    expect(approvalBlock(facts({ proposal, ownView: 'FOR' }))).toContain('type the quantity')
    expect(approvalBlock(facts({ proposal, ownView: 'AGAINST', typedQuantity: 12 }))).toContain('not the proposed')
    expect(approvalBlock(facts({ proposal, ownView: 'UNSURE', typedQuantity: proposal.quantity }))).toBeNull()
  })
})

describe('the queue', () => {
  it('holds what waits, soonest expiry first; a returned proposal waits again', () => {
    const queue = waitingQueue([
      proposalRecord(1, NOW, 90),
      proposalRecord(2, NOW, 30),
      proposalRecord(3, NOW, 60, { status: 'RETURNED' }),
      proposalRecord(4, NOW, 10, { status: 'EXPIRED' }),
    ])
    expect(queue.map(({ proposalId }) => proposalId)).toEqual(['A-0402', 'A-0403', 'A-0401'])
    expect(neighbour(queue, 'A-0401', 1)?.proposalId).toBe('A-0402')
    expect(neighbour(queue, 'A-0402', -1)?.proposalId).toBe('A-0401')
    expect(neighbour([], null, 1)).toBeNull()
  })

  it('gives each end of a proposal its own word', () => {
    const ends = recentDecisions(RECORDS.proposals).map(({ status }) => status)
    expect([...ends].toSorted()).toEqual(['APPROVED', 'EXPIRED', 'KILLED', 'REJECTED', 'SUPERSEDED', 'WITHDRAWN'])
  })
})

describe('headroom', () => {
  it('is the free share of a limit, never outside 0 to 1', () => {
    expect(headroom(808, 1_500)).toBeCloseTo(0.4613, 3)
    expect(headroom(2, 1)).toBe(0)
    expect(headroom(-5, 10)).toBe(1)
    expect(headroom(null, 10)).toBeNull()
    expect(headroom(1, 0)).toBeNull()
  })
})

describe('the mode', () => {
  it('is drawn as live and blocked when it is not known', () => {
    expect(faceOfMode('TURBO')).toMatchObject({ form: 'stripes', verb: 'LIVE' })
    expect(faceOfMode('TURBO').blocked).not.toBeNull()
    expect(faceOfMode('constructor').blocked).not.toBeNull()
    expect(faceOfSession(null, 1).form).toBe('stripes')
  })

  it('has another word and form for history, paper and money', () => {
    expect([faceOfMode('SIM'), faceOfMode('PAPER'), faceOfMode('LIVE')].map(({ form }) => form)).toEqual([
      'dashed',
      'solid',
      'stripes',
    ])
    expect(faceOfSession(null, 0).word).toBe('NO SESSION')
  })
})

describe('the kill plate', () => {
  const press = { at: 1_000, outcome: 'WAITING' as const }

  it('never says halted before the gate has confirmed', () => {
    expect(plateFace(killRecord(NOW), press, true, 1_200).word).toBe('TRIPPING')
    expect(plateFace(killRecord(NOW), press, true, 2_500).word).toBe('UNCONFIRMED')
    expect(plateFace(killRecord(NOW), { ...press, outcome: 'NOT_SENT' }, true, 1_200).word).toBe('NOT SENT')
    expect(plateFace(killRecord(NOW, { state: 'HALTED', trippedAt: NOW }), press, true, 1_200).word).toBe('HALTED')
  })

  it('says which path is not verified', () => {
    const { paths } = killRecord(NOW)
    const degraded = killRecord(NOW, {
      state: 'DEGRADED',
      paths: paths.map((path) => ({ ...path, verified: path.path !== 'SHORTCUT' })),
    })
    expect(plateFace(degraded, null, true, 0)).toMatchObject({ form: 'degraded', note: 'shortcut unverified' })
  })

  it('says how many orders remain', () => {
    expect(plateFace(killRecord(NOW, { state: 'ORDERS_REMAIN', entriesRemaining: 2 }), null, true, 0).note).toBe(
      '2 remain',
    )
  })

  it('points to the other paths when the screen is disconnected', () => {
    expect(plateFace(killRecord(NOW), null, false, 0).story).toContain('sentinel file')
  })
})

describe('the state of a panel', () => {
  const calm = { phase: 'OPEN', lastGoodAt: null, following: true, refused: 0, empty: false, stale: null } as const

  it('is the worst fact', () => {
    const stale = { since: 1, note: 'late' }
    expect(panelStateOf(calm).kind).toBe('fresh')
    expect(panelStateOf({ ...calm, refused: 2 }).kind).toBe('partial')
    expect(panelStateOf({ ...calm, stale, refused: 2 }).kind).toBe('stale')
    expect(panelStateOf({ ...calm, empty: true, stale }).kind).toBe('empty')
    expect(panelStateOf({ ...calm, empty: true, refused: 2 }).kind).toBe('error')
    expect(panelStateOf({ ...calm, following: false, empty: true }).kind).toBe('loading')
    expect(panelStateOf({ ...calm, following: false, phase: 'CLOSED' }).kind).toBe('disconnected')
  })
})

describe('connecting again', () => {
  it('waits longer each time, up to eight seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(reconnectDelay)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
  })
})
