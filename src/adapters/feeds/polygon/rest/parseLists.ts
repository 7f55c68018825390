import * as z from 'zod'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { webLink } from '../../parsing/webLink.ts'
import { usShare } from '../../us/shareIds.ts'
import { POLYGON_CARD } from '../polygonCard.ts'
import { idOfTicker } from '../tickers.ts'
import { nextUrl } from './pages.ts'

const MOST_ROWS = 5_000
/** A larger one has never happened. */
const LARGEST_RATIO = 100_000

/** One page of a list; `next` is the source's link to the next one. */
export interface PolygonPage<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
  readonly unreadable: number
}

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const tickerSchema = z.object({
  ticker: z.string().max(32),
  name: looseText,
  active: z.boolean(),
  market: z.string().max(32),
})
const splitSchema = z
  .object({
    ticker: z.string().max(32),
    execution_date: date,
    split_from: z.number().positive(),
    split_to: z.number().positive(),
  })
  .refine(({ split_from: from, split_to: to }) => to / from <= LARGEST_RATIO && from / to <= LARGEST_RATIO)
const dividendSchema = z.object({
  ticker: z.string().max(32),
  ex_dividend_date: date,
  pay_date: date.nullish(),
  cash_amount: z.number().positive(),
  currency: z.literal('USD').nullish(),
})
const articleSchema = z.object({
  id: z.string().min(1).max(200),
  title: looseText,
  description: looseText,
  published_utc: z.string().max(40),
  article_url: z.string().max(4_000),
  publisher: z.object({ name: looseText }),
  tickers: looseList(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:/-]{0,15}$/), 300).optional(),
})

/** Reads an answer of `/v3/reference/tickers`: shares that trade now. */
export function parseTickers(body: unknown): Parsed<PolygonPage<ListedInstrument>> {
  return readPage(body, tickerSchema, ({ ticker, name, active, market }): ListedInstrument | null => {
    const id = idOfTicker(ticker)
    return id === null || !active || market !== 'stocks'
      ? null
      : { instrument: usShare(id, name ?? ''), sourceSymbol: ticker, product: 'SHARE' }
  })
}

/** Reads an answer of `/v3/reference/splits` for one share. */
export function parseSplits(body: unknown, wanted: string): Parsed<PolygonPage<TimedAction>> {
  return readPage(body, splitSchema, ({ ticker, execution_date: at, split_from: from, split_to: to }) =>
    ticker === wanted ? { ts: timeOf(at), action: { kind: 'SPLIT', instrument: 0, from, to } } : null,
  )
}

/** Reads an answer of `/v3/reference/dividends` for one share: amounts as paid, on the ex-date. */
export function parseDividends(body: unknown, wanted: string): Parsed<PolygonPage<TimedAction>> {
  return readPage(body, dividendSchema, ({ ticker, ex_dividend_date: ex, pay_date: paid, cash_amount: perUnit }) => {
    const payAt = paid === null || paid === undefined ? timeOf(ex) : timeOf(paid)
    return ticker === wanted
      ? { ts: timeOf(ex), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt } }
      : null
  })
}

/** Reads an answer of `/v2/reference/news`. Articles without a title or a link that may be opened are counted. */
export function parseNews(body: unknown): Parsed<PolygonPage<NewsItem>> {
  const read = readPage(body, articleSchema, (told): NewsItem | 'UNUSABLE' => {
    const link = webLink(told.article_url)
    const publishedAt = parseTimestamp(told.published_utc)
    if (link === null || publishedAt === null || told.title === null) return 'UNUSABLE'
    return {
      id: told.id,
      title: told.title,
      summary: told.description,
      source: told.publisher.name ?? POLYGON_CARD.name,
      link,
      publishedAt,
      tickers: (told.tickers?.fitting ?? []).map((ticker) => ticker.toUpperCase()),
      language: 'en',
    }
  })
  if (!read.ok) return read
  const items = read.value.items.filter((item) => item !== 'UNUSABLE')
  return {
    ok: true,
    value: { ...read.value, items, unreadable: read.value.unreadable + read.value.items.length - items.length },
  }
}

/** Reads a page row by row; rows of which nothing is made are about something else. */
function readPage<Schema extends z.ZodType, Item>(
  body: unknown,
  row: Schema,
  make: (row: z.output<Schema>) => Item | null,
): Parsed<PolygonPage<Item>> {
  const schema = z.object({ results: looseList(row, MOST_ROWS).optional(), next_url: nextUrl })
  const read = readAnswer(POLYGON_CARD.name, body, schema)
  if (!read.ok) return read
  const { results, next_url: next } = read.value
  const items = (results?.fitting ?? []).map(make).filter((item) => item !== null)
  return {
    ok: true,
    value: { items, next: typeof next === 'string' && next !== '' ? next : null, unreadable: results?.unreadable ?? 0 },
  }
}

function timeOf(day: string): number {
  return parseTimestamp(day) ?? Number.NaN
}
