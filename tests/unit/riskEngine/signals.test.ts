import { describe, expect, it } from 'vitest'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import type { Session } from '#contracts/records/market.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSignal, riskBench, sessionOf, SMA, type RiskBench } from '../../helpers/riskBench.ts'

function ready(session: Session = sessionOf('REPLAY'), instruments = [buildInstrument()]): RiskBench {
  const bench = riskBench()
  bench.open(session, instruments)
  bench.bar(0, 100)
  return bench
}

/** Buys 19 by an approved proposal that fills at the open of day 1. */
function holding(bench: RiskBench = ready(), strategyId: StrategyId = SMA, day = 1): RiskBench {
  bench.signal({ strategyId })
  const proposal = bench.proposals().at(-1)
  if (proposal === undefined) throw new Error('nothing was proposed')
  expect(bench.approve(proposal)).toMatchObject({ ok: true, reply: { status: 'APPROVED' } })
  bench.bar(day, 100)
  return bench
}

function lastOrders(bench: RiskBench): readonly OrderSpecification[] {
  const command = bench.toBroker.findLast(({ type }) => type === 'SubmitOrders')
  return (command?.payload as { readonly orders: readonly OrderSpecification[] } | undefined)?.orders ?? []
}

describe('a signal that only reduces risk', () => {
  it('is sent at once, without an approval', () => {
    const bench = holding()
    bench.signal({ direction: 'FLAT' })
    expect(lastOrders(bench)).toMatchObject([
      { role: 'EXIT', side: 'SELL', type: 'MARKET', quantity: 19, reduceOnly: true, proposalId: null },
    ])
    expect(bench.last('SignalAnswered')).toMatchObject({ answer: 'SENT' })
    bench.bar(2, 101)
    expect(bench.table('positions')).toEqual([])
    expect(bench.orders().filter(({ status }) => status === 'ACCEPTED')).toEqual([])
  })

  it('is sent while entries are paused and while the feed is stale', () => {
    const bench = holding()
    bench.host.post('risk', 'PauseEntries', {})
    bench.feed('STALE')
    bench.signal({ direction: 'FLAT' })
    expect(lastOrders(bench)).toMatchObject([{ role: 'EXIT' }])
  })

  it('is sent once', () => {
    const bench = holding()
    bench.signal({ direction: 'FLAT' })
    bench.signal({ direction: 'FLAT' })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'EXIT_ALREADY_WORKING' } })
    expect(bench.toBroker.filter(({ type }) => type === 'SubmitOrders')).toHaveLength(2)
  })

  it('closes what its strategy holds, and nothing that another one opened', () => {
    const other = identifier<StrategyId>('other')
    const bench = holding(holding(), other, 8)
    bench.signal({ direction: 'FLAT', strategyId: other })
    bench.bar(9, 100)
    expect(lastOrders(bench)).toMatchObject([{ quantity: 19, strategyId: other }])
    expect(bench.table('positions')).toMatchObject([{ quantity: 19, protectedAtVenue: true }])
  })
})

describe('a SHORT signal', () => {
  it('leaves the long where selling short is not allowed', () => {
    const bench = holding()
    bench.signal({ direction: 'SHORT' })
    expect(lastOrders(bench)).toMatchObject([{ role: 'EXIT', side: 'SELL' }])
  })

  it('is denied when there is nothing to leave', () => {
    const bench = ready()
    bench.signal({ direction: 'SHORT' })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'SHORTING_NOT_ALLOWED' } })
  })

  it('is proposed for an index in practice', () => {
    const bench = ready(sessionOf('SIM'), [buildInstrument({ assetClass: 'INDEX' })])
    bench.signal({ direction: 'SHORT', bracket: { stop: 105, target: 88, rewardRisk: 2.4 } })
    expect(bench.proposals()).toMatchObject([{ side: 'SELL', stopPrice: 105_00, targetPrice: 88_00 }])
  })
})

