import { describe, expect, it } from 'vitest'
import { parseIcs } from '#adapters/feeds/calendar/icsEvents.ts'
import { parseReleaseDates } from '#adapters/feeds/calendar/parseReleaseDates.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { calendarFile } from '../../../builders/calendarFile.ts'

describe('a calendar file', () => {
  it('tells events in the time of New York, of UTC, and by day', () => {
    const parsed = parseIcs(calendarFile(), 'the office')
    if (!parsed.ok) throw new Error(parsed.message)
    expect(parsed.value.unreadable).toBe(1)
    expect(parsed.value.events).toEqual([
      {
        id: 'empsit-2026-01@bls.gov',
        name: 'Employment Situation',
        at: parseTimestamp('2026-01-09T13:30:00Z'),
        isDayOnly: false,
      },
      {
        id: 'Consumer Price Index, U.S. city average 20648',
        name: 'Consumer Price Index, U.S. city average',
        at: parseTimestamp('2026-07-14T12:30:00Z'),
        isDayOnly: false,
      },
      { id: 'holiday', name: 'Offices are closed', at: parseTimestamp('2026-01-19'), isDayOnly: true },
      { id: 'utc', name: 'Job Openings', at: parseTimestamp('2026-02-10T15:00:00Z'), isDayOnly: false },
    ])
  })

  it('that is none, or holds nothing of use, is refused by name', () => {
    expect(parseIcs('<html>', 'the office')).toEqual({
      ok: false,
      code: 'ANSWER_MALFORMED',
      message: 'The answer of the office was left out: it is no calendar file.',
    })
    const useless = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:No time\nEND:VEVENT\nEND:VCALENDAR'
    expect(parseIcs(useless, 'the office')).toMatchObject({ code: 'ANSWER_MALFORMED' })
    expect(parseIcs('BEGIN:VCALENDAR\nEND:VCALENDAR', 'the office')).toEqual({
      ok: true,
      value: { events: [], unreadable: 0 },
    })
  })

  it('takes time by its length only', () => {
    for (const bomb of ['DTSTART;', ';a="', 'BEGIN:VEVENT\n', '\n ']) {
      const began = performance.now()
      parseIcs(`BEGIN:VCALENDAR\n${bomb.repeat(1_000_000 / bomb.length)}`, 'the office')
      expect(performance.now() - began).toBeLessThan(2_000)
    }
  })
})

describe('days of releases', () => {
  it('are read one by one', () => {
    const row = { release_id: 10, release_name: 'Consumer <b>Price</b> Index', date: '2026-01-13' }
    const body = { count: 3, release_dates: [row, { ...row, date: '2026-02-30' }, { ...row, release_name: '' }] }
    expect(parseReleaseDates(body)).toEqual({
      ok: true,
      value: {
        dates: [{ releaseId: 10, name: 'Consumer Price Index', day: parseTimestamp('2026-01-13') }],
        count: 3,
        rows: 3,
      },
    })
    expect(parseReleaseDates('<xml>')).toMatchObject({ code: 'ANSWER_UNREADABLE' })
    expect(parseReleaseDates({ count: 1, release_dates: [{}] })).toMatchObject({ code: 'ANSWER_MALFORMED' })
  })
})
