import { describe, expect, it } from 'vitest'
import { createRequestBudget } from '#adapters/brokers/ccxt/requestBudget.ts'
import { createTurns } from '#adapters/brokers/ccxt/turns.ts'
import { createManualClock } from '../../../servers/manualClock.ts'

describe('the budget of requests', () => {
  it('keeps a fifth for cancels, whatever else is asked', () => {
    const clock = createManualClock()
    const budget = createRequestBudget(100, 1_000, () => clock.now())
    let questions = 0
    while (budget.take('QUESTION', 1)) questions += 1
    let orders = 0
    while (budget.take('SUBMIT', 1)) orders += 1
    let cancels = 0
    while (budget.take('CANCEL', 1)) cancels += 1
    expect([questions, orders, cancels]).toEqual([70, 10, 20])
  })

  it('tells when a question can be asked again', async () => {
    const clock = createManualClock()
    const budget = createRequestBudget(10, 1_000, () => clock.now())
    while (budget.take('QUESTION', 1));
    const at = budget.readyAt('QUESTION', 1) ?? 0
    expect(at).toBeGreaterThan(clock.now())
    await clock.advance((at - clock.now()) / 1_000)
    expect(budget.take('QUESTION', 1)).toBe(true)
  })

  it('rests when the venue wants it, cancels only when they would do harm', () => {
    const clock = createManualClock()
    const budget = createRequestBudget(10, 1_000, () => clock.now())
    budget.rest(clock.now() + 1_000_000, false)
    expect([budget.take('QUESTION', 1), budget.take('SUBMIT', 1), budget.take('CANCEL', 1)]).toEqual([
      false,
      false,
      true,
    ])
    budget.rest(clock.now() + 1_000_000, true)
    expect(budget.take('CANCEL', 1)).toBe(false)
  })
})

describe('turns', () => {
  it('go to cancels first and to questions last', async () => {
    const turns = createTurns(createManualClock(), 250)
    const order: string[] = []
    const done = await turns.take('QUESTION')
    const waiting = (['QUESTION', 'SUBMIT', 'CANCEL'] as const).map(async (kind) => {
      const end = await turns.take(kind)
      order.push(kind)
      end()
    })
    done()
    await Promise.all(waiting)
    expect(order).toEqual(['CANCEL', 'SUBMIT', 'QUESTION'])
  })

  it('pass on when an answer does not come', async () => {
    const clock = createManualClock()
    const turns = createTurns(clock, 250)
    await turns.take('QUESTION')
    let isTaken = false
    const next = turns.take('CANCEL').then(() => (isTaken = true))
    await clock.advance(249)
    expect(isTaken).toBe(false)
    await clock.advance(1)
    await next
    expect(isTaken).toBe(true)
  })
})
