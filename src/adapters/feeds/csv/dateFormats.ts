import { daysFromCivil, daysInMonth } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'

/** A date as written: the time on the wall it names and how far that wall lies from UTC, both in microseconds. */
export interface WrittenTime {
  readonly local: number
  /** Zero when the text names no zone. */
  readonly offset: number
}

/** A way of writing dates. */
export interface DateFormat {
  readonly name: string
  parse(text: string): WrittenTime | null
}

const TIME = String.raw`(?:[T ,]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?([AaPp][Mm])?)?`
const ZONE = String.raw`\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}${ZONE}$`)
const COMPACT = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})${TIME}${ZONE}$`)
const COMPACT_WITH_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$/
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${TIME}${ZONE}$`)
const DAY_NAMED = new RegExp(String.raw`^(\d{1,2})[- ]([A-Za-z]{3,9})[- ,]+(\d{4}|\d{2})${TIME}${ZONE}$`)
const NAMED_DAY = new RegExp(String.raw`^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})${TIME}${ZONE}$`)
const DIGITS = /^(\d{9,19})(?:\.(\d{1,9}))?$/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Month first, as in the United States. */
export const MONTH_DAY_YEAR: DateFormat = {
  name: 'm/d/yyyy',
  parse: (text) => matched(YEAR_LAST, text, (part) => civil(fullYear(part(3)), Number(part(1)), Number(part(2)))),
}

/** Day first, as nearly everywhere else. */
export const DAY_MONTH_YEAR: DateFormat = {
  name: 'd/m/yyyy',
  parse: (text) => matched(YEAR_LAST, text, (part) => civil(fullYear(part(3)), Number(part(2)), Number(part(1)))),
}

/** Every way of writing dates that is understood; of two that read equally many dates the first is taken. */
export const DATE_FORMATS: readonly DateFormat[] = [
  {
    name: 'yyyy-mm-dd',
    parse: (text) => matched(YEAR_FIRST, text, (part) => civil(Number(part(1)), Number(part(2)), Number(part(3)))),
  },
  {
    name: 'yyyymmdd',
    parse: (text) => matched(COMPACT, text, (part) => civil(Number(part(1)), Number(part(2)), Number(part(3)))),
  },
  { name: 'yyyymmddhhmm', parse: compactWithTime },
  { name: 'epoch seconds', parse: (text) => epoch(text, 9, 11, SECOND) },
  { name: 'epoch milliseconds', parse: (text) => epoch(text, 12, 14, 1_000) },
  { name: 'epoch microseconds', parse: (text) => epoch(text, 15, 17, 1) },
  { name: 'epoch nanoseconds', parse: (text) => epoch(text, 18, 19, 0.001) },
  MONTH_DAY_YEAR,
  DAY_MONTH_YEAR,
  {
    name: 'd mmm yyyy',
    parse: (text) =>
      matched(DAY_NAMED, text, (part) => civil(fullYear(part(3)), monthNumber(part(2)), Number(part(1)))),
  },
  {
    name: 'mmm d, yyyy',
    parse: (text) => matched(NAMED_DAY, text, (part) => civil(Number(part(3)), monthNumber(part(1)), Number(part(2)))),
  },
]

/** Tells whether a text is a date in any of the ways understood. */
export function looksLikeDate(text: string): boolean {
  return text.length <= 40 && DATE_FORMATS.some((format) => format.parse(text) !== null)
}

/** Runs a pattern whose first three groups make the date and whose last six are time of day and zone. */
function matched(
  pattern: RegExp,
  text: string,
  day: (part: (index: number) => string) => number | null,
): WrittenTime | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const part = (index: number): string => match[index] ?? ''
  const date = day(part)
  const timeOfDay = clock(part(4), part(5), part(6), part(7), part(8))
  const offset = zone(part(9))
  return date === null || timeOfDay === null || offset === null ? null : { local: date + timeOfDay, offset }
}

function compactWithTime(text: string): WrittenTime | null {
  const match = COMPACT_WITH_TIME.exec(text)
  if (match === null) return null
  const part = (index: number): string => match[index] ?? ''
  const year = Number(part(1))
  const date = year < 1900 || year > 2100 ? null : civil(year, Number(part(2)), Number(part(3)))
  const timeOfDay = clock(part(4), part(5), part(6), '', '')
  return date === null || timeOfDay === null ? null : { local: date + timeOfDay, offset: 0 }
}

/** Reads a count since 1970 of so many digits; `unit` is in microseconds. */
function epoch(text: string, least: number, most: number, unit: number): WrittenTime | null {
  const match = DIGITS.exec(text)
  const whole = match?.[1] ?? ''
  if (whole.length < least || whole.length > most) return null
  // Divided by cutting digits off, because nanoseconds do not fit into a double.
  const value = unit < 1 ? Number(whole.slice(0, -3)) : Math.round(Number(`${whole}.${match?.[2] ?? '0'}`) * unit)
  return { local: value, offset: 0 }
}

function civil(year: number, month: number, day: number): number | null {
  if (!(month >= 1 && month <= 12 && day >= 1) || day > daysInMonth(year, month)) return null
  return daysFromCivil(year, month, day) * DAY
}

function clock(hours: string, minutes: string, seconds: string, fraction: string, half: string): number | null {
  const written = Number(hours)
  const hour = half === '' ? written : (written % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  if (written > (half === '' ? 23 : 12) || Number(minutes) > 59 || Number(seconds) > 59) return null
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6))
  return hour * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + micros
}

function zone(text: string): number | null {
  if (text === '' || text === 'Z' || text === 'UTC' || text === 'GMT') return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2))
  if (hours > 14 || minutes > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE)
}

function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 70 ? 2_000 + year : 1_900 + year
}

function monthNumber(text: string): number {
  return MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1
}
