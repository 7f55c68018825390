import type { Estimate } from '#core/model/estimate.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'

/** How far the data of a live session can be relied on, as the data engine tells it. */
export interface DataService {
  /** The weakest source in use; null while nothing is known of any. */
  readonly sourceId: string | null
  /** From 0 to 1; null while not enough is known. */
  readonly reliability: Estimate | null
  /** The slowest twentieth of answers, microseconds; null while not enough is known. */
  readonly latencyP95: Estimate | null
  /** Longest silence of an instrument whose market is open, microseconds. */
  readonly gap: number
}

/** A guard level that the data ask for, and why, as a clause. */
interface DataDemand {
  readonly level: 'CONSERVATIVE' | 'DEFENSIVE'
  readonly cause: string
}

const LEAST_RELIABILITY = 0.9
const LEAST_OBSERVATIONS = 20
const LONGEST_LATENCY = 5 * SECOND
const LONGEST_GAP = 5 * MINUTE

/**
 * The guard level that unreliable data ask for, with the reason as a clause; null when they ask for none. A reliability
 * below 90 % and answers slower than 5 s halve the sizes (CONSERVATIVE); prices that are missing for more than five minutes
 * make every new risk a decision of the second tier (DEFENSIVE).
 *
 * The guard never loosens by itself, so chance must not tighten it: eighteen good answers of twenty are a share of 90 %, and
 * also what a source of 97 % gives now and then. It tightens when the whole 95 % interval lies beyond the limit.
 */
export function levelOfData(service: DataService): DataDemand | null {
  const { sourceId, reliability, latencyP95, gap } = service
  if (gap > LONGEST_GAP) {
    return { level: 'DEFENSIVE', cause: `an instrument has been silent for ${Math.floor(gap / MINUTE)} minutes` }
  }
  if (reliability !== null && reliability.n >= LEAST_OBSERVATIONS && reliability.high < LEAST_RELIABILITY) {
    const share = `${(100 * reliability.value).toFixed(1)} % (95 % interval up to ${(100 * reliability.high).toFixed(1)} %)`
    return { level: 'CONSERVATIVE', cause: `the reliability of ${sourceId ?? 'a source'} is ${share}` }
  }
  if (latencyP95 !== null && latencyP95.low > LONGEST_LATENCY) {
    return {
      level: 'CONSERVATIVE',
      cause: `one answer in twenty takes longer than ${(latencyP95.value / SECOND).toFixed(1)} s`,
    }
  }
  return null
}
