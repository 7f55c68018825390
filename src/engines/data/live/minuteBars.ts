import type { TradeEligibility } from '#core/model/tradeEligibility.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { TapeView } from '#contracts/records/sources.ts'
import { TimeBars } from '#quant/bars/timeBars.ts'
import { ELIGIBLE, type TradeBar } from '#quant/bars/tradeBar.ts'

/** After its end a minute waits this long for trades that are still on their way, microseconds. */
const LATE_TRADES = 2 * SECOND
/** Quotes come on a channel of their own, which may be ahead of that of the trades by so much. */
const QUOTE_LEAD = SECOND / 2
/** After a link is there a subscription takes at most so long to give its first trades. */
const SETTLING = 5 * SECOND

/** Label of the first minute that is heard whole when trades are asked for at a moment. */
export function firstWholeMinute(at: number): number {
  return Math.ceil((at + SETTLING) / MINUTE) * MINUTE
}

/** A minute that is not over; `isWhole` tells whether it was heard from its beginning. */
export type FormingMinute = NonNullable<TapeView['forming']>

/** Who is told of every finished minute that was heard from its beginning to its end. */
export type OnMinute = (bar: TradeBar) => void

/**
 * One-minute bars of one instrument from its trades. A minute without a trade has no bar. A minute that was not heard whole,
 * because listening began in it or the link was lost, has none either: its volume and its extremes would not be the
 * market's.
 */
export class MinuteBars {
  readonly #bars: TimeBars
  readonly #onMinute: OnMinute
  /** Label of the first minute that is heard whole; infinite while nothing is heard. */
  #wholeFrom = Number.POSITIVE_INFINITY

  constructor(onMinute: OnMinute) {
    this.#onMinute = onMinute
    this.#bars = new TimeBars(MINUTE, (bar) => this.#take(bar))
  }

  /** Tells whether trades have been heard without a break since the beginning of a minute. */
  isWhole(minute: number): boolean {
    return minute >= this.#wholeFrom
  }

  /** Trades are heard from about this moment on. */
  resume(at: number): void {
    if (this.#wholeFrom === Number.POSITIVE_INFINITY) this.#wholeFrom = firstWholeMinute(at)
  }

  /** Trades may be missing from this moment on. */
  interrupt(at: number): void {
    if (this.#wholeFrom === Number.POSITIVE_INFINITY) return
    this.#bars.advance(at)
    this.#wholeFrom = Number.POSITIVE_INFINITY
  }

  /** The minute that is being built, as it is now; null while it has no trade with a price. */
  get forming(): FormingMinute | null {
    const forming = this.#bars.forming
    if (forming === null) return null
    const { open, high, low, close, volume } = forming.bar
    return { tsOpen: forming.tsOpen, open, high, low, close, volume, isWhole: forming.tsOpen >= this.#wholeFrom }
  }

  /** Takes a trade; `side` is +1 for a buyer who took, -1 for a seller, 0 for unknown. */
  trade(ts: number, price: number, size: number, side: number, eligible: TradeEligibility = ELIGIBLE): void {
    this.#bars.update(ts, price, size, side, eligible)
  }

  /** A quote of this moment came: the minutes before are over. */
  quote(ts: number): void {
    this.#bars.advance(ts - QUOTE_LEAD)
  }

  /** Our clock, less what trades are late by, has reached this moment. */
  tick(now: number): void {
    this.#bars.advance(now - LATE_TRADES)
  }

  #take(bar: TradeBar): void {
    if (bar.tsOpen >= this.#wholeFrom) this.#onMinute(bar)
  }
}
