import type { AssetClass } from '#core/model/instrument.ts'
import { MINUTE } from '#core/time/duration.ts'

/** A band around the price of the last minutes that a price may not leave, and how long entries pause when it does. */
export interface BreakerBand {
  readonly assetClass: AssetClass
  /** Prices from this one up to the next row's, currency units. */
  readonly priceFrom: number
  /** Largest move from the mean price of the window, a share of 1. */
  readonly move: number
  /** The same in currency units where that is less; Infinity for none. */
  readonly amount: number
  readonly window: number
  readonly pause: number
  readonly source: string
}

const PLAN =
  'National Market System plan to address extraordinary volatility (limit up, limit down), second tier: every share counts as one, because the lists of the first are not known here'
const HOUSE = 'house rule: coins and indexes have no bands of their own'

/** The bands of single instruments. */
const BREAKER_BANDS: readonly BreakerBand[] = [
  { assetClass: 'EQUITY', priceFrom: 0, move: 0.75, amount: 0.15, window: 5 * MINUTE, pause: 5 * MINUTE, source: PLAN },
  {
    assetClass: 'EQUITY',
    priceFrom: 0.75,
    move: 0.2,
    amount: Infinity,
    window: 5 * MINUTE,
    pause: 5 * MINUTE,
    source: PLAN,
  },
  {
    assetClass: 'EQUITY',
    priceFrom: 3,
    move: 0.1,
    amount: Infinity,
    window: 5 * MINUTE,
    pause: 5 * MINUTE,
    source: PLAN,
  },
  {
    assetClass: 'CRYPTO',
    priceFrom: 0,
    move: 0.1,
    amount: Infinity,
    window: 5 * MINUTE,
    pause: 15 * MINUTE,
    source: HOUSE,
  },
  {
    assetClass: 'INDEX',
    priceFrom: 0,
    move: 0.05,
    amount: Infinity,
    window: 5 * MINUTE,
    pause: 15 * MINUTE,
    source: HOUSE,
  },
]

/** A fall of the market within one day from which every entry pauses; `pause` null means until the next market day. */
export interface MarketLevel {
  readonly level: 1 | 2 | 3
  readonly fall: number
  readonly pause: number | null
}

/**
 * Market-wide levels: falls of the S&P 500 from its close of the day before (NYSE Rule 7.12). Here entries also pause after
 * 15:25 New York time, when the exchanges would trade on.
 */
export const MARKET_LEVELS: readonly MarketLevel[] = [
  { level: 1, fall: 0.07, pause: 15 * MINUTE },
  { level: 2, fall: 0.13, pause: 15 * MINUTE },
  { level: 3, fall: 0.2, pause: null },
]

/** When a move is unusual for its own instrument: this many of its usual moves over the window, and at least this share. */
export const UNUSUAL_MOVE = {
  deviations: 8,
  least: 0.02,
  /** Moves that must have been seen before one can be unusual. */
  observations: 100,
  pause: 5 * MINUTE,
} as const

/** The band of a class and price; the first tier's ranges of the plan are not used. */
export function bandOf(assetClass: AssetClass, price: number): BreakerBand | null {
  return BREAKER_BANDS.findLast((band) => band.assetClass === assetClass && price >= band.priceFrom) ?? null
}
