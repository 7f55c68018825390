import { SECOND } from '#core/time/duration.ts'
import type { JobView } from '#contracts/records/safety.ts'

/** An estimate of the time left is not shown before this much time or this share of the work has passed. */
const FIRST_ESTIMATE = { seconds: 5, share: 0.03 } as const
/** Share of the last measured stretch in the running rate. */
const RECENT = 0.3
/** The range is never narrower than this on either side: a run's pace is not steady. */
const LEAST_SPREAD = 0.15

/** The pace of one run. */
export interface JobPace {
  /** Takes how far the run is now; returns what the job's record says about it. */
  progress(
    done: number,
    total: number,
    now: number,
  ): Pick<JobView, 'done' | 'total' | 'rate' | 'etaLow' | 'etaHigh' | 'lastProgressAt'>
}

/** Measures the pace of a run that began at `startedAt`; times are microseconds of the host's clock. */
export function createJobPace(startedAt: number): JobPace {
  let last = { done: 0, at: startedAt }
  let recentRate: number | null = null
  return {
    progress: (done, total, now) => {
      const seconds = (now - startedAt) / SECOND
      const stretch = (now - last.at) / SECOND
      if (stretch > 0 && done > last.done) {
        const rate = (done - last.done) / stretch
        recentRate = recentRate === null ? rate : recentRate * (1 - RECENT) + rate * RECENT
        last = { done, at: now }
      }
      const overall = seconds > 0 && done > 0 ? done / seconds : null
      const shown = seconds >= FIRST_ESTIMATE.seconds || (total > 0 && done / total >= FIRST_ESTIMATE.share)
      const range =
        shown && overall !== null && recentRate !== null ? timeLeft(total - done, overall, recentRate) : null
      return {
        done,
        total,
        rate: overall,
        etaLow: range?.low ?? null,
        etaHigh: range?.high ?? null,
        lastProgressAt: now,
      }
    },
  }
}

/** The time left at the faster and at the slower of both paces, seconds, with some room on each side. */
function timeLeft(left: number, overall: number, recent: number): { readonly low: number; readonly high: number } {
  const fast = Math.max(overall, recent)
  const slow = Math.min(overall, recent)
  return { low: Math.max(0, (left / fast) * (1 - LEAST_SPREAD)), high: Math.max(0, (left / slow) * (1 + LEAST_SPREAD)) }
}
