import type { AnsweredTrial, TrialTask } from '#engines/research/sweep/trial.ts'

/** A place that runs trials of one setting: threads of this machine, or machines behind a queue. */
export interface TrialExecutor {
  /** Workers that run trials at the same time, as far as it is known. */
  readonly workers: number
  /** Batches to have under way, so that no worker waits. */
  readonly slots: number
  /** Most trials of one batch. */
  readonly batch: number
  /** Runs trials; every one is answered, a trial whose worker died twice as FAILED. Rejects once `stop` is aborted. */
  run(tasks: readonly TrialTask[], stop: AbortSignal): Promise<readonly AnsweredTrial[]>
  close(): Promise<void>
}

/** The answer of a trial that took its worker down with it. */
export function lostTrial(number: number, reason: string): AnsweredTrial {
  const message = `The worker of this trial died twice (${reason}), so it was given up; try it alone as a backtest.`
  return { number, answer: { kind: 'FAILED', failure: { code: 'WORKER_DIED', message } } }
}
