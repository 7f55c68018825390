import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SweepPlan } from '#contracts/records/sweep.ts'
import { BUILT_IN_STRATEGIES } from '#trading/strategies/registry.ts'
import type { TrialTask } from '#engines/research/sweep/trial.ts'
import { findProgram } from '#hosts/program.ts'
import { openExperimentBook } from '#hosts/research/experimentBook.ts'
import { openSearchLedger } from '#hosts/research/sweep/searchLedger.ts'
import { runSweepJob, type SweepJob, type SweepOutcome } from '#hosts/research/sweep/sweepJob.ts'
import { runWalkForwardJob } from '#hosts/research/sweep/walkForwardJob.ts'
import type { TrialExecutor } from '#hosts/research/sweep/trialExecutor.ts'
import { createWorkerPool } from '#hosts/research/sweep/workerPool.ts'
import type { WorkerFiles } from '#hosts/threads/workerFiles.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { buildPlan, buildSetting } from '../../helpers/sweepBench.ts'

const { root, workers: files } = findProgram()
const deadly: WorkerFiles = {
  directory: new URL(`file://${path.join(root, 'tests', 'fixtures', 'sweepWorkers')}/`),
  extension: '.ts',
}
const setting = buildSetting()

function openPool(workers: number, from = files): TrialExecutor {
  const pool = createWorkerPool(setting, { files: from, workers })
  onTestFinished(() => pool.close())
  return pool
}

function job(executor: TrialExecutor, folder: string, changes: Partial<SweepJob> = {}): SweepJob {
  return {
    runId: 'test',
    plan: buildPlan(),
    setting,
    catalogue: BUILT_IN_STRATEGIES,
    executor,
    ledger: openSearchLedger(folder, { kind: 'SWEEP_POINT', label: '', searchId: 'test', setting }),
    codeVersion: 'test',
    checkpoint: null,
    stop: new AbortController().signal,
    ...changes,
  }
}

async function searched(given: SweepJob): Promise<SweepOutcome> {
  const ran = await runSweepJob(given)
  if (!ran.ok) throw new Error(ran.failure.message)
  return ran.reply
}

/** Trials of the only idea that a data directory knows. */
function counted(folder: string) {
  const opened = openExperimentBook(folder)
  if (!opened.ok) throw new Error(opened.failure.message)
  const { book } = opened
  const listed = book.list({ limit: 1_000 })
  const [first] = listed.ok ? listed.reply : []
  const count = first === undefined ? null : book.judge(first).count
  const verification = book.verify()
  book.close()
  return { trials: count?.trials ?? 0, records: listed.ok ? listed.reply : [], verification }
}

