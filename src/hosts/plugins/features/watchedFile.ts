import { Worker } from 'node:worker_threads'
import { endThread } from '../../threads/stuckThreads.ts'
import { workerEntry, type WorkerFiles } from '../../threads/workerFiles.ts'
import { heapCeiling, heapUsedBy } from '../../threads/workerHeap.ts'
import type { ProvenFile } from './featureFile.ts'

/** What the thread of one proof is started with. */
export interface FeatureProofData {
  /** Name of the file as its errors shall show it. */
  readonly file: string
  readonly text: string
}

/** Heap of the thread; a file that uses more is ended. */
const HEAP_MEGABYTES = 1_024
const LOOK_MILLISECONDS = 20
/** The file guards its own calls; this is for what does not let itself be broken off. */
const ALL_MILLISECONDS = 130_000

/**
 * Proves a user's file in a thread of its own, which is ended when the file takes too much memory or cannot be broken off.
 * Null when it was cancelled.
 */
export function proveFileApart(
  workers: WorkerFiles,
  { file, text }: FeatureProofData,
  signal: AbortSignal,
): Promise<ProvenFile | null> {
  const limits = { oldGeneration: HEAP_MEGABYTES, youngGeneration: 64, isWatched: true }
  const data: FeatureProofData = { file, text }
  const worker = new Worker(workerEntry(workers, 'featureProof'), {
    name: 'quarterdeck feature proof',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapCeiling(limits), maxYoungGenerationSizeMb: limits.youngGeneration },
  })
  const begun = performance.now()
  return new Promise((resolve) => {
    let isSettled = false
    const settle = (proven: ProvenFile | null): void => {
      if (isSettled) return
      isSettled = true
      clearInterval(timer)
      resolve(proven)
      endThread(worker)
      worker.unref()
    }
    const fail = (code: string, words: string): void =>
      settle({ ok: false, failure: { code, message: `${file}: ${words}.` } })
    const outOfMemory = (): void =>
      fail(
        'FEATURE_OUT_OF_MEMORY',
        `it used more than ${HEAP_MEGABYTES} MB, so it was stopped; keep less of what it was told`,
      )
    const look = async (): Promise<void> => {
      if (signal.aborted) return settle(null)
      if (performance.now() - begun > ALL_MILLISECONDS) {
        return fail('FEATURE_TIMED_OUT', 'a call had no end and could not be broken off, so its thread was ended')
      }
      const used = await heapUsedBy(worker)
      if (used !== null && used > HEAP_MEGABYTES * 2 ** 20) outOfMemory()
    }
    const timer = setInterval(() => void look(), LOOK_MILLISECONDS)
    worker.on('message', (proven: ProvenFile) => settle(proven))
    worker.on('error', (error) => {
      const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
      if (code === 'ERR_WORKER_OUT_OF_MEMORY') outOfMemory()
      else fail('FEATURE_PROOF_ENDED', `the proof ended without an answer (${String(message)})`)
    })
    worker.on('exit', (code) => fail('FEATURE_PROOF_ENDED', `the proof ended without an answer (code ${code})`))
  })
}
