import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { expectedBars } from '#core/time/calendars/expectedBars.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDay, parseTimestamp } from '#core/time/iso.ts'
import { fromNewYork } from '#core/time/newYork.ts'

const DATA = '../shared/data'
const at = (text: string): number => parseTimestamp(text) ?? Number.NaN

/** The days on which an exchange traded between the first and the last of these dates, both included. */
function sessionsFrom(dates: readonly string[]): readonly string[] {
  const { sessionsBetween } = exchangeCalendar('XNYS')
  return sessionsBetween(at(dates[0] ?? ''), at(dates.at(-1) ?? '') + DAY).map(({ day }) => formatDay(day))
}

const INDEX = `${DATA}/skfolio/sp500_index.csv`
describe.skipIf(!existsSync(INDEX))('the days of the S&P 500 from 1990 to 2022', () => {
  it('are exactly the sessions of the New York Stock Exchange', () => {
    const dates = readFileSync(INDEX, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, 10))
    expect(dates).toHaveLength(8_313)
    expect(sessionsFrom(dates)).toEqual(dates)
  })
})

const MINUTES = `${DATA}/lean-equity-minute/spy_trade.csv.gz`
describe.skipIf(!existsSync(MINUTES))('the minutes in which SPY traded on days of 2013 and later', () => {
  const labels = gunzipSync(readFileSync(MINUTES))
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => at(line.slice(0, 19)))
    .map((local) => fromNewYork(Math.floor(local / DAY), local % DAY))
  const { sessionOf, dayOf } = exchangeCalendar('XNAS')

  it('lie in PRE, RTH and AFT', () => {
    expect(new Set(labels.map(sessionOf))).toEqual(new Set(['PRE', 'RTH', 'AFT']))
  })

  it('are every bar that is expected of the regular sessions', () => {
    const traded = labels.filter((label) => sessionOf(label) === 'RTH')
    const days = new Set(labels.map(dayOf))
    expect(days.size).toBe(7)
    const expected = [...days].flatMap((day) => [
      ...expectedBars(exchangeCalendar('XNAS'), '1m', day * DAY, (day + 1) * DAY),
    ])
    expect(traded).toEqual(expected)
  })
})
