import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import { fromMoney, fromQuantity, toMoney } from '#core/money.ts'
import { cashChange } from '#core/portfolio/position.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'
import { type ClosedTrade, TradeRecorder } from '#core/portfolio/trades.ts'

const FIRST_ROOM = 4_096

/** A fill and the first moment whose equity holds it. */
interface CountedFill {
  readonly fill: Fill
  /** Moment that dates the fill. */
  readonly moment: number
  /** A fill at a close belongs to that bar and is in the equity from the next one on. */
  readonly countedFrom: number
}

/** Adjustments of one moment and the first whose equity holds them. */
interface CountedAdjustments {
  readonly adjustments: readonly AccountAdjustment[]
  readonly moment: number
  readonly countedFrom: number
}

/** A run's account over time and its round trips; money in currency units. Moments are those at which bars closed. */
export interface AccountOfRun {
  /** Label of the bars of each moment (the first of them), microseconds. */
  readonly time: Float64Array
  /** Equity at each moment, after everything that happened in its bars. */
  readonly equity: Float64Array
  /** Close of the one instrument, or the mean growth of all from their first close on. */
  readonly close: Float64Array
  /** Round trips by the strategy that opened them, in the order in which they ended; their times are moments, counted from 0. */
  readonly trades: readonly ClosedTrade[]
  /** Every fill with the moment that dates it, in the order in which they happened. */
  readonly fills: readonly { readonly fill: Fill; readonly moment: number }[]
  readonly commissions: number
  /** What spread and slippage cost against the reference prices. */
  readonly slippage: number
  /** Scaled quantities still held at the end, by instrument; flat ones are left out. */
  readonly held: readonly { readonly instrument: Instrument; readonly quantity: number }[]
}

/** Folds the slices and fills of a run into its account: cash exactly, positions at each close. */
export class RunAccount {
  readonly #instruments: readonly Instrument[]
  readonly #indexes: ReadonlyMap<string, number>
  readonly #fillsAtClose: boolean
  readonly #quantities: Float64Array
  readonly #marks: Float64Array
  readonly #firstCloses: Float64Array
  /** Indexes of the instruments held. */
  #held: number[] = []
  readonly #recorders = new Map<StrategyId, TradeRecorder>()
  /** Columns with room for more moments than there are yet. */
  #time = new Float64Array(FIRST_ROOM)
  #equity = new Float64Array(FIRST_ROOM)
  #close = new Float64Array(FIRST_ROOM)
  readonly #fills: CountedFill[] = []
  #pending: (CountedFill | CountedAdjustments)[] = []
  #cash: number
  /** Dividends owed to the account and not paid yet. */
  #owed = 0
  #fees = 0
  #slippage = 0
  #moments = 0
  #marketTime = 0
  #earlierMarketTime = 0
  #grown = 0
  #growing = 0

  constructor(instruments: readonly Instrument[], startingCash: number, fill: 'next-open' | 'close') {
    this.#instruments = instruments
    this.#indexes = new Map(instruments.map((instrument, index) => [instrument.id, index]))
    this.#fillsAtClose = fill === 'close'
    this.#quantities = new Float64Array(instruments.length)
    this.#marks = new Float64Array(instruments.length).fill(Number.NaN)
    this.#firstCloses = new Float64Array(instruments.length).fill(Number.NaN)
    this.#cash = toMoney(startingCash)
  }

  /** Moments so far. */
  get moments(): number {
    return this.#moments
  }

