import { fromPrice } from '#core/money.ts'
import type { AccountId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import type { Account, Position } from '#core/model/position.ts'
import { applyFill, cashChange, flatPosition, marketValue } from './position.ts'

/** What a ledger starts from; money in micro-units. `instruments` is the session's list that slice indexes point into. */
export interface LedgerOpening {
  readonly accountId: AccountId
  readonly currency: string
  readonly startingCash: number
  readonly instruments: readonly Instrument[]
}

/**
 * The books of one account: cash, positions, marks, equity, its peak and its value at the start of the market day. All
 * money is exact micro-units. The caller drops fills it has seen before.
 *
 * 1. cash + cost of positions - realised + fees = starting cash, always.
 * 2. equity = cash + positions at their last marks; a position is marked at its cost until its first mark.
 */
export class Ledger {
  readonly accountId: AccountId
  readonly currency: string
  readonly startingCash: number
  readonly #instruments: readonly Instrument[]
  readonly #indexes: ReadonlyMap<InstrumentId, number>
  readonly #positions: Position[]
  /** Last price of each instrument in currency units; NaN before the first. */
  readonly #marks: Float64Array
  /** Market time of each mark. */
  readonly #markTimes: Float64Array
  /** Indexes of the instruments held; kept short so that marking costs nothing when flat. */
  #held: number[] = []
  #cash: number
  #fees = 0
  #realised = 0
  #equity: number
  #peak: number
  #dayStart: number
  #day: number | null = null

  constructor(opening: LedgerOpening) {
    this.accountId = opening.accountId
    this.currency = opening.currency
    this.startingCash = opening.startingCash
    this.#instruments = opening.instruments
    this.#indexes = new Map(opening.instruments.map((instrument, index) => [instrument.id, index]))
    this.#positions = opening.instruments.map((instrument) => flatPosition(opening.accountId, instrument.id))
    this.#marks = new Float64Array(opening.instruments.length).fill(Number.NaN)
    this.#markTimes = new Float64Array(opening.instruments.length)
    this.#cash = opening.startingCash
    this.#equity = opening.startingCash
    this.#peak = opening.startingCash
    this.#dayStart = opening.startingCash
  }

  /** Cash, micro-units; may be negative only where fees outran it. */
  get cash(): number {
    return this.#cash
  }

  /** Fees paid since the start, micro-units. */
  get fees(): number {
    return this.#fees
  }

  /** Profit taken by closing, before fees, micro-units. */
  get realised(): number {
    return this.#realised
  }

  /** Cash and positions at their last marks, micro-units. */
  get equity(): number {
    return this.#equity
  }

  /** Highest equity seen at any mark or fill, micro-units. */
  get equityPeak(): number {
    return this.#peak
  }

  /** Equity with which the current market day began, micro-units. */
  get equityDayStart(): number {
    return this.#dayStart
  }

  /** The account as the rest of the house knows it. */
  account(): Account {
    return {
      accountId: this.accountId,
      currency: this.currency,
      startingCash: this.startingCash,
      cash: this.#cash,
      equity: this.#equity,
      equityPeak: this.#peak,
      equityDayStart: this.#dayStart,
    }
  }

  /** The position in an instrument of the session; flat when never traded. Throws for a foreign instrument. */
  position(instrumentId: InstrumentId): Position {
    return this.#at(this.#indexOf(instrumentId))
  }

  /** Positions that are not flat, in the session's order of instruments. */
  openPositions(): readonly Position[] {
    return this.#held.map((index) => this.#at(index))
  }

  /** Last price of an instrument, currency units; null before the first. */
  mark(instrumentId: InstrumentId): number | null {
    const price = this.#marks[this.#indexOf(instrumentId)]
    return price === undefined || Number.isNaN(price) ? null : price
  }

  /** Value of a position at its last mark, signed micro-units; its cost before the first mark. */
  value(instrumentId: InstrumentId): number {
    return this.#valueAt(this.#indexOf(instrumentId))
  }

  /** Sum of the absolute values of all positions, micro-units. */
  grossExposure(): number {
    return this.#held.reduce((sum, index) => sum + Math.abs(this.#valueAt(index)), 0)
  }

  /** Books a fill: cash, position, fees, equity. */
  applyFill(fill: Fill): Position {
    const index = this.#indexOf(fill.instrumentId)
    const instrument = this.#instrumentAt(index)
    const before = this.#at(index)
    const after = applyFill(before, fill, instrument)
    this.#positions[index] = after
    this.#cash += cashChange(fill, instrument)
    this.#fees += fill.fee
    this.#realised += after.realised - before.realised
    // An older mark beside a newer fill would show a profit or loss that never was.
    if (fill.tsEvent >= (this.#markTimes[index] ?? 0)) {
      this.#marks[index] = fromPrice(instrument, fill.price)
      this.#markTimes[index] = fill.tsEvent
    }
    if ((before.quantity === 0) !== (after.quantity === 0)) {
      this.#held = this.#positions.flatMap((position, at) => (position.quantity === 0 ? [] : [at]))
    }
    this.#revalue()
    return after
  }

  /**
   * Marks everything a slice quotes: the close of bars, then the mid of quotes. `day` numbers the market day the slice
   * belongs to; a new one starts with the equity that the day before ended with.
   */
  markSlice(slice: MarketSlice, day: number): void {
    if (day !== this.#day) {
      this.#day = day
      this.#dayStart = this.#equity
    }
    const { bars, quotes } = slice
    for (let row = 0, at = 0; row < slice.barCount; row += 1, at += BAR_ROW) {
      const index = bars[at + BAR.instrument] ?? -1
      this.#marks[index] = bars[at + BAR.close] ?? Number.NaN
      this.#markTimes[index] = slice.marketTime
    }
    for (let row = 0, at = 0; row < slice.quoteCount; row += 1, at += QUOTE_ROW) {
      const index = quotes[at + QUOTE.instrument] ?? -1
      this.#marks[index] = ((quotes[at + QUOTE.bid] ?? Number.NaN) + (quotes[at + QUOTE.ask] ?? Number.NaN)) / 2
      this.#markTimes[index] = slice.marketTime
    }
    if (this.#held.length > 0) this.#revalue()
  }

  /** Takes the peak and the day's start over from an earlier run of the same account, after its fills were booked. */
  resume(equityPeak: number, equityDayStart: number, day: number | null): void {
    this.#peak = Math.max(equityPeak, this.#equity)
    this.#dayStart = equityDayStart
    this.#day = day
  }

  #revalue(): void {
    let equity = this.#cash
    for (const index of this.#held) equity += this.#valueAt(index)
    this.#equity = equity
    if (equity > this.#peak) this.#peak = equity
  }

  #valueAt(index: number): number {
    const position = this.#at(index)
    const price = this.#marks[index] ?? Number.NaN
    return Number.isNaN(price) ? position.cost : marketValue(this.#instrumentAt(index), position.quantity, price)
  }

  #at(index: number): Position {
    const position = this.#positions[index]
    if (position === undefined) throw new Error(`Invariant: no instrument ${index} in this session`)
    return position
  }

  #instrumentAt(index: number): Instrument {
    const instrument = this.#instruments[index]
    if (instrument === undefined) throw new Error(`Invariant: no instrument ${index} in this session`)
    return instrument
  }

  #indexOf(instrumentId: InstrumentId): number {
    const index = this.#indexes.get(instrumentId)
    if (index === undefined) throw new Error(`Invariant: ${instrumentId} is not in this session`)
    return index
  }
}
