import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { looseList, looseNumber } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { plainNewsItem } from '../plainNewsItem.ts'
import { symbolsNamed } from '../pressSymbols.ts'

const NEWSAPI = 'NewsAPI'
const MOST_ROWS = 1_000
/** What stands in the place of an article that its publisher took back. */
const REMOVED = '[Removed]'

const articleSchema = z.object({
  source: z.object({ name: z.string().nullish() }).nullish(),
  title: z.string(),
  description: z.string().nullish(),
  url: z.string(),
  publishedAt: z.string().max(40),
})
const answerSchema = z.object({
  status: z.literal('ok'),
  totalResults: looseNumber,
  articles: looseList(articleSchema, MOST_ROWS),
})
const errorSchema = z.object({ status: z.literal('error'), code: z.string().max(60), message: z.string() })

/** Articles of one answer, and how many there are to the question in all. */
export interface Articles {
  readonly items: readonly NewsItem[]
  readonly total: number
}

/** Reads an answer of `/v2/everything` or `/v2/top-headlines`; `asked` are the symbols that are looked for in the texts. */
export function parseArticles(body: unknown, asked: readonly string[]): Parsed<Articles> {
  const read = readAnswer(NEWSAPI, body, answerSchema)
  if (!read.ok) return read
  const { totalResults, articles } = read.value
  const items = articles.fitting.flatMap((article) => {
    if (article.title === REMOVED) return []
    const item = plainNewsItem({
      id: null,
      title: article.title,
      summary: article.description ?? '',
      source: article.source?.name ?? NEWSAPI,
      link: article.url,
      publishedAt: parseTimestamp(article.publishedAt),
      tickers: [],
      language: null,
    })
    return item === null ? [] : [{ ...item, tickers: symbolsNamed(`${item.title} ${item.summary ?? ''}`, asked) }]
  })
  if (articles.fitting.length === 0 && articles.unreadable > 0) {
    return refusal(NEWSAPI, 'ANSWER_MALFORMED', 'none of its articles is of the published form')
  }
  return { ok: true, value: { items, total: totalResults ?? 0 } }
}

/** Reads a refusal in NewsAPI's words; null leaves it to the status. */
export function refusalOfArticles(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  const read = readAnswer(NEWSAPI, text, errorSchema)
  if (!read.ok) return null
  const said = plainText(read.value.message, 150)
  const { code } = read.value
  if (code === 'apiKeyExhausted' || code === 'rateLimited') {
    return {
      code: 'FEED_RATE_LIMITED',
      message: `The key of ${NEWSAPI} has no questions left, so news are missing; ask again tomorrow.`,
    }
  }
  if (status === 426 || code === 'maximumResultsReached') {
    return {
      code: 'FEED_UNAVAILABLE',
      message: `The plan of this key at ${NEWSAPI} does not reach so far (${said}); ask for newer news.`,
    }
  }
  if (code.startsWith('apiKey')) return null
  return { code: 'FEED_BAD_ANSWER', message: `${NEWSAPI} refused the question for news (${said}).` }
}
