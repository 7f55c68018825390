import { describe, expect, it } from 'vitest'
import { identifier, type SignalId, type StrategyId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { SignalView } from '#contracts/records/decision.ts'
import { uiTables } from '#contracts/uiState.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { createInProcessHost } from '#hosts/inProcess.ts'
import { catalogueOf } from '#trading/strategies/registry.ts'
import type { Strategy, StrategyContext, StrategyDefinition } from '#trading/strategies/strategy.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSlice } from '../../builders/slice.ts'
import { buildSignal, sessionOf } from '../../helpers/riskBench.ts'

/** Raises a signal on every close above 100, twice above 200, and rejects a candidate below 50. */
const threshold: StrategyDefinition = {
  kind: 'threshold',
  name: 'Threshold',
  description: 'For tests.',
  parameters: [
    { name: 'count', label: 'Count', kind: 'integer', default: 3, min: 1, max: 5 },
    { name: 'side', label: 'Side', kind: 'choice', default: 'long', choices: ['long', 'both'] },
  ],
  conflict: ({ count, side }) => (count === 5 && side === 'both' ? 'Five of both are too many.' : null),
  create: (): Strategy => ({
    onSlice: (slice, context: StrategyContext) => {
      const close = slice.bars[6] ?? 0
      const {
        signalId: _,
        strategyId: __,
        origin: ___,
        tsEvent: ____,
        ...draft
      } = buildSignal({ referencePrice: close })
      if (close > 100) context.raise(draft)
      if (close > 200) context.raise(draft)
      if (close < 50) {
        context.reject({
          instrumentId: draft.instrumentId,
          direction: 'LONG',
          filters: [],
          features: [],
          summary: 'too low',
        })
      }
    },
  }),
}

function engineBench() {
  const host = createInProcessHost({ engines: [createStrategyEngine(catalogueOf({ threshold }))] })
  const events: Envelope[] = []
  const signals = new Map<string, SignalView>()
  host.onEvent((envelope, source) => {
    if (source !== 'strategy') return
    // What it raises must pass the check at the edge of every thread.
    expect(validateMessage(envelope)).toBeNull()
    events.push(envelope)
  })
  host.onChanges((_, changes) => {
    for (const { table, added, updated, removed } of changes) {
      if (table !== 'signals') continue
      for (const view of [...added, ...updated] as SignalView[]) {
        expect(uiTables.signals.safeParse(view).error?.issues ?? []).toEqual([])
        signals.set(view.key, view)
      }
      for (const key of removed) signals.delete(key)
    }
  })
  const configure = (parameters: Record<string, number | string> = {}, kind = 'threshold') =>
    host.post('strategy', 'ConfigureStrategies', {
      strategies: [{ strategyId: identifier<StrategyId>('mine'), kind, parameters, enabled: true }],
    })
  const tell = (type: string, payload: unknown): void => {
    host.publish(type, payload)
    host.runUntilIdle()
  }
  const open = (number = 1): void =>
    tell('SessionOpened', { session: sessionOf('SIM', number), instruments: [buildInstrument()] })
  const bar = (day: number, close: number): void => {
    const ohlc = { open: close, high: close, low: close, close, volume: 1 }
    tell(
      'MarketSlicePublished',
      buildSlice('1d', [{ instrument: 0, tsOpen: day * DAY, tsClose: (day + 1) * DAY, ...ohlc }]),
    )
  }
  const ids = (): SignalId[] =>
    events
      .filter(({ type }) => type === 'SignalRaised')
      .map(({ payload }) => (payload as { signalId: SignalId }).signalId)
  return { host, events, signals, configure, tell, open, bar, ids }
}

describe('the strategy engine', () => {
  it('runs its strategies over slices and names signals by what they are about', () => {
    const bench = engineBench()
    expect(bench.configure()).toMatchObject({ ok: true })
    bench.open()
    bench.bar(1, 150)
    bench.bar(2, 90)
    bench.bar(3, 250)
    expect(bench.ids()).toHaveLength(3)
    expect(bench.ids()[0]).toBe(`SIM-1|mine|ACME|${(2 * DAY).toString(36)}`)
    expect(new Set(bench.ids()).size).toBe(3)
    const twin = engineBench()
    twin.configure()
    twin.open()
    for (const [day, close] of [
      [1, 150],
      [2, 90],
      [3, 250],
    ] as const)
      twin.bar(day, close)
    expect(twin.ids()).toEqual(bench.ids())
    expect(bench.events[0]?.payload).toMatchObject({ origin: 'historical', tsEvent: 2 * DAY, strategyId: 'mine' })
  })

  it('shows candidates that were dropped, with their reason', () => {
    const bench = engineBench()
    bench.configure()
    bench.open()
    bench.bar(1, 40)
    expect(bench.events.map(({ type }) => type)).toEqual(['CandidateRejected'])
    expect([...bench.signals.values()]).toMatchObject([{ disposition: 'FILTERED', summary: 'too low' }])
  })

  it('follows what becomes of a signal', () => {
    const bench = engineBench()
    bench.configure()
    bench.open()
    bench.bar(1, 150)
    const [signalId] = bench.ids()
    const disposition = (): string | undefined => bench.signals.get(signalId ?? '')?.disposition
    expect(disposition()).toBe('RAISED')
    bench.tell('SignalAnswered', { signalId, answer: 'PROPOSED' })
    expect(disposition()).toBe('PROPOSED')
    bench.tell('ProposalChanged', {
      proposal: { signalId, status: 'APPROVED' },
      decision: null,
      reason: null,
      note: '',
    })
    expect(disposition()).toBe('SENT')
    bench.tell('SignalDenied', { signalId, instrumentId: 'ACME.TEST', denial: { code: 'KILLED', message: 'no' } })
    expect(bench.signals.get(signalId ?? '')).toMatchObject({ disposition: 'DENIED', denial: { code: 'KILLED' } })
  })

  it('keeps the last five hundred signals on the screen', () => {
    const bench = engineBench()
    bench.configure()
    bench.open()
    for (let day = 1; day <= 520; day += 1) bench.bar(day, 150)
    expect(bench.signals.size).toBe(500)
    bench.open(2)
    expect(bench.signals.size).toBe(0)
  })

  it('is silent while a strategy is off', () => {
    const bench = engineBench()
    bench.configure()
    bench.open()
    const strategyId = identifier<StrategyId>('mine')
    expect(bench.host.post('strategy', 'SetStrategyEnabled', { strategyId, enabled: false })).toMatchObject({
      ok: true,
    })
    bench.bar(1, 150)
    expect(bench.ids()).toEqual([])
    bench.host.post('strategy', 'SetStrategyEnabled', { strategyId, enabled: true })
    bench.bar(2, 150)
    expect(bench.ids()).toHaveLength(1)
    const unknown = bench.host.post('strategy', 'SetStrategyEnabled', {
      strategyId: identifier<StrategyId>('yours'),
      enabled: true,
    })
    expect(unknown).toMatchObject({ failure: { code: 'UNKNOWN_STRATEGY' } })
  })

  it.each([
    ['an unknown kind', {}, 'nonsense', 'UNKNOWN_STRATEGY', 'threshold'],
    ['an unknown parameter', { speed: 1 }, 'threshold', 'UNKNOWN_PARAMETER', 'count, side'],
    ['a value out of bounds', { count: 6 }, 'threshold', 'OUT_OF_BOUNDS', 'from 1 to 5'],
    ['a fraction', { count: 1.5 }, 'threshold', 'NOT_AN_INTEGER', 'whole number'],
    ['no number', { count: 'many' }, 'threshold', 'NOT_A_NUMBER', 'count'],
    ['no choice', { side: 'short' }, 'threshold', 'NOT_A_CHOICE', 'long, both'],
    ['values that contradict each other', { count: 5, side: 'both' }, 'threshold', 'CONFLICT', 'too many'],
  ])('refuses %s in one sentence, and keeps what was running', (_, parameters, kind, code, words) => {
    const bench = engineBench()
    bench.configure({ count: 2 })
    bench.open()
    const refusal = bench.configure(parameters, kind)
    expect(refusal).toMatchObject({ ok: false, failure: { code } })
    expect(refusal.ok ? '' : refusal.failure.message).toContain(words)
    bench.bar(1, 150)
    expect(bench.ids()).toHaveLength(1)
  })

  it('lists its kinds with their parameters', () => {
    const { host } = engineBench()
    expect(host.post('strategy', 'ListStrategyKinds', {})).toMatchObject({
      reply: { kinds: [{ kind: 'threshold', parameters: [{ name: 'count', max: 5 }, { name: 'side' }] }] },
    })
  })
})
