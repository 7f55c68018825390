import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { BarInterval } from '#core/model/bar.ts'
import type { ComputedFeatures, FeatureValueView, RegimeView } from '#contracts/records/features.ts'
import { uiTables } from '#contracts/uiState.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { sessionOf } from '../../helpers/riskBench.ts'

const START = Date.UTC(2026, 0, 5, 15) * 1_000
const SESSION = { ...sessionOf('SIM'), source: { kind: 'simulator', seed: 3, startAt: START } } as const
const NAMES = FEATURES.filter(({ inputs }) => inputs.length > 0 && inputs.every((name) => name === 'close'))
  .filter(({ uses, reach, lookback }) => uses.length === 0 && reach === 'WINDOW' && lookback < 100)
  .slice(0, 5)
  .map(({ name }) => name)

/** Data engine and strategy engine on a real market database, with a simulated market. */
function simSession(file: string) {
  const opened = openMarketStore(file)
  if (!opened.ok) throw new Error(opened.failure.message)
  const importer = { hash: () => '', read: () => ({ ok: false as const, failure: { code: 'NONE', message: '' } }) }
  const clock = createSimulatedClock(START)
  const engines = [createDataEngine({ store: opened.store, importer, samples: [] }), createStrategyEngine()]
  const host = createInProcessHost({ engines, clock, clockFollowsMarket: false })
  const features = new Map<string, FeatureValueView>()
  const regimes = new Map<string, RegimeView>()
  const computed: ComputedFeatures[] = []
  let instruments: readonly InstrumentId[] = []
  host.onEvent(({ type, payload }) => {
    if (type === 'FeaturesComputed') computed.push(payload as ComputedFeatures)
    if (type === 'SessionOpened') {
      instruments = (payload as { instruments: readonly { id: InstrumentId }[] }).instruments.map(({ id }) => id)
    }
  })
  host.onChanges((_, changes) => {
    for (const { table, added, updated } of changes) {
      for (const record of [...added, ...updated]) {
        if (table === 'features') features.set((record as FeatureValueView).key, record as FeatureValueView)
        if (table === 'regimes') {
          expect(uiTables.regimes.safeParse(record).error?.issues ?? []).toEqual([])
          regimes.set((record as RegimeView).key, record as RegimeView)
        }
      }
    }
  })
  expect(host.post('data', 'OpenSession', { session: SESSION, playing: false, speed: 1 })).toMatchObject({ ok: true })
  host.runUntilIdle()
  const rest = (): void => {
    host.advanceTo(clock.now() + 2_000_000)
    host.runUntilIdle()
  }
  return {
    features,
    regimes,
    computed,
    rest,
    instrument: (): InstrumentId => {
      const [first] = instruments
      if (first === undefined) throw new Error('no session is open')
      return first
    },
    step(count: number): void {
      host.post('data', 'StepMarket', { count })
      host.runUntilIdle()
      rest()
    },
    watch: (id: InstrumentId) => host.post('strategy', 'WatchFeatures', { instrumentIds: [id] }),
    query(id: InstrumentId, interval: BarInterval, before: number | null = null, limit = 50) {
      const asked = host.post('data', 'QueryFeatures', { instrumentId: id, interval, names: NAMES, before, limit })
      if (!asked.ok) throw new Error(asked.failure.message)
      return asked.reply
    },
    host,
    close: () => opened.store.close(),
  }
}

