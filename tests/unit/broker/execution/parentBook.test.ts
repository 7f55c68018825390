import { describe, expect, it } from 'vitest'
import type { Order } from '#core/model/order.ts'
import { isClosed } from '#core/model/order.ts'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { buildParent } from '../../../builders/parentOrder.ts'
import { ExchangeDesk, startedOf } from '../../../helpers/execution/exchangeDesk.ts'
import { quoteMarket } from '../../../helpers/execution/quoteMarket.ts'

const TWAP: AlgorithmTerms = { kind: 'TWAP', slots: 12, jitter: 0.5, patience: 0.6, catchUp: 1.5, reach: 0.0005 }
const PARENT = { quantity: 600, deadline: 180_000_000, slippageBudget: 0.02 }
const KILL = ['KILLED', 'The kill switch is on.'] as const

function orders(desk: ExchangeDesk): readonly Order[] {
  return [...desk.orders.values()]
}

function working(desk: ExchangeDesk): readonly Order[] {
  return orders(desk).filter(({ status }) => !isClosed(status))
}

function phase(desk: ExchangeDesk): string | undefined {
  return desk.book.progress()[0]?.progress.phase
}

/** A desk on which a parent has been worked for so many seconds. */
function worked(seconds: number, role: 'ENTRY' | 'EXIT' = 'ENTRY', terms = TWAP) {
  const desk = new ExchangeDesk()
  const market = quoteMarket(7, 220)
  const play = (count: number): void => {
    for (const { slice, view } of market.slice(desk.now / 1_000_000, desk.now / 1_000_000 + count))
      desk.slice(slice, view)
  }
  play(1)
  desk.start(startedOf(buildParent(terms, PARENT), role))
  play(seconds - 1)
  return { desk, play }
}

