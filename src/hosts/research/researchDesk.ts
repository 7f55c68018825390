import { accepted, refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { JobView } from '#contracts/records/safety.ts'
import type { BacktestResult, researchChannel } from '#contracts/research.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { createJobPace, type JobPace } from './jobProgress.ts'
import type { FromResearchThread } from './messages.ts'
import type { EquitySoFar } from './progressTeller.ts'
import type { ResearchThread, ResearchThreadListeners } from './researchThread.ts'
import type { RunStore } from './runStore.ts'

/** What the desk needs of its host. */
export interface ResearchPorts {
  readonly store: RunStore
  spawn(listeners: ResearchThreadListeners): ResearchThread
  /** Host clock, microseconds. */
  now(): number
  /** Puts a job on the screens. */
  show(job: JobView): void
  after(milliseconds: number, action: () => void): void
  onFault(text: string): void
}

type StartBacktest = CommandPayload<typeof researchChannel, 'StartBacktest'>

/** The queue of backtests: they run one after the other in a thread of their own. */
export interface ResearchDesk {
  start(payload: StartBacktest): CommandResult<{ readonly runId: string }>
  cancel(runId: string): CommandResult<Record<string, never>>
  /** The equity of the run under way, as far as it is known. */
  partial(runId: string): CommandResult<EquitySoFar & { readonly done: number; readonly total: number }>
  result(runId: string): CommandResult<BacktestResult>
  close(): Promise<void>
}

const MAX_WAITING = 50
/** Older results are read from their files again. */
const RESULTS_IN_MEMORY = 20
/** A run that has not stopped by then is ended with its thread. */
const CANCEL_MILLISECONDS = 800

interface Running {
  job: JobView
  readonly number: number
  readonly pace: JobPace
  curve: EquitySoFar | null
  cancelling: boolean
}

/** Makes the desk; the former runs are shown at once. */
export function createResearchDesk(ports: ResearchPorts): ResearchDesk {
  const waiting: { job: JobView; readonly payload: StartBacktest }[] = []
  const results = new Map<string, BacktestResult>()
  let running: Running | null = null
  let thread: ResearchThread | null = null
  let runs = 0
  for (const job of ports.store.list()) ports.show(job)

  const show = (job: JobView): JobView => {
    ports.show(job)
    return job
  }

  const keep = (job: JobView, result: BacktestResult | null): void => {
    if (result !== null) results.set(job.key, result)
    const [oldest] = results.keys()
    if (results.size > RESULTS_IN_MEMORY && oldest !== undefined) results.delete(oldest)
    try {
      ports.store.save({ job, result })
    } catch (error) {
      ports.onFault(`The run ${job.key} could not be written down and is lost when the program ends: ${String(error)}`)
    }
    show(job)
  }

  const finish = (
    state: 'DONE' | 'CANCELLED' | 'FAILED',
    failure: Failure | null,
    result: BacktestResult | null,
  ): void => {
    if (running === null) return
    const { job } = running
    running = null
    keep({ ...job, state, etaLow: null, etaHigh: null, failure: failure?.message.slice(0, 2_000) ?? null }, result)
    next()
  }

  const next = (): void => {
    const entry = running === null ? waiting.shift() : undefined
    if (entry === undefined) return
    runs += 1
    const now = ports.now()
    const job = show({ ...entry.job, state: 'RUNNING', startedAt: now, lastProgressAt: now })
    running = { job, number: runs, pace: createJobPace(now), curve: null, cancelling: false }
    thread ??= ports.spawn({ onMessage, onGone })
    const { datasetIds, configuration } = entry.payload
    thread.run({ number: runs, runId: job.key, label: job.label, datasetIds, configuration })
  }

  const onMessage = (message: FromResearchThread): void => {
    if (running === null) return
    switch (message.kind) {
      case 'progress':
        running.curve = message.progress.curve ?? running.curve
        running.job = show({
          ...running.job,
          ...running.pace.progress(message.progress.done, message.progress.total, ports.now()),
        })
        return
      case 'uncounted':
        ports.onFault(message.text)
        return
      case 'finished':
        running.job = { ...running.job, ...running.pace.progress(running.job.total, running.job.total, ports.now()) }
        finish('DONE', null, message.result)
        return
      case 'cancelled':
        finish('CANCELLED', null, null)
        return
      case 'failed':
        finish('FAILED', message.failure, message.partial ?? null)
    }
  }

  const onGone = (reason: string): void => {
    thread = null
    const text = `The run ended because ${reason}; nothing of it was kept. Try it again with less data.`
    finish('FAILED', { code: 'RESEARCH_ENDED', message: text }, null)
  }

  const forceCancel = (number: number): void => {
    if (running?.number !== number) return
    void thread?.terminate()
    thread = null
    finish('CANCELLED', null, null)
  }

  return {
    start: (payload) => {
      if (waiting.length >= MAX_WAITING) {
        return refused(
          'TOO_MANY_RUNS',
          `${MAX_WAITING} runs are waiting already; cancel some or wait until they are done.`,
        )
      }
      const now = ports.now()
      const job: JobView = {
        key: ports.store.nextId(),
        kind: 'BACKTEST',
        label: payload.label,
        state: 'QUEUED',
        done: 0,
        total: 0,
        rate: null,
        etaLow: null,
        etaHigh: null,
        startedAt: now,
        lastProgressAt: now,
        failure: null,
      }
      waiting.push({ job, payload })
      ports.show(job)
      next()
      return accepted({ runId: job.key })
    },
    cancel: (runId) => {
      const index = waiting.findIndex(({ job }) => job.key === runId)
      const [queued] = index < 0 ? [] : waiting.splice(index, 1)
      if (queued !== undefined) {
        keep({ ...queued.job, state: 'CANCELLED' }, null)
        return accepted({})
      }
      if (running?.job.key !== runId)
        return refused('RUN_NOT_RUNNING', `${runId} is not running, so there is nothing to cancel.`, { runId })
      if (!running.cancelling) {
        running.cancelling = true
        const { number } = running
        thread?.cancel(number)
        ports.after(CANCEL_MILLISECONDS, () => forceCancel(number))
      }
      return accepted({})
    },
    partial: (runId) => {
      if (running?.job.key !== runId || running.curve === null)
        return refused('RUN_WITHOUT_CURVE', `There is no partial curve of ${runId} now; wait for its result.`, {
          runId,
        })
      const { job, curve } = running
      return accepted({ time: curve.time, value: curve.value, done: job.done, total: job.total })
    },
    result: (runId) => {
      const result = results.get(runId) ?? ports.store.result(runId)
      return result === null
        ? refused('RUN_UNKNOWN', `There is no result of ${runId}; it may have been cancelled or have failed.`, {
            runId,
          })
        : accepted(result)
    },
    close: async () => {
      waiting.length = 0
      if (running !== null) keep({ ...running.job, state: 'CANCELLED', etaLow: null, etaHigh: null }, null)
      running = null
      await thread?.terminate()
    },
  }
}
