import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, fromQuantity } from '#core/money.ts'

/** Writes an amount of money with cents and the currency, for instance `12.50 USD`; without its sign. */
export function moneyWords(money: number, currency: string): string {
  return `${fromMoney(Math.abs(money)).toFixed(2)} ${currency}`
}

/** Writes a scaled quantity in the units of its instrument, without its sign. */
export function unitsWords(instrument: Instrument, quantity: number): string {
  return String(fromQuantity(instrument, Math.abs(quantity)))
}