describe('the book of parents', () => {
  it('writes what a parent remembers down with each child, before it leaves', () => {
    const { desk, play } = worked(60)
    play(130)
    const submitted = desk.actions.filter(({ kind }) => kind === 'SUBMIT')
    const written = desk.journal.filter(({ kind }) => kind === 'ParentChanged')
    expect(submitted.length).toBeGreaterThan(10)
    expect(written.length).toBeGreaterThanOrEqual(submitted.length)
    expect(desk.journal[0]).toMatchObject({ kind: 'ParentStarted', uniqueKey: 'parent|TEST-1|parent' })
    expect(phase(desk)).toBe('DONE')
    expect(desk.filled('ENTRY')).toBe(600)
    expect(new Set(orders(desk).map(({ clientOrderId }) => clientOrderId)).size).toBe(desk.orders.size)
  })

  it('stands still after a restart until the account is reconciled, and then goes on without a burst', () => {
    const { desk, play } = worked(60)
    const before = { filled: desk.filled('ENTRY'), sent: desk.orders.size }
    desk.restart()
    play(60)
    // Two minutes of schedule have gone by and nobody has compared the account.
    expect(desk.orders.size).toBe(before.sent)
    expect(phase(desk)).toBe('RUNNING')
    desk.reconcile()
    const first = orders(desk)
      .slice(before.sent)
      .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0)
    // One and a half of a slot's part of 50 at most.
    expect(first).toBeLessThanOrEqual(75)
    play(80)
    expect(desk.filled('ENTRY')).toBeGreaterThan(before.filled)
    expect(desk.filled('ENTRY')).toBeLessThanOrEqual(600)
    expect(['DONE', 'GAVE_UP']).toContain(phase(desk))
    expect(working(desk)).toEqual([])
  })

  it('never exceeds its quantity when it is restarted in any second, and sends no child twice', () => {
    for (let second = 2; second < 180; second += 3) {
      const { desk, play } = worked(second)
      desk.restart()
      desk.reconcile()
      play(200 - second)
      expect(desk.filled('ENTRY')).toBeLessThanOrEqual(600)
      expect(working(desk)).toEqual([])
    }
  })

  it('takes up a child that was written but never sent as one that never left', () => {
    const { desk, play } = worked(60)
    const last = orders(desk).at(-1)
    if (last === undefined) throw new Error('nothing was sent')
    desk.restart()
    desk.exchange.cancel(last.clientOrderId, desk.now)
    desk.orders.delete(last.clientOrderId)
    desk.reconcile()
    const [progress] = desk.book.progress()
    expect(progress?.progress.filled).toBe(desk.filled('ENTRY'))
    play(140)
    expect(['DONE', 'GAVE_UP']).toContain(phase(desk))
  })

  it('ends by a kill with its children cancelled, for ever', () => {
    const { desk, play } = worked(66)
    expect(working(desk).length).toBeGreaterThan(0)
    desk.do(desk.book.stop(...KILL, desk.now))
    expect(working(desk)).toEqual([])
    const sent = desk.orders.size
    desk.do(desk.book.resume(() => desk.view, desk.now))
    play(100)
    expect(desk.orders.size).toBe(sent)
    expect(phase(desk)).toBe('STOPPED')
    // Not even a restart wakes it up.
    desk.restart()
    desk.reconcile()
    play(20)
    expect(desk.orders.size).toBe(sent)
    expect(phase(desk)).toBe('STOPPED')
  })

  it('is killed even while it waits for a reconciliation', () => {
    const { desk, play } = worked(66)
    desk.restart()
    desk.do(desk.book.stop(...KILL, desk.now))
    expect(working(desk)).toEqual([])
    const sent = desk.orders.size
    desk.reconcile()
    play(60)
    expect(desk.orders.size).toBe(sent)
  })

  it('pauses with its children cancelled and goes on when it is let', () => {
    const { desk, play } = worked(66)
    desk.do(desk.book.pause('GUARD', 'The guard stopped entries.', desk.now))
    expect(working(desk)).toEqual([])
    const sent = desk.orders.size
    play(30)
    expect(desk.orders.size).toBe(sent)
    desk.do(desk.book.resume(() => desk.view, desk.now))
    play(90)
    expect(desk.orders.size).toBeGreaterThan(sent)
    expect(desk.filled('ENTRY')).toBeLessThanOrEqual(600)
  })

  it('stays paused over a restart, and is held back where entries are', () => {
    const paused = worked(66)
    paused.desk.do(paused.desk.book.pause('GUARD', 'The guard stopped entries.', paused.desk.now))
    paused.desk.restart()
    paused.desk.reconcile()
    expect(phase(paused.desk)).toBe('PAUSED')
    const held = worked(66)
    held.desk.restart()
    held.desk.reconcile({ code: 'GUARD', text: 'The guard stopped entries.' })
    expect(phase(held.desk)).toBe('PAUSED')
    expect(working(held.desk)).toEqual([])
  })

  it('lets parents that only reduce risk work on through kill and pause', () => {
    const { desk } = worked(66, 'EXIT')
    desk.do(desk.book.stop(...KILL, desk.now))
    desk.do(desk.book.pause('GUARD', 'The guard stopped entries.', desk.now))
    expect(phase(desk)).toBe('RUNNING')
    expect(orders(desk).every(({ reduceOnly, role }) => reduceOnly && role === 'EXIT')).toBe(true)
    desk.do(desk.book.stop('CANCELLED', 'The trader cancelled it.', desk.now, 'parent'))
    expect(phase(desk)).toBe('STOPPED')
  })

  it('protects each child with exits of its own size', () => {
    const desk = new ExchangeDesk()
    const [first] = quoteMarket(7, 1)
    if (first === undefined) throw new Error('no market')
    desk.slice(first.slice, first.view)
    const parent = buildParent(
      { kind: 'LIMIT', join: 'FAR', attempts: 1 },
      {
        ...PARENT,
        exits: { stopPrice: 9_500, targetPrice: 10_800 },
      },
    )
    desk.start(startedOf(parent))
    const [entry, stop, target] = orders(desk)
    expect([entry?.role, stop?.role, target?.role]).toEqual(['ENTRY', 'STOP_LOSS', 'TAKE_PROFIT'])
    expect([stop?.quantity, stop?.stopPrice, stop?.side, stop?.reduceOnly]).toEqual([600, 9_500, 'SELL', true])
    expect([target?.quantity, target?.limitPrice]).toEqual([600, 10_800])
    expect([stop?.parentClientOrderId, target?.parentClientOrderId]).toEqual([
      entry?.clientOrderId,
      entry?.clientOrderId,
    ])
    expect(stop?.ocoGroup).toBe(target?.ocoGroup)
  })

  it('refuses a parent that is being worked, and one that cannot be', () => {
    const { desk } = worked(3)
    const again = desk.book.start(startedOf(buildParent(TWAP, PARENT)), desk.view, desk.now)
    expect(again).toMatchObject({ ok: false, code: 'PARENT_DUPLICATE' })
    const bad = buildParent(TWAP, { ...PARENT, parentId: 'bad', quantity: Number.NaN })
    expect(desk.book.start(startedOf(bad), desk.view, desk.now)).toMatchObject({
      ok: false,
      code: 'PARENT_NOT_POSITIVE',
    })
  })
})
