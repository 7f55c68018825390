import type { Estimate } from '#core/model/estimate.ts'
import { formatFixed, formatPercentNumber } from './number.ts'

/** Shown where a statistic has too few observations to be stated. */
export const NOT_ENOUGH_DATA = 'not enough data'

/** Writes a ratio with its 95 % interval and n, for example `0.91 [0.20, 1.60] n=41`. */
export function formatEstimate(estimate: Estimate | null, decimals = 2): string {
  if (estimate === null) return NOT_ENOUGH_DATA
  const bounds = `[${formatFixed(estimate.low, decimals)}, ${formatFixed(estimate.high, decimals)}]`
  return `${formatFixed(estimate.value, decimals)} ${bounds} n=${estimate.n}`
}

/** Writes a share with its interval and n in percent, for example `54 % [39, 68] n=41`. */
export function formatShare(estimate: Estimate | null): string {
  if (estimate === null) return NOT_ENOUGH_DATA
  const whole = (share: number): string => formatFixed(share * 100, 0)
  return `${whole(estimate.value)} % [${whole(estimate.low)}, ${whole(estimate.high)}] n=${estimate.n}`
}

/** Writes an estimate whose numbers are already in percent, for example `4.20 % [1.10, 7.30] n=66`. */
export function formatPercentEstimate(estimate: Estimate | null): string {
  if (estimate === null) return NOT_ENOUGH_DATA
  const bounds = `[${formatPercentNumber(estimate.low)}, ${formatPercentNumber(estimate.high)}]`
  return `${formatPercentNumber(estimate.value)} % ${bounds} n=${estimate.n}`
}
