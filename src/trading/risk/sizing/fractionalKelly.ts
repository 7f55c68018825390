import type { Estimate } from '#core/model/estimate.ts'
import { NORMAL_95 } from '#quant/statistics/normal.ts'

/** How much of the Kelly criterion is put at risk, and how the uncertainty of the probability enters. */
export interface KellyRule {
  /** Part of the full criterion, above 0 up to 1. */
  readonly fraction: number
  /** The lower end of the probability's interval, or its value with the stake shrunk for the width of the interval. */
  readonly estimate: 'lower bound' | 'shrunk'
}

/** The house's rule. */
export const QUARTER_KELLY: KellyRule = Object.freeze({ fraction: 0.25, estimate: 'lower bound' })

/**
 * Share of equity to put at risk by a part of the Kelly criterion, f = p - (1 - p) / b, where b is the reward over the risk.
 * 0 when there is no edge. Source: J. L. Kelly, "A New Interpretation of Information Rate", 1956.
 */
export function kellyRiskShare(probability: Estimate, rewardRisk: number, rule: KellyRule = QUARTER_KELLY): number {
  if (rule.estimate === 'lower bound') return positiveKelly(probability.low, rewardRisk) * rule.fraction
  const full = positiveKelly(probability.value, rewardRisk)
  return full * parameterShrinkage(probability, rewardRisk) * rule.fraction
}

/**
 * Part of a Kelly stake that remains when the probability is only estimated: e^2 / (e^2 + (b + 1)^2 s^2) with the edge
 * e = (b + 1) p - 1 and the standard error s of p, taken as the width of its 95 % interval over 3.92. The approximation of
 * Baker and McHale, "Optimal Betting Under Parameter Uncertainty: Improving the Kelly Criterion", 2013. From 0 to 1; the
 * wider the interval, the smaller.
 */
export function parameterShrinkage(probability: Estimate, rewardRisk: number): number {
  const error = (probability.high - probability.low) / (2 * NORMAL_95)
  const edge = (rewardRisk + 1) * probability.value - 1
  if (!(edge > 0)) return 0
  return (edge * edge) / (edge * edge + ((rewardRisk + 1) * error) ** 2)
}

function positiveKelly(probability: number, rewardRisk: number): number {
  if (!(rewardRisk > 0) || !(probability > 0)) return 0
  return Math.max(0, probability - (1 - probability) / rewardRisk)
}
