import type { EconomicEvent } from '#core/model/economicEvent.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate, utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import type { FeedAnswer, FeedFailure, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource } from '../parsing/answerSource.ts'
import { keyMissing, type OptionallyKeyedConnection, readingKey } from '../parsing/credentials.ts'
import { CALENDAR_CARD } from './calendarCard.ts'
import { parseIcs } from './icsEvents.ts'
import { parseReleaseDates, refusalOfFred, type ReleaseDate } from './parseReleaseDates.ts'

/** How the calendar is opened. The key is that of FRED. */
export interface CalendarFeedOptions extends OptionallyKeyedConnection {
  /** An address for mail, which the Bureau of Labor Statistics wants to know of programs that ask; null without one. */
  readonly contact?: () => string | null
}

/** Events in order of time, and what of the calendar is missing because one of its sources failed. */
export interface EconomicCalendar {
  readonly events: readonly EconomicEvent[]
  readonly missing: readonly FeedFailure[]
}

/** The calendar of releases. */
export interface CalendarFeed extends MarketFeed {
  checkKey: NonNullable<MarketFeed['checkKey']>
  /** Events in [from, to), microseconds. It fails only when no source answers. */
  fetchEvents(from: number, to: number, stop: StopSignal): Promise<FeedAnswer<EconomicCalendar>>
  close(): Promise<void>
}

const BLS = 'Bureau of Labor Statistics'
const BLS_WINDOWS = [{ limit: 10, milliseconds: 60_000, counts: 'CALLS' as const }]
const FRED_WINDOWS = [{ limit: 120, milliseconds: 60_000, counts: 'CALLS' as const }]
const BLS_VALID_MS = 43_200_000
const FRED_VALID_MS = 3_600_000
const PER_ANSWER = 1_000
const MOST_ANSWERS = 20

/** Opens the calendar: the schedule of the Bureau of Labor Statistics, and with a key the days of releases that FRED knows. */
export function createCalendarFeed(options: CalendarFeedOptions): CalendarFeed {
  const credentials = options.credentials ?? (() => null)
  const bls = createAnswerSource({ ...CALENDAR_CARD, name: BLS }, 'https://www.bls.gov', BLS_WINDOWS, options)
  const fred = createAnswerSource(
    { ...CALENDAR_CARD, name: 'FRED' },
    'https://api.stlouisfed.org',
    FRED_WINDOWS,
    options,
    { secrets: () => ({ query: { api_key: credentials()?.key ?? '' } }), readRefusal: refusalOfFred },
  )

  async function scheduled(stop: StopSignal): Promise<FeedAnswer<readonly EconomicEvent[]>> {
    const contact = options.contact?.()?.trim() ?? ''
    const who = /^[\w.+@-]{3,200}$/.test(contact) ? { 'user-agent': `Quarterdeck/0.1 ${contact}` } : {}
    const request = {
      path: '/schedule/news_release/bls.ics',
      what: 'the schedule of releases',
      headers: { accept: 'text/calendar, text/plain', ...who },
      validForMs: BLS_VALID_MS,
    }
    const calendar = await bls.ask(request, (text) => parseIcs(text, BLS), stop)
    if (!calendar.ok) return calendar
    return { ok: true, value: calendar.value.events.map((event) => eventOf(`bls ${event.id}`, event, BLS)) }
  }

  async function released(from: number, to: number, stop: StopSignal): Promise<FeedAnswer<readonly EconomicEvent[]>> {
    const dates: ReleaseDate[] = []
    for (let page = 0; page < MOST_ANSWERS; page += 1) {
      const query = {
        file_type: 'json',
        realtime_start: formatDate(from),
        realtime_end: formatDate(to - 1),
        // Days to come have no data yet.
        include_release_dates_with_no_data: true,
        sort_order: 'asc',
        order_by: 'release_date',
        limit: PER_ANSWER,
        offset: page * PER_ANSWER,
      }
      const request = { path: '/fred/releases/dates', query, what: 'days of releases', validForMs: FRED_VALID_MS }
      const answer = await fred.ask(request, parseReleaseDates, stop)
      if (!answer.ok) return answer
      dates.push(...answer.value.dates)
      if (answer.value.rows === 0 || (page + 1) * PER_ANSWER >= answer.value.count) break
    }
    const events = dates.map(({ releaseId, name, day }) =>
      eventOf(`fred ${releaseId} ${formatDate(day)}`, { name, at: day, isDayOnly: true }, 'FRED'),
    )
    return { ok: true, value: events }
  }

  return {
    card: CALENDAR_CARD,
    fetchEvents: async (from, to, stop) => {
      const asked = [scheduled(stop), ...(credentials() === null ? [] : [released(from, to, stop)])]
      const answers = await Promise.all(asked)
      const missing = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]))
      const [first] = missing
      if (first !== undefined && missing.length === answers.length) return { ok: false, failure: first }
      const events = withoutRepeats(answers.flatMap((answer) => (answer.ok ? answer.value : [])))
      const wanted = events.filter(({ at, isDayOnly }) => at < to && at + (isDayOnly ? DAY : 1) > from)
      return { ok: true, value: { events: wanted.toSorted((one, other) => one.at - other.at), missing } }
    },
    checkKey: async (stop) => {
      if (credentials() === null) return keyMissing({ name: 'FRED' }, 'days of releases')
      // A question of its own, never kept: what was told to another key would vouch for this one.
      const request = {
        path: '/fred/releases/dates',
        query: { file_type: 'json', limit: 1 },
        what: 'a check of the key',
      }
      return readingKey(await fred.ask(request, parseReleaseDates, stop), 'days of releases')
    },
    close: async () => {
      await Promise.all([bls.close(), fred.close()])
    },
  }
}

function eventOf(id: string, event: Pick<EconomicEvent, 'name' | 'at' | 'isDayOnly'>, source: string): EconomicEvent {
  const { name, at, isDayOnly } = event
  const unknown = { importance: null, actual: null, forecast: null, previous: null }
  return { id, name, country: 'US', at, isDayOnly, ...unknown, source }
}

/** Both sources tell some releases; the one with a time of day is kept. */
function withoutRepeats(events: readonly EconomicEvent[]): readonly EconomicEvent[] {
  const keyOf = ({ name, at, isDayOnly }: EconomicEvent): string =>
    `${isDayOnly ? utcDay(at) : toNewYork(at).day} ${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ')}`
  const timed = new Set(events.filter(({ isDayOnly }) => !isDayOnly).map(keyOf))
  return events.filter((event) => !event.isDayOnly || !timed.has(keyOf(event)))
}
