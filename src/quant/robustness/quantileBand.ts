import { sortedQuantile } from '../statistics/moments.ts'

/** What 5, 25, 50, 75 and 95 % of the values do not exceed. */
export interface QuantileBand {
  readonly p05: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
}

/** The shares of a band, lowest first. */
export const BAND_SHARES = { p05: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const

/** Band of values, which are sorted in place. */
export function quantileBand(values: Float64Array): QuantileBand {
  values.sort()
  const at = (share: number): number => sortedQuantile(values, share)
  const { p05, p25, p50, p75, p95 } = BAND_SHARES
  return { p05: at(p05), p25: at(p25), p50: at(p50), p75: at(p75), p95: at(p95) }
}
