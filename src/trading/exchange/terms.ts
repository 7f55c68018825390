import type { AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderRole } from '#core/model/order.ts'

/** Costs and manners of the simulated exchange. */
export interface ExchangeTerms {
  /** Fee as a share of the value traded, charged on every fill. */
  readonly commission: number
  /** Whole bid-ask spread as a share of the price; paid where no quotes are known. */
  readonly spread: number
  /**
   * Who pays the spread: `each-side` lets every trade at the market pay half of it, as a real one does; `at-entry` lets
   * the entry pay it whole and the exit nothing, as backtests by bars commonly state it.
   */
  readonly spreadPaid: 'each-side' | 'at-entry'
  /** Further slippage as a share of the price, paid by everything that trades at the market. */
  readonly slippage: number
  /** Time from submission until the order can trade, microseconds of market time. */
  readonly latency: number
  /** Largest share of a bar's volume one order may take; null for no limit and no market impact. */
  readonly volumeShare: number | null
  /** Whether a market order that follows a bar fills at the next bar's open or at that very bar's close. */
  readonly fill: 'next-open' | 'close'
}

/** What an exchange is made from. Slices point into `instruments` by index; money is in micro-units. */
export interface ExchangeOptions extends ExchangeTerms {
  readonly instruments: readonly Instrument[]
  readonly accountId: AccountId
  readonly startingCash: number
  readonly currency: string
  /** Numbers the session day of a moment for an instrument; never falls as time goes on. Asked only while DAY orders work. */
  sessionDay(instrument: Instrument, ts: number): number
  /**
   * The price at which `finalize` closes positions: `as-ordered` (the default) as if the order had been given after the
   * last bar but one, so at the last open or, with fill 'close', at the close before the last; `last-close` at the last.
   */
  readonly finalizeAt?: 'as-ordered' | 'last-close'
}

/** Name of the simulated venue in its fills. */
export const SIMULATED_VENUE = 'SIMULATED'

/** Price impact of taking a bar's whole volume, as a share of the price; grows with the square of the share taken. */
export const IMPACT_COEFFICIENT = 0.1

/** Share of the price that a trade at the market pays for crossing the spread. */
export function spreadShare(terms: ExchangeTerms, role: OrderRole): number {
  if (terms.spreadPaid === 'each-side') return terms.spread / 2
  return role === 'ENTRY' ? terms.spread : 0
}
