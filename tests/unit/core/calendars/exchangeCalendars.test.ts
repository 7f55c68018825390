import { describe, expect, it } from 'vitest'
import { DAY_EXCEPTIONS } from '#core/time/calendars/dayExceptions.ts'
import { CALENDAR_IDS, exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import type { CalendarId, ExchangeSession } from '#core/time/calendars/exchangeCalendar.ts'
import { calendarYear } from '#core/time/calendars/calendarYear.ts'
import { sessionOfDay } from '#core/time/calendar.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { formatDay, formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import { newYorkClock } from '../../../helpers/calendarTables.ts'

const at = (text: string): number => parseTimestamp(text) ?? Number.NaN
const dayOf = (date: string): number => at(date) / DAY

function sessionOn(id: CalendarId, date: string): ExchangeSession {
  const session = exchangeCalendar(id).session(dayOf(date))
  if (session === null) throw new Error(`${id} has no session on ${date}`)
  return session
}

const clocks = ({ preOpen, open, close, afterClose }: ExchangeSession): string =>
  [preOpen, open, close, afterClose].map(newYorkClock).join(' ')

describe('exchange calendars', () => {
  it.each<[CalendarId, string, string]>([
    ['XNYS', '2026-07-02', '04:00 09:30 16:00 20:00'],
    ['XNYS', '2025-11-28', '04:00 09:30 13:00 17:00'],
    ['XNYS', '1992-11-27', '04:00 09:30 14:00 17:00'],
    ['XNYS', '1996-01-08', '04:00 11:00 14:00 20:00'],
    ['XNYS', '2002-09-11', '04:00 12:00 16:00 20:00'],
    ['XNYS', '2005-06-01', '04:00 09:30 15:56 20:00'],
    ['XNAS', '2005-06-01', '04:00 09:30 16:00 20:00'],
    ['XNAS', '2001-06-29', '04:00 09:30 17:00 20:00'],
    ['XCBO', '2026-07-02', '09:30 09:30 16:00 16:00'],
    ['XCBO', '2025-11-28', '09:30 09:30 13:00 13:00'],
    ['XCBO-INDEX', '2026-07-02', '09:30 09:30 16:15 16:15'],
    ['XCBO-INDEX', '2025-11-28', '09:30 09:30 13:15 13:15'],
    ['XCBO-INDEX', '1997-10-27', '09:30 09:30 15:30 15:30'],
  ])('%s of %s: %s', (id, date, expected) => {
    expect(clocks(sessionOn(id, date))).toBe(expected)
  })

  it('tags the moments of a day, beginnings in, ends out', () => {
    const { sessionOf, isOpenAt } = exchangeCalendar('XNYS')
    const { preOpen, open, close, afterClose } = sessionOn('XNYS', '2026-01-05')
    const moments = [preOpen - 1, preOpen, open - 1, open, close - 1, close, afterClose - 1, afterClose]
    expect(moments.map(sessionOf)).toEqual([null, 'PRE', 'PRE', 'RTH', 'RTH', 'AFT', 'AFT', null])
    expect(moments.map(isOpenAt)).toEqual([false, false, false, true, true, false, false, false])
    expect(exchangeCalendar('XCBO').sessionOf(open - 1)).toBeNull()
    expect(exchangeCalendar('XCBO').sessionOf(close)).toBeNull()
    expect(exchangeCalendar('XCBO-INDEX').sessionOf(close)).toBe('RTH')
  })

  it.each([
    ['2006-03-31', '2006-04-03'],
    ['2006-10-27', '2006-10-30'],
    ['2007-03-09', '2007-03-12'],
    ['2007-11-02', '2007-11-05'],
  ])('opens at 9:30 by the clock before and after the clocks change between %s and %s', (before, after) => {
    const [one, other] = [sessionOn('XNYS', before), sessionOn('XNYS', after)]
    expect([clocks(one), clocks(other)]).toEqual(['04:00 09:30 16:00 20:00', '04:00 09:30 16:00 20:00'])
    expect(Math.abs(other.open - one.open - 3 * DAY)).toBe(HOUR)
  })

  it('gives each day its label in New York, the evening after 20:00 included', () => {
    const { dayOf: label } = exchangeCalendar('XNYS')
    expect(formatDay(label(at('2026-01-06T04:59:59Z')))).toBe('2026-01-05')
    expect(formatDay(label(at('2026-01-06T05:00:00Z')))).toBe('2026-01-06')
    expect(formatDay(label(at('2026-07-06T03:59:59Z')))).toBe('2026-07-05')
    expect(formatDay(label(at('2026-07-06T04:00:00Z')))).toBe('2026-07-06')
  })

  it('knows nothing outside of its years and says so', () => {
    const { covers, isOpenAt, session, sessionsBetween, nextSession, previousSession } = exchangeCalendar('XNYS')
    const [before, after] = [at('1989-12-29T15:00:00Z'), at('2031-01-02T15:00:00Z')]
    for (const ts of [before, after]) {
      expect([covers(ts), isOpenAt(ts), session(ts / DAY), nextSession(ts), previousSession(ts)]).toEqual([
        false,
        false,
        null,
        null,
        null,
      ])
    }
    expect(covers(at('1990-01-02T15:00:00Z'))).toBe(true)
    expect(sessionsBetween(before, after)).toHaveLength(10_322)
    expect(nextSession(at('2030-12-31T20:00:00Z'))).toBeNull()
    expect(previousSession(at('1990-01-02T15:00:00Z'))).toBeNull()
    expect(isOpenAt(Number.NaN)).toBe(false)
  })

  it('gives every exception a reason that its day carries', () => {
    for (const { date, reason, markets } of DAY_EXCEPTIONS) {
      const [market = 'XNYS'] = markets ?? []
      expect(exchangeCalendar(market).reasonOf(dayOf(date)), date).toBe(reason)
    }
    expect(exchangeCalendar('XNYS').reasonOf(dayOf('2026-01-03'))).toBe('Weekend')
    expect(exchangeCalendar('XNYS').reasonOf(dayOf('2026-01-05'))).toBeNull()
  })

  it('counts trading minutes across nights, holidays and early closes', () => {
    const { tradingMinutes } = exchangeCalendar('XNYS')
    expect(tradingMinutes(at('2025-11-26T20:59:30Z'), at('2025-12-01T14:30:00Z'))).toBe(0.5 + 210)
    expect(tradingMinutes(at('2026-01-05T14:30:00Z'), at('2026-01-10'))).toBe(5 * 390)
    expect(tradingMinutes(at('2026-01-10'), at('2026-01-05T14:30:00Z'))).toBe(-5 * 390)
    // 365 days, less 104 of weekends and 10 holidays, two of them short by 180 minutes.
    expect(tradingMinutes(at('2026-01-01T05:00:00Z'), at('2027-01-01T05:00:00Z'))).toBe(251 * 390 - 2 * 180)
  })

  it('is the calendar the rest of the house asks', () => {
    const { session } = exchangeCalendar('XNYS')
    for (let day = dayOf('1990-01-01'); day <= dayOf('2030-12-31'); day += 1) {
      const [one, other] = [session(day), sessionOfDay(day)]
      expect(one && [one.open, one.close, one.kind === 'EARLY']).toEqual(
        other && [other.open, other.close, other.early],
      )
    }
  })

  it('never closes around the clock', () => {
    const calendar = exchangeCalendar('ALWAYS')
    const ts = at('2026-07-04T03:00:00Z')
    expect([calendar.isOpenAt(ts), calendar.sessionOf(ts), formatDay(calendar.dayOf(ts))]).toEqual([
      true,
      'RTH',
      '2026-07-04',
    ])
    expect(calendar.sessionsBetween(ts, ts + 2 * DAY).map(({ open }) => formatTimestamp(open))).toEqual([
      '2026-07-04T00:00:00Z',
      '2026-07-05T00:00:00Z',
      '2026-07-06T00:00:00Z',
    ])
    expect(calendar.nextSession(ts)?.open).toBe(at('2026-07-05'))
    expect(calendar.previousSession(ts)?.close).toBe(at('2026-07-04'))
    expect(calendar.tradingMinutes(ts, ts + 90 * MINUTE)).toBe(90)
  })
})

describe('a year of a calendar', () => {
  it('lists what is out of the ordinary, and the changes of the clocks', () => {
    const result = calendarYear('XNYS', 2001)
    if (!result.ok) throw new Error(result.message)
    const { sessions, specialDays, clockChanges } = result.calendar
    expect(sessions).toHaveLength(248)
    expect(specialDays.filter(({ kind }) => kind === 'CLOSED')).toHaveLength(13)
    expect(specialDays.filter(({ kind }) => kind === 'EARLY').map(({ day }) => formatDay(day))).toEqual([
      '2001-07-03',
      '2001-11-23',
      '2001-12-24',
    ])
    expect(clockChanges.map(({ day, hoursFromUtc }) => [formatDay(day), hoursFromUtc])).toEqual([
      ['2001-04-01', -4],
      ['2001-10-28', -5],
    ])
  })

  it.each(CALENDAR_IDS)('of %s has each session once and each special day with its session', (id) => {
    const result = calendarYear(id, 2024)
    if (!result.ok) throw new Error(result.message)
    const { sessions, specialDays } = result.calendar
    expect(sessions).toHaveLength(id === 'ALWAYS' ? 366 : 252)
    for (const { day, session } of specialDays) {
      expect(sessions.find((each) => each.day === day) ?? null).toEqual(session)
    }
  })

  it.each([1989, 2031, 2000.5, Number.NaN])('refuses the year %s', (year) => {
    expect(calendarYear('XNYS', year)).toMatchObject({ ok: false, code: 'YEAR_NOT_COVERED' })
  })
})