describe('a simulated session with features', () => {
  it('shows values of closed bars, keeps them, and answers with what it kept', () => {
    const session = simSession(path.join(temporaryFolder(), 'market.db'))
    const id = session.instrument()
    expect(session.watch(id)).toMatchObject({ ok: true })
    session.step(30)
    const shown = [...session.features.values()].filter(({ interval }) => interval === '1m')
    expect(shown.map(({ name }) => name).toSorted()).toEqual(FEATURES.map(({ name }) => name).toSorted())
    const history = session.query(id, '1m')
    for (const { name, values, kept } of history.columns) {
      const view = shown.find((each) => each.name === name)
      expect({ name, value: values.at(-1) ?? null }).toEqual({ name, value: view?.value ?? Number.NaN })
      expect(kept).toBeGreaterThan(0)
    }
    expect(history.tsClose.at(-1)).toBe(shown[0]?.barTime)
    session.close()
  })

  it('computes what was not kept from the bars to the same figures, and never from a bar that is not closed', () => {
    const session = simSession(path.join(temporaryFolder(), 'market.db'))
    const id = session.instrument()
    session.watch(id)
    session.step(40)
    const kept = session.query(id, '1m')
    const twin = simSession(path.join(temporaryFolder(), 'market.db'))
    twin.step(40)
    const folded = twin.query(id, '1m')
    expect(folded.columns.every(({ kept: count }) => count === 0)).toBe(true)
    for (const [place, { values }] of kept.columns.entries()) {
      const [one, other] = [values.at(-1), folded.columns[place]?.values.at(-1)]
      expect(other).toBeCloseTo(one ?? Number.NaN, 10)
    }
    const day = twin.query(id, '1d')
    expect(day.tsClose.at(-1)).toBeLessThanOrEqual(START + 40 * 60_000_000)
    const earlier = twin.query(id, '1m', folded.tsClose[10] ?? null)
    expect(earlier.tsClose.at(-1)).toBe(folded.tsClose[10])
    session.close()
    twin.close()
  })

  it('tells of each bar once, also after a restart', () => {
    const file = path.join(temporaryFolder(), 'market.db')
    const first = simSession(file)
    first.watch(first.instrument())
    first.step(20)
    const before = first.query(first.instrument(), '1m')
    first.close()
    const again = simSession(file)
    again.watch(again.instrument())
    again.step(5)
    const after = again.query(again.instrument(), '1m')
    const bars = [...first.computed, ...again.computed].flatMap(({ instrumentIds, tsOpen, interval }) =>
      instrumentIds.map((id, row) => `${id} ${interval} ${tsOpen[row]}`),
    )
    expect(new Set(bars).size).toBe(bars.length)
    for (const [place, { values }] of before.columns.entries()) {
      const both = [...values].map((value, bar) => [value, after.columns[place]?.values[bar]])
      for (const [old, now] of both) expect(now).toBe(old)
    }
    expect(after.tsOpen.length).toBeGreaterThan(before.tsOpen.length)
    again.close()
  })

  it('tells the regimes of days at once, and studies features by their bars', () => {
    const session = simSession(path.join(temporaryFolder(), 'market.db'))
    const id = session.instrument()
    session.step(1)
    const regime = session.regimes.get(`${id}|1d`)
    const history = session.host.post('data', 'QueryRegimes', {
      instrumentId: id,
      interval: '1d',
      before: null,
      limit: 300,
    })
    if (!history.ok) throw new Error(history.failure.message)
    const labels = ['TREND_UP', 'TREND_DOWN', 'MEAN_REVERTING', 'CHOP', 'HIGH_VOLATILITY', 'CRISIS']
    const newest = history.reply.labels.at(-1) ?? -1
    expect(regime?.label ?? null).toBe(labels[newest] ?? null)
    expect(history.reply.labels.some((label) => label >= 0)).toBe(true)
    const study = session.host.post('data', 'StudyFeatures', {
      instrumentId: id,
      interval: '1d',
      names: NAMES,
      before: null,
      limit: 300,
      horizon: 1,
    })
    if (!study.ok) throw new Error(study.failure.message)
    expect(study.reply.names).toEqual(NAMES)
    expect(study.reply.n).toBeGreaterThan(100)
    expect(study.reply.correlation.map((row, place) => row[place])).toEqual(NAMES.map(() => 1))
    session.close()
  })

  it('refuses what it does not have', () => {
    const session = simSession(path.join(temporaryFolder(), 'market.db'))
    const ask = (names: readonly string[], instrumentId: string) =>
      session.host.post('data', 'QueryFeatures', {
        instrumentId: instrumentId as InstrumentId,
        interval: '1m',
        names,
        before: null,
        limit: 5,
      })
    expect(ask(['nothing'], session.instrument())).toMatchObject({ ok: false, failure: { code: 'UNKNOWN_FEATURE' } })
    expect(ask(NAMES, 'NO.WHERE')).toMatchObject({ ok: false, failure: { code: 'UNKNOWN_INSTRUMENT' } })
    session.close()
  })
})
