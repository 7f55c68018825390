import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import { SECOND } from '#core/time/duration.ts'
import type { JobView } from '#contracts/records/safety.ts'
import { backtestConfigurationSchema, backtestResultSchema, type BacktestResult } from '#contracts/research.ts'
import { createJobPace } from '#hosts/research/jobProgress.ts'
import type { RunRequest } from '#hosts/research/messages.ts'
import { createProgressTeller, type ToldProgress } from '#hosts/research/progressTeller.ts'
import { createResearchDesk } from '#hosts/research/researchDesk.ts'
import type { ResearchThreadListeners } from '#hosts/research/researchThread.ts'
import { openRunStore } from '#hosts/research/runStore.ts'
import * as fc from 'fast-check'
import { temporaryFolder } from '../../helpers/folder.ts'
import { arbitraryOf } from '../../helpers/zodArbitrary.ts'

const [configuration] = fc
  .sample(arbitraryOf(backtestConfigurationSchema), { numRuns: 1, seed: 3 })
  .map((value) => backtestConfigurationSchema.parse(value))
const RESULT = {
  ...backtestResultSchema.parse(fc.sample(arbitraryOf(backtestResultSchema), { numRuns: 1, seed: 3 })[0]),
  runId: 'run-000001',
}

function laboratory(folder = temporaryFolder()) {
  let now = 0
  const shown = new Map<string, JobView>()
  const threads: { listeners: ResearchThreadListeners; runs: RunRequest[]; cancelled: number[]; ended: boolean }[] = []
  const timers: { at: number; action: () => void }[] = []
  const faults: string[] = []
  const desk = createResearchDesk({
    store: openRunStore(folder),
    spawn: (listeners) => {
      const thread = { listeners, runs: [] as RunRequest[], cancelled: [] as number[], ended: false }
      threads.push(thread)
      return {
        run: (request) => void thread.runs.push(request),
        cancel: (number) => void thread.cancelled.push(number),
        terminate: () => {
          thread.ended = true
          return Promise.resolve()
        },
      }
    },
    now: () => now,
    show: (job) => shown.set(job.key, job),
    after: (milliseconds, action) => timers.push({ at: now + milliseconds * 1_000, action }),
    onFault: (text) => faults.push(text),
  })
  const start = (label: string): string => {
    if (configuration === undefined) throw new Error('no configuration')
    const started = desk.start({ datasetIds: [identifier<DatasetId>('sp500-daily')], configuration, label })
    if (!started.ok) throw new Error(started.failure.message)
    return started.reply.runId
  }
  const pass = (milliseconds: number): void => {
    now += milliseconds * 1_000
    for (const timer of timers.splice(0))
      if (timer.at <= now) timer.action()
      else timers.push(timer)
  }
  const thread = () => {
    const newest = threads.at(-1)
    if (newest === undefined) throw new Error('no thread was started')
    return newest
  }
  return { desk, shown, threads, thread, faults, start, pass, folder }
}

