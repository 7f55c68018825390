import { daysFromCivil, daysInMonth } from '#core/time/civil.ts'

/** Reads `20140609` or `2014-06-09`, with or without a time after it, as a day counted from 1970-01-01; null when it is none. */
export function parseLeanDay(text: string): number | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})(?:[ T].*)?$/.exec(text.trim())
  if (match === null) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return daysFromCivil(year, month, day)
}

/** The day that stands for "still so" in map and factor files, 2050-12-31. */
export const STILL = daysFromCivil(2050, 12, 31)

/** Splits a text into its lines that are not empty, each with its number from 1 and its cells. */
export function leanRows(text: string): readonly { readonly line: number; readonly cells: readonly string[] }[] {
  return text.split(/\r?\n/).flatMap((row, index) => {
    return row.trim() === '' ? [] : [{ line: index + 1, cells: row.split(',').map((cell) => cell.trim()) }]
  })
}
