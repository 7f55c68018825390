import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import { apportion, divideAmong } from '../apportion.ts'
import { isLongTerm, tradeDay } from './holdingPeriod.ts'
import { addMoney, incomeKind, incomeOf, type LotMoney, noMoney, takeShare } from './lotMoney.ts'
import { orderToClose } from './lotOrder.ts'
import type { LotChoice, LotMatch, LotMethod, OpenTaxLot, Replacement } from './taxLot.ts'
import { WashSales } from './washSales.ts'

/** How lots are matched. */
export interface TaxLotOptions {
  readonly instruments: readonly Instrument[]
  readonly method: LotMethod
  /** For SPECIFIC: the lots each closing execution was meant for, by its id. */
  readonly chosen?: ReadonlyMap<string, readonly LotChoice[]>
}

/** An instrument became another one: a merger, or a new symbol. Quantities are scaled, money is in micro-units. */
export interface LotConversion {
  readonly from: InstrumentId
  readonly to: InstrumentId
  /** Units of the new instrument that the old ones became, > 0. */
  readonly quantityAfter: number
  /** Money that came with it, and the part of the cost that it paid for. */
  readonly cash: number
  readonly costReleased: number
}

interface HeldLot {
  readonly lotId: string
  readonly opening: Fill
  readonly openedDay: number
  readonly side: 'LONG' | 'SHORT'
  quantity: number
  replacing: number
  readonly money: LotMoney
}

type Match = { -readonly [Key in 'disallowed']: number } & LotMatch & { readonly replacements: Replacement[] }

interface Book {
  readonly instrument: Instrument
  lots: HeldLot[]
  readonly washSales: WashSales | null
}

/**
 * The lots of one account: the fold of its fills and adjustments, handed over in the order in which they happened.
 *
 * 1. Realised gains of all matches, income of open lots and what is `beside` them, less the cost of what is open, are the
 *    ledger's realised profit less fees and the cost of its positions, to the micro-unit, by every method.
 * 2. By FIFO the cost of what is open is that of `TradeRecorder` wherever each order has one execution; that one counts the
 *    executions of an order as one entry.
 * 3. A busted fill (quantity 0) opens and closes nothing.
 */
export class TaxLotBook {
  readonly #books: ReadonlyMap<InstrumentId, Book>
  readonly #method: LotMethod
  readonly #chosen: ReadonlyMap<string, readonly LotChoice[]>
  readonly #matches: Match[] = []
  readonly #beside = noMoney()

  constructor({ instruments, method, chosen }: TaxLotOptions) {
    this.#method = method
    this.#chosen = chosen ?? new Map()
    this.#books = new Map(instruments.map((instrument) => [instrument.id, openBook(instrument)]))
  }

