import type { SweepRun } from '#engines/research/sweep/sweepRun.ts'
import type { AnsweredTrial, TrialTask } from '#engines/research/sweep/trial.ts'
import type { TrialExecutor } from './trialExecutor.ts'

/** Who watches a search while it runs. */
export interface SweepObserver {
  /** Trials that are about to start, before they do. */
  onStart?(tasks: readonly TrialTask[]): void
  /** Trials that have ended, each once and in any order; not those that were known. */
  onAnswers?(answers: readonly AnsweredTrial[]): void
}

/** How driving a search ended. */
export type DriveEnd = 'FINISHED' | 'CANCELLED'

/**
 * Runs a search on an executor until it is finished or stopped. What is `known` from a checkpoint is not run again; since a
 * search depends on its outcomes alone and not on when they came, it goes on exactly where it was.
 */
export async function driveSweep(
  sweep: SweepRun,
  executor: TrialExecutor,
  stop: AbortSignal,
  observer: SweepObserver = {},
  known: ReadonlyMap<number, AnsweredTrial['answer']> = new Map(),
): Promise<DriveEnd> {
  const running = new Set<Promise<void>>()
  const waiting: TrialTask[] = []
  const ended = new AbortController()
  const either = AbortSignal.any([stop, ended.signal])
  const faults: unknown[] = []

  const fill = (): void => {
    while (waiting.length < executor.slots * executor.batch) {
      const asked = sweep.ask(executor.batch)
      if (asked.length === 0) return
      for (const task of asked) {
        const answer = known.get(task.number)
        if (answer === undefined) waiting.push(task)
        else sweep.take({ number: task.number, answer })
      }
    }
  }
  const start = (tasks: readonly TrialTask[]): void => {
    observer.onStart?.(tasks)
    const run = executor.run(tasks, either).then(
      (answers) => {
        running.delete(run)
        if (stop.aborted) return
        const fresh = answers.filter((answer) => sweep.take(answer))
        observer.onAnswers?.(fresh)
      },
      (error: unknown) => {
        running.delete(run)
        faults.push(error)
        ended.abort()
      },
    )
    running.add(run)
  }

  fill()
  while (!stop.aborted && faults.length === 0) {
    // Few trials are shared out evenly, so that no worker idles while another has many.
    const size = Math.max(1, Math.min(executor.batch, Math.ceil(waiting.length / executor.slots)))
    while (running.size < executor.slots && waiting.length > 0) start(waiting.splice(0, size))
    if (running.size === 0) break
    await Promise.race(running)
    fill()
  }
  ended.abort()
  await Promise.all(running)
  if (stop.aborted) return 'CANCELLED'
  if (faults.length > 0) throw faults[0]
  return 'FINISHED'
}
