import { parseTimestamp } from '#core/time/iso.ts'

/** Tells the civil date of a moment at an exchange, as midnight UTC of that date, microseconds. */
export type CivilDateOf = (seconds: number) => number

const known = new Map<string, Intl.DateTimeFormat>()
/** Zones that exist number some hundreds; more can only be made up. */
const MOST_ZONES = 600

/** Makes what tells civil dates in a time zone, for example `America/New_York`; null when there is no such zone. */
export function civilDatesIn(zone: string): CivilDateOf | null {
  const formatter = known.get(zone) ?? formatterOf(zone)
  if (formatter === null) return null
  if (known.size < MOST_ZONES) known.set(zone, formatter)
  let from = Number.NaN
  let until = Number.NaN
  let date = Number.NaN
  return (seconds) => {
    // Days begin at quarters of an hour in every zone, so a quarter has one date.
    if (seconds >= from && seconds < until) return date
    from = Math.floor(seconds / QUARTER) * QUARTER
    until = from + QUARTER
    date = parseTimestamp(formatter.format(from * 1_000)) ?? Number.NaN
    return date
  }
}

const QUARTER = 900

function formatterOf(zone: string): Intl.DateTimeFormat | null {
  if (!/^[\w+/-]{1,64}$/.test(zone)) return null
  try {
    // Sweden writes dates as ISO 8601 does.
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  } catch {
    return null
  }
}
