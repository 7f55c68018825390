/** Trades at which a strategy's own record counts as much as what is assumed of any new one. */
const HALF_TRUST = 20

/**
 * How far a strategy's record is trusted: n / (n + 20), Bühlmann's credibility ("Experience Rating and Credibility", 1967)
 * with the house's twenty trades. 0 without a trade, towards 1 with many.
 */
export function credibility(trades: number): number {
  return trades <= 0 ? 0 : trades / (trades + HALF_TRUST)
}

/**
 * Part of the usual size that a strategy of few trades is given: from one half of it before the first trade up to the whole.
 * A new strategy must be able to trade at all, else it could never earn a record.
 */
export function recordShrinkage(trades: number): number {
  return 0.5 + 0.5 * credibility(trades)
}
