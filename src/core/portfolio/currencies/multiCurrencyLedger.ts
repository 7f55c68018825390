import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { Ledger } from '../ledger.ts'
import type { CurrencyBook, UsedRate } from './currencyBook.ts'

/** What an account in several currencies starts from; cash in micro-units by currency. */
export interface MultiCurrencyOpening {
  readonly accountId: AccountId
  /** The currency in which the account as a whole is told. */
  readonly currency: string
  readonly startingCash: Readonly<Record<string, number>>
  readonly instruments: readonly Instrument[]
}

/** Money that became money of another currency; both amounts > 0, micro-units of their own currency. */
export interface CurrencyTrade {
  readonly sold: { readonly currency: string; readonly amount: number }
  readonly bought: { readonly currency: string; readonly amount: number }
}

/** A part of the account in its own currency and in the account's. */
export interface CurrencyPart {
  readonly currency: string
  /** Micro-units of its own currency. */
  readonly own: number
  /** Micro-units of the account's currency; null while the rate is unknown. */
  readonly converted: number | null
  /** The rates used, with their age; empty for the account's own currency. */
  readonly rates: readonly UsedRate[]
  /** Why `converted` is unknown; null when it is known. */
  readonly unknown: string | null
}

/** The account in its currency. One unknown part makes the sum unknown. */
export interface EquityTold {
  readonly equity: number | null
  readonly parts: readonly CurrencyPart[]
}

/** The least that the account is worth, for limits; refused where even that is unknown. */
export type EquityForLimits =
  | { readonly ok: true; readonly equity: number; readonly leftOut: readonly string[] }
  | { readonly ok: false; readonly code: 'EQUITY_UNKNOWN'; readonly message: string }

/**
 * The books of one account in several currencies: a `Ledger` for each of them, which knows of the others nothing. Within
 * each currency rule 1 of the ledger holds, with the money changed into and out of it.
 */
export class MultiCurrencyLedger {
  readonly currency: string
  readonly #opening: MultiCurrencyOpening
  readonly #currencies: ReadonlyMap<InstrumentId, string>
  readonly #ledgers = new Map<string, Ledger>()
  /** Money changed into (and out of) each currency, micro-units. */
  readonly #changed = new Map<string, number>()

  constructor(opening: MultiCurrencyOpening) {
    this.#opening = opening
    this.currency = opening.currency
    this.#currencies = new Map(opening.instruments.map((instrument) => [instrument.id, instrument.currency]))
    for (const currency of [opening.currency, ...Object.keys(opening.startingCash)]) this.ledger(currency)
  }

  /** The books of one currency; opened empty when first asked for. */
  ledger(currency: string): Ledger {
    const known = this.#ledgers.get(currency)
    if (known !== undefined) return known
    const { accountId, startingCash, instruments } = this.#opening
    const cash = Object.hasOwn(startingCash, currency) ? (startingCash[currency] ?? 0) : 0
    const ledger = new Ledger({ accountId, currency, startingCash: cash, instruments })
    this.#ledgers.set(currency, ledger)
    return ledger
  }

  /** Currencies of the account, in alphabetical order. */
  currencies(): readonly string[] {
    return [...this.#ledgers.keys()].toSorted()
  }

  /** Cash of a currency, micro-units. */
  cash(currency: string): number {
    return this.ledger(currency).cash + (this.#changed.get(currency) ?? 0)
  }

  /** Money changed into a currency less money changed out of it, micro-units. */
  changedInto(currency: string): number {
    return this.#changed.get(currency) ?? 0
  }

  /** Books a fill in the currency of its instrument. */
  applyFill(fill: Fill): Position {
    return this.#ledgerOf(fill.instrumentId).applyFill(fill)
  }

  /** Puts a position in the place of what it came to before one of its fills was corrected; see `Ledger.restate`. */
  restate(after: Position): void {
    this.#ledgerOf(after.instrumentId).restate(after)
  }

  /** Books adjustments that happened together; those of the account as a whole are in its currency. */
  applyAdjustments(adjustments: readonly AccountAdjustment[]): void {
    const byLedger = new Map<Ledger, AccountAdjustment[]>()
    for (const adjustment of adjustments) {
      const { instrumentId } = adjustment
      const ledger = instrumentId === null ? this.ledger(this.currency) : this.#ledgerOf(instrumentId)
      const list = byLedger.get(ledger)
      if (list === undefined) byLedger.set(ledger, [adjustment])
      else list.push(adjustment)
    }
    for (const [ledger, list] of byLedger) ledger.applyAdjustments(list)
  }

  /** Books money changed from one currency into another one. */
  change({ sold, bought }: CurrencyTrade): void {
    this.ledger(sold.currency)
    this.ledger(bought.currency)
    this.#changed.set(sold.currency, this.changedInto(sold.currency) - sold.amount)
    this.#changed.set(bought.currency, this.changedInto(bought.currency) + bought.amount)
  }

  /** Marks everything a slice quotes; see `Ledger.markSlice`. */
  markSlice(slice: MarketSlice, day: number): void {
    for (const ledger of this.#ledgers.values()) ledger.markSlice(slice, day)
  }

  /** Tells the account in its currency at the rates known at a time. */
  equity(rates: CurrencyBook, now: number): EquityTold {
    const parts = this.currencies().map((currency): CurrencyPart => {
      const own = this.#worth(currency)
      const told = rates.convert(own, currency, this.currency, now)
      // Nothing is nothing in every currency.
      if (own === 0) return { currency, own, converted: 0, rates: told.ok ? told.rates : [], unknown: null }
      if (!told.ok) return { currency, own, converted: null, rates: [], unknown: told.message }
      return { currency, own, converted: told.amount, rates: told.rates, unknown: null }
    })
    let equity: number | null = 0
    for (const { converted } of parts) equity = equity === null || converted === null ? null : equity + converted
    return { equity, parts }
  }

  /**
   * What limits may count on: a part of unknown rate that is worth something counts nothing; one that is owed, or that
   * holds positions short of cash, could cost any amount, and then there is no number.
   */
  equityForLimits(rates: CurrencyBook, now: number): EquityForLimits {
    const { parts } = this.equity(rates, now)
    const unknown = parts.filter(({ converted }) => converted === null)
    const owed = unknown.find(({ currency, own }) => own < 0 || this.#isBurdened(currency))
    if (owed !== undefined) {
      const message = `What the account owes in ${owed.currency} cannot be valued: ${owed.unknown ?? ''} Nothing that adds risk is possible until it can.`
      return { ok: false, code: 'EQUITY_UNKNOWN', message }
    }
    const equity = parts.reduce((sum, { converted }) => sum + (converted ?? 0), 0)
    return { ok: true, equity, leftOut: unknown.map(({ currency }) => currency) }
  }

  #isBurdened(currency: string): boolean {
    const isShort = this.ledger(currency)
      .openPositions()
      .some(({ quantity }) => quantity < 0)
    return isShort || this.cash(currency) < 0
  }

  #worth(currency: string): number {
    return this.ledger(currency).equity + this.changedInto(currency)
  }

  #ledgerOf(instrumentId: InstrumentId): Ledger {
    const currency = this.#currencies.get(instrumentId)
    if (currency === undefined) throw new Error(`Invariant: ${instrumentId} is not in this session`)
    return this.ledger(currency)
  }
}
