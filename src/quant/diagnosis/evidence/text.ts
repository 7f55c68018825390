import { formatDate } from '#core/time/iso.ts'

/** Writes a number with so many decimals and a comma every three digits: `51,422.99`. */
export function grouped(value: number, decimals: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text
}

/** Writes a number with as many decimals as three or more digits need: `1,250`, `12.5`, `0.0125`. */
export function significant(value: number): string {
  const size = Math.abs(value)
  if (size === 0 || size >= 100) return grouped(value, 0)
  if (size >= 10) return grouped(value, 1)
  if (size >= 1) return grouped(value, 2)
  return grouped(value, Math.min(8, 2 - Math.floor(Math.log10(size))))
}

/** Writes a price with five digits or more, two decimals at least: `97.645`, `4,003.00`, `0.00012345`. */
export function priceText(value: number): string {
  const size = Math.abs(value)
  return grouped(value, size > 0 ? Math.min(10, Math.max(2, 4 - Math.floor(Math.log10(size)))) : 2)
}

/** The word that goes with one, or with any other number. */
export function agree(count: number, one: string, many: string): string {
  return count === 1 ? one : many
}

/** Writes the date of a time in microseconds; times that are none come from data out of order. */
export function dateText(time: number): string {
  return Number.isSafeInteger(time) ? formatDate(time) : 'a day without a date'
}
