import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hashBars } from '#adapters/barHash.ts'
import { prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { refused } from '#contracts/failure.ts'
import type { JobView } from '#contracts/records/safety.ts'
import { sweepResultSchema } from '#contracts/records/sweep.ts'
import { identifier, type DatasetId, type StrategyId } from '#core/model/identifiers.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { strategyFolder } from '#hosts/plugins/pluginFiles.ts'
import { findProgram } from '#hosts/program.ts'
import { openExperimentBook } from '#hosts/research/experimentBook.ts'
import { openSearchStore } from '#hosts/research/sweep/searchStore.ts'
import { createSweepDesk } from '#hosts/research/sweep/sweepDesk.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginText } from '../../helpers/pluginBench.ts'
import { buildPlan, buildSetting } from '../../helpers/sweepBench.ts'

it('runs a search in a thread of its own, shows it as a job, keeps its result and cancels another', async () => {
  const dataDirectory = temporaryFolder()
  const datasetId = storeBars(dataDirectory)
  const jobs = new Map<string, JobView>()
  const faults: string[] = []
  const desk = createSweepDesk({
    store: openSearchStore(dataDirectory),
    dataDirectory,
    workers: findProgram().workers,
    backtest: () => refused('RUN_UNKNOWN', 'There is none.'),
    now: () => Math.round(1_000 * performance.now()),
    show: (job) => jobs.set(job.key, job),
    onFault: (text) => faults.push(text),
  })
  onTestFinished(() => desk.close())
  const { configuration } = buildSetting()
  const start = (plan = buildPlan()): string => {
    const started = desk.startSweep({ datasetIds: [datasetId], configuration, label: 'try', plan })
    if (!started.ok) throw new Error(started.failure.message)
    return started.reply.runId
  }
  const first = start()
  const second = start()
  expect(jobs.get(second)).toMatchObject({ kind: 'SWEEP', state: 'QUEUED' })
  expect(desk.cancel(second)).toMatchObject({ ok: true })
  expect(jobs.get(second)?.state).toBe('CANCELLED')
  await expect.poll(() => jobs.get(first)?.state, { timeout: 40_000 }).toBe('DONE')
  const found = desk.sweep(first)
  if (!found.ok) throw new Error(found.failure.message)
  expect(sweepResultSchema.safeParse(found.reply).success).toBe(true)
  expect(found.reply).toMatchObject({ runId: first, trialsOfIdea: 29, datasetIds: [datasetId] })
  expect(desk.walkForward(first)).toMatchObject({ ok: false, failure: { code: 'RUN_UNKNOWN' } })
  expect(openSearchStore(dataDirectory).list()).toHaveLength(2)
  expect(desk.startRobustness({ of: 'run-1', repetitions: 100, seed: 1 })).toMatchObject({ ok: false })
  expect(faults).toEqual([])
})

it('keeps the source of a strategy of the user, so that its trials can be made again', async () => {
  const dataDirectory = temporaryFolder()
  const datasetId = storeBars(dataDirectory)
  const text = pluginText('onBar(bar, api) { api.enter({ instrument: bar.instrument }) }')
  mkdirSync(strategyFolder(dataDirectory), { recursive: true })
  writeFileSync(path.join(strategyFolder(dataDirectory), 'tested.js'), text)
  const jobs = new Map<string, JobView>()
  const desk = createSweepDesk({
    store: openSearchStore(dataDirectory),
    dataDirectory,
    workers: findProgram().workers,
    backtest: () => refused('RUN_UNKNOWN', 'There is none.'),
    now: () => Math.round(1_000 * performance.now()),
    show: (job) => jobs.set(job.key, job),
    onFault: () => undefined,
  })
  onTestFinished(() => desk.close())
  const strategyId = identifier<StrategyId>('tested')
  const { configuration } = buildSetting()
  const started = desk.startSweep({
    datasetIds: [datasetId],
    configuration: {
      ...configuration,
      strategies: [{ strategyId, kind: 'plugin:tested.js', parameters: {}, share: 1 }],
    },
    label: '',
    plan: buildPlan({ strategyId, dimensions: [{ kind: 'integer', name: 'length', min: 1, max: 2, step: 1 }] }),
  })
  if (!started.ok) throw new Error(started.failure.message)
  await expect.poll(() => jobs.get(started.reply.runId)?.state, { timeout: 40_000 }).toBe('DONE')
  const opened = openExperimentBook(dataDirectory)
  if (!opened.ok) throw new Error(opened.failure.message)
  onTestFinished(() => opened.book.close())
  expect(opened.book.source(sha256(text))).toBe(text)
})

function storeBars(dataDirectory: string): DatasetId {
  const prepared = prepareDataDirectory(dataDirectory)
  if (!prepared.ok) throw new Error(prepared.failure.message)
  const opened = openMarketStore(prepared.paths.market)
  if (!opened.ok) throw new Error(opened.failure.message)
  const [{ instrument, series }] = buildSetting(300).data.sets
  const { columns } = series
  const key = identifier<DatasetId>('walk')
  const [from, to] = [columns.tsOpen[0] ?? 0, columns.tsOpen.at(-1) ?? 0]
  const view = {
    key,
    instrumentId: instrument.id,
    interval: series.interval,
    origin: series.origin,
    bars: columns.tsOpen.length,
    from,
    to,
    credit: '',
    dataHash: hashBars(columns),
  }
  const saved = opened.store.saveDataset({ instrument, view }, columns)
  opened.store.close()
  if (!saved.ok) throw new Error(saved.failure.message)
  return key
}
