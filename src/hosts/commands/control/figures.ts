import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, fromPrice, fromQuantity, tickDecimals } from '#core/money.ts'

/** Instruments by their id, to write scaled numbers in units. */
export type InstrumentsById = ReadonlyMap<string, Instrument>

/** Arranges instruments by their id. */
export function byId(instruments: readonly Instrument[]): InstrumentsById {
  return new Map(instruments.map((instrument) => [instrument.id, instrument]))
}

/** A scaled quantity in units; with the raw number where the instrument is not known. */
export function quantityText(instrument: Instrument | undefined, quantity: number | null): string {
  if (quantity === null) return 'at the fill'
  return instrument === undefined ? `${quantity} (unscaled)` : String(fromQuantity(instrument, quantity))
}

/** A scaled price in units, with all decimals of its tick. */
export function priceText(instrument: Instrument | undefined, price: number | null): string {
  if (price === null) return '-'
  return instrument === undefined
    ? `${price} (unscaled)`
    : fromPrice(instrument, price).toFixed(tickDecimals(instrument))
}

/** Money with two decimals; a dash where it is unknown. */
export function moneyText(money: number | null): string {
  return money === null ? '-' : fromMoney(money).toFixed(2)
}

/** Rows of words in columns that are as wide as their widest word. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
