import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { RobustnessResult } from '#contracts/records/sweep.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { disturbancesOf, judgeRobustness } from '#engines/research/sweep/robustness.ts'
import type { AnsweredTrial, TrialSetting, TrialSummary, TrialTask } from '#engines/research/sweep/trial.ts'
import { momentsOf } from '#engines/research/sweep/window.ts'
import type { TrialExecutor } from './trialExecutor.ts'

/** An examination of a finished run with everything it needs. */
export interface RobustnessJob {
  readonly runId: string
  readonly result: BacktestResult
  /** The run's own configuration and bars. */
  readonly setting: TrialSetting
  readonly repetitions: number
  readonly seed: number
  readonly executor: TrialExecutor
  readonly stop: AbortSignal
  /** Re-runs that have ended, of all. */
  onProgress?(done: number, total: number): void
}

/**
 * Examines a finished run. Its re-runs are disturbed on purpose and nothing is chosen among them, so none of them counts
 * as a trial of the idea.
 */
export async function runRobustnessJob(job: RobustnessJob): Promise<CommandResult<RobustnessResult>> {
  const { setting, executor, stop } = job
  const begun = performance.now()
  const window = { from: 0, to: momentsOf(setting.data).length }
  const disturbances = disturbancesOf(job.repetitions, job.seed)
  const tasks = disturbances.map((disturbance, number): TrialTask => {
    return { number, values: {}, window, halfway: null, keepsEquity: false, disturbance }
  })
  const answers: AnsweredTrial[] = []
  const batches: (readonly TrialTask[])[] = []
  for (let from = 0; from < tasks.length; from += executor.batch) batches.push(tasks.slice(from, from + executor.batch))
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      answers.push(...(await executor.run(batch, stop)))
      job.onProgress?.(answers.length, tasks.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: executor.slots }, work))
  } catch (error) {
    if (!stop.aborted) throw error
    return refused('CANCELLED', 'The examination was cancelled; nothing of it was kept.')
  }
  const byNumber = new Map(answers.map(({ number, answer }) => [number, answer]))
  const done = disturbances.flatMap((disturbance, number) => {
    const answer = byNumber.get(number)
    return answer?.kind === 'DONE' ? [{ disturbance, summary: answer }] : []
  })
  const ofKind = (kind: 'price-noise' | 'entry-delay'): readonly TrialSummary[] =>
    done.flatMap(({ disturbance, summary }) => (disturbance.kind === kind ? [summary] : []))
  const judged = judgeRobustness({
    result: job.result,
    data: setting.data,
    repetitions: job.repetitions,
    seed: job.seed,
    noise: ofKind('price-noise'),
    delays: ofKind('entry-delay'),
    costs: done.flatMap(({ disturbance, summary }) =>
      disturbance.kind === 'costs' ? [{ multiple: disturbance.multiple, summary }] : [],
    ),
  })
  const seconds = (performance.now() - begun) / 1_000
  return accepted({ runId: job.runId, of: job.result.runId, ...judged, seconds })
}
