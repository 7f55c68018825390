import { Worker } from 'node:worker_threads'
import type { CommandPayload } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { JobView } from '#contracts/records/safety.ts'
import type { RobustnessResult, SweepResult, WalkForwardResult } from '#contracts/records/sweep.ts'
import type { BacktestResult, researchChannel } from '#contracts/research.ts'
import { workerEntry, type WorkerFiles } from '../../threads/workerFiles.ts'
import { createJobPace } from '../jobProgress.ts'
import type { FromSearchThread, SearchResult, SearchTask, SearchThreadData } from './searchMessages.ts'
import type { SearchStore } from './searchStore.ts'

/** What the desk needs of its host. */
export interface SweepDeskPorts {
  readonly store: SearchStore
  readonly dataDirectory: string
  readonly workers: WorkerFiles
  /** A finished backtest, for its examination. */
  backtest(runId: string): CommandResult<BacktestResult>
  /** Host clock, microseconds. */
  now(): number
  show(job: JobView): void
  onFault(text: string): void
}

type Payload<Name extends 'StartSweep' | 'StartWalkForward' | 'StartRobustness'> = CommandPayload<
  typeof researchChannel,
  Name
>
type Started = CommandResult<{ readonly runId: string }>

/** The queue of sweeps, walk forwards and examinations: one after the other, each on a pool of all cores. */
export interface SweepDesk {
  startSweep(payload: Payload<'StartSweep'>): Started
  startWalkForward(payload: Payload<'StartWalkForward'>): Started
  startRobustness(payload: Payload<'StartRobustness'>): Started
  /** Whether a run is one of this desk. */
  knows(runId: string): boolean
  cancel(runId: string): CommandResult<Record<string, never>>
  sweep(runId: string): CommandResult<SweepResult>
  walkForward(runId: string): CommandResult<WalkForwardResult>
  robustness(runId: string): CommandResult<RobustnessResult>
  close(): Promise<void>
}

type Search = Pick<SearchThreadData, 'datasetIds' | 'configuration' | 'task'>

interface Waiting {
  job: JobView
  readonly search: Search
}

const MOST_WAITING = 20

