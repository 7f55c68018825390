import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { idText } from '../../crypto/shared/fields.ts'
import { looseList } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { plainNewsItem } from '../plainNewsItem.ts'
import { feedTime } from '../rss/feedTime.ts'

const BENZINGA = 'Benzinga'
const MOST_ROWS = 1_000
const TICKER = /^\$?([A-Z][A-Z0-9./-]{0,19})$/

const storySchema = z.object({
  id: z.unknown().transform(idText).pipe(z.string()),
  created: z.string().max(60),
  title: z.string(),
  teaser: z.string().nullish(),
  url: z.string(),
  stocks: z.array(z.object({ name: z.string() })).optional(),
})

/** Stories of one answer, and how many there were before those that cannot be used were left out. */
export interface BenzingaStories {
  readonly items: readonly NewsItem[]
  readonly told: number
}

/** Reads an answer of `/api/v2/news`. */
export function parseBenzinga(body: unknown): Parsed<BenzingaStories> {
  const read = readAnswer(BENZINGA, body, looseList(storySchema, MOST_ROWS))
  if (!read.ok) return read
  const { fitting, unreadable } = read.value
  const items = fitting.flatMap((story) => {
    const item = plainNewsItem({
      id: story.id,
      title: story.title,
      summary: story.teaser ?? '',
      source: BENZINGA,
      link: story.url,
      publishedAt: feedTime(story.created),
      tickers: (story.stocks ?? []).flatMap(({ name }) => TICKER.exec(name.trim().toUpperCase())?.[1] ?? []),
      language: 'en',
    })
    return item === null ? [] : [item]
  })
  const told = fitting.length + unreadable
  return items.length === 0 && told > 0
    ? refusal(BENZINGA, 'ANSWER_MALFORMED', 'none of its stories is of the published form')
    : { ok: true, value: { items, told } }
}
