import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, fromPrice, fromQuantity, tickDecimals } from '#core/money.ts'
import { formatFixed, MISSING, THIN_SPACE } from './number.ts'

/** The scales of a number; enough of an instrument to format its prices and quantities. */
export type Scales = Pick<Instrument, 'priceDecimals' | 'priceIncrement' | 'quantityDecimals'>

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉'
/** Zeros after the point from which a tiny price is compressed. */
const ZERO_RUN = 4

/** Writes money (micro-units) with two decimals; profit and loss always carry a sign. */
export function formatMoney(money: number | null, sign: 'negative' | 'always' = 'negative'): string {
  return formatFixed(money === null ? null : fromMoney(money), 2, { sign })
}

/** Writes a scaled price with the decimals of its instrument, none trimmed. */
export function formatPrice(instrument: Instrument | null, price: number | null): string {
  if (price === null || instrument === null) return MISSING
  return formatPriceUnits(instrument, fromPrice(instrument, price))
}

/** Writes a price in currency units with the decimals of its instrument; a long run of zeros is compressed. */
export function formatPriceUnits(scales: Scales | null, units: number | null): string {
  if (units === null || scales === null || !Number.isFinite(units)) return MISSING
  return compressZeros(formatFixed(units, tickDecimals(scales)))
}

/** Writes a scaled quantity with the decimals of its instrument, digits grouped by thin spaces. */
export function formatQuantity(instrument: Instrument | null, quantity: number | null): string {
  if (quantity === null || instrument === null) return MISSING
  return formatFixed(fromQuantity(instrument, quantity), instrument.quantityDecimals, { group: THIN_SPACE })
}

/** Writes a count, digits grouped by thin spaces. */
export function formatCount(count: number | null): string {
  return formatFixed(count, 0, { group: THIN_SPACE })
}

function compressZeros(text: string): string {
  const match = /^(.?)0\.(0+)([1-9]\d*)$/.exec(text)
  const zeros = match?.[2]?.length ?? 0
  if (match === null || zeros < ZERO_RUN) return text
  const run = String(zeros).replace(/\d/g, (digit) => SUBSCRIPTS[Number(digit)] ?? digit)
  return `${match[1]}0.0${run}${match[3]}`
}
