import { Worker } from 'node:worker_threads'
import type {
  BacktestObserver,
  BacktestOutcome,
  BacktestRequest,
  BacktestRuntime,
  RunProgress,
} from '#engines/research/backtest.ts'
import { HANDLERS } from '#trading/strategies/plugins/program.ts'
import type { ToldProgress } from '../research/progressTeller.ts'
import { monotonicMilliseconds } from '../systemClock.ts'
import { endThread, STUCK_MILLISECONDS } from '../threads/stuckThreads.ts'
import { workerEntry, type WorkerFiles } from '../threads/workerFiles.ts'
import { heapCeiling, heapUsedBy } from '../threads/workerHeap.ts'
import { callbackFailure, createCallbackMemory, createCallbackWatch, type CallbackUnderWay } from './callbackWatch.ts'
import type { PluginSources } from './pluginCatalogue.ts'
import { CALLBACK_MILLISECONDS } from './sandbox.ts'
import type { ProgramEnd } from './sandboxProgram.ts'
import type { FromWatchedRun, WatchedRunData } from './watchedMessages.ts'

/** Where watched runs find their thread and their strategies. */
export interface WatchedRuntimeOptions {
  readonly workers: WorkerFiles
  readonly sources: PluginSources
  /** Heap of a run, megabytes; 1,536 when left out. */
  readonly heapMegabytes?: number
}

const HEAP_MEGABYTES = 1_536
const LOOK_MILLISECONDS = 50

/** What ended a thread from outside. */
interface Fatal {
  readonly at: CallbackUnderWay
  readonly code: 'STRATEGY_TIMED_OUT' | 'STRATEGY_OUT_OF_MEMORY'
}

type Ended =
  | { readonly kind: 'outcome'; readonly outcome: BacktestOutcome }
  | { readonly kind: 'fatal'; readonly fatal: Fatal | null; readonly reason: string }

/**
 * Makes a place for backtests with strategies of the user's: a thread for each run, and this one to watch it.
 *
 * A callback that takes longer than a second, or all the memory, takes its thread with it and all that was recorded. The run
 * is then made once more, ended right before that callback: runs are deterministic, so that is the record that was lost.
 */
export function createWatchedRuntime(options: WatchedRuntimeOptions): BacktestRuntime {
  return async (request, observer) => {
    const first = await runOnce(options, request, observer, null)
    if (first.kind === 'outcome') return first.outcome
    const { fatal, reason } = first
    if (fatal === null) return lost(reason)
    const failure = callbackFailure(fatal.code, fatal.at)
    const end = endBefore(fatal)
    if (end === null) return { kind: 'FAILED', failure }
    // Made again it holds what it held before, with more or less that is yet to be collected: the limit is not met again.
    const roomier = { ...options, heapMegabytes: 2 * (options.heapMegabytes ?? HEAP_MEGABYTES) }
    const again = await runOnce(roomier, request, observer, end)
    if (again.kind === 'fatal') return { kind: 'FAILED', failure }
    // What it comes to beyond the record is told as it was found out.
    return again.outcome.kind === 'FAILED' ? { ...again.outcome, failure } : again.outcome
  }
}

function lost(reason: string): BacktestOutcome {
  const message = `The run ended because ${reason}; nothing of it was kept. Try it again with less data.`
  return { kind: 'FAILED', failure: { code: 'RESEARCH_ENDED', message } }
}

function asRunProgress({ done, total, curve }: ToldProgress): RunProgress {
  return { done, total, soFar: curve === null ? null : { time: curve.time, equity: curve.value } }
}

function endBefore({ at, code }: Fatal): ProgramEnd | null {
  const handler = HANDLERS.find((name) => name === at.occasion)
  const text =
    code === 'STRATEGY_TIMED_OUT' ? 'it took more than a second' : 'it used more memory than a strategy may have'
  return handler === undefined ? null : { strategy: at.strategy, handler, marketTime: at.marketTime, code, text }
}

function runOnce(
  { workers, sources, heapMegabytes = HEAP_MEGABYTES }: WatchedRuntimeOptions,
  request: BacktestRequest,
  observer: BacktestObserver,
  end: ProgramEnd | null,
): Promise<Ended> {
  const callbacks = createCallbackMemory()
  const watch = createCallbackWatch(callbacks, monotonicMilliseconds)
  const cancel = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const heapLimit = heapMegabytes * 2 ** 20
  const data: WatchedRunData = { request, plugins: { sources, callbacks }, cancel, heapLimit, end }
  const limits = { oldGeneration: heapMegabytes, youngGeneration: 64, isWatched: true }
  const worker = new Worker(workerEntry(workers, 'watchedRun'), {
    name: 'quarterdeck watched run',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapCeiling(limits), maxYoungGenerationSizeMb: limits.youngGeneration },
  })
  return new Promise((resolve) => {
    let reason = ''
    let fatal: Fatal | null = null
    let isAsking = false

    const settle = (ended: Ended): void => {
      clearInterval(timer)
      resolve(ended)
    }
    const stop = (found: Fatal): void => {
      if (fatal !== null) return
      fatal = found
      endThread(worker)
      // Some of the machine's own loops cannot be broken off; such a thread is left to itself.
      setTimeout(() => settle({ kind: 'fatal', fatal, reason }), STUCK_MILLISECONDS).unref()
    }
    const look = (): void => {
      if (observer.isCancelled?.() === true) Atomics.store(new Int32Array(cancel), 0, 1)
      const late = watch.overdue(CALLBACK_MILLISECONDS)
      if (late !== null) stop({ at: late, code: 'STRATEGY_TIMED_OUT' })
      if (isAsking || fatal !== null) return
      isAsking = true
      void heapUsedBy(worker).then((bytes) => {
        isAsking = false
        const at = watch.current()
        if (bytes !== null && bytes > heapLimit && at !== null) stop({ at, code: 'STRATEGY_OUT_OF_MEMORY' })
      })
    }
    const timer = setInterval(look, LOOK_MILLISECONDS)
    worker.on('message', (message: FromWatchedRun) => {
      if (message.kind === 'progress') observer.onProgress?.(asRunProgress(message.progress))
      else settle({ kind: 'outcome', outcome: message.outcome })
    })
    worker.on('error', (error) => {
      reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      const at = watch.current()
      if (at !== null && reason.includes('memory')) fatal ??= { at, code: 'STRATEGY_OUT_OF_MEMORY' }
    })
    worker.on('exit', (code) => {
      settle({ kind: 'fatal', fatal, reason: reason === '' ? `its thread ended with code ${code}` : reason })
    })
  })
}
