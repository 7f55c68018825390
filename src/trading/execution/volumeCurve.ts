import type { BarColumns } from '#core/model/bar.ts'

/** When a past or coming session trades, microseconds. */
export interface SessionTimes {
  readonly opensAt: number
  readonly closesAt: number
}

/** How volume usually spreads over a session, in buckets of equal length. */
export interface VolumeCurve {
  /** Share of the session's volume in each bucket; their sum is 1. */
  readonly shares: readonly number[]
  /** Sessions behind it; 0 means that it is the assumed shape alone. */
  readonly n: number
}

/** What is assumed where little is known: U for shares in their session, FLAT for markets that never close. */
export type AssumedShape = 'U' | 'FLAT'

/** So many sessions must have been seen before what was seen counts as much as what is assumed. */
const ASSUMED_SESSIONS = 10

/**
 * Estimates the volume curve from bars of past sessions: the mean over sessions of each bucket's share of its session,
 * shrunk towards the assumed shape with the weight of ten sessions. Sessions without volume are left out; a bar counts
 * in the bucket in which it opens.
 */
export function volumeCurve(
  bars: Pick<BarColumns, 'tsOpen' | 'volume'>,
  sessions: readonly SessionTimes[],
  buckets: number,
  assumed: AssumedShape,
): VolumeCurve {
  const sums = new Float64Array(buckets)
  let n = 0
  for (const { opensAt, closesAt } of sessions) {
    const volumes = new Float64Array(buckets)
    let total = 0
    for (let row = firstFrom(bars.tsOpen, opensAt); row < bars.tsOpen.length; row += 1) {
      const tsOpen = bars.tsOpen[row] ?? Number.POSITIVE_INFINITY
      if (tsOpen >= closesAt) break
      const volume = bars.volume[row] ?? 0
      if (!(volume > 0)) continue
      const bucket = Math.floor(((tsOpen - opensAt) / (closesAt - opensAt)) * buckets)
      volumes[bucket] = (volumes[bucket] ?? 0) + volume
      total += volume
    }
    if (total === 0) continue
    n += 1
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      sums[bucket] = (sums[bucket] ?? 0) + (volumes[bucket] ?? 0) / total
    }
  }
  const prior = assumedShares(assumed, buckets)
  const shares = prior.map((share, bucket) => ((sums[bucket] ?? 0) + ASSUMED_SESSIONS * share) / (n + ASSUMED_SESSIONS))
  return { shares, n }
}

/** Weights of equal slots between two moments of a session: the volume the curve expects in each of them. */
export function slotWeights(
  curve: VolumeCurve,
  session: SessionTimes,
  startAt: number,
  deadline: number,
  slots: number,
): readonly number[] {
  const length = session.closesAt - session.opensAt
  const placeOf = (slot: number): number => {
    const at = startAt + ((deadline - startAt) * slot) / slots
    return Math.min(1, Math.max(0, (at - session.opensAt) / length))
  }
  const weights = Array.from(
    { length: slots },
    (_, slot) => shareUntil(curve, placeOf(slot + 1)) - shareUntil(curve, placeOf(slot)),
  )
  // Outside of the session nothing is expected, and then time alone divides.
  return weights.some((weight) => weight > 0) ? weights.map((weight) => Math.max(0, weight)) : weights.map(() => 1)
}

/** Share of the session's volume before a place in it, 0..1. */
function shareUntil({ shares }: VolumeCurve, place: number): number {
  const exact = place * shares.length
  const whole = Math.floor(exact)
  let sum = 0
  for (let bucket = 0; bucket < whole; bucket += 1) sum += shares[bucket] ?? 0
  return sum + (exact - whole) * (shares[whole] ?? 0)
}

/**
 * The assumed shape. U is a parabola, 1.9 of the mean at the ends and 0.55 in the middle: the form that Jain and Joh
 * (1988) found in New York; its depth is an assumption of the house.
 */
function assumedShares(assumed: AssumedShape, buckets: number): readonly number[] {
  const heights = Array.from({ length: buckets }, (_, bucket) => {
    const fromMiddle = (2 * (bucket + 0.5)) / buckets - 1
    return assumed === 'FLAT' ? 1 : 0.55 + 1.35 * fromMiddle ** 2
  })
  const total = heights.reduce((sum, height) => sum + height, 0)
  return heights.map((height) => height / total)
}

/** First row at or after a moment. */
function firstFrom(times: Float64Array, moment: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
}
