import { normalCdf, normalQuantile } from '../statistics/normal.ts'
import { shapeOf } from '../statistics/shape.ts'

/** What a track record says about its Sharpe ratio. */
export interface SharpeEvidence {
  /** Mean over deviation of the returns, of one period: not annualised. */
  readonly sharpe: number
  readonly skewness: number
  /** 3 for a normal distribution. */
  readonly kurtosis: number
  /** Number of returns. */
  readonly n: number
}

/** Takes the evidence from period returns; null below two returns or where they never change. */
export function sharpeEvidence(returns: ArrayLike<number>): SharpeEvidence | null {
  const shape = shapeOf(returns)
  if (shape === null) return null
  const { mean, deviation, skewness, kurtosis, n } = shape
  return { sharpe: mean / deviation, skewness, kurtosis, n }
}

/**
 * Probability that the true Sharpe ratio exceeds a threshold (Bailey and Lopez de Prado, 2012): the normal distribution at
 * (SR - threshold) sqrt(n - 1) / sqrt(1 - skew SR + (kurtosis - 1) SR^2 / 4). Ratios of one period; at least two returns.
 */
export function probabilisticSharpe(evidence: SharpeEvidence, threshold: number): number {
  return normalCdf(((evidence.sharpe - threshold) * Math.sqrt(evidence.n - 1)) / Math.sqrt(spreadOf(evidence)))
}

/**
 * Number of returns from which the Sharpe ratio exceeds a threshold with this confidence, the record going on as it is
 * (minimum track record length; Bailey and Lopez de Prado, 2012); null where the ratio does not exceed it at all.
 */
export function minimumTrackRecord(evidence: SharpeEvidence, threshold: number, confidence = 0.95): number | null {
  if (!(evidence.sharpe > threshold)) return null
  return 1 + spreadOf(evidence) * (normalQuantile(confidence) / (evidence.sharpe - threshold)) ** 2
}

/** Variance of the estimated Sharpe ratio times n - 1 (Mertens, 2002). Any skew and kurtosis of real data leave it positive. */
function spreadOf({ sharpe, skewness, kurtosis }: SharpeEvidence): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe
}
