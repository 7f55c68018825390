/**
 * How a parent order is worked. Times are microseconds, shares are of 1, distances in price increments; `reach` is how far
 * beyond the far touch an order that crosses may trade, as a share of the price.
 */
export type AlgorithmTerms =
  /** Takes at once what is there, at most `attempts` times. */
  | { readonly kind: 'MARKETABLE'; readonly reach: number; readonly attempts: number }
  /** One limit order that works to the deadline, for sessions in which only limits trade. */
  | { readonly kind: 'LIMIT'; readonly join: 'NEAR' | 'MID' | 'FAR'; readonly attempts: number }
  /** Rests at the near touch and follows it; crosses the spread, or gives up, when patience or reprices are used up. */
  | {
      readonly kind: 'POST_ONLY'
      readonly maximumReprices: number
      readonly repriceInterval: number
      readonly patience: number
      readonly thenCross: boolean
    }
  /** Follows the middle or the near touch, `offset` increments behind it; the parent's limit is its floor. */
  | {
      readonly kind: 'PEG'
      readonly to: 'MID' | 'NEAR'
      readonly offset: number
      readonly threshold: number
      readonly repriceInterval: number
    }
  /** Shows about `display` at a time, by a random share up to `variation` more or less. */
  | {
      readonly kind: 'ICEBERG'
      readonly display: number
      readonly variation: number
      readonly repriceInterval: number
    }
  /** Equal parts over equal slots. */
  | ({ readonly kind: 'TWAP'; readonly slots: number } & SlotTerms)
  /** Parts by the weights of a volume curve, one for each slot. */
  | ({ readonly kind: 'VWAP'; readonly curve: readonly number[] } & SlotTerms)
  /** A share of what the market trades: aims at `rate`, never above `cap`. */
  | {
      readonly kind: 'POV'
      readonly rate: number
      readonly cap: number
      readonly maximumSlice: number
      /** How long a slice rests at the near touch before it crosses; 0 crosses at once. */
      readonly patience: number
      readonly reach: number
    }

/** What schedules by the clock have in common. */
export interface SlotTerms {
  /** Share of half a slot by which its beginning is shifted at random, 0..1. */
  readonly jitter: number
  /** Share of the slot during which it rests at the near touch before it crosses, 0..1; 1 never crosses. */
  readonly patience: number
  /** Most that one slot may trade, in multiples of its own part, >= 1: what was missed is never caught up in a burst. */
  readonly catchUp: number
  /** How far beyond the far touch it reaches when it crosses, share of the price. */
  readonly reach: number
}

/** How an approved quantity is to be worked when it is more than one order. */
export interface ExecutionPlan {
  readonly terms: AlgorithmTerms
  /** How long it is given from the approval, microseconds. */
  readonly duration: number
  /** One sentence for the card. */
  readonly words: string
  /** Expected cost and what nine of ten stay below, basis points; null where too little of the market is known. */
  readonly expectedBps: number | null
  readonly p90Bps: number | null
  /** What the styles not chosen would cost. */
  readonly alternatives: readonly { readonly style: string; readonly expectedBps: number | null }[]
}
