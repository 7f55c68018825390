import { fromPrice } from '#core/money.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import { BAR, BAR_ROW, type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import type { Account, Position } from '#core/model/position.ts'
import { applyAdjustment, applyFill, cashChange, flatPosition, marketValue } from './position.ts'

/** What a ledger starts from; money in micro-units. `instruments` is the session's list that slice indexes point into. */
export interface LedgerOpening {
  readonly accountId: AccountId
  readonly currency: string
  readonly startingCash: number
  readonly instruments: readonly Instrument[]
}

/**
 * The books of one account: cash, positions, marks, equity, its peak and its value at the start of the market day. All
 * money is exact micro-units. The caller drops fills and adjustments it has seen before.
 *
 * 1. cash + owed + cost of positions - realised + fees = starting cash, always.
 * 2. equity = cash + owed + positions at their last marks; a position is marked at its cost until its first mark.
 * 3. The first price after a split or on the ex date of a dividend counts only once the venue has told what it did to the
 *    account, or with the next slice: else the equity would fall and rise again in between.
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
  /** Prices that wait for the venue's word on what changed beside trading; empty but for moments. */
  readonly #waiting = new Map<number, { readonly price: number; readonly time: number }>()
  #cash: number
  #owed = 0
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

  /** Dividends owed to the account and not paid yet, micro-units; negative where it owes them. */
  get owed(): number {
    return this.#owed
  }

  /** Fees paid since the start, micro-units. */
  get fees(): number {
    return this.#fees
  }

  /** Profit taken by closing, dividends, funding, borrow fees and interest, before fees of trading, micro-units. */
  get realised(): number {
    return this.#realised
  }

  /** Cash, what is owed, and positions at their last marks, micro-units. */
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
    this.#takeWaiting(index)
    // An older mark beside a newer fill would show a profit or loss that never was.
    if (fill.tsEvent >= (this.#markTimes[index] ?? 0)) {
      this.#marks[index] = fromPrice(instrument, fill.price)
      this.#markTimes[index] = fill.tsEvent
    }
    this.#countHeld(index, before, after)
    this.#revalue()
    return after
  }

  /**
   * Puts a position in the place of what it came to before one of its fills was corrected or taken back: the fold of all
   * its fills and adjustments as they count now. Cash follows from rule 1; a peak that was reached stays.
   */
  restate(after: Position): void {
    const index = this.#indexOf(after.instrumentId)
    const before = this.#at(index)
    const [realised, fees] = [after.realised - before.realised, after.fees - before.fees]
    this.#positions[index] = after
    this.#cash += realised - fees - (after.cost - before.cost)
    this.#realised += realised
    this.#fees += fees
    this.#countHeld(index, before, after)
    this.#revalue()
  }

  /** Books adjustments that happened together, then values the account once. */
  applyAdjustments(adjustments: readonly AccountAdjustment[]): void {
    for (const adjustment of adjustments) {
      const { instrumentId, kind, cash, owed, costReleased, ratio } = adjustment
      this.#cash += cash
      this.#owed += owed
      if (kind === 'LIQUIDATION_FEE') this.#fees -= cash
      else this.#realised += cash + owed - costReleased
      if (instrumentId === null) continue
      const index = this.#indexOf(instrumentId)
      const before = this.#at(index)
      const after = applyAdjustment(before, adjustment)
      this.#positions[index] = after
      this.#countHeld(index, before, after)
      const mark = this.#marks[index] ?? Number.NaN
      if (ratio !== null && !this.#waiting.has(index)) this.#marks[index] = (mark * ratio.from) / ratio.to
    }
    for (const { instrumentId } of adjustments)
      if (instrumentId !== null) this.#takeWaiting(this.#indexOf(instrumentId))
    this.#revalue()
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
    if (this.#waiting.size > 0) for (const index of this.#waiting.keys()) this.#takeWaiting(index)
    const { actions } = slice
    const before = actions === undefined ? NONE : this.#marksBefore(actions)
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
    for (const [index, mark] of before) if (this.#markTimes[index] === slice.marketTime) this.#wait(index, mark)
    if (this.#held.length > 0) this.#revalue()
  }

  /** Takes the peak and the day's start over from an earlier run of the same account, after its fills were booked. */
  resume(equityPeak: number, equityDayStart: number, day: number | null): void {
    this.#peak = Math.max(equityPeak, this.#equity)
    this.#dayStart = equityDayStart
    this.#day = day
  }

  /** Marks of the held instruments whose prices an action moves, as they were before it. */
  #marksBefore(actions: readonly MarketAction[]): ReadonlyMap<number, number> {
    const moved = actions.filter(({ kind, instrument }) => movesPrice(kind) && this.#held.includes(instrument))
    return new Map(moved.map(({ instrument }) => [instrument, this.#marks[instrument] ?? Number.NaN]))
  }

  #wait(index: number, markBefore: number): void {
    this.#waiting.set(index, { price: this.#marks[index] ?? Number.NaN, time: this.#markTimes[index] ?? 0 })
    this.#marks[index] = markBefore
  }

  #takeWaiting(index: number): void {
    const waiting = this.#waiting.get(index)
    if (waiting === undefined) return
    this.#marks[index] = waiting.price
    this.#markTimes[index] = waiting.time
    this.#waiting.delete(index)
  }

  #countHeld(index: number, before: Position, after: Position): void {
    if ((before.quantity === 0) === (after.quantity === 0)) return
    if (after.quantity === 0) this.#held = this.#held.filter((held) => held !== index)
    else this.#held.push(index)
  }

  #revalue(): void {
    let equity = this.#cash + this.#owed
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

const NONE: ReadonlyMap<number, number> = new Map()

function movesPrice(kind: MarketAction['kind']): boolean {
  return kind === 'SPLIT' || kind === 'CASH_DIVIDEND'
}
