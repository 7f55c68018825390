import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { admitsOrigin, type Origin, type TradingMode } from '#core/model/origin.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const ORIGINS: readonly Origin[] = ['live', 'historical', 'recorded', 'simulated']

/** One thing that can happen to risk and broker, in any order. */
type Step =
  | { readonly kind: 'open'; readonly mode: TradingMode; readonly number: number }
  | { readonly kind: 'slice'; readonly origin: Origin; readonly price: number }
  | {
      readonly kind: 'signal'
      readonly origin: Origin
      readonly direction: 'LONG' | 'SHORT' | 'FLAT'
      readonly strategy: number
    }
  | { readonly kind: 'approve' }
  | { readonly kind: 'modify'; readonly quantity: number }
  | { readonly kind: 'configure'; readonly sizing: 'house' | 'all-in' | 'units' }
  | { readonly kind: 'close' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'feed'; readonly state: 'CONNECTED' | 'PAUSED' | 'STALE' }
  | { readonly kind: 'wait' }

const origin = fc.constantFrom(...ORIGINS)
const notLive = fc.constantFrom<Origin>('historical', 'recorded', 'simulated')

function steps(modes: readonly TradingMode[], origins: fc.Arbitrary<Origin>): fc.Arbitrary<Step[]> {
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('open' as const),
        mode: fc.constantFrom(...modes),
        number: fc.integer({ min: 1, max: 2 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('slice' as const),
        origin: origins,
        price: fc.integer({ min: 9_500, max: 10_500 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('signal' as const),
        origin: origins,
        direction: fc.constantFrom('LONG' as const, 'SHORT' as const, 'FLAT' as const),
        strategy: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 4, arbitrary: fc.constant({ kind: 'approve' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('modify' as const), quantity: fc.integer({ min: 1, max: 20 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('configure' as const),
        sizing: fc.constantFrom('house' as const, 'all-in' as const, 'units' as const),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'resume' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('feed' as const),
        state: fc.constantFrom('CONNECTED' as const, 'PAUSED' as const, 'STALE' as const),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'wait' as const }) },
  )
  return fc.array(step, { minLength: 4, maxLength: 40 })
}

/** Plays the steps after an opening; returns the mode in which each order was handed to the broker, with the order. */
function play(
  bench: RiskBench,
  first: TradingMode,
  list: readonly Step[],
): readonly { readonly mode: TradingMode; readonly order: OrderSpecification; readonly approved: boolean }[] {
  const submitted: { mode: TradingMode; order: OrderSpecification; approved: boolean }[] = []
  let mode = first
  let day = 0
  bench.open(sessionOf(first))
  for (const step of list) {
    const before = bench.toBroker.length
    switch (step.kind) {
      case 'open':
        mode = step.mode
        bench.open(sessionOf(step.mode, step.number))
        break
      case 'slice':
        day += 1
        bench.bar(day, step.price / 100, { origin: step.origin })
        break
      case 'signal':
        bench.signal({
          origin: step.origin,
          direction: step.direction,
          strategyId: identifier<StrategyId>(`s${step.strategy}`),
        })
        break
      case 'approve':
        for (const proposal of bench.proposals().filter(({ status }) => status === 'QUEUED' || status === 'RETURNED'))
          bench.approve(proposal)
        break
      case 'modify': {
        const proposal = bench.proposals().findLast(({ status }) => status === 'QUEUED' || status === 'RETURNED')
        if (proposal === undefined) break
        const { proposalId, hash, limitPrice } = proposal
        bench.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity: step.quantity, limitPrice })
        bench.host.runUntilIdle()
        break
      }
      case 'configure':
        bench.host.post('risk', 'ConfigureRisk', {
          sizing: step.sizing === 'units' ? { kind: 'units', units: 10 } : { kind: step.sizing },
          stopLossFraction: null,
          takeProfitFraction: null,
          limits: {},
        })
        break
      case 'close':
        bench.host.post('risk', 'ClosePosition', {
          instrumentId: bench.proposals()[0]?.instrumentId ?? identifier('ACME.TEST'),
        })
        bench.host.runUntilIdle()
        break
      case 'resume':
        bench.host.post('risk', 'ResumeEntries', {})
        bench.host.runUntilIdle()
        break
      case 'feed':
        bench.feed(step.state)
        break
      case 'wait':
        bench.wait(step === list.at(-1) ? 6 * MINUTE : 10 * SECOND)
        break
    }
    for (const { type, payload } of bench.toBroker.slice(before)) {
      if (type !== 'SubmitOrders') continue
      const { orders, mandate } = payload as { orders: OrderSpecification[]; mandate: { approval: unknown } }
      for (const order of orders) submitted.push({ mode, order, approved: mandate.approval !== null })
    }
  }
  return submitted
}

/** What leads to an order in a mode; a run begins with it, so that the property has something to say about the mode. */
function begun(mode: TradingMode): readonly Step[] {
  const admitted: Origin = mode === 'PAPER' || mode === 'LIVE' ? 'live' : 'historical'
  return [
    { kind: 'slice', origin: admitted, price: 10_000 },
    { kind: 'signal', origin: admitted, direction: 'LONG', strategy: 1 },
    { kind: 'approve' },
  ]
}

describe('authenticity', () => {
  it('no composition of messages lets simulated or historical data reach a PAPER or LIVE order', () => {
    const cases = fc.tuple(fc.constantFrom<TradingMode>('PAPER', 'LIVE'), steps(['PAPER', 'LIVE'], notLive))
    fc.assert(
      fc.property(cases, ([first, list]) => {
        const bench = riskBench(() => new FakeVenue())
        expect(play(bench, first, list)).toEqual([])
        expect(bench.sent).toEqual([])
        expect(bench.proposals()).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('holds when sessions of practice come between, with their proposals and positions', () => {
    const cases = fc.tuple(
      fc.constantFrom<TradingMode>('SIM', 'REPLAY'),
      steps(['SIM', 'REPLAY', 'PAPER', 'LIVE'], notLive),
    )
    let practised = 0
    fc.assert(
      fc.property(cases, ([first, list]) => {
        const submitted = play(riskBench(), first, [...begun(first), ...list])
        practised += submitted.length
        expect(submitted.filter(({ mode }) => mode === 'PAPER' || mode === 'LIVE')).toEqual([])
      }),
      { numRuns: 300 },
    )
    // The property would hold of an engine that sends nothing at all.
    expect(practised).toBeGreaterThan(0)
  })

  it('every entry rests on data its mode admits and, outside of backtests, on an approval', () => {
    const modes: readonly TradingMode[] = ['SIM', 'REPLAY', 'PAPER', 'LIVE', 'BACKTEST']
    const cases = fc.tuple(fc.constantFrom(...modes), steps(modes, origin))
    const entries = new Map<TradingMode, number>()
    fc.assert(
      fc.property(cases, ([first, list]) => {
        const bench = riskBench(() => new FakeVenue())
        for (const { mode, order, approved } of play(bench, first, [...begun(first), ...list])) {
          if (order.role !== 'ENTRY') continue
          entries.set(mode, (entries.get(mode) ?? 0) + 1)
          expect(approved).toBe(mode !== 'BACKTEST')
          const signal = bench.events.find(
            ({ type, payload }) =>
              type === 'SignalRaised' && (payload as { signalId: string }).signalId === order.signalId,
          )
          expect(admitsOrigin(mode, (signal?.payload as { origin: Origin } | undefined)?.origin ?? 'simulated')).toBe(
            true,
          )
        }
      }),
      { numRuns: 400 },
    )
    expect([...entries.keys()].toSorted()).toEqual(['BACKTEST', 'LIVE', 'PAPER', 'REPLAY', 'SIM'])
  })
})
