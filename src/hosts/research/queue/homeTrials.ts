import type { TrialExecutor } from '../sweep/trialExecutor.ts'

/** An executor that runs trials whose curve is wanted at home: a curve is too long for a message of a queue. */
export function withHomeTrials(away: TrialExecutor, open: () => TrialExecutor): TrialExecutor {
  let home: TrialExecutor | null = null
  return {
    get workers() {
      return away.workers
    },
    slots: away.slots,
    batch: away.batch,
    run: async (tasks, stop) => {
      if (!tasks.some(({ keepsEquity }) => keepsEquity)) return away.run(tasks, stop)
      home ??= open()
      return home.run(tasks, stop)
    },
    close: async () => {
      await Promise.all([away.close(), home?.close()])
    },
  }
}
