import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nextSession, previousSession, sessionAt, sessionOfDay } from '#core/time/calendar.ts'
import { MINUTE } from '#core/time/duration.ts'
import { formatDay, formatTimestamp, parseTimestamp, utcDay } from '#core/time/iso.ts'

const at = (text: string): number => {
  const ts = parseTimestamp(text)
  if (ts === null) throw new Error(`not a time: ${text}`)
  return ts
}
const dayOf = (date: string): number => utcDay(at(date))

describe('the XNYS calendar', () => {
  it('has exactly the days of the S&P 500 record 2000-01-03..2020-04', () => {
    const lines = readFileSync('node_modules/vega-datasets/data/sp500-2000.csv', 'utf8').trim().split('\n').slice(1)
    const traded = lines.map((line) => line.slice(0, 10))
    const first = dayOf(traded[0] ?? '')
    const last = dayOf(traded.at(-1) ?? '')
    const sessions: string[] = []
    for (let day = first; day <= last; day += 1) if (sessionOfDay(day) !== null) sessions.push(formatDay(day))
    expect(sessions).toEqual(traded)
  })

  it.each([
    ['2025-12-31', '2025-12-31T14:30:00Z', '2025-12-31T21:00:00Z'],
    ['2026-07-02', '2026-07-02T13:30:00Z', '2026-07-02T20:00:00Z'],
    ['2025-11-28', '2025-11-28T14:30:00Z', '2025-11-28T18:00:00Z'],
    ['2002-07-05', '2002-07-05T13:30:00Z', '2002-07-05T17:00:00Z'],
    ['2024-07-03', '2024-07-03T13:30:00Z', '2024-07-03T17:00:00Z'],
    ['2003-12-26', '2003-12-26T14:30:00Z', '2003-12-26T18:00:00Z'],
  ])('opens and closes %s from %s to %s', (date, open, close) => {
    const session = sessionOfDay(dayOf(date))
    expect(session && [formatTimestamp(session.open), formatTimestamp(session.close)]).toEqual([open, close])
  })

  it.each([
    '2026-01-01',
    '2026-04-03',
    '2022-06-20',
    '2026-06-19',
    '2026-07-03',
    '2027-12-24',
    '2001-09-11',
    '2012-10-29',
    '2018-12-05',
    '2025-01-09',
    '2026-01-03',
  ])('is shut on %s', (date) => {
    expect(sessionOfDay(dayOf(date))).toBeNull()
  })

  it.each(['2021-12-31', '2021-06-18', '2010-12-31', '2007-01-03', '2002-07-03'])('trades on %s', (date) => {
    expect(sessionOfDay(dayOf(date))).not.toBeNull()
  })

  it('counts the open in and the close out', () => {
    const session = sessionOfDay(dayOf('2026-01-05'))
    if (session === null) throw new Error('no session')
    expect(sessionAt(session.open - 1)).toBeNull()
    expect(sessionAt(session.open)).toEqual(session)
    expect(sessionAt(session.close - 1)).toEqual(session)
    expect(sessionAt(session.close)).toBeNull()
  })

  it('finds the neighbours across weekends and holidays', () => {
    expect(formatDay(nextSession(at('2026-04-02T20:00:00Z')).day)).toBe('2026-04-06')
    expect(formatDay(previousSession(at('2026-04-06T13:30:00Z')).day)).toBe('2026-04-02')
    expect(formatDay(nextSession(at('2026-01-05T14:29:00Z')).day)).toBe('2026-01-05')
    expect(formatDay(nextSession(at('2026-01-05T14:30:00Z')).day)).toBe('2026-01-06')
  })

  it('agrees with itself: every moment of a session finds it, and next follows previous', () => {
    for (let ts = at('2024-10-25'); ts < at('2024-11-12'); ts += 17 * MINUTE) {
      const session = sessionAt(ts)
      if (session !== null) expect(ts >= session.open && ts < session.close).toBe(true)
      expect(previousSession(ts).close).toBeLessThanOrEqual(ts)
      expect(nextSession(ts).open).toBeGreaterThan(ts)
      expect(nextSession(previousSession(ts).close).day).toBe(session?.day ?? nextSession(ts).day)
    }
  })
})
