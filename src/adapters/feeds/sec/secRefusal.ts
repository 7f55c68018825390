import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { SEC } from './parseTickers.ts'

/** Reads a refusal in the SEC's words, which come as a page for people; null leaves it to the status. */
export function refusalOfSec(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  if (status === 404) {
    return { code: 'FEED_UNKNOWN_INSTRUMENT', message: `The ${SEC} has nothing of that kind about this company.` }
  }
  if (status !== 403) return null
  if (/request rate threshold exceeded/i.test(text)) {
    const message = `The ${SEC} was asked too often and answers again in ten minutes.`
    return { code: 'FEED_RATE_LIMITED', message }
  }
  if (!/undeclared automated tool/i.test(text)) return null
  const message = `The ${SEC} did not accept the address for mail; enter one that reaches you.`
  return { code: 'FEED_KEY_REFUSED', message }
}
