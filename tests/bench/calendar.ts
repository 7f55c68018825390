// Questions to the calendar of the New York Stock Exchange at a million moments all over 1990 to 2030, in no order; the
// reference scans the list of sessions by bisection. Run it with `npm run bench calendar`.
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import type { Figures, Workload } from './harness/workload.ts'

const QUESTIONS = 1_000_000

const calendar = exchangeCalendar('XNYS')
const first = calendar.nextSession(Date.UTC(1990, 0, 1, 6) * 1_000)?.open ?? 0
const last = Date.UTC(2030, 11, 31) * 1_000
// A fixed stride that is no part of the span visits it evenly and out of order.
const moments = Float64Array.from(
  { length: QUESTIONS },
  (_, index) => first + ((index * 0.618033988749895) % 1) * (last - first),
)
const sessions = calendar.sessionsBetween(first, last + DAY)
const opens = Float64Array.from(sessions, ({ open }) => open)
const closes = Float64Array.from(sessions, ({ close }) => close)
const nextOpens = Float64Array.from(sessions.slice(1), ({ open }) => open)

const workloads: readonly Workload[] = [
  ask('Calendar, is it open', (ts) => (calendar.isOpenAt(ts) ? 1 : 0), [
    {
      name: 'bisection of the sessions',
      answer: (ts) => {
        const place = lastNotAfter(opens, ts)
        return place >= 0 && ts < (closes[place] ?? 0) ? 1 : 0
      },
    },
  ]),
  ask('Calendar, session tag', (ts) => calendar.sessionOf(ts)?.charCodeAt(0) ?? 0),
  ask('Calendar, day of a moment', (ts) => calendar.dayOf(ts)),
  ask('Calendar, minutes to the next day', (ts) => calendar.tradingMinutes(ts, ts + 24 * HOUR)),
  ask('Calendar, next session', (ts) => calendar.nextSession(ts)?.open ?? 0, [
    {
      name: 'bisection of the sessions',
      answer: (ts) => nextOpens[lastNotAfter(opens, ts)] ?? 0,
    },
  ]),
]

await runWorkloads(workloads)

function ask(
  name: string,
  answer: (ts: number) => number,
  references: readonly { readonly name: string; readonly answer: (ts: number) => number }[] = [],
): Workload {
  return {
    name,
    unit: 'question',
    operations: QUESTIONS,
    tolerance: 0,
    goal: { nanoseconds: 1_000 },
    contenders: [
      { name: 'ours', role: 'ours', run: sumOf(answer) },
      ...references.map((reference) => ({
        name: reference.name,
        role: 'reference' as const,
        run: sumOf(reference.answer),
      })),
    ],
  }
}

function sumOf(answer: (ts: number) => number): () => Figures {
  return () => {
    let sum = 0
    for (const ts of moments) sum += answer(ts) % 1_000_003
    return { sum }
  }
}

function lastNotAfter(column: Float64Array, ts: number): number {
  let [low, high] = [0, column.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((column[middle] ?? 0) <= ts) low = middle + 1
    else high = middle
  }
  return low - 1
}
