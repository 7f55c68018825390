import type { BackfillView } from '#contracts/records/sources.ts'
import type { BackfillRun } from './backfillRun.ts'
import { GapHealing } from './gapHealing.ts'
import type { BackfillJob } from './ports.ts'

/** A request for missing bars while the program runs. */
export interface OpenBackfill {
  job: BackfillJob
  /** Null while it waits for its turn, and when it has ended. */
  run: BackfillRun | null
  /** Id of the question on its way at a source. */
  requestId: string | null
  /** Doubts of validation about rows that were stored. */
  doubts: number
  shownAt: number
}

/** Jobs that wait or run, at most. */
export const MOST_OPEN = 100
/** Jobs at work at once. */
export const MOST_RUNNING = 2
/** Finished jobs on the screen. */
const FINISHED_SHOWN = 50

/** The requests for missing bars, in the order in which they came. */
export class BackfillBook {
  readonly #jobs = new Map<string, OpenBackfill>()
  /** Links that were lost, and what was missed by it. */
  readonly healing = new GapHealing()
  /** When the program began, microseconds. */
  openedAt = Number.NEGATIVE_INFINITY

  /** Jobs that wait or run. */
  get open(): readonly OpenBackfill[] {
    return [...this.#jobs.values()].filter(({ job }) => job.state === 'QUEUED' || job.state === 'RUNNING')
  }

  get running(): readonly OpenBackfill[] {
    return [...this.#jobs.values()].filter(({ job }) => job.state === 'RUNNING')
  }

  find(key: string): OpenBackfill | null {
    return this.#jobs.get(key) ?? null
  }

  add(job: BackfillJob): OpenBackfill {
    const open: OpenBackfill = { job, run: null, requestId: null, doubts: 0, shownAt: 0 }
    this.#jobs.set(job.key, open)
    return open
  }

  /** Takes the oldest finished jobs off, beyond those that are shown; returns their keys. */
  overflow(): readonly string[] {
    const finished = [...this.#jobs.values()].filter(({ job }) => job.state !== 'QUEUED' && job.state !== 'RUNNING')
    const surplus = finished.slice(0, Math.max(0, finished.length - FINISHED_SHOWN)).map(({ job }) => job.key)
    for (const key of surplus) this.#jobs.delete(key)
    return surplus
  }
}

/** A job as the screen shows it. */
export function backfillView({ job, run }: OpenBackfill): BackfillView {
  const { key, instrumentId, interval, from, to, state, stored, quarantined, startedAt, endedAt, note } = job
  const left = run?.left ?? null
  return {
    key,
    sourceId: job.sourceId ?? job.wanted ?? '',
    instrumentId,
    interval,
    from,
    to,
    state,
    done: state === 'DONE' ? 1 : Math.min(1, Math.max(0, run?.done ?? 0)),
    stored,
    quarantined,
    etaLow: left?.low ?? null,
    etaHigh: left?.high ?? null,
    startedAt,
    endedAt,
    note,
  }
}
