import * as z from 'zod'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { parseJson } from '../../crypto/shared/parseJson.ts'
import type { Failed } from '../../us/keyedSource.ts'
import { ALPHA_VANTAGE_CARD } from '../alphaVantageCard.ts'

const NAME = ALPHA_VANTAGE_CARD.name
const wordsSchema = z.object({
  Information: z.string().optional(),
  Note: z.string().optional(),
  'Error Message': z.string().optional(),
})

/**
 * Alpha Vantage refuses with status 200 and words instead of data. Reads them; null when the answer is none of that. Its
 * words are not passed on, for they repeat the key.
 */
export function refusalInWords(text: string, now: number): Failed | null {
  if (!text.trimStart().startsWith('{')) return null
  const parsed = parseJson(text)
  const checked = parsed.ok ? wordsSchema.safeParse(parsed.value) : null
  if (checked?.success !== true) return null
  const { Information: information, Note: note, 'Error Message': error } = checked.data
  const words = error ?? information ?? note
  if (words === undefined) return null
  if (/apikey|api key is invalid|invalid api key/i.test(words) && /invalid|missing/i.test(words)) {
    return failed(
      'FEED_KEY_REFUSED',
      `${NAME} refused the key, so nothing was fetched; check the key at alphavantage.co.`,
    )
  }
  // Words about the limit speak of paid plans too, so they are looked for first.
  if (/per day|daily/i.test(words)) return limited('The questions of this day are used up', now + DAY)
  if (/call frequency|per (minute|second)|sparingly|rate limit|higher api call volume/i.test(words)) {
    return limited('It was asked too often', now + MINUTE)
  }
  if (/premium/i.test(words)) {
    return failed(
      'FEED_UNAVAILABLE',
      `The plan of the key at ${NAME} does not include what was asked for; use another source or change the plan.`,
    )
  }
  if (error !== undefined) {
    return failed('FEED_UNKNOWN_INSTRUMENT', `${NAME} does not know what was asked for; choose another source for it.`)
  }
  return failed('FEED_UNAVAILABLE', `${NAME} sent words instead of data, so nothing was stored; try again later.`)
}

function failed(code: Failed['failure']['code'], message: string): Failed {
  return { ok: false, failure: { code, message, retryAt: null } }
}

function limited(what: string, retryAt: number): Failed {
  const message = `${what} at ${NAME}, so nothing was fetched; wait or change the plan.`
  return { ok: false, failure: { code: 'FEED_RATE_LIMITED', message, retryAt } }
}
