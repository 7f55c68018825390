import { workerData } from 'node:worker_threads'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createTrialRunner, type AnsweredTrial, type TrialTask } from '#engines/research/sweep/trial.ts'
import { openOwnCatalogue } from '../plugins/ownCatalogue.ts'
import type { SweepThreadData } from '../research/sweep/workerPool.ts'

// The data comes from this host's own `createWorkerPool`.
const { setting, sources } = workerData as SweepThreadData
const ports = { sha256, elapsed: () => performance.now() / 1_000, strategies: openOwnCatalogue(sources) }
const run = createTrialRunner(setting, ports)

/** Runs a batch of trials one after the other; called by the pool. */
export function runBatch(tasks: readonly TrialTask[]): readonly AnsweredTrial[] {
  return tasks.map((task) => ({ number: task.number, answer: run(task) }))
}