  /** Books a fill. The caller drops what it has seen before. Throws for an instrument that was not listed. */
  apply(fill: Fill): void {
    const book = this.#bookOf(fill.instrumentId)
    if (fill.quantity === 0) {
      this.#beside.fees += fill.fee
      return
    }
    const left = {
      quantity: fill.quantity,
      value: notional(book.instrument, fill.price, fill.quantity),
      fees: fill.fee,
    }
    const closes = fill.side === 'BUY' ? 'SHORT' : 'LONG'
    if (book.lots[0]?.side === closes) {
      const chosen = this.#method === 'SPECIFIC' ? this.#chosen.get(fill.executionId) : undefined
      for (const { lot, quantity } of orderToClose(book.lots, fill.quantity, this.#method, chosen)) {
        const value = apportion(left.value, quantity, left.quantity)
        const fees = apportion(left.fees, quantity, left.quantity)
        left.quantity -= quantity
        left.value -= value
        left.fees -= fees
        this.#close(book, lot, { quantity, value, fees, tsEvent: fill.tsEvent, closingId: fill.executionId })
      }
      book.lots = book.lots.filter((lot) => lot.quantity > 0)
    }
    if (left.quantity === 0) return
    const lot: HeldLot = {
      lotId: fill.executionId,
      opening: fill,
      openedDay: tradeDay(book.instrument, fill.tsEvent),
      side: fill.side === 'BUY' ? 'LONG' : 'SHORT',
      quantity: left.quantity,
      replacing: 0,
      money: { ...noMoney(), cost: left.value, fees: left.fees },
    }
    book.lots.push(lot)
    if (lot.side === 'LONG') book.washSales?.notePurchase(lot)
  }

  /** Books an adjustment, in its place among the fills. */
  adjust(adjustment: AccountAdjustment): void {
    const { instrumentId, kind, cash, owed, costReleased, ratio, quantityBefore, quantityAfter } = adjustment
    const book = instrumentId === null ? undefined : this.#books.get(instrumentId)
    if (book === undefined || book.lots.length === 0) {
      if (kind === 'LIQUIDATION_FEE') this.#beside.fees -= cash
      else this.#beside[incomeKind(kind)] += cash + owed
      return
    }
    const { lots } = book
    const income = cash + owed - costReleased
    const released = lots[0]?.side === 'SHORT' ? -costReleased : costReleased
    if (kind === 'LIQUIDATION_FEE') divideAmong(lots, -cash, ({ money }, share) => void (money.fees += share))
    else divideAmong(lots, income, ({ money }, share) => void (money[incomeKind(kind)] += share))
    divideAmong(lots, released, ({ money }, share) => void (money.cost -= share))
    if (ratio === null) return
    book.washSales?.split(ratio.from, ratio.to)
    const held = lots.reduce((sum, { quantity }) => sum + quantity, 0)
    const change = lots[0]?.side === 'SHORT' ? quantityBefore - quantityAfter : quantityAfter - quantityBefore
    this.#recount(book, Math.max(0, held + change), adjustment.tsEvent)
  }

  /** Carries the lots of an instrument over to what it became, with their cost and their age. */
  convert({ from, to, quantityAfter, cash, costReleased }: LotConversion): void {
    const [old, next] = [this.#bookOf(from), this.#bookOf(to)]
    const moved = old.lots
    if (moved.length === 0) return
    const released = moved[0]?.side === 'SHORT' ? -costReleased : costReleased
    divideAmong(moved, cash - costReleased, ({ money }, share) => void (money.other += share))
    divideAmong(moved, released, ({ money }, share) => void (money.cost -= share))
    recount(moved, quantityAfter)
    next.lots = [...next.lots, ...moved.filter(({ quantity }) => quantity > 0)].toSorted(
      (left, right) => left.opening.tsEvent - right.opening.tsEvent,
    )
    old.lots = []
  }

  /** What was closed, in the order in which it was. */
  matches(): readonly LotMatch[] {
    return this.#matches
  }

  /** What is open, oldest first within an instrument. */
  open(): readonly OpenTaxLot[] {
    return [...this.#books.values()].flatMap(({ instrument, lots }) =>
      lots.map(({ lotId, opening, side, quantity, money }) => ({
        lotId,
        accountId: opening.accountId,
        instrumentId: instrument.id,
        strategyId: opening.strategyId,
        side,
        openedAt: opening.tsEvent,
        quantity,
        money: { ...money },
      })),
    )
  }

  /** Money that belongs to no lot: interest of the account, dividends paid after the sale, fees of busted fills. */
  get beside(): Readonly<LotMoney> {
    return this.#beside
  }

  #recount(book: Book, quantityAfter: number, tsEvent: number): void {
    if (quantityAfter === 0) {
      for (const lot of book.lots)
        this.#close(book, lot, { quantity: lot.quantity, value: 0, fees: 0, tsEvent, closingId: null })
    } else recount(book.lots, quantityAfter)
    book.lots = book.lots.filter(({ quantity }) => quantity > 0)
  }

  #close(book: Book, lot: HeldLot, closing: Closing): void {
    const { quantity, value, fees, tsEvent } = closing
    const money = takeShare(lot.money, quantity, lot.quantity)
    money.fees += fees
    lot.quantity -= quantity
    lot.replacing = Math.min(lot.replacing, lot.quantity)
    const gain = (lot.side === 'LONG' ? value - money.cost : money.cost - value) - money.fees
    const closedDay = tradeDay(book.instrument, tsEvent)
    const match: Match = {
      lotId: lot.lotId,
      closingId: closing.closingId,
      accountId: lot.opening.accountId,
      instrumentId: book.instrument.id,
      strategyId: lot.opening.strategyId,
      side: lot.side,
      openedAt: lot.opening.tsEvent,
      closedAt: tsEvent,
      quantity,
      money,
      closingValue: value,
      gain,
      realised: gain + incomeOf(money),
      heldDays: closedDay - lot.openedDay,
      term: lot.side === 'LONG' && isLongTerm(lot.openedDay, closedDay) ? 'LONG_TERM' : 'SHORT_TERM',
      disallowed: 0,
      replacements: [],
    }
    this.#matches.push(match)
    const loss = money.washBasis - gain
    if (lot.side !== 'LONG' || book.washSales === null || loss <= 0) return
    book.washSales.noteLoss(match, { lotId: lot.lotId, day: closedDay, quantity, loss }, book.lots)
  }

  #bookOf(instrumentId: InstrumentId): Book {
    const book = this.#books.get(instrumentId)
    if (book === undefined) throw new Error(`Invariant: ${instrumentId} was not listed`)
    return book
  }
}

interface Closing {
  readonly quantity: number
  readonly value: number
  readonly fees: number
  readonly tsEvent: number
  readonly closingId: string | null
}

function openBook(instrument: Instrument): Book {
  const { assetClass, calendar, currency } = instrument
  const isUsShare = assetClass === 'EQUITY' && calendar === 'XNYS' && currency === 'USD'
  return { instrument, lots: [], washSales: isUsShare ? new WashSales() : null }
}

/** Counts lots anew so that they add up to a quantity > 0; one too small for a unit of its own joins its neighbour. */
function recount(lots: readonly HeldLot[], quantityAfter: number): void {
  const before = lots.map(({ quantity }) => quantity)
  divideAmong(lots, quantityAfter, (lot, share) => void (lot.quantity = share))
  lots.forEach((lot, index) => {
    const replacing = Math.round((lot.replacing * lot.quantity) / (before[index] ?? 1))
    lot.replacing = Math.min(replacing, lot.quantity)
    if (lot.quantity > 0) return
    const neighbour =
      lots.find(({ quantity }, place) => place > index && quantity > 0) ??
      lots.slice(0, index).findLast(({ quantity }) => quantity > 0)
    if (neighbour === undefined) return
    addMoney(neighbour.money, takeShare(lot.money, 1, 1))
  })
}
