/** Names of the schedules that ship with the program; each knows from which day on which of its tables was valid. */
export type FeePresetName =
  | 'ibkr-fixed'
  | 'ibkr-tiered'
  | 'alpaca'
  | 'binance-spot'
  | 'binance-usd-m'
  | 'kraken'
  | 'coinbase-advanced'

/** What a volume of the last thirty days costs: shares of the value for resting and for taking orders. */
export interface VolumeTier {
  /** Value traded in the thirty days before the fill from which the tier counts, currency units. */
  readonly volume: number
  readonly maker: number
  readonly taker: number
}

/**
 * How trades are charged. Rates are shares of the value traded (0.001 is ten basis points, negative is a rebate) and amounts
 * currency units; both are taken to the nearest billionth.
 */
export type FeeSchedule =
  | { readonly kind: 'share'; readonly rate: number }
  | { readonly kind: 'maker-taker'; readonly maker: number; readonly taker: number }
  /** The tier of the largest volume reached counts, below all of them the smallest. */
  | { readonly kind: 'tiered'; readonly tiers: readonly VolumeTier[] }
  /** `amount` for each unit; at least `minimum` for an order, at most `mostOfValue` of what it is worth. */
  | {
      readonly kind: 'per-unit'
      readonly amount: number
      readonly minimum: number
      readonly mostOfValue: number | null
    }
  | { readonly kind: 'per-order'; readonly amount: number }
  | { readonly kind: 'preset'; readonly name: FeePresetName }
