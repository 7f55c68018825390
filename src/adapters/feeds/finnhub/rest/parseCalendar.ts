import * as z from 'zod'
import type { EconomicEvent } from '#core/model/economicEvent.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList, looseNumber, looseText, plainName } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'

const MOST_EVENTS = 10_000
const answerSchema = z.object({
  economicCalendar: looseList(
    z.object({
      time: z.string().max(40),
      country: z.string().regex(/^[A-Z]{2}$/),
      event: plainName,
      impact: looseText,
      actual: looseNumber,
      estimate: looseNumber,
      prev: looseNumber,
    }),
    MOST_EVENTS,
  ),
})

/** Events in order of time, and rows that were left out. */
export interface FinnhubCalendar {
  readonly events: readonly EconomicEvent[]
  readonly unreadable: number
}

const IMPACTS: Readonly<Record<string, EconomicEvent['importance']>> = { low: 'LOW', medium: 'MEDIUM', high: 'HIGH' }

/** Reads an answer of `/calendar/economic`; its times are UTC. */
export function parseCalendar(body: unknown): Parsed<FinnhubCalendar> {
  const read = readAnswer(FINNHUB_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { fitting, unreadable } = read.value.economicCalendar
  const events = fitting.flatMap((told): readonly EconomicEvent[] => {
    const at = parseTimestamp(told.time)
    if (at === null) return []
    const impact = (told.impact ?? '').toLowerCase()
    return [
      {
        id: `${told.country} ${told.time} ${told.event}`,
        name: told.event,
        country: told.country,
        at,
        isDayOnly: !told.time.includes(':'),
        importance: Object.hasOwn(IMPACTS, impact) ? (IMPACTS[impact] ?? null) : null,
        actual: told.actual,
        forecast: told.estimate,
        previous: told.prev,
        source: FINNHUB_CARD.name,
      },
    ]
  })
  const inOrder = events.toSorted((one, other) => one.at - other.at)
  return { ok: true, value: { events: inOrder, unreadable: unreadable + fitting.length - events.length } }
}
