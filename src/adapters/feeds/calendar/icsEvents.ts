import { parseTimestamp, utcDay } from '#core/time/iso.ts'
import { DAY } from '#core/time/duration.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import { type Parsed, refusal } from '../parsing/parsed.ts'
import { plainText } from '../parsing/plainText.ts'

const MOST_CHARACTERS = 10_000_000
const MOST_EVENTS = 20_000
const LONGEST_NAME = 300
const EASTERN = /^(us[-/]eastern|america\/new_york|eastern standard time)$/i

/** An event of a calendar file (RFC 5545); its time in microseconds, midnight UTC of the day when only that is told. */
export interface IcsEvent {
  readonly id: string
  readonly name: string
  readonly at: number
  readonly isDayOnly: boolean
}

/** The events of a file, and how many could not be read: without a name, or with a time in a zone that is not known. */
export interface IcsCalendar {
  readonly events: readonly IcsEvent[]
  readonly unreadable: number
}

/** Reads a calendar file; recurring events are told once, at their first time. Never throws. */
export function parseIcs(text: string, source: string): Parsed<IcsCalendar> {
  if (text.length > MOST_CHARACTERS) return refusal(source, 'ANSWER_UNREADABLE', 'it is longer than any real calendar')
  if (!/^\uFEFF?BEGIN:VCALENDAR\s/i.test(text)) return refusal(source, 'ANSWER_MALFORMED', 'it is no calendar file')
  // A line that begins with a blank goes on with the one before.
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const events: IcsEvent[] = []
  let unreadable = 0
  let fields: Map<string, IcsField> | null = null
  for (const line of lines) {
    const field = fieldOf(line)
    if (field === null) continue
    if (field.name === 'BEGIN' && field.value === 'VEVENT') fields = new Map()
    else if (field.name === 'END' && field.value === 'VEVENT' && fields !== null) {
      const event = events.length < MOST_EVENTS ? eventOf(fields) : null
      if (event === null) unreadable += 1
      else events.push(event)
      fields = null
    } else if (fields !== null && !fields.has(field.name)) fields.set(field.name, field)
  }
  if (events.length === 0 && unreadable > 0) {
    return refusal(source, 'ANSWER_MALFORMED', 'none of its events has a name and a time')
  }
  return { ok: true, value: { events, unreadable } }
}

interface IcsField {
  readonly name: string
  /** What stands between the name and the value, for example `;TZID=US-Eastern`. */
  readonly parameters: string
  readonly value: string
}

function fieldOf(line: string): IcsField | null {
  const match = /^([A-Za-z-]{1,40})((?:;[^:;"]{0,200}(?:"[^"]{0,200}")?){0,8}):(.*)$/.exec(line)
  if (match === null) return null
  const [, name = '', parameters = '', value = ''] = match
  return { name: name.toUpperCase(), parameters, value: value.trim() }
}

function eventOf(fields: ReadonlyMap<string, IcsField>): IcsEvent | null {
  const name = plainText(textOf(fields.get('SUMMARY')?.value ?? ''), LONGEST_NAME)
  const start = fields.get('DTSTART')
  const time = start === undefined ? null : timeOf(start)
  if (name === '' || time === null) return null
  const uid = plainText(fields.get('UID')?.value ?? '', LONGEST_NAME)
  return { id: uid === '' ? `${name} ${utcDay(time.at)}` : uid, name, ...time }
}

/** Undoes the escaping of texts. */
function textOf(value: string): string {
  return value.replaceAll(/\\([nN,;\\])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? ' ' : escaped))
}

function timeOf({ parameters, value }: IcsField): Pick<IcsEvent, 'at' | 'isDayOnly'> | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(value)
  if (match === null) return null
  const [, year = '', month = '', day = '', hour, minute = '', second = '', isUtc] = match
  const date = `${year}-${month}-${day}`
  const midnight = parseTimestamp(date)
  if (midnight === null) return null
  if (hour === undefined) return { at: midnight, isDayOnly: true }
  const wall = parseTimestamp(`${date} ${hour}:${minute}:${second}`)
  if (wall === null) return null
  if (isUtc !== undefined) return { at: wall, isDayOnly: false }
  const zone = /;TZID="?([^;:"]+)/i.exec(parameters)?.[1] ?? ''
  return EASTERN.test(zone) ? { at: fromNewYork(midnight / DAY, wall - midnight), isDayOnly: false } : null
}
