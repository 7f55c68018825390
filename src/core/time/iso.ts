import { civilFromDays, daysFromCivil, daysInMonth } from './civil.ts'
import { DAY, HOUR, MINUTE, SECOND } from './duration.ts'

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}:?\d{2})?$/

/** Returns the UTC day, counted from 1970-01-01, that a time in microseconds falls on. */
export function utcDay(ts: number): number {
  return Math.floor(ts / DAY)
}

/** Writes the UTC date of a time in microseconds as `2026-01-05`. */
export function formatDate(ts: number): string {
  return formatDay(utcDay(ts))
}

/** Writes a day counted from 1970-01-01 as `2026-01-05`. */
export function formatDay(day: number): string {
  const date = civilFromDays(day)
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`
}

/** Writes a time in microseconds as `2026-01-05T14:30:00Z`, with a fraction only when there is one. */
export function formatTimestamp(ts: number): string {
  const withinDay = ts - utcDay(ts) * DAY
  const hours = Math.floor(withinDay / HOUR)
  const minutes = Math.floor((withinDay % HOUR) / MINUTE)
  const seconds = Math.floor((withinDay % MINUTE) / SECOND)
  const fraction = Math.floor(withinDay % SECOND)
  const tail = fraction === 0 ? '' : `.${pad(fraction, 6).replace(/0+$/, '')}`
  return `${formatDate(ts)}T${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}${tail}Z`
}

/**
 * Reads `2026-01-05`, `2026-01-05 14:30`, `2026-01-05T14:30:00.5Z` or one with a `+hh:mm` offset; without one the time
 * is UTC. Returns microseconds since the epoch, or null when the text is no such time (29 February of a common year, 25:00).
 */
export function parseTimestamp(text: string): number | null {
  const match = TIMESTAMP.exec(text.trim())
  if (match === null) return null
  const part = (index: number): number => Number(match[index] ?? 0)
  const year = part(1)
  const month = part(2)
  const day = part(3)
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (part(4) > 23 || part(5) > 59 || part(6) > 59) return null
  const micros = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6))
  const offset = parseOffset(match[8])
  if (offset === null) return null
  return daysFromCivil(year, month, day) * DAY + part(4) * HOUR + part(5) * MINUTE + part(6) * SECOND + micros - offset
}

function parseOffset(text: string | undefined): number | null {
  if (text === undefined || text === 'Z') return 0
  const digits = text.slice(1).replace(':', '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2))
  if (hours > 14 || minutes > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE)
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
