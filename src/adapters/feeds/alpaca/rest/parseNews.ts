import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { webLink } from '../../parsing/webLink.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'

const MOST_ITEMS = 1_000
const ticker = z.string().regex(/^[A-Z0-9][A-Z0-9./-]{0,15}$/)

const answerSchema = z.object({
  news: looseList(
    z.object({
      id: z.union([z.number().int(), z.string().min(1).max(128)]),
      headline: looseText,
      summary: looseText,
      created_at: z.string().max(40),
      url: z.string().max(4_000),
      source: looseText,
      symbols: looseList(ticker, 200).optional(),
    }),
    MOST_ITEMS,
  ),
  next_page_token: z.string().max(1_000).nullish(),
})

/** News of one page, newest first. */
export interface AlpacaNews {
  readonly items: readonly NewsItem[]
  readonly nextToken: string | null
  /** Without a title, a time or a link that may be opened, or not of the published form. */
  readonly unreadable: number
}

/** Reads an answer of `/v1beta1/news`. */
export function parseNews(body: unknown): Parsed<AlpacaNews> {
  const read = readAnswer(ALPACA_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { news, next_page_token: token } = read.value
  const items = news.fitting.flatMap((told): readonly NewsItem[] => {
    const link = webLink(told.url)
    const publishedAt = parseTimestamp(told.created_at)
    if (link === null || publishedAt === null || told.headline === null) return []
    return [
      {
        id: String(told.id),
        title: told.headline,
        summary: told.summary,
        source: told.source ?? ALPACA_CARD.name,
        link,
        publishedAt,
        tickers: told.symbols?.fitting ?? [],
        language: 'en',
      },
    ]
  })
  return {
    ok: true,
    value: {
      items,
      nextToken: typeof token === 'string' && token !== '' ? token : null,
      unreadable: news.unreadable + news.fitting.length - items.length,
    },
  }
}
