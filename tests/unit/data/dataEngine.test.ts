import { describe, expect, it } from 'vitest'
import { identifier, type AccountId, type DatasetId, type SessionId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { Session, SessionSource } from '#contracts/records/market.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import type { BarImporter } from '#engines/data/ports.ts'
import type { Handled } from '#engines/kernel/engine.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'
import { buildDailyColumns, buildDataset, createMemoryMarketStore } from '../../builders/dataset.ts'

const FIRST_DAY = 10_000
const NO_IMPORTS: BarImporter = {
  hash: () => '',
  read: () => ({ ok: false, failure: { code: 'NOT_HERE', message: 'No imports in this test.' } }),
}

/** A data engine alone: messages go in by hand, idle messages are delivered when asked for. */
function bench(store = createMemoryMarketStore(), columns = buildDailyColumns(10, FIRST_DAY)) {
  const engine = createDataEngine({ store, importer: NO_IMPORTS, samples: [buildDataset('acme-1d', columns)] })
  const runner = createEngineRunner(engine, { run: 't' })
  const waiting: { type: string; payload: unknown }[] = []
  const events: { type: string; payload: unknown }[] = []
  let now = SECOND
  let count = 0

  function deliver(type: string, payload: unknown): CommandResult | null {
    count += 1
    const id = `test-${count}`
    const handled: Handled = runner.handle({ id, type, at: now, correlationId: id, causationId: null, payload }, now)
    for (const { envelope, whenIdle } of handled.emitted) (whenIdle ? waiting : events).push(envelope)
    return handled.result
  }

  return {
    store,
    events,
    send: deliver,
    /** Lets time pass in steps of the host's clock, resting after each. */
    pass(microseconds: number): void {
      for (let left = microseconds; left > 0; left -= 100_000) {
        now += 100_000
        deliver('ClockTicked', { now })
        this.rest()
      }
    },
    rest(): void {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) deliver(next.type, next.payload)
    },
    slices: (): MarketSlice[] =>
      events.filter(({ type }) => type === 'MarketSlicePublished').map(({ payload }) => payload as MarketSlice),
    closes(): number[] {
      return this.slices().map((slice) => slice.bars[6] ?? Number.NaN)
    },
    names: (): string[] => events.map(({ type }) => type),
  }
}

function session(source: SessionSource, changes: Partial<Session> = {}): Session {
  return {
    sessionId: identifier<SessionId>('S-1'),
    mode: 'REPLAY',
    accountId: identifier<AccountId>('REPLAY-1'),
    source,
    startingCash: 100_000_000_000,
    currency: 'USD',
    ...changes,
  }
}

const acme = (startAt: number): SessionSource => ({
  kind: 'dataset',
  datasetIds: [identifier<DatasetId>('acme-1d')],
  startAt,
})

