import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { hoursByDate, readTable } from '../../../helpers/calendarTables.ts'

const REGULAR = '09:30-16:00'
const reasonOf = (date: string): string | null =>
  exchangeCalendar('XCBO').reasonOf((parseTimestamp(date) ?? Number.NaN) / DAY)

describe('the New York Stock Exchange from 1990 to 2030', () => {
  const programs = readTable('xnys.txt', 2)
  const decisions = readTable('xnys-decisions.txt', 2)
  const ours = hoursByDate('XNYS')

  it('has the hours of both programs on every weekday, but for the days decided otherwise', () => {
    const expected = [...ours.keys()].map((date) => {
      const [one = REGULAR, other = REGULAR] = programs.get(date) ?? []
      const [decided] = decisions.get(date) ?? []
      return [date, decided ?? (one === other ? one : `undecided: ${one} or ${other}`)]
    })
    expect([...ours]).toEqual(expected)
    expect(ours.size).toBe(10_697)
    expect([...ours.values()].filter((hours) => hours !== 'closed')).toHaveLength(10_322)
  })

  it('decides only where a program says otherwise', () => {
    for (const [date, [hours]] of decisions) {
      expect(
        programs.get(date)?.some((program) => program !== hours),
        date,
      ).toBe(true)
    }
    expect(decisions.size).toBe(15)
  })

  it('explains each of these days in its documentation', () => {
    const page = readFileSync('docs/calendars.md', 'utf8')
    for (const [date, [hours]] of decisions) expect(page).toMatch(new RegExp(`\\| ${date} \\|.*\\| ${hours ?? ''} \\|`))
  })

  it('is what Nasdaq keeps too, but for the troubles that only one of them had', () => {
    const differences = [...hoursByDate('XNAS')].filter(([date, hours]) => ours.get(date) !== hours)
    expect(differences).toEqual([
      ['1990-12-27', REGULAR],
      ['1995-12-18', REGULAR],
      ['2001-06-29', '09:30-17:00'],
      ['2005-06-01', REGULAR],
    ])
  })
})

describe('the Cboe options exchange from 1990 to 2030', () => {
  const programs = readTable('xcbo.txt', 3)
  const ordinary = [REGULAR, '09:30-16:15', '09:30-16:15'] as const

  /** Our differences from one program: how many days for each reason of ours. */
  function differences(id: 'XCBO' | 'XCBO-INDEX', column: 0 | 1 | 2): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const [date, hours] of hoursByDate(id)) {
      if (hours === (programs.get(date) ?? ordinary)[column]) continue
      const reason = reasonOf(date) ?? `unexplained: ${date}`
      counts[reason] = (counts[reason] ?? 0) + 1
    }
    return counts
  }

  // What the programs leave out: days on which the shares under the options did not trade, or only for a part of the day.
  const left = {
    'Christmas Eve': 24,
    'Day after Thanksgiving': 1,
    'Friday after Christmas': 2,
    'Change of the millennium': 1,
    'Closed at 14:30 in a snowstorm': 1,
    'Open from 11:00 to 14:00 in a blizzard': 1,
    'Ended at 15:30: the 550-point circuit breaker of the Dow Jones average': 1,
    'Closed after the attacks of 11 September 2001': 4,
    'Opened at 12:00 after the commemoration of 11 September 2001': 1,
  }

  it('differs from them only where they leave a close of the shares out', () => {
    expect(differences('XCBO', 0)).toEqual(left)
    expect(differences('XCBO-INDEX', 1)).toEqual(left)
    expect(differences('XCBO-INDEX', 2)).toEqual({
      ...left,
      'Day before Independence Day': 20,
      'Day after Independence Day': 2,
    })
  })
})
