import * as z from 'zod'
import { parseTimestamp } from '#core/time/iso.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { looseList, looseText } from '../parsing/looseFields.ts'
import { type Parsed, refusal } from '../parsing/parsed.ts'
import { plainText } from '../parsing/plainText.ts'
import { readAnswer } from '../parsing/readAnswer.ts'

const FRED = 'FRED'
const MOST_ROWS = 10_000

/** A day on which a release is told. */
export interface ReleaseDate {
  readonly releaseId: number
  readonly name: string
  /** Midnight UTC of the day, microseconds. */
  readonly day: number
}

/** A page of days, and how many there are in all. */
export interface ReleaseDates {
  readonly dates: readonly ReleaseDate[]
  readonly count: number
  /** Rows of the page, those that cannot be read included. */
  readonly rows: number
}

const dateSchema = z.object({
  release_id: z.number().int().nonnegative(),
  release_name: looseText.pipe(z.string()),
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .transform((text) => parseTimestamp(text))
    .pipe(z.number()),
})
const answerSchema = z.object({
  count: z.number().int().nonnegative(),
  release_dates: looseList(dateSchema, MOST_ROWS),
})
const errorSchema = z.object({ error_code: z.number(), error_message: z.string() })

/** Reads an answer of `fred/releases/dates`. */
export function parseReleaseDates(body: unknown): Parsed<ReleaseDates> {
  const read = readAnswer(FRED, body, answerSchema)
  if (!read.ok) return read
  const { count, release_dates: told } = read.value
  if (told.fitting.length === 0 && told.unreadable > 0) {
    return refusal(FRED, 'ANSWER_MALFORMED', 'none of its days is of the published form')
  }
  const dates = told.fitting.map(({ release_id: releaseId, release_name: name, date: day }) => ({
    releaseId,
    name,
    day,
  }))
  return { ok: true, value: { dates, count, rows: told.fitting.length + told.unreadable } }
}

/** Reads a refusal in FRED's words: a wrong key comes as a bad question. Null leaves it to the status. */
export function refusalOfFred(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  const read = status === 400 ? readAnswer(FRED, text, errorSchema) : null
  if (read === null || !read.ok) return null
  const said = plainText(read.value.error_message, 150)
  return /api_key/.test(said)
    ? { code: 'FEED_KEY_REFUSED', message: `${FRED} refused the key, so days of releases are missing; check the key.` }
    : { code: 'FEED_BAD_ANSWER', message: `${FRED} refused the question for days of releases (${said}).` }
}
