import { notional, scaleMoney } from '#core/money.ts'
import type { AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { applyFill, cashChange, flatPosition, marketValue } from '#core/portfolio/position.ts'

/**
 * Cash and positions as the exchange keeps them, exact micro-units. Long positions are paid in full; the value of all
 * positions together, long and short, may not exceed the equity when something is opened (shorts one to one).
 */
export class ExchangeAccount {
  cash: number
  readonly #instruments: readonly Instrument[]
  readonly #positions: Position[]

  constructor(accountId: AccountId, startingCash: number, instruments: readonly Instrument[]) {
    this.cash = startingCash
    this.#instruments = instruments
    this.#positions = instruments.map((instrument) => flatPosition(accountId, instrument.id))
  }

  /** Signed scaled quantity held. */
  quantity(index: number): number {
    return this.#positions[index]?.quantity ?? 0
  }

  /** Positions by instrument index, flat ones included. */
  positions(): readonly Position[] {
    return this.#positions
  }

  apply(index: number, instrument: Instrument, fill: Fill): void {
    const position = this.#positions[index]
    if (position === undefined) throw new Error(`Invariant: no instrument ${index} at this exchange`)
    this.#positions[index] = applyFill(position, fill, instrument)
    this.cash += cashChange(fill, instrument)
  }

  /** Cash and positions at the marks. */
  equity(marks: Float64Array): number {
    return this.#sum(marks, (value) => value)
  }

  /**
   * Money left to open positions with, were `closing` of the instrument closed at `price` first: equity less the value
   * of all positions, which is the cash as long as nothing is short.
   */
  buyingPower(marks: Float64Array, index: number, closing: number, price: number, commission: number): number {
    const power = this.#sum(marks, (value) => value - Math.abs(value))
    const instrument = this.#instruments[index]
    if (closing === 0 || instrument === undefined) return power
    const proceeds = notional(instrument, price, closing)
    const fee = scaleMoney(proceeds, commission)
    if (this.quantity(index) > 0) return power + proceeds - fee
    return power + 2 * marketValue(instrument, closing, marks[index] ?? 0) - proceeds - fee
  }

  /** Takes cash and positions over from a saved state; positions of instruments unknown here are refused by the caller. */
  restore(cash: number, positions: ReadonlyMap<number, Position>): void {
    this.cash = cash
    for (const [index, position] of positions) this.#positions[index] = position
  }

  #sum(marks: Float64Array, part: (value: number) => number): number {
    let sum = this.cash
    this.#positions.forEach((position, index) => {
      if (position.quantity === 0) return
      const instrument = this.#instruments[index]
      const mark = marks[index]
      if (instrument === undefined || mark === undefined || Number.isNaN(mark)) sum += part(position.cost)
      else sum += part(marketValue(instrument, position.quantity, mark))
    })
    return sum
  }
}
