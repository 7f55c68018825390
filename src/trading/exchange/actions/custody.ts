import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { toQuantity } from '#core/money.ts'
import type { BorrowTerms } from '../margin/marginTerms.ts'

/** A dividend that has gone ex and is not paid yet; `amount` in micro-units, negative where the account owes it. */
export interface OwedDividend {
  readonly index: number
  readonly amount: number
  /** Market time from which it is paid. */
  readonly payAt: number
}

/**
 * Where the account stands with its venue. CALLED: the next price closes positions unless the equity has recovered.
 * RUINED: nothing is left, everything is closed at the next price and no order is taken for good.
 */
export type AccountStanding = 'GOOD' | 'CALLED' | 'RUINED'

/** What the exchange keeps beside orders and positions: dividends owed, borrow terms, what has left the market, standing. */
export class Custody {
  /** Every adjustment told, oldest first, as far as the venue has not put it away. */
  readonly adjustments: AccountAdjustment[] = []
  owedDividends: OwedDividend[] = []
  standing: AccountStanding = 'GOOD'
  /** Adjustments so far, those put away included. */
  sequence = 0
  /** Yearly cost of borrowing as a share of the value, by instrument index. */
  readonly borrowRate: Float64Array
  /** Scaled quantity that can be located, by instrument index; infinite where nothing limits it. */
  readonly available: Float64Array
  #delisted: ReadonlySet<number> = new Set()
  #untold: AccountAdjustment[] = []

  constructor(instruments: readonly Instrument[], borrow: BorrowTerms | undefined) {
    this.borrowRate = new Float64Array(instruments.length).fill(borrow?.annualRate ?? 0)
    this.available = Float64Array.from(instruments, (instrument) => located(instrument, borrow?.available ?? null))
  }

  /** Takes over new terms for borrowing an instrument; `available` in units, null for any number. */
  setBorrow(index: number, instrument: Instrument, annualRate: number, available: number | null): void {
    this.borrowRate[index] = annualRate
    this.available[index] = located(instrument, available)
  }

  /** Keeps an adjustment until it is told. */
  keep(adjustment: AccountAdjustment): void {
    this.adjustments.push(adjustment)
    this.#untold.push(adjustment)
  }

  /** Hands over what has not been told; null when there is nothing. */
  takeUntold(): readonly AccountAdjustment[] | null {
    if (this.#untold.length === 0) return null
    const untold = this.#untold
    this.#untold = []
    return untold
  }

  isDelisted(index: number): boolean {
    return this.#delisted.has(index)
  }

  delist(index: number): void {
    this.#delisted = new Set([...this.#delisted, index])
  }

  delisted(): readonly number[] {
    return [...this.#delisted]
  }
}

function located(instrument: Instrument, units: number | null): number {
  return units === null ? Number.POSITIVE_INFINITY : toQuantity(instrument, units)
}
