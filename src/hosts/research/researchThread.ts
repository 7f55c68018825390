import { Worker } from 'node:worker_threads'
import type { ThreadLimits } from '../threads/workerHeap.ts'
import type { FromResearchThread, ResearchThreadData, RunRequest } from './messages.ts'

/** Memory the research thread may use. */
const RESEARCH_LIMITS: ThreadLimits = { oldGeneration: 2_048, youngGeneration: 64 }

/** The thread that runs backtests beside the market, one at a time. */
export interface ResearchThread {
  run(request: RunRequest): void
  /** Asks the run with this number to stop at the next slice. */
  cancel(number: number): void
  terminate(): Promise<void>
}

/** Who is told; `onGone` comes once, and only when nobody asked for the end. */
export interface ResearchThreadListeners {
  onMessage(message: FromResearchThread): void
  onGone(reason: string): void
}

/** Starts the thread. */
export function startResearchThread(
  entry: URL,
  data: Omit<ResearchThreadData, 'cancel'>,
  listeners: ResearchThreadListeners,
): ResearchThread {
  const cancel = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const word = new Int32Array(cancel)
  let ended = false
  let reason = ''
  const workerData: ResearchThreadData = { ...data, cancel }
  const worker = new Worker(entry, {
    name: 'quarterdeck research',
    workerData,
    resourceLimits: {
      maxOldGenerationSizeMb: RESEARCH_LIMITS.oldGeneration,
      maxYoungGenerationSizeMb: RESEARCH_LIMITS.youngGeneration,
    },
  })
  worker.on('message', (message: FromResearchThread) => {
    if (!ended) listeners.onMessage(message)
  })
  worker.on('error', (error) => {
    reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  })
  worker.on('exit', (code) => {
    if (ended) return
    ended = true
    listeners.onGone(reason === '' ? `its thread ended with code ${code}` : reason)
  })
  // A host that only waits for this thread may end.
  worker.unref()
  return {
    run: (request) => worker.postMessage(request),
    cancel: (number) => void Atomics.store(word, 0, number),
    terminate: async () => {
      ended = true
      await worker.terminate()
    },
  }
}
