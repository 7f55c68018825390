import type { BarInterval } from '#core/model/bar.ts'
import { sessionAt, sessionOfDay } from '#core/time/calendar.ts'
import { civilFromDays, daysFromCivil } from '#core/time/civil.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import type { DiagnosedInstrument } from '../diagnosisInput.ts'

/** Bars that the calendar asks for and that are not there. */
export interface BarGaps {
  readonly missing: number
  /** Bars there and missing. */
  readonly expected: number
  /** Most of them in a row, and the last bar before; -1 without a gap. */
  readonly longest: number
  readonly longestAfter: number
}

/** Length of a bar, microseconds; a month counts as 30 days. */
export const BAR_LENGTH: Readonly<Record<BarInterval, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '1d': DAY,
  '1w': 7 * DAY,
  '1M': 30 * DAY,
}

/** The years of which the calendar knows the holidays. */
const KNOWN = { from: daysFromCivil(2000, 1, 1), to: daysFromCivil(2031, 1, 1) } as const

/** Counts missing bars between the first and the last one; null with fewer than two, or outside of the calendar's years. */
export function barGaps({ bars, calendar, interval }: DiagnosedInstrument): BarGaps | null {
  const { tsOpen } = bars
  const needsCalendar = calendar === 'XNYS' && interval !== '1w' && interval !== '1M'
  const missingBetween = needsCalendar ? (interval === '1d' ? sessionsBetween : withinSessions) : bySpacing
  let [missing, longest, longestAfter, pairs] = [0, 0, -1, 0]
  for (let bar = 1; bar < tsOpen.length; bar += 1) {
    const [from, to] = [tsOpen[bar - 1] ?? 0, tsOpen[bar] ?? 0]
    if (!(to > from) || (needsCalendar && !(utcDay(from) >= KNOWN.from && utcDay(to) < KNOWN.to))) continue
    pairs += 1
    const between = missingBetween(from, to, interval)
    missing += between
    if (between > longest) [longest, longestAfter] = [between, bar - 1]
  }
  return pairs === 0 ? null : { missing, expected: missing + pairs + 1, longest, longestAfter }
}

function bySpacing(from: number, to: number, interval: BarInterval): number {
  if (interval !== '1M') return Math.max(0, Math.round((to - from) / BAR_LENGTH[interval]) - 1)
  const [first, last] = [civilFromDays(utcDay(from)), civilFromDays(utcDay(to))]
  return Math.max(0, 12 * (last.year - first.year) + last.month - first.month - 1)
}

/** Sessions on the days between two labels; a daily bar is labelled with its day. */
function sessionsBetween(from: number, to: number): number {
  return countSessions(utcDay(from), utcDay(to), () => 1)
}

/** Bars of the rest of one session, of whole sessions, and of the beginning of another. Labels outside sessions ask for none. */
function withinSessions(from: number, to: number, interval: BarInterval): number {
  const length = BAR_LENGTH[interval]
  if (to - from <= length) return 0
  const [one, other] = [sessionAt(from), sessionAt(to)]
  if (one !== null && one === other) return Math.max(0, Math.round((to - from) / length) - 1)
  const rest = one === null ? 0 : Math.max(0, Math.floor((one.close - from) / length) - 1)
  const beginning = other === null ? 0 : Math.floor((to - other.open) / length)
  const [firstDay, lastDay] = [one?.day ?? toNewYork(from).day, other?.day ?? toNewYork(to).day]
  return rest + beginning + countSessions(firstDay, lastDay, (session) => Math.ceil(session / length))
}

function countSessions(after: number, before: number, barsOf: (length: number) => number): number {
  let found = 0
  for (let day = after + 1; day < before; day += 1) {
    const session = sessionOfDay(day)
    if (session !== null) found += barsOf(session.close - session.open)
  }
  return found
}
