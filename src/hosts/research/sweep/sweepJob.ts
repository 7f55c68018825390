import { canonicalJson } from '#core/canonicalJson.ts'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { SweepPlan, SweepResult } from '#contracts/records/sweep.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import { choosePoints } from '#engines/research/sweep/choice.ts'
import { judgeSweep, type EndedSweep } from '#engines/research/sweep/sweepJudgement.ts'
import { SweepRun } from '#engines/research/sweep/sweepRun.ts'
import type { TrialSetting } from '#engines/research/sweep/trial.ts'
import { momentsOf, type Window } from '#engines/research/sweep/window.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { runCountedTrial } from './countedTrial.ts'
import { driveSweep } from './driveSweep.ts'
import type { SearchLedger } from './searchLedger.ts'
import type { TrialExecutor } from './trialExecutor.ts'

/** A search to be run with everything it needs. */
export interface SweepJob {
  readonly runId: string
  readonly plan: SweepPlan
  readonly setting: TrialSetting
  readonly catalogue: StrategyCatalogue
  readonly executor: TrialExecutor
  readonly ledger: SearchLedger
  readonly codeVersion: string
  readonly checkpoint: { readonly file: string; readonly isResumed: boolean } | null
  readonly stop: AbortSignal
  /** Trials that have ended, of the most there will be. */
  onProgress?(done: number, total: number): void
}

/** A finished search, or what was found of one that was stopped; with what else should be told. */
export interface SweepOutcome {
  readonly result: SweepResult
  readonly isCancelled: boolean
  readonly notes: readonly string[]
}

/** Bars below which a part of the data is none. */
const FEWEST_BARS = 20

/** Runs a search: its trials on the part of the bars it may see, the best of them once on the rest, and the judgement. */
export async function runSweepJob(job: SweepJob): Promise<CommandResult<SweepOutcome>> {
  try {
    return await searchAndTest(job)
  } catch (error) {
    job.ledger.close()
    throw error
  }
}

async function searchAndTest(job: SweepJob): Promise<CommandResult<SweepOutcome>> {
  const { plan, setting, executor, stop, ledger } = job
  const begun = performance.now()
  const moments = momentsOf(setting.data)
  const split = Math.floor(moments.length * (1 - plan.outOfSample))
  if (split < FEWEST_BARS || moments.length - split < FEWEST_BARS) {
    const message = `${moments.length} bars cannot be divided into a part to search and a part to test; take more bars or another --out-of-sample.`
    return close(ledger, refused('SWEEP_TOO_SHORT', message))
  }
  const created = SweepRun.create({
    plan,
    configuration: setting.configuration,
    window: { from: 0, to: split },
    catalogue: job.catalogue,
  })
  if (!created.ok) return close(ledger, created)
  const { sweep } = created
  const opened = openFile(job)
  if (!opened.ok) return close(ledger, opened)
  const file = opened.reply
  const tell = (): void => job.onProgress?.(sweep.done, sweep.most)
  const end = await driveSweep(
    sweep,
    executor,
    stop,
    {
      onStart: (tasks) => ledger.start(tasks),
      onAnswers: (answers) => {
        ledger.end(answers)
        file?.add(answers)
        tell()
      },
    },
    file?.known,
  ).finally(() => file?.close())
  const outOfSample = end === 'CANCELLED' ? null : await tryOutside(job, sweep, { from: split, to: moments.length })
  const { trialsOfIdea, notes } = ledger.close()
  const ended: EndedSweep = { run: sweep, plan, moments, outOfSample, trialsOfIdea: Math.max(trialsOfIdea, sweep.done) }
  const result: SweepResult = {
    runId: job.runId,
    plan,
    datasetIds: setting.data.sets.map(({ datasetId }) => identifier<DatasetId>(datasetId)),
    ...judgeSweep(ended, sha256),
    seconds: (performance.now() - begun) / 1_000,
    workers: executor.workers,
  }
  return accepted({ result, isCancelled: stop.aborted || end === 'CANCELLED', notes })
}

/** Names a search by all that decides it: the same search may go on from its checkpoint, and no other. */
function keyOf({ plan, setting, codeVersion }: SweepJob): string {
  const data = setting.data.sets.map(({ datasetId, dataHash }) => ({ datasetId, dataHash }))
  return sha256(canonicalJson({ plan, configuration: setting.configuration, data, codeVersion }))
}

function openFile(job: SweepJob): CommandResult<Checkpoint | null> {
  const { checkpoint } = job
  return checkpoint === null ? accepted(null) : openCheckpoint(checkpoint.file, keyOf(job), checkpoint.isResumed)
}

/** Tries the best values once on the bars the search never saw. */
async function tryOutside(
  { executor, ledger, stop }: SweepJob,
  sweep: SweepRun,
  window: Window,
): Promise<EndedSweep['outOfSample']> {
  const { best } = choosePoints(sweep.points())
  const point = best === null ? undefined : sweep.points()[best]
  if (point === undefined) return null
  const task = { number: point.number, values: point.values, window, halfway: null, keepsEquity: false }
  const answer = await runCountedTrial(task, executor, ledger, stop)
  return answer?.kind === 'DONE' ? { window, summary: answer } : null
}

function close<Reply>(ledger: SearchLedger, refusal: CommandResult<Reply>): CommandResult<Reply> {
  ledger.close()
  return refusal
}