describe('research desk', () => {
  it('runs one backtest after the other, in one thread, and keeps their results', () => {
    const { desk, shown, start, threads, thread } = laboratory()
    const first = start('first')
    const second = start('second')
    expect([shown.get(first)?.state, shown.get(second)?.state]).toEqual(['RUNNING', 'QUEUED'])
    thread().listeners.onMessage({ kind: 'progress', progress: { done: 50, total: 100, curve: null } })
    expect(shown.get(first)).toMatchObject({ done: 50, total: 100 })
    thread().listeners.onMessage({ kind: 'finished', result: RESULT })
    expect([shown.get(first)?.state, shown.get(second)?.state]).toEqual(['DONE', 'RUNNING'])
    expect(threads).toHaveLength(1)
    expect(desk.result(first)).toEqual({ ok: true, reply: RESULT })
    expect(desk.result(second)).toMatchObject({ ok: false, failure: { code: 'RUN_UNKNOWN' } })
  })

  it('shows the newest curve of the run under way, and of no other', () => {
    const { desk, start, thread } = laboratory()
    const [first, second] = [start('first'), start('second')]
    const told = (done: number, curve: { time: Float64Array; value: Float64Array } | null): void =>
      thread().listeners.onMessage({ kind: 'progress', progress: { done, total: 100, curve } })
    const none = { ok: false, failure: { code: 'RUN_WITHOUT_CURVE' } }
    told(10, null)
    expect(desk.partial(first)).toMatchObject(none)
    const curve = { time: Float64Array.of(1, 2), value: Float64Array.of(100, 101) }
    told(50, curve)
    told(60, null)
    expect(desk.partial(first)).toEqual({ ok: true, reply: { ...curve, done: 60, total: 100 } })
    expect(desk.partial(second)).toMatchObject(none)
    thread().listeners.onMessage({ kind: 'finished', result: RESULT })
    expect([desk.partial(first), desk.partial(second)]).toMatchObject([none, none])
  })

  it('tells progress ten times a second at most, and the thinned equity once', () => {
    let now = 0
    const told: ToldProgress[] = []
    const tell = createProgressTeller(
      () => now,
      (progress) => void told.push(progress),
    )
    const equity = Float64Array.from({ length: 5_000 }, (_, index) => Math.sin(index / 50))
    const soFar = { time: equity.map((_, index) => index), equity }
    for (; now < 2_000; now += 50) tell({ done: now, total: 2_000, soFar })
    expect(told).toHaveLength(20)
    expect(told.flatMap(({ done, curve }) => (curve === null ? [] : [done]))).toEqual([0, 1_000])
    const lengths = told.map(({ curve }) => curve?.value.length ?? 0)
    expect(Math.max(...lengths)).toBeGreaterThan(200)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(502)
    now += 1_000
    tell({ done: 2_000, total: 2_000, soFar: null })
    expect(told.at(-1)).toEqual({ done: 2_000, total: 2_000, curve: null })
  })

  it('finds every run again after a restart, the failed and the cancelled ones included', () => {
    const { start, thread, desk, folder } = laboratory()
    const ids = [start('done'), start('failed'), start('cancelled')]
    thread().listeners.onMessage({ kind: 'finished', result: RESULT })
    thread().listeners.onMessage({ kind: 'failed', failure: { code: 'NO_BARS', message: 'There are no bars.' } })
    desk.cancel(ids[2] ?? '')
    thread().listeners.onMessage({ kind: 'cancelled' })

    const later = laboratory(folder)
    expect([...later.shown.values()].map(({ key, state, failure }) => [key, state, failure])).toEqual([
      [ids[0], 'DONE', null],
      [ids[1], 'FAILED', 'There are no bars.'],
      [ids[2], 'CANCELLED', null],
    ])
    expect(later.desk.result(ids[0] ?? '')).toEqual({ ok: true, reply: RESULT })
    expect(later.start('next')).toBe('run-000004')
  })

  it('asks a run to stop, and ends its thread when it has not within a second', () => {
    const { desk, shown, start, thread, threads, pass } = laboratory()
    const first = start('stubborn')
    const second = start('next')
    expect(desk.cancel(first)).toMatchObject({ ok: true })
    expect(thread().cancelled).toEqual([1])
    pass(1_000)
    expect(threads[0]?.ended).toBe(true)
    expect(shown.get(first)?.state).toBe('CANCELLED')
    expect(shown.get(second)?.state).toBe('RUNNING')
    expect(threads).toHaveLength(2)
    pass(1_000)
    expect(shown.get(second)?.state).toBe('RUNNING')
  })

  it('cancels a run that still waits, and refuses to cancel what does not run', () => {
    const { desk, shown, start } = laboratory()
    start('first')
    const waiting = start('waiting')
    expect(desk.cancel(waiting)).toMatchObject({ ok: true })
    expect(shown.get(waiting)?.state).toBe('CANCELLED')
    expect(desk.cancel(waiting)).toMatchObject({ ok: false, failure: { code: 'RUN_NOT_RUNNING' } })
  })

  it('tells a run whose thread died as failed and goes on with another thread', () => {
    const { shown, start, thread, threads } = laboratory()
    const first = start('eater')
    const second = start('next')
    thread().listeners.onGone('it ran out of memory')
    expect(shown.get(first)).toMatchObject({
      state: 'FAILED',
      failure: expect.stringContaining('it ran out of memory'),
    })
    expect(shown.get(second)?.state).toBe('RUNNING')
    expect(threads).toHaveLength(2)
  })

  it('writes a run that was under way down as cancelled when the host closes', async () => {
    const { desk, start, thread, folder } = laboratory()
    const first = start('under way')
    await desk.close()
    expect(thread().ended).toBe(true)
    expect(laboratory(folder).shown.get(first)?.state).toBe('CANCELLED')
  })

  it('refuses an endless queue', () => {
    const { desk, start } = laboratory()
    for (let n = 0; n < 51; n += 1) start(`run ${n}`)
    if (configuration === undefined) throw new Error('no configuration')
    expect(desk.start({ datasetIds: [identifier<DatasetId>('x')], configuration, label: '' })).toMatchObject({
      ok: false,
      failure: { code: 'TOO_MANY_RUNS' },
    })
  })
})

