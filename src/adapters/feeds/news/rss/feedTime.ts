import { daysFromCivil, daysInMonth } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Zones by name, hours east of UTC (RFC 822, 5.1). */
const ZONES: Readonly<Record<string, number>> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
}
const RFC_822 =
  /^(?:[A-Za-z]{3,9},? {1,3})?(\d{1,2}) {1,3}([A-Za-z]{3})[a-z]{0,6} {1,3}(\d{4}|\d{2}) {1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?: {1,3}([+-]\d{4}|[A-Za-z]{1,4}))?$/

/**
 * Reads the time of a feed's entry: RFC 822 as in RSS (`Sat, 21 Nov 2026 10:00:00 EST`), or ISO 8601 as in the others. A
 * time without a zone is UTC. Microseconds; null when it is neither.
 */
export function feedTime(text: string): number | null {
  const trimmed = text.trim()
  const parts = RFC_822.exec(trimmed)
  if (parts === null) return trimmed.length > 40 ? null : parseTimestamp(trimmed)
  const [, day = '', monthName = '', yearText = '', hour = '', minute = '', second = '0', zone = 'UTC'] = parts
  const month = MONTHS.indexOf(monthName.toLowerCase()) + 1
  const year = Number(yearText) + (yearText.length === 2 ? (Number(yearText) < 70 ? 2_000 : 1_900) : 0)
  const offset = offsetOf(zone)
  if (month === 0 || offset === null || Number(day) < 1 || Number(day) > daysInMonth(year, month)) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const timeOfDay = Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND
  return daysFromCivil(year, month, Number(day)) * DAY + timeOfDay - offset
}

function offsetOf(zone: string): number | null {
  if (zone.length === 5) {
    const size = Number(zone.slice(1, 3)) * HOUR + Number(zone.slice(3)) * MINUTE
    return zone.startsWith('-') ? -size : size
  }
  const name = zone.toUpperCase()
  return Object.hasOwn(ZONES, name) ? (ZONES[name] ?? 0) * HOUR : null
}
