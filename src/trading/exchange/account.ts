import { MONEY_SCALE, notional, powerOfTen, scaleMoney } from '#core/money.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { applyAdjustment, applyFill, cashChange, flatPosition, marketValue } from '#core/portfolio/position.ts'
import { Holdings } from './holdings.ts'
import { type MarginRates, marginRates } from './margin/marginTerms.ts'

/**
 * Cash and positions as the exchange keeps them, exact micro-units. What is opened must be backed by the account's own
 * money to the initial share of its margin terms; without terms to the full value of all positions, long and short.
 */
export class ExchangeAccount {
  cash: number
  /** Dividends owed to the account and not paid yet; negative where it owes them. */
  owed = 0
  readonly rates: MarginRates
  readonly holdings: Holdings
  readonly #instruments: readonly Instrument[]
  readonly #positions: Position[]
  /** Money of one scaled unit of quantity at a price of one, by instrument index. */
  readonly #scales: Float64Array
  /** Indexes of the instruments held, so that valuing costs nothing for the others. */
  #held: number[] = []
  #shorts = 0

  constructor(
    accountId: AccountId,
    startingCash: number,
    instruments: readonly Instrument[],
    rates: MarginRates = marginRates(undefined),
  ) {
    this.cash = startingCash
    this.rates = rates
    this.holdings = new Holdings(instruments.length)
    this.#instruments = instruments
    this.#scales = Float64Array.from(instruments, ({ quantityDecimals }) => MONEY_SCALE / powerOfTen(quantityDecimals))
    this.#positions = instruments.map((instrument) => flatPosition(accountId, instrument.id))
  }

  /** Signed scaled quantity held. */
  quantity(index: number): number {
    return this.#positions[index]?.quantity ?? 0
  }

  /** The position in one instrument. */
  position(index: number): Position {
    const position = this.#positions[index]
    if (position === undefined) throw new Error(`Invariant: no instrument ${index} at this exchange`)
    return position
  }

  /** Positions by instrument index, flat ones included. */
  positions(): readonly Position[] {
    return this.#positions
  }

  /** Indexes of the instruments held. */
  held(): readonly number[] {
    return this.#held
  }

  /** Number of instruments held short. */
  get shorts(): number {
    return this.#shorts
  }

  apply(index: number, instrument: Instrument, fill: Fill): void {
    const position = this.position(index)
    const after = applyFill(position, fill, instrument)
    this.#replace(index, position, after)
    this.cash += cashChange(fill, instrument)
    this.holdings.applyFill(index, fill)
  }

  /** Books a change beside trading; `index` is null for what concerns the account as a whole. */
  adjust(index: number | null, adjustment: AccountAdjustment): void {
    this.cash += adjustment.cash
    this.owed += adjustment.owed
    if (index === null) return
    const position = this.position(index)
    this.#replace(index, position, applyAdjustment(position, adjustment))
    if (adjustment.ratio !== null) this.holdings.applyAdjustment(index, adjustment)
  }

  /** Cash, what is owed, and positions at the marks. */
  equity(marks: Float64Array): number {
    let equity = this.cash + this.owed
    for (const index of this.#held) equity += this.value(index, marks)
    return equity
  }

  /** Value of a position at its mark, signed micro-units; its cost before the first. */
  value(index: number, marks: Float64Array): number {
    const position = this.#positions[index] as Position
    const mark = marks[index] as number
    if (Number.isNaN(mark)) return position.cost
    return marketValue(this.#instruments[index] as Instrument, position.quantity, mark)
  }

  /**
   * Tells whether the equity is above zero and above the maintenance by more than one unit of the currency, by an estimate
   * that costs next to nothing; false only means that it must be computed.
   */
  isClearlyCovered(marks: Float64Array): boolean {
    const { maintenanceLong, maintenanceShort } = this.rates
    const held = this.#held
    let cover = this.cash + this.owed
    for (let place = 0; place < held.length; place += 1) {
      const index = held[place] as number
      const value =
        (this.#positions[index] as Position).quantity * (marks[index] as number) * (this.#scales[index] as number)
      cover += value < 0 ? value * (1 + maintenanceShort) : value * (1 - maintenanceLong)
    }
    // False for a position without a price as well.
    return cover > MONEY_SCALE
  }

  /** Equity below which the venue closes positions, micro-units. */
  maintenance(marks: Float64Array): number {
    const { maintenanceLong, maintenanceShort } = this.rates
    if (maintenanceLong === 0 && maintenanceShort === 0) return 0
    return this.#held.reduce((sum, index) => {
      const value = this.value(index, marks)
      return sum + (value < 0 ? scaleMoney(-value, maintenanceShort) : scaleMoney(value, maintenanceLong))
    }, 0)
  }

  /**
   * Value with its fee that can be opened in a direction, were `closing` of the instrument closed at `price` for `fee`
   * first: the equity that backs nothing yet over the initial share of that side. For a cash account that is the cash, as
   * long as nothing is short. Dividends count once they are paid, those it owes at once.
   */
  buyingPower(
    marks: Float64Array,
    index: number,
    closing: number,
    price: number,
    fee: number,
    direction: 1 | -1 = 1,
  ): number {
    const { initialLong, initialShort } = this.rates
    let free = this.cash + Math.min(0, this.owed)
    for (const held of this.#held) {
      const value = this.value(held, marks)
      free += value - (value < 0 ? scaleMoney(-value, initialShort) : scaleMoney(value, initialLong))
    }
    const instrument = this.#instruments[index]
    if (closing !== 0 && instrument !== undefined) {
      const proceeds = notional(instrument, price, closing)
      const mark = marks[index] ?? Number.NaN
      const value = Number.isNaN(mark) ? proceeds : marketValue(instrument, closing, mark)
      const isLong = this.quantity(index) > 0
      free += isLong
        ? proceeds - value + scaleMoney(value, initialLong)
        : value + scaleMoney(value, initialShort) - proceeds
      free -= fee
    }
    const share = direction > 0 ? initialLong : initialShort
    return share === 1 ? free : Math.floor(free / share)
  }

  /** Takes cash and positions over from a saved state; positions of instruments unknown here are refused by the caller. */
  restore(cash: number, positions: ReadonlyMap<number, Position>): void {
    this.cash = cash
    for (const [index, position] of positions) this.#replace(index, this.position(index), position)
  }

  #replace(index: number, before: Position, after: Position): void {
    this.#positions[index] = after
    if (before.quantity < 0 !== after.quantity < 0) this.#shorts += after.quantity < 0 ? 1 : -1
    if ((before.quantity === 0) === (after.quantity === 0)) return
    if (after.quantity === 0) this.#held = this.#held.filter((held) => held !== index)
    else this.#held = [...this.#held, index].toSorted((one, other) => one - other)
  }
}