describe('run store', () => {
  it('reads only files it listed or made, whatever it is asked for', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'secret.json'), '{}')
    const store = openRunStore(folder)
    for (const id of ['../secret', 'run-000001', '/etc/passwd', '', '__proto__']) expect(store.result(id)).toBeNull()
  })

  it('leaves a file it cannot read alone', () => {
    const folder = temporaryFolder()
    openRunStore(folder)
    writeFileSync(path.join(folder, 'runs', 'run-000009.json'), 'half a fi')
    const store = openRunStore(folder)
    expect(store.list()).toEqual([])
    expect(store.result('run-000009')).toBeNull()
    expect(store.nextId()).toBe('run-000010')
    expect(readdirSync(path.join(folder, 'runs'))).toEqual(['run-000009.json'])
  })
})

describe('pace of a run', () => {
  it('says nothing of the time left before five seconds or three per cent', () => {
    const pace = createJobPace(0)
    expect(pace.progress(10, 1_000, 1 * SECOND)).toMatchObject({ etaLow: null, etaHigh: null, rate: 10 })
    expect(pace.progress(30, 1_000, 3 * SECOND).etaLow).not.toBeNull()
    const slow = createJobPace(0)
    expect(slow.progress(1, 1_000, 4.9 * SECOND).etaLow).toBeNull()
    expect(slow.progress(2, 1_000, 5 * SECOND).etaLow).not.toBeNull()
  })

  it('gives a range that holds the truth of a steady run, and a wider one for an unsteady one', () => {
    const steady = createJobPace(0)
    for (let second = 1; second <= 10; second += 1) steady.progress(second * 10, 1_000, second * SECOND)
    const { etaLow, etaHigh } = steady.progress(110, 1_000, 11 * SECOND)
    expect(etaLow).toBeLessThan(89)
    expect(etaHigh).toBeGreaterThan(89)
    const unsteady = createJobPace(0)
    unsteady.progress(100, 1_000, 1 * SECOND)
    const later = unsteady.progress(110, 1_000, 11 * SECOND)
    expect((later.etaHigh ?? 0) / (later.etaLow ?? 1)).toBeGreaterThan((etaHigh ?? 0) / (etaLow ?? 1))
  })

  it('knows no rate before anything is done', () => {
    expect(createJobPace(0).progress(0, 100, 10 * SECOND)).toEqual({
      done: 0,
      total: 100,
      rate: null,
      etaLow: null,
      etaHigh: null,
      lastProgressAt: 10 * SECOND,
    })
  })
})

// The result crosses a file with its columns of float64 intact.
const columns: readonly (keyof BacktestResult['equity'])[] = ['time', 'value', 'drawdown', 'close']
describe('a kept result', () => {
  it('has the same columns, bit for bit', () => {
    const folder = temporaryFolder()
    const { start, thread } = laboratory(folder)
    const id = start('columns')
    thread().listeners.onMessage({ kind: 'finished', result: RESULT })
    const read = openRunStore(folder).result(id)
    for (const column of columns) expect(read?.equity[column]).toEqual(RESULT.equity[column])
  })
})
