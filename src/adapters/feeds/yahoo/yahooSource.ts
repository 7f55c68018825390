import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { createHttpSource, type HttpSource } from '../http/httpSource.ts'
import { createRateLimiter } from '../limits/rateLimiter.ts'
import type { SourceConnection } from '../parsing/answerSource.ts'
import { chartSchema } from './chart/chartSchema.ts'
import { readEnvelope, YAHOO } from './envelope.ts'
import { YAHOO_CARD } from './yahooCard.ts'

const ORIGIN = 'https://query2.finance.yahoo.com'
const CALLS_PER_MINUTE = 30
const RUNNING = 2

/** What Yahoo's refusal of a stretch of time without bars becomes; no bars are an answer too. */
export const NO_BARS = `${YAHOO} has no bars in that stretch of time.`

/** Opens the connection to Yahoo within the limits that the card tells. */
export function createYahooSource(options: SourceConnection): HttpSource {
  const { clock, uniform, authorities, patience, meter } = options
  return createHttpSource({
    id: YAHOO_CARD.id,
    name: YAHOO,
    origin: options.origin ?? ORIGIN,
    clock,
    uniform,
    limiter: createRateLimiter({
      name: YAHOO,
      windows: [{ limit: CALLS_PER_MINUTE, milliseconds: 60_000, counts: 'CALLS' }],
      maxRunning: RUNNING,
      clock,
    }),
    readRefusal: refusalOf,
    ...(authorities === undefined ? {} : { authorities }),
    ...(patience === undefined ? {} : { patience }),
    ...(meter === undefined ? {} : { meter }),
  })
}

/** Reads an error in Yahoo's words; null leaves it to the status. */
function refusalOf(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  if (status !== 400 && status !== 404 && status !== 422) return null
  const read = readEnvelope(text, 'chart', chartSchema)
  if (read.ok) return null
  if (read.code === 'NOTHING_FOUND') return { code: 'FEED_UNKNOWN_INSTRUMENT', message: read.message }
  if (read.code !== 'SOURCE_REFUSED') return null
  return /data doesn't exist/i.test(read.message)
    ? { code: 'FEED_UNAVAILABLE', message: NO_BARS }
    : { code: 'FEED_UNAVAILABLE', message: read.message }
}
