import { fromMoney, fromPrice, fromQuantity, notional } from '#core/money.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import { apportion } from './apportion.ts'
import { adjustLots, type Lot } from './lots.ts'

/** One closed round trip; prices, size and profit in currency units and units of the instrument. */
export interface Trade {
  readonly side: 'LONG' | 'SHORT'
  readonly size: number
  /** Market time of the first fill of the entry and of the last fill of the exit, microseconds. */
  readonly entryTime: number
  readonly exitTime: number
  readonly entryPrice: number
  readonly exitPrice: number
  /** Profit with dividends, funding and borrow fees, less the exit's fees and the entry's share of its fees. */
  readonly pnl: number
}

/** A round trip and whose it was; the strategy is the one that opened it. */
export interface ClosedTrade {
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  /** Fees of both ends, micro-units. */
  readonly fees: number
  /** Dividends, funding, borrow fees and cash in lieu, micro-units; part of the profit. */
  readonly income: number
  /** The order that opened it, and the one that closed it; null when a split left nothing of it. */
  readonly entryOrder: ClientOrderId
  readonly exitOrder: ClientOrderId | null
  readonly trade: Trade
}

/** What is still open of an entry; `quantity` is scaled, money is in micro-units. */
export interface OpenLot {
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly entryOrder: ClientOrderId
  readonly side: 'LONG' | 'SHORT'
  readonly quantity: number
  readonly entryTime: number
  /** Average price of the entry's fills per unit as units are counted now, currency units. */
  readonly entryPrice: number
  readonly value: number
  readonly fees: number
  /** Dividends, funding, borrow fees and cash in lieu so far. */
  readonly income: number
}

interface RoundTrip {
  readonly lot: Lot
  /** The order that closes; null when nothing more joins the round trip. */
  closing: ClientOrderId | null
  readonly exitOrder: ClientOrderId | null
  quantity: number
  entryPrice: number
  exitTime: number
  exitPrice: number
  entryValue: number
  exitValue: number
  fees: number
  income: number
}

interface Book {
  readonly instrument: Instrument
  readonly lots: Lot[]
  latest: RoundTrip | null
}

/**
 * Pairs fills into round trips, first in first out, per instrument. The fills of one order count as one entry or one
 * exit, so that partial fills do not multiply trades; a fill that reverses a position closes it and opens the other side.
 * Dividends, funding and fees of holding belong to the trade that was open then, and a split restates its entry price.
 * Exact: the profits of all round trips, open lots and what is `beside` them add up to the account's.
 */
export class TradeRecorder {
  readonly #books: ReadonlyMap<InstrumentId, Book>
  readonly #rounds: RoundTrip[] = []
  #beside = 0

  constructor(instruments: readonly Instrument[]) {
    this.#books = new Map(instruments.map((instrument) => [instrument.id, { instrument, lots: [], latest: null }]))
  }

  /** Books a fill. The caller drops fills it has seen before and hands them over in the order they happened. */
  apply(fill: Fill): void {
    const book = this.#books.get(fill.instrumentId)
    if (book === undefined) throw new Error(`Invariant: ${fill.instrumentId} is not in this session`)
    const { instrument, lots } = book
    // What a busted execution still costs belongs to no trade.
    if (fill.quantity === 0) {
      this.#beside -= fill.fee
      return
    }
    const opposite = fill.side === 'BUY' ? 'SHORT' : 'LONG'
    const value = notional(instrument, fill.price, fill.quantity)
    let left = { quantity: fill.quantity, value, fees: fill.fee, income: 0 }
    for (let lot = lots[0]; left.quantity > 0 && lot?.side === opposite; lot = lots[0]) {
      const part = take(left, Math.min(lot.quantity, left.quantity))
      this.#close(book, lot, fill, part)
      if (lot.quantity === 0) lots.shift()
      left = less(left, part)
    }
    if (left.quantity > 0) open(lots, instrument, fill, left)
  }

  /**
   * Books an adjustment, in its place among the fills. Money that comes once everything is closed belongs to the last
   * round trip of its instrument.
   */
  adjust(adjustment: AccountAdjustment): void {
    const { instrumentId, kind, cash, owed } = adjustment
    const book = instrumentId === null ? undefined : this.#books.get(instrumentId)
    if (book === undefined || book.lots.length === 0) {
      if (book === undefined || book.latest === null) this.#beside += cash + owed
      else if (kind === 'LIQUIDATION_FEE') book.latest.fees -= cash
      else book.latest.income += cash + owed
      return
    }
    for (const lot of adjustLots(book.lots, adjustment)) this.#closeWithoutFill(book, lot, adjustment.tsEvent)
    // Units before and after a split do not add up, so what closes later is another round trip.
    if (adjustment.ratio !== null && book.latest !== null) book.latest.closing = null
  }

  /** Money that belongs to no round trip, micro-units: interest of the account, say. */
  get beside(): number {
    return this.#beside
  }

  /** Signed scaled quantity open in an instrument; 0 for what this recorder never saw. */
  quantity(instrumentId: InstrumentId | null): number {
    const lots = instrumentId === null ? undefined : this.#books.get(instrumentId)?.lots
    return (lots ?? []).reduce((sum, lot) => sum + (lot.side === 'LONG' ? lot.quantity : -lot.quantity), 0)
  }

