import type { OptionContract } from '#core/model/optionContract.ts'

/** How the price of an option answers to what it depends on, as the source computes it; what was not told is null. */
export interface OptionGreeks {
  readonly delta: number | null
  readonly gamma: number | null
  /** For a day. */
  readonly theta: number | null
  /** For a point of volatility. */
  readonly vega: number | null
  readonly rho: number | null
}

/** One listed option on a share and what its market tells; what was not told is null. */
export interface ShareOption extends OptionContract {
  readonly symbol: string
  /** Shares that one contract is about; null where the source does not say. */
  readonly multiplier: number | null
  readonly bid: number | null
  readonly ask: number | null
  /** Time of the quote, microseconds. */
  readonly quotedAt: number | null
  readonly last: number | null
  /** Time of the last trade, microseconds. */
  readonly lastAt: number | null
  readonly volume: number | null
  readonly openInterest: number | null
  /** A year's standard deviation, 0.25 for 25 %. */
  readonly impliedVolatility: number | null
  readonly greeks: OptionGreeks
}

/** Options of one underlying, and how many contracts could not be read or contradict themselves. */
export interface ShareOptionChain {
  readonly underlying: string
  readonly options: readonly ShareOption[]
  readonly unreadable: number
}

/** Which contracts are asked for. */
export interface OptionChainRequest {
  readonly underlying: string
  /** Days such as `2026-12-18`, the first and the last that are wanted. */
  readonly expiryFrom?: string
  readonly expiryTo?: string
}

/** A side that nobody quotes is told as 0. */
export function aboveZero(told: number | null): number | null {
  return told !== null && told > 0 ? told : null
}
