import { describe, expect, it } from 'vitest'
import { identifier, type SignalId } from '#core/model/identifiers.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { ParentView } from '#contracts/records/parents.ts'
import { buildSlice } from '../../builders/slice.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const OPEN = parseTimestamp('2026-01-05T15:00:00Z') ?? 0

/** Twenty-five minutes of bars at 100 in which so many shares trade a minute. */
function watched(volume: number): { readonly bench: RiskBench; readonly minute: () => void } {
  const bench = riskBench()
  bench.open(sessionOf('REPLAY'))
  let minutes = 0
  const minute = (): void => {
    const tsOpen = OPEN + minutes * MINUTE
    minutes += 1
    const row = { instrument: 0, tsOpen, tsClose: tsOpen + MINUTE, open: 100, high: 100, low: 100, close: 100, volume }
    bench.host.publish('MarketSlicePublished', { ...buildSlice('1m', [row]), origin: 'historical' })
    bench.host.runUntilIdle()
  }
  for (let count = 0; count < 25; count += 1) minute()
  bench.signal()
  return { bench, minute }
}

function waiting(bench: RiskBench): Proposal {
  const proposal = bench.proposals().find(({ status }) => status === 'QUEUED' || status === 'RETURNED')
  if (proposal === undefined) throw new Error('no proposal waits')
  return proposal
}

function modified(bench: RiskBench, style: 'AT_ONCE' | 'PATIENT' | 'SPREAD'): Proposal {
  const { proposalId, hash, quantity, limitPrice } = waiting(bench)
  const reply = bench.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity, limitPrice, style })
  expect(reply).toMatchObject({ ok: true })
  bench.host.runUntilIdle()
  expect(waiting(bench).hash).not.toBe(hash)
  return waiting(bench)
}

function parent(bench: RiskBench): ParentView | undefined {
  return bench.table('parents')[0]
}

describe('how an entry is worked', () => {
  it('is at once where it is small for the volume, as ever', () => {
    const { bench } = watched(1_000_000)
    expect(waiting(bench).execution).toBeUndefined()
    bench.approve(waiting(bench))
    expect(bench.toBroker.map(({ type }) => type)).toEqual(['SubmitOrders'])
  })

  it('is spread over time where it is large for the volume, in words on the card and under its hash', () => {
    const { bench, minute } = watched(10)
    const proposal = waiting(bench)
    expect(proposal.execution?.terms.kind).toBe('TWAP')
    expect(proposal.execution?.words).toContain('6.4 % of the volume expected in 30 minutes')
    bench.approve(proposal)
    expect(bench.toBroker.filter(({ type }) => type === 'SubmitOrders')).toEqual([])
    for (let count = 0; count < 32; count += 1) minute()
    const orders = bench.orders().filter(({ role }) => role === 'ENTRY')
    expect(orders.length).toBeGreaterThan(1)
    expect(orders.reduce((sum, { filledQuantity }) => sum + filledQuantity, 0)).toBeLessThanOrEqual(proposal.quantity)
    expect(['DONE', 'GAVE_UP']).toContain(parent(bench)?.phase)
    expect(bench.fills().length).toBeGreaterThan(0)
  })

  it('is what the trader asks for, checked and decided anew', () => {
    const { bench } = watched(1_000_000)
    const spread = modified(bench, 'SPREAD')
    expect(spread.execution?.words).toContain('because the trader wants it so')
    expect(spread.changes).toContainEqual({ field: 'execution', from: 'at once', to: 'TWAP' })
    expect(modified(bench, 'PATIENT').execution?.terms.kind).toBe('POST_ONLY')
    expect(modified(bench, 'AT_ONCE').execution).toBeUndefined()
  })

  it('counts what is not placed yet in the limits, and ends with all working entries', () => {
    const { bench } = watched(10)
    bench.approve(waiting(bench))
    bench.wait(2 * SECOND)
    expect(parent(bench)).toMatchObject({ phase: 'RUNNING', quantity: 19 })
    // What waits to be placed counts as an order that may still fill: the same idea again has no room beside it.
    bench.signal({ signalId: identifier<SignalId>('sig-again') })
    expect(bench.proposals().filter(({ status }) => status === 'QUEUED')).toEqual([])
    expect(bench.last('SignalDenied')).toMatchObject({
      signalId: 'sig-again',
      denial: { code: 'ENTRY_ALREADY_WORKING' },
    })
    bench.host.post('risk', 'CancelWorkingEntries', {})
    bench.host.runUntilIdle()
    bench.wait(2 * SECOND)
    expect(parent(bench)).toMatchObject({ phase: 'STOPPED', reason: { code: 'CANCELLED' } })
  })
})
