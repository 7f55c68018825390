import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { SECOND } from '#core/time/duration.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { webLink } from '../../parsing/webLink.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'

const MOST_ITEMS = 5_000
const newsSchema = looseList(
  z.object({
    id: z.number().int(),
    headline: looseText,
    summary: looseText,
    datetime: z.number().int().min(0).max(5_000_000_000),
    url: z.string().max(4_000),
    source: looseText,
    related: z.string().max(400).nullish(),
  }),
  MOST_ITEMS,
)

/** News, newest first, and rows without a title or a link that may be opened. */
export interface FinnhubNews {
  readonly items: readonly NewsItem[]
  readonly unreadable: number
}

/** Reads an answer of `/company-news` or `/news`. */
export function parseNews(body: unknown): Parsed<FinnhubNews> {
  const read = readAnswer(FINNHUB_CARD.name, body, newsSchema)
  if (!read.ok) return read
  const { fitting, unreadable } = read.value
  const items = fitting.flatMap((told): readonly NewsItem[] => {
    const link = webLink(told.url)
    if (link === null || told.headline === null) return []
    const tickers = (told.related ?? '').split(',').map((name) => name.trim().toUpperCase())
    return [
      {
        id: String(told.id),
        title: told.headline,
        summary: told.summary,
        source: told.source ?? FINNHUB_CARD.name,
        link,
        publishedAt: told.datetime * SECOND,
        tickers: tickers.filter((name) => /^[A-Z0-9][A-Z0-9.:/-]{0,15}$/.test(name)),
        language: 'en',
      },
    ]
  })
  const newestFirst = items.toSorted((one, other) => (other.publishedAt ?? 0) - (one.publishedAt ?? 0))
  return { ok: true, value: { items: newestFirst, unreadable: unreadable + fitting.length - items.length } }
}
