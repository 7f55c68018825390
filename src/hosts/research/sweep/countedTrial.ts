import type { AnsweredTrial, TrialTask } from '#engines/research/sweep/trial.ts'
import type { SearchLedger } from './searchLedger.ts'
import type { TrialExecutor } from './trialExecutor.ts'

/**
 * Runs one trial beside those of a search, for example on bars it never saw; it is a run of the idea and counts
 * as one. Null when it was stopped; the ledger then holds it as cancelled.
 */
export async function runCountedTrial(
  task: TrialTask,
  executor: TrialExecutor,
  ledger: SearchLedger,
  stop: AbortSignal,
): Promise<AnsweredTrial['answer'] | null> {
  ledger.start([task])
  try {
    const answers = await executor.run([task], stop)
    ledger.end(answers)
    return answers[0]?.answer ?? null
  } catch (error) {
    if (stop.aborted) return null
    throw error
  }
}
