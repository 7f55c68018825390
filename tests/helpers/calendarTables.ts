import { readFileSync } from 'node:fs'
import path from 'node:path'
import { FIRST_DAY, LAST_DAY } from '#core/time/calendars/dayTable.ts'
import type { CalendarId } from '#core/time/calendars/exchangeCalendar.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { dayOfWeek } from '#core/time/civil.ts'
import { formatDay } from '#core/time/iso.ts'

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' })

/** The lines of a table in tests/fixtures/calendars by date, cut into as many columns as there are names. */
export function readTable(file: string, columns: number): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(path.join(import.meta.dirname, '../fixtures/calendars', file), 'utf8')
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    rows.map((line) => {
      const cells = line.split(/\s{2,}/)
      if (cells.length !== columns + 1) throw new Error(`${file}: ${line}`)
      return [cells[0] ?? '', cells.slice(1)] as const
    }),
  )
}

/** The regular hours of each weekday from 1990 to 2030, by the clock of New York as the runtime's own time zones have it. */
export function hoursByDate(id: CalendarId): ReadonlyMap<string, string> {
  const calendar = exchangeCalendar(id)
  const hours = new Map<string, string>()
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    const session = calendar.session(day)
    if (session === null) {
      if (dayOfWeek(day) % 6 !== 0) hours.set(formatDay(day), 'closed')
    } else hours.set(formatDay(day), `${newYorkClock(session.open)}-${newYorkClock(session.close)}`)
  }
  return hours
}

/** Writes a moment, microseconds, as the clocks in New York show it: `09:30`. */
export function newYorkClock(ts: number): string {
  return CLOCK.format(ts / 1_000)
}