  /** Round trips in the order in which their exits began. */
  closed(): readonly ClosedTrade[] {
    return this.#rounds.map((round) => ({
      instrumentId: round.lot.instrument.id,
      strategyId: round.lot.opening.strategyId,
      fees: round.fees,
      income: round.income,
      entryOrder: round.lot.opening.clientOrderId,
      exitOrder: round.exitOrder,
      trade: tradeOf(round),
    }))
  }

  /** What is open, oldest first within an instrument. */
  open(): readonly OpenLot[] {
    return [...this.#books.values()]
      .flatMap(({ lots }) => lots)
      .map((lot) => ({
        instrumentId: lot.instrument.id,
        strategyId: lot.opening.strategyId,
        entryOrder: lot.opening.clientOrderId,
        side: lot.side,
        quantity: lot.quantity,
        entryTime: lot.opening.tsEvent,
        entryPrice: fromPrice(lot.instrument, lot.averagePrice),
        value: lot.value,
        fees: lot.fees,
        income: lot.income,
      }))
  }

  #close(book: Book, lot: Lot, fill: Fill, part: Amounts): void {
    const entry = take(lot, part.quantity)
    Object.assign(lot, less(lot, entry))
    const round = book.latest
    if (round?.lot === lot && round.closing === fill.clientOrderId) {
      round.entryPrice = average(round.entryPrice, round.quantity, lot.averagePrice, part.quantity)
      round.exitPrice = average(round.exitPrice, round.quantity, fill.price, part.quantity)
      round.quantity += part.quantity
      round.exitTime = fill.tsEvent
      round.entryValue += entry.value
      round.exitValue += part.value
      round.fees += entry.fees + part.fees
      round.income += entry.income
      return
    }
    book.latest = {
      lot,
      closing: fill.clientOrderId,
      exitOrder: fill.clientOrderId,
      quantity: part.quantity,
      entryPrice: lot.averagePrice,
      exitTime: fill.tsEvent,
      exitPrice: fill.price,
      entryValue: entry.value,
      exitValue: part.value,
      fees: entry.fees + part.fees,
      income: entry.income,
    }
    this.#rounds.push(book.latest)
  }

  /** Ends a lot of which a split left no whole unit: what it was worth came as cash in lieu. */
  #closeWithoutFill(book: Book, lot: Lot, tsEvent: number): void {
    const gain = (lot.side === 'LONG' ? lot.income : -lot.income) - lot.value
    const perUnit = fromMoney(gain) / fromQuantity(lot.instrument, lot.quantity) / fromPrice(lot.instrument, 1)
    const round: RoundTrip = {
      lot,
      closing: null,
      exitOrder: null,
      quantity: lot.quantity,
      entryPrice: lot.averagePrice,
      exitTime: tsEvent,
      // The price at which an ordinary exit would have made the same.
      exitPrice: Math.max(0, lot.averagePrice + perUnit),
      entryValue: lot.value,
      exitValue: 0,
      fees: lot.fees,
      income: lot.income,
    }
    book.latest = round
    this.#rounds.push(round)
  }
}

/** Quantity with the money that belongs to it. */
interface Amounts {
  readonly quantity: number
  readonly value: number
  readonly fees: number
  readonly income: number
}

function take(amounts: Amounts, quantity: number): Amounts {
  return {
    quantity,
    value: apportion(amounts.value, quantity, amounts.quantity),
    fees: apportion(amounts.fees, quantity, amounts.quantity),
    income: apportion(amounts.income, quantity, amounts.quantity),
  }
}

function less(amounts: Amounts, part: Amounts): Amounts {
  return {
    quantity: amounts.quantity - part.quantity,
    value: amounts.value - part.value,
    fees: amounts.fees - part.fees,
    income: amounts.income - part.income,
  }
}

function open(lots: Lot[], instrument: Instrument, fill: Fill, amounts: Amounts): void {
  const last = lots.at(-1)
  if (last?.opening.clientOrderId === fill.clientOrderId) {
    last.averagePrice = average(last.averagePrice, last.quantity, fill.price, amounts.quantity)
    last.quantity += amounts.quantity
    last.value += amounts.value
    last.fees += amounts.fees
    return
  }
  const side = fill.side === 'BUY' ? 'LONG' : 'SHORT'
  lots.push({ instrument, opening: fill, side, averagePrice: fill.price, ...amounts })
}

function average(before: number, quantityBefore: number, price: number, quantity: number): number {
  return before === price ? price : (before * quantityBefore + price * quantity) / (quantityBefore + quantity)
}

function tradeOf(round: RoundTrip): Trade {
  const { lot } = round
  const gross = (lot.side === 'LONG' ? 1 : -1) * (round.exitValue - round.entryValue)
  return {
    side: lot.side,
    size: fromQuantity(lot.instrument, round.quantity),
    entryTime: lot.opening.tsEvent,
    exitTime: round.exitTime,
    entryPrice: fromPrice(lot.instrument, round.entryPrice),
    exitPrice: fromPrice(lot.instrument, round.exitPrice),
    pnl: fromMoney(gross + round.income - round.fees),
  }
}
