import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { WalkForwardPlan, WalkForwardResult } from '#contracts/records/sweep.ts'
import { choosePoints } from '#engines/research/sweep/choice.ts'
import { SweepRun } from '#engines/research/sweep/sweepRun.ts'
import { judgeWalkForward, stepsOf, type MadeStep } from '#engines/research/sweep/walkForward.ts'
import { momentsOf } from '#engines/research/sweep/window.ts'
import { runCountedTrial } from './countedTrial.ts'
import { driveSweep } from './driveSweep.ts'
import type { SweepJob } from './sweepJob.ts'

/** A walk forward to be run with everything it needs. */
export interface WalkForwardJob extends Omit<SweepJob, 'plan' | 'checkpoint' | 'codeVersion'> {
  readonly plan: WalkForwardPlan
}

/** A finished walk forward with what else should be told. */
export interface WalkForwardOutcome {
  readonly result: WalkForwardResult
  readonly notes: readonly string[]
}

/** Runs a walk forward: on each training window a search, its best values once on the next test window. */
export async function runWalkForwardJob(job: WalkForwardJob): Promise<CommandResult<WalkForwardOutcome>> {
  const begun = performance.now()
  const made: MadeStep[] = []
  const failure = await makeSteps(job, made).catch((error: unknown) => {
    job.ledger.close()
    throw error
  })
  const { trialsOfIdea, notes } = job.ledger.close()
  if (failure !== null) return failure
  const { plan, setting } = job
  const moments = momentsOf(setting.data)
  const result: WalkForwardResult = {
    runId: job.runId,
    plan,
    datasetIds: setting.data.sets.map(({ datasetId }) => identifier<DatasetId>(datasetId)),
    ...judgeWalkForward(plan, made, moments, setting.configuration.startingCash),
    trialsOfIdea,
    seconds: (performance.now() - begun) / 1_000,
  }
  return accepted({ result, notes })
}

async function makeSteps(job: WalkForwardJob, made: MadeStep[]): Promise<CommandResult<never> | null> {
  const { plan, setting, executor, ledger, stop } = job
  const moments = momentsOf(setting.data)
  const steps = stepsOf(plan, moments.length)
  if (steps.length === 0) {
    const message = `${moments.length} bars hold no training of ${plan.trainBars} with a test after it; take shorter windows or more bars.`
    return refused('WALK_FORWARD_TOO_SHORT', message)
  }
  for (const [index, step] of steps.entries()) {
    const { configuration } = setting
    const created = SweepRun.create({ plan: plan.search, configuration, window: step.train, catalogue: job.catalogue })
    if (!created.ok) return created
    const { sweep } = created
    const end = await driveSweep(sweep, executor, stop, {
      onStart: (tasks) => ledger.start(tasks),
      onAnswers: (answers) => {
        ledger.end(answers)
        job.onProgress?.(index * sweep.most + sweep.done, steps.length * sweep.most)
      },
    })
    if (end === 'CANCELLED') return cancelledAt(index, steps.length)
    const points = sweep.points()
    const { best } = choosePoints(points)
    const point = best === null ? undefined : points[best]
    const train = best === null ? undefined : sweep.summaries().get(best)
    if (point === undefined || train === undefined) {
      const message = `No trial of step ${index + 1} was done, so there is nothing to test; the first said: ${points[0]?.failure ?? 'nothing'}`
      return refused('WALK_FORWARD_NO_TRIAL', message)
    }
    const { number, values } = point
    const task = { number, values, window: step.test, halfway: null, keepsEquity: true }
    const test = await runCountedTrial(task, executor, ledger, stop)
    if (stop.aborted) return cancelledAt(index, steps.length)
    if (test?.kind !== 'DONE') {
      const reason = test?.kind === 'FAILED' ? test.failure.message : 'it gave no result'
      return refused('WALK_FORWARD_TEST_FAILED', `The test of step ${index + 1} failed: ${reason}`)
    }
    made.push({ step, values, trials: points.length, train, test })
  }
  return null
}

function cancelledAt(index: number, steps: number): CommandResult<never> {
  return refused('CANCELLED', `The walk forward was cancelled in step ${index + 1} of ${steps}; its trials count.`)
}
