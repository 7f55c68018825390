/**
 * For what a trade counts when bars are made of trades. Odd prints, averages and late reports count as volume only; official
 * opening and closing prices repeat trades that were told already and count as neither.
 */
export interface TradeEligibility {
  readonly forPrice: boolean
  readonly forVolume: boolean
}
