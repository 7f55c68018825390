import type { NewsItem } from '#core/model/newsItem.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'

/** News published further ahead of our clock than this are wrong about their time, or wish to stay on top. */
const TOLERANCE = 10 * MINUTE
/** News older than this are not kept. */
export const KEPT_FOR = 30 * DAY
const LONGEST_TITLE = 400
const LONGEST_TEXT = 2_000
const MARKUP = /<[a-z/!?]/i
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}]/u

/** Why a piece of news cannot be used. */
export type NewsFault = 'NEWS_INCOMPLETE' | 'NEWS_NOT_PLAIN' | 'NEWS_FROM_THE_FUTURE' | 'NEWS_TOO_OLD'

/** What is wrong with a piece of news; null when it can be used. Nothing of it is mended. */
export function newsItemFault(item: NewsItem, now: number): NewsFault | null {
  const { title, summary, source, link, publishedAt, tickers } = item
  if (title.trim() === '' || title.length > LONGEST_TITLE || link.length > LONGEST_TEXT) return 'NEWS_INCOMPLETE'
  if (!/^https?:\/\/[^\s/]+/i.test(link) || !Array.isArray(tickers)) return 'NEWS_INCOMPLETE'
  if ([title, summary ?? '', source, link].some((text) => UNSEEN.test(text))) return 'NEWS_NOT_PLAIN'
  if (MARKUP.test(title) || MARKUP.test(summary ?? '') || MARKUP.test(source)) return 'NEWS_NOT_PLAIN'
  if (publishedAt === null) return null
  if (!Number.isSafeInteger(publishedAt) || publishedAt < 0) return 'NEWS_INCOMPLETE'
  if (publishedAt > now + TOLERANCE) return 'NEWS_FROM_THE_FUTURE'
  return publishedAt < now - KEPT_FOR ? 'NEWS_TOO_OLD' : null
}
