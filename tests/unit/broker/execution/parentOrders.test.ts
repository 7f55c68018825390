import { describe, expect, it } from 'vitest'
import { ParentBench } from '../../../helpers/execution/parentBench.ts'

const NOTHING = {}

function begun(seconds = 1): ParentBench {
  const bench = new ParentBench()
  bench.play(1)
  expect(bench.work()).toMatchObject({ ok: true })
  bench.play(seconds)
  return bench
}

describe('parent orders in the broker engine', () => {
  it('fill to their quantity, each child written before it leaves, and keep every unit protected', () => {
    const bench = new ParentBench()
    bench.play(1)
    bench.work(undefined, { exits: { stopPrice: 90_00, targetPrice: null } })
    bench.play(190)
    expect(bench.parent).toMatchObject({ phase: 'DONE', filled: 600, open: 0, unknown: null })
    expect(bench.filled).toBe(600)
    const kinds = bench.broker.kinds()
    expect(kinds.filter((kind) => kind === 'ParentStarted')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'OrdersApproved')).toHaveLength(1)
    const protectedUnits = bench.orders
      .filter(({ role, status }) => role === 'STOP_LOSS' && status === 'ACCEPTED')
      .map(
        (stop) => bench.entries.find(({ clientOrderId }) => clientOrderId === stop.parentClientOrderId)?.filledQuantity,
      )
    expect(protectedUnits.reduce<number>((sum, units) => sum + (units ?? 0), 0)).toBe(600)
    expect(bench.parent?.quality?.score).toBeGreaterThan(0)
  })

  it('are refused without exactly the approved plan, and told as ended so that nothing stays held back', () => {
    const other = new ParentBench()
    other.play(1)
    expect(other.work(undefined, { deadline: other.now + 181_000_000 })).toMatchObject({
      failure: { code: 'PLAN_MISMATCH' },
    })
    expect(other.parent).toMatchObject({ phase: 'STOPPED', reason: { code: 'PLAN_MISMATCH' } })
    expect(other.broker.kinds()).not.toContain('ParentStarted')
  })

  it('are begun once for an approval', () => {
    const bench = begun(60)
    expect(bench.work()).toMatchObject({ failure: { code: 'PARENT_DUPLICATE' } })
    expect(bench.work(undefined, { parentId: 'another' })).toMatchObject({ failure: { code: 'APPROVAL_EXCEEDED' } })
    bench.play(130)
    expect(bench.work(undefined, { parentId: 'another' })).toMatchObject({ failure: { code: 'APPROVAL_EXCEEDED' } })
    expect(bench.filled).toBe(600)
  })

  it('send nothing twice and never too much when the program ends at twenty moments', () => {
    for (let moment = 0; moment < 20; moment += 1) {
      const bench = begun(2 + moment * 8)
      bench.restart()
      bench.play(200 - moment * 8)
      expect(bench.filled).toBeLessThanOrEqual(600)
      expect(bench.working).toEqual([])
      expect(['DONE', 'GAVE_UP']).toContain(bench.parent?.phase)
      const intents: string[] = []
      bench.broker.journal.replay(({ kind, payload }) => {
        if (kind === 'OrderIntended')
          intents.push((payload as { event: { clientOrderId: string } }).event.clientOrderId)
      })
      expect(new Set(intents).size).toBe(intents.length)
      expect(intents.length).toBeGreaterThan(0)
    }
  })

  it('stand still after a start until the account was found equal', () => {
    const bench = begun(60)
    const before = bench.entries.length
    bench.restart()
    expect(bench.entries.length).toBe(before)
    expect(bench.parent?.phase).toBe('RUNNING')
  })

  it('end by a kill, for ever', () => {
    const bench = begun(66)
    expect(bench.working.length).toBeGreaterThan(0)
    bench.broker.host.post('broker', 'Kill', {
      path: 'BUTTON',
      pressedAt: bench.now,
      gateClosedAt: null,
      reason: 'enough',
      drill: false,
    })
    bench.broker.host.runUntilIdle()
    expect(bench.working).toEqual([])
    expect(bench.parent).toMatchObject({ phase: 'STOPPED', reason: { code: 'KILLED' } })
    const sent = bench.entries.length
    bench.restart()
    bench.play(60)
    expect(bench.entries.length).toBe(sent)
    expect(bench.parent?.phase).toBe('STOPPED')
  })

  it('wait while entries are paused and go on when a person resumes them', () => {
    const bench = begun(66)
    const guard = { level: 'NORMAL', cause: 'test', byHuman: true } as const
    bench.broker.host.publish('GuardLevelChanged', { ...guard, entriesPaused: true })
    bench.broker.host.runUntilIdle()
    expect(bench.parent).toMatchObject({ phase: 'PAUSED', reason: { code: 'ENTRIES_PAUSED' } })
    expect(bench.working).toEqual([])
    const sent = bench.entries.length
    bench.play(30)
    expect(bench.entries.length).toBe(sent)
    // A restart does not let it go on either.
    bench.restart()
    bench.play(5)
    expect(bench.parent?.phase).toBe('PAUSED')
    bench.broker.host.publish('GuardLevelChanged', { ...guard, entriesPaused: false })
    bench.broker.host.runUntilIdle()
    bench.play(60)
    expect(bench.entries.length).toBeGreaterThan(sent)
  })

  it('are cancelled by the trader', () => {
    const bench = begun(66)
    bench.broker.host.post('broker', 'CancelParents', { parentIds: ['parent'], cause: 'the trader' })
    bench.broker.host.runUntilIdle()
    expect(bench.parent).toMatchObject({
      phase: 'STOPPED',
      reason: { code: 'CANCELLED', text: 'Cancelled by the trader.' },
    })
    expect(bench.working).toEqual([])
  })

  it('send nothing once they are filled, whatever goes on around them', () => {
    const bench = begun(190)
    expect(bench.parent?.phase).toBe('DONE')
    const sent = bench.entries.length
    bench.play(60)
    bench.broker.host.post('broker', 'Reconcile', NOTHING)
    bench.broker.host.runUntilIdle()
    bench.restart()
    bench.play(60)
    expect(bench.entries.length).toBe(sent)
    expect(bench.filled).toBe(600)
  })

  it('do not send a child that the journal does not take', () => {
    const bench = begun(20)
    const sent = bench.entries.filter(({ status }) => status !== 'DENIED').length
    bench.broker.journal.refuse = 'JOURNAL_FAILED'
    bench.play(40)
    expect(bench.entries.filter(({ status }) => status !== 'DENIED').length).toBe(sent)
    expect(bench.parent?.phase).toBe('PAUSED')
    bench.broker.journal.refuse = null
    bench.play(135)
    expect(bench.filled).toBeGreaterThan(0)
    expect(bench.filled).toBeLessThanOrEqual(600)
  })
})
