import type { JobView } from '#contracts/records/safety.ts'

/** Tells whether a run is not over yet. */
export function isRunning(job: JobView): boolean {
  return job.state === 'QUEUED' || job.state === 'RUNNING'
}

/** Sorts runs: those not over first, then the latest. */
export function sortJobs(jobs: readonly JobView[]): readonly JobView[] {
  return jobs.toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a)) || b.startedAt - a.startedAt)
}
