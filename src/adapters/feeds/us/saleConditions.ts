import type { TradeEligibility } from '#core/model/tradeEligibility.ts'

/** A trade that counts for everything. */
const FULL: TradeEligibility = { forPrice: true, forVolume: true }
/** Odd lots, averages, late reports and trades on terms of their own: their volume counts, their price does not. */
const VOLUME_ONLY: TradeEligibility = { forPrice: false, forVolume: true }
/** Official opening and closing prices repeat trades that were told already. */
const NEITHER: TradeEligibility = { forPrice: false, forVolume: false }

/** Which conditions keep a trade from making a price, and which from counting at all. */
export interface ConditionRules {
  readonly full: ReadonlySet<string>
  readonly neither: ReadonlySet<string>
}

/**
 * Letters of the consolidated tapes, by what they do to the consolidated last, high and low. Tapes A and B (Consolidated
 * Tape System, Pillar output specification, trade processing) and tape C (UTP data feed services specification, sale
 * conditions) differ in B and W only. Extended hours (T) count, for they make the bars of their own session; what was
 * reported late or out of its place (G, L, P, U, Z, 4) does not, because a bar that is over must not change.
 */
const COMMON = ['', ' ', '@', 'A', 'D', 'E', 'F', 'K', 'O', 'S', 'T', 'X', 'Y', '1', '5', '6', '8']
const NO_TRADES = new Set(['M', 'Q', '9'])

/** Conditions of tapes A and B: NYSE, its sisters and regional listings. */
export const CTA_CONDITIONS: ConditionRules = { full: new Set(COMMON), neither: NO_TRADES }
/** Conditions of tape C: Nasdaq. There B is an order filled in parts, not an average. */
export const UTP_CONDITIONS: ConditionRules = { full: new Set([...COMMON, 'B']), neither: NO_TRADES }

/** For what a trade with these conditions counts; a condition that is not known keeps it from making a price. */
export function eligibilityOf(conditions: readonly string[], rules: ConditionRules): TradeEligibility {
  let eligible = FULL
  for (const condition of conditions) {
    if (rules.neither.has(condition)) return NEITHER
    if (!rules.full.has(condition)) eligible = VOLUME_ONLY
  }
  return eligible
}
