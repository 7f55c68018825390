import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BarInterval } from '#core/model/bar.ts'
import { CALENDAR_IDS, exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import type { CalendarId } from '#core/time/calendars/exchangeCalendar.ts'
import { expectedBars } from '#core/time/calendars/expectedBars.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { fromNewYork, toNewYork } from '#core/time/newYork.ts'

const at = (text: string): number => parseTimestamp(text) ?? Number.NaN
const IDS = fc.constantFrom<CalendarId>(...CALENDAR_IDS)
const MOMENTS = fc.integer({ min: at('1990-01-06'), max: at('2030-12-28') })
/** Moments around the changes of the clocks and around openings and closes, where mistakes would be. */
const EDGES = fc
  .tuple(MOMENTS, fc.constantFrom(4, 9.5, 13, 13.25, 16, 16.25, 17, 20, 24), fc.integer({ min: -2, max: 2 }))
  .map(([ts, hour, off]) => fromNewYork(toNewYork(ts).day, hour * HOUR) + off * SECOND)
const ANY = fc.oneof(MOMENTS, EDGES)

describe('every calendar', () => {
  it('has sessions in order that do not overlap, and PRE, RTH and AFT in order within them', () => {
    fc.assert(
      fc.property(IDS, ANY, fc.integer({ min: 0, max: 60 * DAY }), (id, from, length) => {
        const sessions = exchangeCalendar(id).sessionsBetween(from, from + length)
        let end = Number.NEGATIVE_INFINITY
        for (const { day, preOpen, open, close, afterClose } of sessions) {
          expect([preOpen >= end, preOpen <= open, open < close, close <= afterClose]).toEqual([true, true, true, true])
          expect(exchangeCalendar(id).session(day)?.open).toBe(open)
          expect(open < from + length && close > from).toBe(true)
          end = afterClose
        }
      }),
    )
  })

  it('answers alike in all its ways of asking', () => {
    fc.assert(
      fc.property(IDS, ANY, (id, ts) => {
        const calendar = exchangeCalendar(id)
        const session = calendar.session(calendar.dayOf(ts))
        const within = (from: number, to: number): boolean => session !== null && ts >= from && ts < to
        const { preOpen = 0, open = 0, close = 0, afterClose = 0 } = session ?? {}
        const tag = within(open, close)
          ? 'RTH'
          : within(preOpen, open)
            ? 'PRE'
            : within(close, afterClose)
              ? 'AFT'
              : null
        expect(calendar.sessionOf(ts)).toBe(tag)
        expect(calendar.isOpenAt(ts)).toBe(tag === 'RTH')
        expect(calendar.sessionsBetween(ts, ts + 1).length).toBe(tag === 'RTH' ? 1 : 0)
        expect(calendar.tradingMinutes(ts, ts + 1) > 0).toBe(tag === 'RTH')
      }),
      { numRuns: 1_000 },
    )
  })

  it('finds its way back: the session before the next one is the last one that closed, or the one that is open', () => {
    fc.assert(
      fc.property(IDS, ANY, (id, ts) => {
        const calendar = exchangeCalendar(id)
        const [next, previous] = [calendar.nextSession(ts), calendar.previousSession(ts)]
        if (next === null || previous === null) throw new Error('no session')
        expect(next.open).toBeGreaterThan(ts)
        expect(previous.close).toBeLessThanOrEqual(ts)
        const open = calendar.isOpenAt(ts) ? calendar.session(calendar.dayOf(ts)) : null
        expect(calendar.previousSession(next.open)).toEqual(open ?? previous)
        expect(calendar.nextSession(previous.close - 1)).toEqual(open ?? next)
      }),
      { numRuns: 1_000 },
    )
  })

  it('counts the minutes of its sessions, however the time is cut', () => {
    fc.assert(
      fc.property(IDS, ANY, ANY, ANY, (id, a, b, c) => {
        const { tradingMinutes, sessionsBetween } = exchangeCalendar(id)
        const [from = 0, middle = 0, to = 0] = [a, b, c].toSorted((one, other) => one - other)
        const near = Math.min(to, from + 90 * DAY)
        let minutes = 0
        for (const { open, close } of sessionsBetween(from, near)) {
          minutes += (Math.min(close, near) - Math.max(open, from)) / MINUTE
        }
        expect(tradingMinutes(from, near)).toBeCloseTo(minutes, 6)
        expect(tradingMinutes(from, middle) + tradingMinutes(middle, to)).toBeCloseTo(tradingMinutes(from, to), 6)
      }),
    )
  })

  it('expects bars that rise, lie within a session and fill it without a gap', () => {
    const lengths: readonly (readonly [BarInterval, number])[] = [
      ['1m', MINUTE],
      ['5m', 5 * MINUTE],
      ['15m', 15 * MINUTE],
      ['1h', HOUR],
    ]
    fc.assert(
      fc.property(
        IDS,
        ANY,
        fc.integer({ min: 0, max: 5 * DAY }),
        fc.constantFrom(...lengths),
        fc.constantFrom('CLOCK' as const, 'OPEN' as const),
        (id, from, span, [interval, length], anchor) => {
          const calendar = exchangeCalendar(id)
          const labels = expectedBars(calendar, interval, from, from + span, { anchor })
          const expected: number[] = []
          for (const { open, close } of calendar.sessionsBetween(from - DAY, from + span + DAY)) {
            const first = anchor === 'OPEN' ? open : open - (open % length)
            for (let label = first; label < close; label += length) {
              if (label >= from && label < from + span) expected.push(label)
            }
          }
          expect([...labels]).toEqual(expected)
        },
      ),
    )
  })
})

describe('the time of New York', () => {
  it('comes back from every moment but those of the hour that happens twice', () => {
    fc.assert(
      fc.property(ANY, (ts) => {
        const { day, timeOfDay } = toNewYork(ts)
        const back = fromNewYork(day, timeOfDay)
        expect(back === ts || (timeOfDay >= HOUR && timeOfDay < 2 * HOUR && back === ts - HOUR)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})
