import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { Piscina } from 'piscina'
import type { AnsweredTrial, TrialSetting, TrialTask } from '#engines/research/sweep/trial.ts'
import { NO_PLUGINS, type PluginSources } from '../../plugins/pluginCatalogue.ts'
import { rememberEnding, STUCK_MILLISECONDS } from '../../threads/stuckThreads.ts'
import { workerEntry, type WorkerFiles } from '../../threads/workerFiles.ts'
import { shareSetting } from './sharedSetting.ts'
import { lostTrial, type TrialExecutor } from './trialExecutor.ts'

/** What a thread of a pool is started with. */
export interface SweepThreadData {
  readonly setting: TrialSetting
  readonly sources: PluginSources
}

/** What a pool is made of. */
export interface WorkerPoolOptions {
  readonly files: WorkerFiles
  /** The user's own strategies; left out for none. */
  readonly sources?: PluginSources
  /** Threads; left out, one for each core. */
  readonly workers?: number
}

/** Trials of one batch: enough that sending them costs nothing, few enough that the last batch is short. */
const BATCH = 8
/** Megabytes a trial may fill before its thread is ended. */
const OLD_GENERATION = 2_048

/**
 * Makes a pool of threads for the trials of one setting. Its columns lie in shared memory that every thread reads. A thread
 * that dies is replaced and the trials it had are run once more, one by one; what kills its thread again has failed.
 */
export function createWorkerPool(
  setting: TrialSetting,
  { files, sources = NO_PLUGINS, workers }: WorkerPoolOptions,
): TrialExecutor {
  const threads = Math.max(1, workers ?? availableParallelism())
  const pool = new Piscina<readonly TrialTask[], readonly AnsweredTrial[]>({
    filename: fileURLToPath(workerEntry(files, 'sweep')),
    name: 'runBatch',
    minThreads: threads,
    maxThreads: threads,
    // A thread that sleeps in shared memory would not hear of its end while it waits.
    atomics: 'disabled',
    workerData: { setting: shareSetting(setting), sources } satisfies SweepThreadData,
    resourceLimits: { maxOldGenerationSizeMb: OLD_GENERATION },
  })
  // What fails while no trial is under way shows at the next one.
  pool.on('error', () => undefined)
  const attempt = async (tasks: readonly TrialTask[], signal: AbortSignal): Promise<readonly AnsweredTrial[]> => {
    signal.throwIfAborted()
    return pool.run(tasks, { signal })
  }
  return {
    workers: threads,
    slots: 2 * threads,
    batch: BATCH,
    run: async (tasks, stop) => {
      try {
        return await attempt(tasks, stop)
      } catch {
        const answers: AnsweredTrial[] = []
        for (const task of tasks) {
          try {
            answers.push(...(await attempt([task], stop)))
          } catch (error) {
            stop.throwIfAborted()
            answers.push(lostTrial(task.number, error instanceof Error ? error.message : String(error)))
          }
        }
        return answers
      }
    },
    close: async () => {
      const running = [...pool.threads]
      const destroyed = pool.destroy()
      // A trial that cannot be broken off would be waited for without an end.
      for (const worker of running) rememberEnding(worker)
      const patience = new AbortController()
      const { signal } = patience
      await Promise.race([destroyed, pause(STUCK_MILLISECONDS, undefined, { signal }).catch(() => undefined)])
      patience.abort()
    },
  }
}
