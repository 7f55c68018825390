import { Worker } from 'node:worker_threads'

/** Memory a thread may use, megabytes; more ends it, and only it. */
export interface ThreadLimits {
  readonly oldGeneration: number
  readonly youngGeneration: number
  /** Somebody looks at its heap and ends it at this limit; the runtime's own limit is then far above. */
  readonly isWatched?: boolean
}

/** A worker as newer runtimes have it: Node 22.16 and 24. */
interface MeasurableWorker {
  getHeapStatistics?(): Promise<{ readonly used_heap_size: number }>
}

/**
 * Limit of a heap that somebody watches, megabytes. A heap that meets its limit with one large piece of memory ends the
 * whole process and not only its thread; no single piece is as large as this.
 */
const WATCHED_CEILING = 4_096

/** The limit that the runtime is given for a thread's heap, megabytes. */
export function heapCeiling({ oldGeneration, isWatched }: ThreadLimits): number {
  const canWatch = 'getHeapStatistics' in Worker.prototype
  return isWatched === true && canWatch ? WATCHED_CEILING : oldGeneration
}

/** Bytes of heap that a worker uses, even while its code runs without a pause; null where the runtime cannot tell. */
export async function heapUsedBy(worker: Worker): Promise<number | null> {
  try {
    const statistics = await (worker as unknown as MeasurableWorker).getHeapStatistics?.()
    return statistics?.used_heap_size ?? null
  } catch {
    // It has ended meanwhile.
    return null
  }
}
