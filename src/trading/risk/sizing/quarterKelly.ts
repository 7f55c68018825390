/**
 * Share of equity to put at risk by a quarter of the Kelly criterion, f = p - (1 - p) / b, where p is the LOWER bound of
 * the probability and b the reward over the risk. 0 when there is no edge at the lower bound.
 * Source: J. L. Kelly, "A New Interpretation of Information Rate", 1956.
 */
export function quarterKellyRiskShare(probabilityLow: number, rewardRisk: number): number {
  if (!(rewardRisk > 0) || !(probabilityLow > 0)) return 0
  const full = probabilityLow - (1 - probabilityLow) / rewardRisk
  return Math.max(0, full / 4)
}
