import { Worker } from 'node:worker_threads'
import type { CrossOutcomes, CrossPair } from '#quant/sweeps/averageCrossSweep.ts'

/** What a worker is sent: shared closes and its own pairs. */
export interface SweepTask {
  readonly closes: SharedArrayBuffer
  readonly pairs: readonly CrossPair[]
  readonly cost: number
}

/** Threads that sweep pairs over shared closes. */
export interface SweepPool {
  /** Sweeps all pairs, an equal run of them in each thread; outcomes in the order of the pairs. */
  sweep(closes: SharedArrayBuffer, pairs: readonly CrossPair[], cost: number): Promise<CrossOutcomes>
  close(): Promise<void>
}

/** Starts so many threads. */
export function openSweepPool(threads: number): SweepPool {
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./sweepWorker.ts', import.meta.url)))
  return {
    async sweep(closes, pairs, cost) {
      const share = Math.ceil(pairs.length / workers.length)
      const parts = await Promise.all(
        workers.map((worker, index) =>
          runTask(worker, { closes, pairs: pairs.slice(index * share, (index + 1) * share), cost }),
        ),
      )
      return {
        equity: Float64Array.from(parts.flatMap(({ equity }) => [...equity])),
        changes: Float64Array.from(parts.flatMap(({ changes }) => [...changes])),
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function runTask(worker: Worker, task: SweepTask): Promise<CrossOutcomes> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (outcomes: CrossOutcomes) => {
      worker.off('error', reject)
      resolve(outcomes)
    })
    worker.postMessage(task)
  })
}
