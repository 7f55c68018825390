import * as z from 'zod'
import type { NewsItem } from '#core/model/newsItem.ts'
import { SECOND } from '#core/time/duration.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { webLink } from '../../parsing/webLink.ts'
import { YAHOO } from '../envelope.ts'

/** An instrument that fits what was searched for. */
export interface FoundInstrument {
  readonly symbol: string
  readonly name: string | null
  readonly kind: string
  readonly exchange: string | null
  readonly sector: string | null
}

/** What a search found. */
export interface YahooSearch {
  readonly instruments: readonly FoundInstrument[]
  readonly news: readonly NewsItem[]
  /** Companies that are listed nowhere; Yahoo names them without a symbol. */
  readonly unlisted: number
  readonly unreadable: number
}

const MOST_FOUND = 500
const LONGEST_TITLE = 400

const listedSchema = z.object({
  symbol: z.string().min(1).max(64),
  quoteType: z.string().min(1).max(32),
  longname: looseText,
  shortname: looseText,
  exchDisp: looseText,
  sector: looseText,
})
const unlistedSchema = z.object({ isYahooFinance: z.literal(false), name: z.string() })

const newsSchema = z.object({
  uuid: z.string().min(1).max(128),
  title: z.string().min(1),
  publisher: z.string(),
  link: z.string().transform((text, context) => {
    const link = webLink(text)
    if (link === null) context.addIssue('no http or https address')
    return link ?? z.NEVER
  }),
  providerPublishTime: z.number().int().min(0).max(5_000_000_000).optional(),
  relatedTickers: z.array(z.string().max(64)).max(200).optional(),
})

const searchSchema = z.object({
  quotes: looseList(z.union([listedSchema, unlistedSchema]), MOST_FOUND),
  news: looseList(newsSchema, MOST_FOUND),
})

/** Reads an answer of `/v1/finance/search`. Titles become plain text, whatever was in them. */
export function parseSearch(body: unknown): Parsed<YahooSearch> {
  const read = readAnswer(YAHOO, body, searchSchema)
  if (!read.ok) return read
  const { quotes, news } = read.value
  const unreadable = quotes.unreadable + news.unreadable
  if (unreadable > 0 && quotes.fitting.length + news.fitting.length === 0) {
    return refusal(YAHOO, 'ANSWER_MALFORMED', 'nothing that it found is of the published form')
  }
  const listed = quotes.fitting.flatMap((found) => ('symbol' in found ? [found] : []))
  return {
    ok: true,
    value: {
      instruments: listed.map(({ symbol, quoteType, longname, shortname, exchDisp, sector }) => ({
        symbol,
        name: longname ?? shortname,
        kind: quoteType,
        exchange: exchDisp,
        sector,
      })),
      news: news.fitting.map(newsOf),
      unlisted: quotes.fitting.length - listed.length,
      unreadable,
    },
  }
}

function newsOf(item: z.output<typeof newsSchema>): NewsItem {
  return {
    id: item.uuid,
    title: plainText(item.title, LONGEST_TITLE),
    summary: null,
    source: plainText(item.publisher, LONGEST_TITLE),
    link: item.link,
    publishedAt: item.providerPublishTime === undefined ? null : item.providerPublishTime * SECOND,
    tickers: item.relatedTickers?.map((ticker) => plainText(ticker, 64)) ?? [],
    language: null,
  }
}
