import { calendarYear, type CalendarYear } from '#core/time/calendars/calendarYear.ts'
import type { CalendarId, ExchangeSession } from '#core/time/calendars/exchangeCalendar.ts'
import { CALENDAR_IDS } from '#core/time/calendars/exchangeCalendars.ts'
import { civilFromDays, dayOfWeek } from '#core/time/civil.ts'
import { HOUR, MINUTE } from '#core/time/duration.ts'
import { formatDay, formatTimestamp, utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { createSystemClock } from '../systemClock.ts'
import { JSON_OUTPUT, tellFailure } from './commonOptions.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** `quarterdeck data calendar`: when an exchange trades in a year, and why it does not. */
export const dataCalendarCommand: Command = {
  name: 'data calendar',
  summary: 'Lists the holidays, early closes and irregular days of an exchange in a year, each with its reason.',
  operands: [{ name: 'YEAR', required: false, help: 'From 1990 to 2030; this year when left out.' }],
  options: [
    { name: 'exchange', kind: 'choice', choices: CALENDAR_IDS, default: 'XNYS', help: 'Whose calendar.' },
    { name: 'sessions', kind: 'flag', help: 'Lists every session as well; --json always does.' },
    JSON_OUTPUT,
  ],
  run: (context) => {
    const { arguments: words } = context
    // The option's choices are the calendars.
    const id = words.text('exchange') as CalendarId
    const year = words.operand(0) ?? String(civilFromDays(utcDay(createSystemClock().now())).year)
    const result = calendarYear(id, /^\d{4}$/.test(year) ? Number(year) : Number.NaN)
    if (!result.ok) return Promise.resolve(tellFailure(context, result))
    const { calendar } = result
    if (words.flag('json')) context.print(JSON.stringify({ ok: true, ...asJson(calendar) }))
    else context.print(describe(calendar, words.flag('sessions')))
    return Promise.resolve(EXIT.done)
  },
}

function asJson({ id, name, year, sessions, specialDays, clockChanges }: CalendarYear): object {
  return {
    exchange: id,
    name,
    year,
    specialDays: specialDays.map(({ day, kind, reason, session }) => ({
      date: formatDay(day),
      kind,
      reason,
      open: session && formatTimestamp(session.open),
      close: session && formatTimestamp(session.close),
    })),
    clockChanges: clockChanges.map(({ day, hoursFromUtc }) => ({ date: formatDay(day), hoursFromUtc })),
    sessions: sessions.map(({ day, preOpen, open, close, afterClose, kind }) => ({
      date: formatDay(day),
      kind,
      preOpen: formatTimestamp(preOpen),
      open: formatTimestamp(open),
      close: formatTimestamp(close),
      afterClose: formatTimestamp(afterClose),
    })),
  }
}

function describe({ id, name, year, sessions, specialDays, clockChanges }: CalendarYear, all: boolean): string {
  if (id === 'ALWAYS') return `${name}: every day of ${year} is one session, midnight to midnight UTC.`
  const [closed, other] = [specialDays.filter(({ kind }) => kind === 'CLOSED').length, specialDays.length]
  return [
    `${name} (${id}) ${year}: ${sessions.length} sessions, ${closed} weekdays closed, ${other - closed} with other hours. Times are of New York.`,
    ...specialDays.map(
      ({ day, reason, session }) => `${date(day)}  ${session ? hours(session) : 'closed     '}  ${reason}`,
    ),
    ...clockChanges.map(
      ({ day, hoursFromUtc }) => `${date(day)}  The clocks change: from 2:00 on New York is at UTC${hoursFromUtc}.`,
    ),
    ...(all ? ['Sessions:', ...sessions.map((session) => `${date(session.day)}  ${hours(session)}`)] : []),
  ].join('\n')
}

function date(day: number): string {
  return `  ${formatDay(day)} ${WEEKDAYS[dayOfWeek(day)] ?? ''}`
}

function hours({ open, close }: ExchangeSession): string {
  return `${clock(open)}-${clock(close)}`
}

function clock(ts: number): string {
  const { timeOfDay } = toNewYork(ts)
  const minutes = Math.floor((timeOfDay % HOUR) / MINUTE)
  return `${String(Math.floor(timeOfDay / HOUR)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
