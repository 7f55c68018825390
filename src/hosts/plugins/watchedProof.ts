import { Worker } from 'node:worker_threads'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import type { ProofOutcome } from '#engines/research/proof/proof.ts'
import type { ProofProgress } from '#engines/research/proof/proofRoom.ts'
import { monotonicMilliseconds } from '../systemClock.ts'
import { endThread } from '../threads/stuckThreads.ts'
import { workerEntry, type WorkerFiles } from '../threads/workerFiles.ts'
import { heapCeiling } from '../threads/workerHeap.ts'
import { callbackFailure, createCallbackMemory, createCallbackWatch } from './callbackWatch.ts'
import type { PluginSources } from './pluginCatalogue.ts'
import type { PluginThreadData } from './pluginHost.ts'
import { CALLBACK_MILLISECONDS } from './sandbox.ts'

/** What the thread of a proof is started with. */
export interface WatchedProofData {
  readonly request: BacktestRequest
  readonly plugins: PluginThreadData
  /** Bytes of heap beyond which the strategy that is running is ended. */
  readonly heapLimit: number
}

/** What that thread says. */
export type FromWatchedProof =
  | { readonly kind: 'progress'; readonly progress: ProofProgress }
  | { readonly kind: 'ended'; readonly outcome: ProofOutcome }

/** Who watches a proof. */
export interface ProofObserver {
  onProgress(progress: ProofProgress): void
  /** True ends the proof; asked several times a second. */
  isCancelled(): boolean
}

const HEAP_MEGABYTES = 1_536
const LOOK_MILLISECONDS = 50

/**
 * Puts a run of a user's strategy to the proof in a thread of its own, which is ended when one callback takes longer than a
 * second. Null when it was cancelled.
 */
export function proveWatched(
  workers: WorkerFiles,
  sources: PluginSources,
  request: BacktestRequest,
  observer: ProofObserver,
): Promise<ProofOutcome | null> {
  const callbacks = createCallbackMemory()
  const watch = createCallbackWatch(callbacks, monotonicMilliseconds)
  const heapLimit = HEAP_MEGABYTES * 2 ** 20
  const data: WatchedProofData = { request, plugins: { sources, callbacks }, heapLimit }
  const limits = { oldGeneration: HEAP_MEGABYTES, youngGeneration: 64, isWatched: true }
  const worker = new Worker(workerEntry(workers, 'watchedProof'), {
    name: 'quarterdeck proof',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapCeiling(limits), maxYoungGenerationSizeMb: limits.youngGeneration },
  })
  return new Promise((resolve) => {
    let reason = ''
    const settle = (outcome: ProofOutcome | null): void => {
      clearInterval(timer)
      resolve(outcome)
      // Some of the machine's own loops cannot be broken off; such a thread is left to itself.
      endThread(worker)
      worker.unref()
    }
    const look = (): void => {
      if (observer.isCancelled()) return settle(null)
      const late = watch.overdue(CALLBACK_MILLISECONDS)
      if (late !== null) settle({ kind: 'FAILED', failure: callbackFailure('STRATEGY_TIMED_OUT', late) })
    }
    const timer = setInterval(look, LOOK_MILLISECONDS)
    worker.on('message', (message: FromWatchedProof) => {
      if (message.kind === 'progress') observer.onProgress(message.progress)
      else settle(message.outcome)
    })
    worker.on('error', (error) => {
      reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    })
    worker.on('exit', (code) => {
      const cause = reason === '' ? `its thread ended with code ${code}` : reason
      const message = `The proof ended because ${cause}; it says nothing. Try it again with less data.`
      settle({ kind: 'FAILED', failure: { code: 'RESEARCH_ENDED', message } })
    })
  })
}
