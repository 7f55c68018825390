import type { Instrument } from '#core/model/instrument.ts'
import { toPrice, toQuantity } from '#core/money.ts'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'

/** Scaled terms read from the fields, or why they cannot be. */
export type ModifiedTerms =
  | { readonly ok: true; readonly quantity: number; readonly limitPrice: number | null }
  | { readonly ok: false; readonly why: string }

/** Reads a quantity typed by the trader as a scaled integer, or null when it is no positive number. */
export function readQuantity(instrument: Instrument, text: string): number | null {
  const units = parseNumber(text, localeGroupSign())
  if (units === null || units <= 0) return null
  const quantity = toQuantity(instrument, units)
  return quantity > 0 ? quantity : null
}

/** Reads the fields of the modify form; a `limit` of null means the order has none. */
export function readTerms(instrument: Instrument, quantityText: string, limit: string | null): ModifiedTerms {
  const quantity = readQuantity(instrument, quantityText)
  if (quantity === null) return { ok: false, why: 'Enter a quantity above zero.' }
  if (limit === null) return { ok: true, quantity, limitPrice: null }
  const price = parseNumber(limit, localeGroupSign())
  if (price === null || price <= 0) return { ok: false, why: 'Enter a limit price above zero.' }
  return { ok: true, quantity, limitPrice: toPrice(instrument, price) }
}
