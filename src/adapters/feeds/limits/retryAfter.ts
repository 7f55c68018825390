const MICROS_PER_SECOND = 1_000_000
/** No answer closes a source for longer; a longer ban is told again by the next answer. */
const LONGEST_MICROS = 24 * 3_600 * MICROS_PER_SECOND

/** Header fields of an answer, names in lower case; a field that came more than once is a list. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The value of a header field; the first one when it came more than once. */
export function headerOf(headers: AnswerHeaders, name: string): string | null {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  if (value === undefined) return null
  return typeof value === 'string' ? value : (value[0] ?? null)
}

/** The server's own time by its `Date` field, microseconds; null without a readable one. */
export function serverTime(headers: AnswerHeaders): number | null {
  const milliseconds = parseDate(headerOf(headers, 'date') ?? '')
  return milliseconds === null ? null : milliseconds * 1_000
}

/** An HTTP date begins with the name of a day; the platform would read `-5` as a date as well. */
function parseDate(text: string): number | null {
  const milliseconds = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(milliseconds) ? null : milliseconds
}

/**
 * When to ask again by `Retry-After` (RFC 9110, 10.2.3), in our time, at most 24 hours ahead; null without a readable one.
 * A date is measured against the server's own `Date`, so that clocks that disagree do not matter.
 */
export function readRetryAfter(headers: AnswerHeaders, now: number): number | null {
  const text = headerOf(headers, 'retry-after')?.trim() ?? ''
  if (/^\d{1,12}(\.\d+)?$/.test(text))
    return now + Math.min(LONGEST_MICROS, Math.ceil(Number(text) * MICROS_PER_SECOND))
  const milliseconds = parseDate(text)
  if (milliseconds === null) return null
  const wait = milliseconds * 1_000 - (serverTime(headers) ?? now)
  return now + Math.min(LONGEST_MICROS, Math.max(0, wait))
}