/** Makes the desk; the former searches are shown at once. */
export function createSweepDesk(ports: SweepDeskPorts): SweepDesk {
  const waiting: Waiting[] = []
  const own = new Set<string>()
  let running: (Waiting & { readonly worker: Worker; isCancelled: boolean }) | null = null
  for (const job of ports.store.list()) {
    own.add(job.key)
    ports.show(job)
  }

  const keep = (job: JobView, found: SearchResult | null): void => {
    try {
      ports.store.save(job, found)
    } catch (error) {
      ports.onFault(`The search ${job.key} could not be written down: ${String(error)}`)
    }
    ports.show(job)
  }

  const finish = (state: JobView['state'], failure: string | null, found: SearchResult | null): void => {
    if (running === null) return
    const { job } = running
    running = null
    keep({ ...job, state, etaLow: null, etaHigh: null, failure: failure?.slice(0, 2_000) ?? null }, found)
    next()
  }

  const next = (): void => {
    const entry = running === null ? waiting.shift() : undefined
    if (entry === undefined) return
    const now = ports.now()
    const pace = createJobPace(now)
    const { directory, extension } = ports.workers
    const data: SearchThreadData = {
      dataDirectory: ports.dataDirectory,
      workers: { directory: directory.href, extension },
      runId: entry.job.key,
      label: entry.job.label,
      ...entry.search,
    }
    const worker = new Worker(workerEntry(ports.workers, 'search'), { name: 'quarterdeck search', workerData: data })
    const job: JobView = { ...entry.job, state: 'RUNNING', startedAt: now, lastProgressAt: now }
    const current = { job, search: entry.search, worker, isCancelled: false }
    running = current
    ports.show(job)
    const isCurrent = (): boolean => running === current
    worker.on('message', (message: FromSearchThread) => {
      if (!isCurrent()) return
      switch (message.kind) {
        case 'progress':
          current.job = { ...current.job, ...pace.progress(message.done, message.total, ports.now()) }
          ports.show(current.job)
          return
        case 'finished':
          finish(message.isCancelled ? 'CANCELLED' : 'DONE', null, message.found)
          return
        case 'failed':
          finish(current.isCancelled ? 'CANCELLED' : 'FAILED', message.failure.message, null)
      }
    })
    let reason = 'its thread ended'
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', () => {
      if (isCurrent()) finish('FAILED', `The search ended because ${reason}; its trials count. Try it again.`, null)
    })
    // A host that only waits for this thread may end.
    worker.unref()
  }

  const start = (kind: JobView['kind'], label: string, search: Search): Started => {
    if (waiting.length >= MOST_WAITING) {
      return refused(
        'TOO_MANY_RUNS',
        `${MOST_WAITING} searches are waiting already; cancel some or wait until they are done.`,
      )
    }
    const now = ports.now()
    const empty = {
      state: 'QUEUED',
      done: 0,
      total: 0,
      rate: null,
      etaLow: null,
      etaHigh: null,
      failure: null,
    } as const
    const job: JobView = { key: ports.store.nextId(), kind, label, ...empty, startedAt: now, lastProgressAt: now }
    own.add(job.key)
    waiting.push({ job, search })
    ports.show(job)
    next()
    return accepted({ runId: job.key })
  }

  const unknown = (runId: string): CommandResult<never> =>
    refused('RUN_UNKNOWN', `There is no result of ${runId}; it may have been cancelled or have failed.`, { runId })

  return {
    startSweep: ({ datasetIds, configuration, label, plan }) =>
      start('SWEEP', label, { datasetIds, configuration, task: { kind: 'SWEEP', plan } }),
    startWalkForward: ({ datasetIds, configuration, label, plan }) =>
      start('WALK_FORWARD', label, { datasetIds, configuration, task: { kind: 'WALK_FORWARD', plan } }),
    startRobustness: ({ of, repetitions, seed }) => {
      const run = ports.backtest(of)
      if (!run.ok) return run
      const { data, configuration } = run.reply
      const task: SearchTask = { kind: 'ROBUSTNESS', of: run.reply, repetitions, seed }
      const datasetIds = data.map(({ datasetId }) => datasetId)
      return start('ROBUSTNESS', `Robustness of ${of}`, { datasetIds, configuration, task })
    },
    knows: (runId) => own.has(runId),
    cancel: (runId) => {
      const index = waiting.findIndex(({ job }) => job.key === runId)
      const [queued] = index < 0 ? [] : waiting.splice(index, 1)
      if (queued !== undefined) {
        keep({ ...queued.job, state: 'CANCELLED' }, null)
        return accepted({})
      }
      if (running?.job.key !== runId) {
        return refused('RUN_NOT_RUNNING', `${runId} is not running, so there is nothing to cancel.`, { runId })
      }
      running.isCancelled = true
      running.worker.postMessage('stop')
      return accepted({})
    },
    sweep: (runId) => {
      const found = ports.store.result(runId)
      return found?.kind === 'SWEEP' ? accepted(found.result) : unknown(runId)
    },
    walkForward: (runId) => {
      const found = ports.store.result(runId)
      return found?.kind === 'WALK_FORWARD' ? accepted(found.result) : unknown(runId)
    },
    robustness: (runId) => {
      const found = ports.store.result(runId)
      return found?.kind === 'ROBUSTNESS' ? accepted(found.result) : unknown(runId)
    },
    close: async () => {
      waiting.length = 0
      const worker = running?.worker
      if (running !== null) keep({ ...running.job, state: 'CANCELLED', etaLow: null, etaHigh: null }, null)
      running = null
      await worker?.terminate()
    },
  }
}
