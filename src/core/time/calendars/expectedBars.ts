import type { BarInterval } from '../../model/bar.ts'
import { civilFromDays, daysFromCivil } from '../civil.ts'
import { DAY, HOUR, MINUTE } from '../duration.ts'
import type { ExchangeCalendar, ExchangeSession } from './exchangeCalendar.ts'

/** Which bars are meant; the defaults are the house's own convention. */
export interface BarConvention {
  /** Bars of the regular session, or of PRE, RTH and AFT together. */
  readonly hours?: 'RTH' | 'EXTENDED'
  /**
   * What bars within a day count from. CLOCK: multiples of their length in UTC, so that the first hourly bar of a session
   * that opens at 9:30 is labelled 9:00. OPEN: the first moment of the hours meant, as some vendors do (9:30, 10:30, ...).
   */
  readonly anchor?: 'CLOCK' | 'OPEN'
}

const LENGTHS: Readonly<Partial<Record<BarInterval, number>>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
}
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4

/**
 * Returns the labels (`tsOpen`, microseconds, rising) of the bars an exchange's sessions ask for with from <= label < to.
 * A day is labelled with midnight UTC of its date, a week with that of its Monday, a month with that of its first day; all
 * three are expected when at least one session falls into them. Illiquid instruments may lack bars that are expected.
 */
export function expectedBars(
  calendar: ExchangeCalendar,
  interval: BarInterval,
  from: number,
  to: number,
  convention: BarConvention = {},
): Float64Array {
  if (!(from < to)) return new Float64Array(0)
  const length = LENGTHS[interval]
  if (length === undefined) return Float64Array.from(periodLabels(calendar, interval, from, to))
  const spans: Span[] = []
  let count = 0
  // A label may lie before its session by less than a bar, and PRE and AFT lie within the day around it.
  for (const session of calendar.sessionsBetween(from - DAY, to + DAY)) {
    const span = spanOf(session, length, convention)
    const first = span.first + Math.max(0, Math.ceil((from - span.first) / length)) * length
    const bars = Math.max(0, Math.ceil((Math.min(span.end, to) - first) / length))
    if (bars > 0) spans.push({ first, bars })
    count += bars
  }
  const labels = new Float64Array(count)
  let place = 0
  for (const { first, bars } of spans) {
    for (let bar = 0; bar < bars; bar += 1, place += 1) labels[place] = first + bar * length
  }
  return labels
}

interface Span {
  readonly first: number
  readonly bars: number
}

function spanOf(
  session: ExchangeSession,
  length: number,
  { hours = 'RTH', anchor = 'CLOCK' }: BarConvention,
): { readonly first: number; readonly end: number } {
  const begin = hours === 'RTH' ? session.open : session.preOpen
  const end = hours === 'RTH' ? session.close : session.afterClose
  return { first: anchor === 'OPEN' ? begin : Math.floor(begin / length) * length, end }
}

function periodLabels(calendar: ExchangeCalendar, interval: BarInterval, from: number, to: number): readonly number[] {
  const labels: number[] = []
  const first = periodStart(Math.floor(from / DAY), interval)
  // The last period that begins before `to` may have its first session after it.
  const last = Math.ceil(to / DAY) + 31
  for (let day = first; day <= last; day += 1) {
    if (calendar.session(day) === null) continue
    const label = periodStart(day, interval) * DAY
    if (label >= from && label < to && labels.at(-1) !== label) labels.push(label)
  }
  return labels
}

function periodStart(day: number, interval: BarInterval): number {
  if (interval === '1w') return day - ((((day - FIRST_MONDAY) % 7) + 7) % 7)
  if (interval !== '1M') return day
  const { year, month } = civilFromDays(day)
  return daysFromCivil(year, month, 1)
}
