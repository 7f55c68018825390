import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { SECOND } from '#core/time/duration.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { looseList } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { NewsSlice } from '../collectNews.ts'
import { plainNewsItem } from '../plainNewsItem.ts'
import { symbolsNamed } from '../pressSymbols.ts'

const REDDIT = 'Reddit'
const MOST_ROWS = 1_000
const fullName = z.string().regex(/^t\d_[a-z0-9]{1,20}$/)

const postSchema = z.object({
  kind: z.literal('t3'),
  data: z.object({
    name: fullName,
    title: z.string(),
    selftext: z.string().nullish(),
    subreddit: z.string().regex(/^\w{1,30}$/),
    permalink: z.string().regex(/^\/r\/[^\s?#\\]+$/),
    created_utc: z.number().min(0).max(5_000_000_000),
    removed_by_category: z.string().nullish(),
  }),
})
const listingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({ after: fullName.nullish(), children: looseList(postSchema, MOST_ROWS) }),
})
const tokenSchema = z.object({
  access_token: z.string().min(1).max(8_192),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
})
const errorSchema = z.object({ reason: z.string().max(60).optional(), message: z.string() })

/** A token by which questions are asked for a while. */
export interface RedditToken {
  readonly token: string
  readonly seconds: number
}

/** Reads an answer of `/r/{names}/new` or `/r/{names}/search`. Posts that moderators took away are left out. */
export function parseListing(body: unknown, asked: readonly string[]): Parsed<NewsSlice<string>> {
  const read = readAnswer(REDDIT, body, listingSchema)
  if (!read.ok) return read
  const { after, children } = read.value.data
  const items = children.fitting.flatMap(({ data: post }): readonly NewsItem[] => {
    if (typeof post.removed_by_category === 'string') return []
    const item = plainNewsItem({
      id: post.name,
      title: post.title,
      summary: post.selftext ?? '',
      source: `r/${post.subreddit}`,
      link: `https://www.reddit.com${post.permalink}`,
      publishedAt: Math.round(post.created_utc) * SECOND,
      tickers: symbolsNamed(`${post.title} ${post.selftext ?? ''}`, asked),
      language: null,
    })
    return item === null ? [] : [item]
  })
  if (children.fitting.length === 0 && children.unreadable > 0) {
    return refusal(REDDIT, 'ANSWER_MALFORMED', 'none of its posts is of the published form')
  }
  return { ok: true, value: { items, next: after ?? null } }
}

/** Reads an answer of `/api/v1/access_token`. */
export function parseToken(body: unknown): Parsed<RedditToken> {
  const read = readAnswer(REDDIT, body, tokenSchema)
  if (!read.ok) return read
  return { ok: true, value: { token: read.value.access_token, seconds: read.value.expires_in } }
}

/** Reads a refusal in Reddit's words: a place that is private, banned or not there; null leaves it to the status. */
export function refusalOfListing(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  if (status !== 403 && status !== 404) return null
  const read = readAnswer(REDDIT, text, errorSchema)
  if (!read.ok) return null
  const said = plainText(read.value.reason ?? read.value.message, 100)
  const message = `${REDDIT} does not show one of these places (${said}); take it out of the list.`
  return { code: 'FEED_UNAVAILABLE', message }
}
