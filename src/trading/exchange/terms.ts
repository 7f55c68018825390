import type { AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { FeeSchedule } from './fees/feeSchedule.ts'
import { DEFAULT_IMPACT, type ImpactModel } from './impact.ts'
import type { Latencies } from './latency.ts'
import type { BorrowTerms, MarginTerms } from './margin/marginTerms.ts'

/** Costs and manners of the simulated exchange. */
export interface ExchangeTerms {
  /** Fee as a share of the value traded, charged on every fill. */
  readonly commission: number
  /** A schedule of fees in place of `commission`. */
  readonly fees?: FeeSchedule | undefined
  /** Whole bid-ask spread as a share of the price; paid where no quotes are known. */
  readonly spread: number
  /**
   * Who pays the spread: `each-side` lets every trade at the market pay half of it, as a real one does; `at-entry` lets
   * the entry pay it whole and the exit nothing, as backtests by bars commonly state it.
   */
  readonly spreadPaid: 'each-side' | 'at-entry'
  /** Where the spread of trades on bars comes from: always `spread`, or the last quote where one is known. */
  readonly spreadFrom?: 'terms' | 'quotes' | undefined
  /** Further slippage as a share of the price, paid by everything that trades at the market. */
  readonly slippage: number
  /** Time from submission until the order can trade, microseconds of market time. */
  readonly latency: number
  /** Delays by distribution, in place of `latency`; with them cancels take their time as well. */
  readonly latencies?: Latencies | undefined
  /** Largest share of a bar's volume one order may take; null for no limit and, unless `impact` is set, no market impact. */
  readonly volumeShare: number | null
  /** How an order moves the price; left out it is quadratic with 0.1 where `volumeShare` is set, and none elsewhere. */
  readonly impact?: ImpactModel | undefined
  /** Whether a market order that follows a bar fills at the next bar's open or at that very bar's close. */
  readonly fill: 'next-open' | 'close'
  /**
   * What is assumed of the way a bar took where it matters: stops before limits (the default), limits before stops, or the
   * likely path by the nearness of the open to the extremes.
   */
  readonly intrabar?: IntrabarRule | undefined
  /** How a resting order is thought to stand in the queue at its price; risk-averse when left out. */
  readonly queue?: 'risk-averse' | 'probabilistic' | undefined
  /** What the account must own of what it opens; left out it is a cash account. */
  readonly margin?: MarginTerms | undefined
  /** What borrowing for short sales costs and how much there is, until the market says otherwise; free and any number when left out. */
  readonly borrow?: BorrowTerms | undefined
}

/** Order in which a bar's prices are thought to have come. */
export type IntrabarRule = 'worst-first' | 'expected' | 'best-first'

/** What an exchange is made from. Slices point into `instruments` by index; money is in micro-units. */
export interface ExchangeOptions extends ExchangeTerms {
  readonly instruments: readonly Instrument[]
  readonly accountId: AccountId
  readonly startingCash: number
  readonly currency: string
  /** Numbers the calendar day of a moment where an instrument trades; asked only while DAY orders work or something is borrowed. Days begin on a quarter of an hour of UTC. */
  sessionDay(instrument: Instrument, ts: number): number
  /**
   * The price at which `finalize` closes positions: `as-ordered` (the default) as if the order had been given after the
   * last bar but one, so at the last open or, with fill 'close', at the close before the last; `last-close` at the last.
   */
  readonly finalizeAt?: 'as-ordered' | 'last-close'
  /**
   * True where nobody asks for what is over (a backtest): orders leave the record once they and all that hang on them have
   * ended, and only the last fills are kept. An id that comes again is then no longer known.
   */
  readonly forgets?: boolean
}

/** Name of the simulated venue in its fills. */
export const SIMULATED_VENUE = 'SIMULATED'

/** The impact model in force; null for none. */
export function impactOf(terms: ExchangeTerms): ImpactModel | null {
  return terms.impact ?? (terms.volumeShare === null ? null : DEFAULT_IMPACT)
}
