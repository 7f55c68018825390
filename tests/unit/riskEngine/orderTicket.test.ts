import { describe, expect, it } from 'vitest'
import type { CommandPayload } from '#contracts/channel.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

type Ticket = CommandPayload<typeof riskChannel, 'ProposeOrder'>

function ready(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('REPLAY'))
  bench.bar(0, 100)
  return bench
}

function propose(bench: RiskBench, part: Partial<Ticket> = {}) {
  const answer = bench.host.post('risk', 'ProposeOrder', {
    instrumentId: buildInstrument().id,
    side: 'BUY',
    quantity: 10,
    orderType: 'LIMIT',
    limitPrice: 99_50,
    triggerPrice: null,
    stopPrice: 95_00,
    targetPrice: 112_00,
    timeInForce: 'DAY',
    postOnly: false,
    reason: 'It holds its range.',
    ...part,
  })
  bench.host.runUntilIdle()
  return answer
}

describe('an order the trader thought of', () => {
  it('becomes a proposal with the same card, and is sent only when that is approved', () => {
    const bench = ready()
    expect(propose(bench)).toMatchObject({ ok: true })
    const [proposal] = bench.proposals()
    expect(proposal).toMatchObject({
      strategyId: 'trader',
      side: 'BUY',
      quantity: 10,
      orderType: 'LIMIT',
      limitPrice: 99_50,
      stopPrice: 95_00,
      targetPrice: 112_00,
      timeInForce: 'DAY',
      origin: 'historical',
      sizing: { boundBy: 'the trader' },
    })
    expect(proposal?.evidence.map(({ text }) => text)).toEqual(['It holds its range.'])
    expect(proposal?.counterEvidence.length).toBeGreaterThan(0)
    expect(bench.toBroker).toEqual([])
    if (proposal === undefined) throw new Error('no proposal')
    expect(bench.approve(proposal)).toEqual({ ok: true, reply: { status: 'APPROVED' } })
    expect(bench.toBroker.filter(({ type }) => type === 'SubmitOrders')).toHaveLength(1)
  })

  it('passes the checks of every other order', () => {
    const bench = ready()
    expect(propose(bench, { quantity: 1_000 })).toMatchObject({ ok: false })
    expect(propose(bench, { limitPrice: 150_00, targetPrice: null })).toMatchObject({
      ok: false,
      failure: { code: 'PRICE_COLLAR_EXCEEDED' },
    })
    expect(propose(bench, { stopPrice: 101_00 })).toMatchObject({ ok: false, failure: { code: 'STOP_PASSED' } })
    expect(propose(bench, { targetPrice: 100_00 })).toMatchObject({
      ok: false,
      failure: { code: 'REWARD_RISK_TOO_LOW' },
    })
    expect(propose(bench, { side: 'SELL', stopPrice: 105_00, targetPrice: null })).toMatchObject({
      ok: false,
      failure: { code: 'SHORTING_NOT_ALLOWED' },
    })
    bench.host.post('risk', 'PauseEntries', {})
    bench.host.runUntilIdle()
    expect(propose(bench)).toMatchObject({ ok: false, failure: { code: 'ENTRIES_PAUSED' } })
    expect(bench.proposals()).toEqual([])
  })

  it('is refused where it would only reduce a position, and where no price is known', () => {
    const bench = ready()
    propose(bench, { orderType: 'MARKET', limitPrice: null })
    const [proposal] = bench.proposals()
    if (proposal === undefined) throw new Error('no proposal')
    bench.approve(proposal)
    bench.bar(1, 100)
    expect(propose(bench, { side: 'SELL', stopPrice: 105_00, targetPrice: null })).toMatchObject({
      ok: false,
      failure: { code: 'REDUCES_POSITION' },
    })
    const silent = riskBench()
    silent.open(sessionOf('REPLAY'))
    expect(propose(silent)).toMatchObject({ ok: false, failure: { code: 'PRICE_MISSING' } })
  })
})