  /** Equity at the moments whose books are closed: a view, good until more room is made. */
  equitySoFar(): { readonly time: Float64Array; readonly equity: Float64Array } {
    const settled = Math.max(0, this.#moments - 1)
    return { time: this.#time.subarray(0, settled), equity: this.#equity.subarray(0, settled) }
  }

  onSlice(slice: MarketSlice): void {
    const moment = this.#moments
    if (moment > 0) this.#settle(moment - 1)
    if (moment === this.#time.length) this.#makeRoom()
    this.#moments = moment + 1
    this.#earlierMarketTime = this.#marketTime
    this.#marketTime = slice.marketTime
    const { bars, barCount } = slice
    this.#time[moment] = barCount === 0 ? slice.marketTime : (bars[BAR.tsOpen] as number)
    if (slice.actions !== undefined) this.#splitMarks(slice.actions)
    const end = barCount * BAR_ROW
    for (let row = 0; row < end; row += BAR_ROW) this.#mark(bars[row] as number, bars[row + BAR.close] as number)
    this.#close[moment] = this.#instruments.length === 1 ? (this.#marks[0] as number) : this.#grown / this.#growing
  }

  /** Takes adjustments that happened together, in their place among the fills. */
  onAdjustments(adjustments: readonly AccountAdjustment[]): void {
    const moment = this.#moments - 1
    this.#pending.push({ adjustments, moment, countedFrom: moment })
  }

  onFill(fill: Fill): void {
    this.#pending.push(this.#counted(fill))
  }

  /** Everything the run came to. */
  finish(): AccountOfRun {
    if (this.#moments > 0) {
      // What counts from a moment that never came is in the last one.
      for (const entry of this.#pending) this.#apply(entry)
      this.#pending = []
      this.#equity[this.#moments - 1] = this.#value()
    }
    const trades = [...this.#recorders.values()].flatMap((recorder) => recorder.closed())
    return {
      time: this.#time.slice(0, this.#moments),
      equity: this.#equity.slice(0, this.#moments),
      close: this.#close.slice(0, this.#moments),
      trades:
        this.#recorders.size > 1 ? trades.toSorted((one, two) => one.trade.exitTime - two.trade.exitTime) : trades,
      fills: this.#fills,
      commissions: fromMoney(this.#fees),
      slippage: fromMoney(this.#slippage),
      held: this.#held.flatMap((index) => {
        const instrument = this.#instruments[index]
        return instrument === undefined ? [] : [{ instrument, quantity: this.#quantities[index] ?? 0 }]
      }),
    }
  }

  #mark(index: number, close: number): void {
    const before = this.#marks[index] as number
    this.#marks[index] = close
    if (this.#instruments.length === 1) return
    if (Number.isNaN(before)) {
      this.#firstCloses[index] = close
      this.#growing += 1
      this.#grown += 1
    } else {
      this.#grown += (close - before) / (this.#firstCloses[index] as number)
    }
  }

  /** Restates what is remembered of prices in the units after a split. */
  #splitMarks(actions: readonly MarketAction[]): void {
    for (const action of actions) {
      if (action.kind !== 'SPLIT') continue
      const { instrument: index, from, to } = action
      this.#marks[index] = ((this.#marks[index] as number) * from) / to
      this.#firstCloses[index] = ((this.#firstCloses[index] as number) * from) / to
    }
  }

  #counted(fill: Fill): CountedFill {
    const last = this.#moments - 1
    if (!this.#fillsAtClose) return { fill, moment: last, countedFrom: last }
    // Learnt of during the last bar, or, when the end of the run closes a position, told of the bar before it.
    const moment = fill.tsEvent <= this.#earlierMarketTime ? Math.max(0, last - 1) : last
    return { fill, moment, countedFrom: fill.tsEvent >= this.#marketTime ? last + 1 : last }
  }

  /** Closes the books of the last moment: its fills are in, its bars are the marks. */
  #settle(moment: number): void {
    if (this.#pending.length > 0) {
      const later = this.#pending.filter(({ countedFrom }) => countedFrom > moment)
      for (const entry of this.#pending) if (entry.countedFrom <= moment) this.#apply(entry)
      this.#pending = later
    }
    this.#equity[moment] = this.#value()
  }

  #makeRoom(): void {
    const larger = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const room = new Float64Array(2 * column.length)
      room.set(column)
      return room
    }
    this.#time = larger(this.#time)
    this.#equity = larger(this.#equity)
    this.#close = larger(this.#close)
  }

  #apply(entry: CountedFill | CountedAdjustments): void {
    if ('adjustments' in entry) {
      for (const adjustment of entry.adjustments) this.#adjust({ ...adjustment, tsEvent: entry.moment })
      return
    }
    this.#fills.push(entry)
    const { fill, moment } = entry
    const index = this.#indexes.get(fill.instrumentId) ?? -1
    const instrument = this.#instruments[index]
    if (instrument === undefined) throw new Error(`Invariant: a fill of ${fill.instrumentId}, which is not in the run`)
    this.#cash += cashChange(fill, instrument)
    this.#fees += fill.fee
    this.#slippage += fill.slippage
    const before = this.#quantities[index] as number
    const after = before + (fill.side === 'BUY' ? fill.quantity : -fill.quantity)
    this.#quantities[index] = after
    if (before === 0) this.#held.push(index)
    else if (after === 0) this.#held = this.#held.filter((held) => held !== index)
    this.#recorderOf(fill.strategyId).apply({ ...fill, tsEvent: moment })
  }

  #adjust(adjustment: AccountAdjustment): void {
    const { instrumentId, kind, cash, owed, quantityBefore, quantityAfter } = adjustment
    this.#cash += cash
    this.#owed += owed
    if (kind === 'LIQUIDATION_FEE') this.#fees -= cash
    const index = instrumentId === null ? undefined : this.#indexes.get(instrumentId)
    if (index === undefined) return
    if (quantityAfter !== quantityBefore) {
      const after = (this.#quantities[index] as number) + quantityAfter - quantityBefore
      this.#quantities[index] = after
      if (after === 0) this.#held = this.#held.filter((held) => held !== index)
    }
    const recorders = [...this.#recorders.values()]
    const shares = shareAdjustment(
      adjustment,
      recorders.map((recorder) => recorder.quantity(adjustment.instrumentId)),
    )
    for (const [place, recorder] of recorders.entries()) {
      const share = shares[place]
      if (share !== undefined) recorder.adjust(share)
    }
  }

  #recorderOf(strategyId: StrategyId): TradeRecorder {
    const known = this.#recorders.get(strategyId)
    if (known !== undefined) return known
    const recorder = new TradeRecorder(this.#instruments)
    this.#recorders.set(strategyId, recorder)
    return recorder
  }

  #value(): number {
    let value = fromMoney(this.#cash + this.#owed)
    const held = this.#held
    for (let place = 0; place < held.length; place += 1) {
      const index = held[place] as number
      const instrument = this.#instruments[index] as Instrument
      value += fromQuantity(instrument, this.#quantities[index] as number) * (this.#marks[index] as number)
    }
    return value
  }
}