describe('a search on a pool', () => {
  it('comes to the same on one worker and on two, bit for bit', async () => {
    const results = []
    for (const workers of [1, 2]) {
      const { result, notes } = await searched(job(openPool(workers), temporaryFolder()))
      expect(notes).toEqual([])
      // The best values on the bars the search never saw are a trial too.
      expect(result).toMatchObject({ workers, trialsOfIdea: 28 + 1 })
      const { seconds: _, workers: __, ...rest } = result
      results.push(rest)
    }
    expect(results[1]).toEqual(results[0])
  })

  it('replaces a worker that dies, runs its trials once more and gives up those that kill it again', async () => {
    const folder = temporaryFolder()
    const { result } = await searched(job(openPool(2, deadly), folder))
    const failed = result.points.filter(({ state }) => state === 'FAILED')
    expect(failed).toHaveLength(6)
    expect(failed.every(({ values, failure }) => values.fast === 8 && failure?.includes('died twice') === true)).toBe(
      true,
    )
    expect(result.points.filter(({ state }) => state === 'DONE')).toHaveLength(22)
    expect(counted(folder).trials).toBe(28 + 1)
  })

  it('counts every trial, the cancelled ones too', async () => {
    const folder = temporaryFolder()
    const stop = new AbortController()
    const plan: SweepPlan = buildPlan({
      dimensions: [
        { kind: 'integer', name: 'fast', min: 2, max: 40, step: 1 },
        { kind: 'integer', name: 'slow', min: 41, max: 140, step: 1 },
      ],
      trials: 3_900,
    })
    const ended = await searched(
      job(openPool(2), folder, { plan, stop: stop.signal, onProgress: (done) => done >= 16 && stop.abort() }),
    )
    expect(ended.isCancelled).toBe(true)
    const { points, outOfSample, trialsOfIdea } = ended.result
    expect(outOfSample).toBeNull()
    const done = points.filter(({ state }) => state !== 'CANCELLED').length
    expect(done).toBeLessThan(3_900)
    const { trials, records, verification } = counted(folder)
    expect(trials).toBe(trialsOfIdea)
    expect(trials).toBeGreaterThanOrEqual(done)
    expect(records.some(({ state }) => state === 'CANCELLED')).toBe(true)
    expect(verification).toMatchObject({ ok: true, findings: [] })
  })

  it('goes on from a checkpoint exactly, without running anything twice, even from one that a crash cut off', async () => {
    const whole = await searched(job(openPool(2), temporaryFolder()))
    const file = path.join(temporaryFolder(), 'sweep.checkpoint')
    await searched(job(openPool(2), temporaryFolder(), { checkpoint: { file, isResumed: false } }))
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines).toHaveLength(30)
    writeFileSync(file, `${lines.slice(0, 12).join('\n')}\n`)
    appendFileSync(file, (lines[12] ?? '').slice(0, 40))
    const pool = openPool(2)
    const run: number[] = []
    const watched: TrialExecutor = {
      ...pool,
      run: (tasks: readonly TrialTask[], stop) => {
        run.push(...tasks.map(({ number }) => number))
        return pool.run(tasks, stop)
      },
    }
    const resumed = await searched(job(watched, temporaryFolder(), { checkpoint: { file, isResumed: true } }))
    expect(resumed.result.pointsHash).toBe(whole.result.pointsHash)
    // 17 trials and the best one on the bars it never saw.
    expect(run).toHaveLength(18)
    const other = job(pool, temporaryFolder(), { checkpoint: { file, isResumed: true }, codeVersion: 'another' })
    expect(await runSweepJob(other)).toMatchObject({ ok: false, failure: { code: 'CHECKPOINT_OTHER' } })
    const again = job(pool, temporaryFolder(), { checkpoint: { file, isResumed: false } })
    expect(await runSweepJob(again)).toMatchObject({ ok: false, failure: { code: 'CHECKPOINT_EXISTS' } })
  })

  it('knows every trial of the idea when a finished search is taken up again', async () => {
    const folder = temporaryFolder()
    const file = path.join(temporaryFolder(), 'sweep.checkpoint')
    const first = await searched(job(openPool(2), folder, { checkpoint: { file, isResumed: false } }))
    const again = await searched(job(openPool(2), folder, { checkpoint: { file, isResumed: true } }))
    expect([first.result.trialsOfIdea, again.result.trialsOfIdea]).toEqual([29, 30])
    expect(again.result.pointsHash).toBe(first.result.pointsHash)
  })

  it('closes the ledger when it breaks down', async () => {
    const folder = temporaryFolder()
    const broken: TrialExecutor = { ...openPool(1), run: () => Promise.reject(new Error('no more threads')) }
    await expect(runSweepJob(job(broken, folder))).rejects.toThrow('no more threads')
    const { records, verification } = counted(folder)
    expect(records.length).toBeGreaterThan(0)
    expect(records.every(({ state }) => state === 'CANCELLED')).toBe(true)
    expect(verification).toMatchObject({ ok: true, findings: [] })
  })

  it('walks forward: searches, tests on the next window, and joins the tests', async () => {
    const folder = temporaryFolder()
    const { outOfSample: _, ...search } = buildPlan()
    const ran = await runWalkForwardJob({
      ...job(openPool(2), folder),
      plan: { kind: 'rolling', trainBars: 200, testBars: 100, purgeBars: 5, search },
    })
    if (!ran.ok) throw new Error(ran.failure.message)
    const { steps, equity, joined, wandering, gained } = ran.reply.result
    expect(steps).toHaveLength(4)
    expect(equity.time).toHaveLength(395)
    expect(steps.map(({ test }) => test.bars)).toEqual([100, 100, 100, 95])
    const growth = steps.reduce((product, { test }) => product * (1 + test.returnPct / 100), 1)
    expect(equity.value.at(-1)).toBeCloseTo(growth, 12)
    expect(joined?.returnPct).toBeCloseTo(100 * (growth - 1), 9)
    expect(joined?.trades).toBe(steps.reduce((sum, { test }) => sum + test.trades, 0))
    expect(Object.keys(wandering)).toEqual(['fast', 'slow'])
    expect(gained?.n).toBe(4)
    expect(counted(folder).trials).toBe(4 * (28 + 1))
  })
})