describe('a signal that adds risk', () => {
  it.each([
    ['rests on simulated data in a replay', sessionOf('REPLAY'), { origin: 'simulated' }, 'ORIGIN_NOT_ADMITTED'],
    [
      'is of an instrument outside the session',
      sessionOf('REPLAY'),
      { instrumentId: instrumentId('ELSE', 'TEST') },
      'INSTRUMENT_UNKNOWN',
    ],
    [
      'promises less than twice its risk',
      sessionOf('REPLAY'),
      { bracket: { stop: 95, target: 105, rewardRisk: 1 } },
      'REWARD_RISK_TOO_LOW',
    ],
    [
      'is rather unlikely',
      sessionOf('REPLAY'),
      { probability: { value: 0.39, low: 0.3, high: 0.5, n: 50 } },
      'PROBABILITY_TOO_LOW',
    ],
    [
      'has no edge at its lower bound',
      sessionOf('REPLAY'),
      { probability: { value: 0.55, low: 0.2, high: 0.9, n: 5 } },
      'NO_EDGE',
    ],
    ['has nothing to leave', sessionOf('REPLAY'), { direction: 'FLAT' }, 'NOTHING_TO_CLOSE'],
  ] as const)('is denied when it %s', (_, session, part, code) => {
    const bench = ready(session)
    bench.signal(part)
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code } })
    expect(bench.proposals()).toEqual([])
  })

  it('is denied before any price is known', () => {
    const bench = riskBench()
    bench.open(sessionOf('REPLAY'))
    bench.signal()
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'PRICE_MISSING' } })
  })

  it('is denied for a position that is held already', () => {
    const bench = holding()
    bench.signal()
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'POSITION_HELD' } })
  })

  it('is denied while its entry still works, and the entry is called back when the strategy turns', () => {
    const bench = ready()
    bench.signal()
    bench.approve(bench.proposals()[0] as never)
    bench.bar(1, 120)
    bench.signal()
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'ENTRY_ALREADY_WORKING' } })
    bench.signal({ direction: 'FLAT' })
    expect(bench.orders().map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED'])
  })

  it('gets the stop of the house where the strategy states none', () => {
    const bench = ready()
    bench.signal({ bracket: null, features: [{ name: 'atr-14', value: 1.5, unit: 'USD' }] })
    bench.signal({ bracket: null })
    expect(bench.proposals().map(({ stopPrice }) => stopPrice)).toEqual([97_00, 95_00])
  })

  it('finds its strategy blocked after the same entry too often, until a human resumes', () => {
    const bench = ready()
    const limits = { repetitionWindow: 30 * DAY }
    bench.host.post('risk', 'ConfigureRisk', {
      sizing: { kind: 'house' },
      stopLossFraction: null,
      takeProfitFraction: null,
      limits,
    })
    for (let round = 0; round < 5; round += 1) {
      bench.signal()
      bench.approve(bench.proposals().at(-1) as never)
      bench.bar(1 + 2 * round, 100)
      bench.signal({ direction: 'FLAT' })
      bench.bar(2 + 2 * round, 100)
      bench.wait(SECOND)
    }
    bench.signal()
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'REPEATED_EXECUTION' } })
    expect(bench.last('GuardLevelChanged')).toMatchObject({ entriesPaused: true, byHuman: false })
    bench.bar(60, 100)
    bench.signal()
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'ENTRIES_PAUSED' } })
    const before = bench.proposals().length
    expect(bench.host.post('risk', 'ResumeEntries', {})).toMatchObject({ ok: true })
    bench.signal()
    expect(bench.proposals()).toHaveLength(before + 1)
  })

  it('may come again and again in a replay that shows weeks in minutes', () => {
    const bench = ready()
    for (let round = 0; round < 8; round += 1) {
      bench.signal()
      expect(bench.approve(bench.proposals().at(-1) as never)).toMatchObject({
        ok: true,
        reply: { status: 'APPROVED' },
      })
      bench.bar(1 + 2 * round, 100)
      bench.signal({ direction: 'FLAT' })
      bench.bar(2 + 2 * round, 100)
      bench.wait(SECOND)
    }
  })
})

describe('the trader', () => {
  it('closes a position with one order for each strategy that holds a part', () => {
    const bench = holding(holding(), identifier<StrategyId>('other'), 8)
    const { instrumentId: id } = buildSignal()
    expect(bench.host.post('risk', 'ClosePosition', { instrumentId: id })).toEqual({ ok: true, reply: {} })
    bench.bar(9, 100)
    expect(lastOrders(bench).map(({ strategyId, quantity }) => `${strategyId} ${quantity}`)).toEqual([
      'sma-cross 19',
      'other 19',
    ])
    expect(bench.table('positions')).toEqual([])
    expect(bench.host.post('risk', 'ClosePosition', { instrumentId: id })).toMatchObject({
      failure: { code: 'NOTHING_TO_CLOSE' },
    })
  })

  it('cancels entries but no stop that protects a position', () => {
    const bench = holding()
    const stop = bench.orders().find(({ role }) => role === 'STOP_LOSS')
    const target = bench.orders().find(({ role }) => role === 'TAKE_PROFIT')
    expect(bench.host.post('risk', 'CancelOrder', { clientOrderId: stop?.clientOrderId ?? '' })).toMatchObject({
      failure: { code: 'PROTECTION_NEEDED' },
    })
    expect(bench.host.post('risk', 'CancelOrder', { clientOrderId: target?.clientOrderId ?? '' })).toMatchObject({
      ok: true,
    })
    expect(bench.host.post('risk', 'CancelWorkingEntries', {})).toEqual({ ok: true, reply: { asked: 0 } })
    bench.host.runUntilIdle()
    expect(bench.orders().find(({ role }) => role === 'TAKE_PROFIT')?.status).toBe('CANCELLED')
  })
})