describe('data engine', () => {
  it('opens a replay with its past as history and hides its future', () => {
    const desk = bench()
    expect(
      desk.send('OpenSession', { session: session(acme((FIRST_DAY + 4) * DAY)), playing: false, speed: 1 }),
    ).toMatchObject({ ok: true })
    expect(desk.names()).toEqual(['SessionOpened', 'HistoryPublished', 'FeedStateChanged'])
    const history = desk.events[1]?.payload as { slices: MarketSlice[] }
    expect(history.slices.map((slice) => slice.bars[6])).toEqual([100, 101, 102, 103])
    const answer = desk.send('QueryBars', { instrumentId: 'ACME.TEST', interval: '1d', before: null, limit: 100 })
    expect(answer).toMatchObject({
      ok: true,
      reply: { columns: { close: Float64Array.of(100, 101, 102, 103) }, complete: true },
    })
  })

  it('plays at its pace: two bars a second make six in three seconds, and one at once', () => {
    const desk = bench()
    desk.send('OpenSession', { session: session(acme(0)), playing: false, speed: 2 })
    desk.send('PlayMarket', {})
    desk.rest()
    expect(desk.closes()).toEqual([100])
    desk.pass(3 * SECOND)
    expect(desk.closes()).toEqual([100, 101, 102, 103, 104, 105, 106])
  })

  it('publishes one slice at a time, the next only at rest', () => {
    const desk = bench()
    desk.send('OpenSession', { session: session(acme(0)), playing: false, speed: 1 })
    desk.send('StepMarket', { count: 3 })
    expect(desk.closes()).toEqual([100])
    desk.rest()
    expect(desk.closes()).toEqual([100, 101, 102])
    desk.pass(SECOND)
    expect(desk.closes()).toHaveLength(3)
  })

  it('runs to the end and says so once', () => {
    const desk = bench()
    desk.send('OpenSession', { session: session(acme(0), { mode: 'BACKTEST' }), playing: false, speed: 1 })
    desk.send('RunToEnd', {})
    desk.rest()
    expect(desk.closes()).toHaveLength(10)
    expect(desk.names().filter((name) => name === 'MarketEnded')).toHaveLength(1)
    expect(desk.send('PlayMarket', {})).toMatchObject({ ok: false, failure: { code: 'MARKET_ENDED' } })
  })

  it('resumes behind the last slice that everyone had handled, and repeats none of those', () => {
    const store = createMemoryMarketStore()
    const first = bench(store)
    first.send('OpenSession', { session: session(acme(0)), playing: false, speed: 1 })
    first.send('StepMarket', { count: 4 })
    first.rest()
    const second = bench(store)
    second.send('OpenSession', { session: session(acme(0)), playing: false, speed: 1 })
    second.send('StepMarket', { count: 1 })
    expect(store.cursors.get('S-1')?.marketTime).toBe((FIRST_DAY + 4) * DAY)
    expect(second.closes()).toEqual([104])
  })

  it('does not keep a slice as handled before everything it caused has come to rest', () => {
    const store = createMemoryMarketStore()
    const first = bench(store)
    first.send('OpenSession', { session: session(acme(0)), playing: false, speed: 1 })
    first.send('StepMarket', { count: 2 })
    first.send('ContinueMarket', {})
    first.send('PauseMarket', {})
    expect(first.closes()).toEqual([100, 101])
    expect(store.cursors.get('S-1')?.marketTime).toBe((FIRST_DAY + 1) * DAY)
  })

  it('sets impossible bars aside and counts them', () => {
    const columns = buildDailyColumns(5, FIRST_DAY)
    columns.low[2] = Number.NaN
    columns.high[3] = 1
    const desk = bench(createMemoryMarketStore(), columns)
    desk.send('OpenSession', { session: session(acme(0)), playing: false, speed: 1 })
    desk.send('RunToEnd', {})
    desk.rest()
    expect(desk.closes()).toEqual([100, 101, 104])
  })

  it('relives a simulated market exactly: the slices after a restart are those that would have come', () => {
    const source: SessionSource = { kind: 'simulator', seed: 7, startAt: parseTimestamp('2026-01-05') ?? 0 }
    const whole = bench()
    const simulated = session(source, { mode: 'SIM', accountId: identifier<AccountId>('SIM-1') })
    whole.send('OpenSession', { session: simulated, playing: false, speed: 1 })
    whole.send('StepMarket', { count: 500 })
    whole.rest()
    const store = createMemoryMarketStore()
    const before = bench(store)
    before.send('OpenSession', { session: simulated, playing: false, speed: 1 })
    before.send('StepMarket', { count: 300 })
    before.rest()
    const handled = store.cursors.get('S-1')?.marketTime ?? 0
    const after = bench(store)
    after.send('OpenSession', { session: simulated, playing: false, speed: 1 })
    after.send('StepMarket', { count: 200 })
    after.rest()
    const resumed = after.slices()
    const expected = whole
      .slices()
      .filter((slice) => slice.marketTime > handled)
      .slice(0, resumed.length)
    expect(resumed).toEqual(expected)
    expect(resumed[0]?.marketTime).toBe(handled + MINUTE)
    expect(resumed.every((slice) => slice.origin === 'simulated')).toBe(true)
  })

  it('refuses what it cannot open with one sentence', () => {
    const desk = bench()
    const missing: SessionSource = { kind: 'dataset', datasetIds: [identifier<DatasetId>('nowhere')], startAt: 0 }
    expect(desk.send('OpenSession', { session: session(missing), playing: false, speed: 1 })).toMatchObject({
      ok: false,
      failure: { code: 'DATASET_MISSING' },
    })
    const paper = session(acme(0), { mode: 'PAPER' })
    expect(desk.send('OpenSession', { session: paper, playing: false, speed: 1 })).toMatchObject({
      ok: false,
      failure: { code: 'ORIGIN_NOT_ADMITTED' },
    })
    expect(desk.send('PlayMarket', {})).toMatchObject({ ok: false, failure: { code: 'NO_MARKET' } })
    expect(
      desk.send('OpenSession', { session: session({ kind: 'none' }, { mode: 'PAPER' }), playing: false, speed: 1 }),
    ).toMatchObject({ ok: true })
    expect(desk.events.at(-1)).toMatchObject({ type: 'FeedStateChanged', payload: { state: 'DISCONNECTED' } })
  })
})
