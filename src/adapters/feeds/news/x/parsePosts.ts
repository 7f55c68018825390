import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { looseList } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { NewsSlice } from '../collectNews.ts'
import { languageTag, plainNewsItem } from '../plainNewsItem.ts'
import { symbolsNamed } from '../pressSymbols.ts'

const NAME = 'X'
const MOST_ROWS = 1_000
const digits = z.string().regex(/^\d{1,25}$/)

const postSchema = z.object({
  id: digits,
  text: z.string(),
  created_at: z.string().max(40),
  author_id: digits.optional(),
  lang: z.string().optional(),
})
const authorSchema = z.object({ id: digits, username: z.string().regex(/^\w{1,15}$/) })
const answerSchema = z.object({
  data: looseList(postSchema, MOST_ROWS).optional(),
  includes: z.object({ users: looseList(authorSchema, MOST_ROWS).optional() }).optional(),
  meta: z.object({ result_count: z.number(), next_token: z.string().max(200).optional() }),
})
const problemSchema = z.object({ title: z.string(), detail: z.string() })

/** Reads an answer of `/2/tweets/search/recent`; a post has no title, so its text is one. */
export function parsePosts(body: unknown, asked: readonly string[]): Parsed<NewsSlice<string>> {
  const read = readAnswer(NAME, body, answerSchema)
  if (!read.ok) return read
  const { data, includes, meta } = read.value
  const names = new Map((includes?.users?.fitting ?? []).map(({ id, username }) => [id, username]))
  const items = (data?.fitting ?? []).flatMap((post): readonly NewsItem[] => {
    const author = names.get(post.author_id ?? '') ?? null
    const item = plainNewsItem({
      id: post.id,
      title: post.text,
      summary: '',
      source: author === null ? NAME : `@${author}`,
      link: `https://x.com/${author ?? 'i'}/status/${post.id}`,
      publishedAt: parseTimestamp(post.created_at),
      tickers: symbolsNamed(post.text, asked),
      language: languageTag(post.lang),
    })
    return item === null ? [] : [item]
  })
  if (items.length === 0 && (data?.unreadable ?? 0) > 0) {
    return refusal(NAME, 'ANSWER_MALFORMED', 'none of its posts is of the published form')
  }
  return { ok: true, value: { items, next: meta.next_token ?? null } }
}

/** Reads a refusal in X's words; null leaves it to the status. */
export function refusalOfPosts(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  const read = readAnswer(NAME, text, problemSchema)
  if (!read.ok) return null
  const said = plainText(read.value.detail, 150)
  if (status === 402 || status === 403) {
    const message = `${NAME} does not allow searches with this key (${said}); check what its plan includes.`
    return { code: 'FEED_KEY_REFUSED', message }
  }
  return status === 400
    ? { code: 'FEED_BAD_ANSWER', message: `${NAME} refused the question for posts (${said}).` }
    : null
}
