import type { NewsItem } from '#core/model/newsItem.ts'
import { plainText } from '../parsing/plainText.ts'
import { webLink } from '../parsing/webLink.ts'

const LONGEST_TITLE = 400
const LONGEST_SUMMARY = 1_000
const LONGEST_SOURCE = 100
const MOST_TICKERS = 50

/** A piece of news as a source wrote it: texts may hold markup, the link may be anything. */
export interface ToldNews {
  /** Its link where there is no id. */
  readonly id: string | null
  readonly title: string
  readonly summary: string
  readonly source: string
  readonly link: string
  readonly publishedAt: number | null
  readonly tickers: readonly string[]
  readonly language: string | null
}

/** Makes plain text of a piece of news; null without a title, a time, or an http or https address. */
export function plainNewsItem(told: ToldNews): NewsItem | null {
  const title = plainText(told.title, LONGEST_TITLE)
  const link = webLink(told.link)
  if (title === '' || link === null || told.publishedAt === null) return null
  const summary = plainText(told.summary, LONGEST_SUMMARY)
  return {
    id: told.id ?? link,
    title,
    summary: summary === '' || summary === title ? null : summary,
    source: plainText(told.source, LONGEST_SOURCE),
    link,
    publishedAt: told.publishedAt,
    tickers: [...new Set(told.tickers)].slice(0, MOST_TICKERS),
    language: told.language,
  }
}

/** A language tag, for example `en-US`; null when it is none. */
export function languageTag(told: string | null | undefined): string | null {
  const tag = told?.trim() ?? ''
  return /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/.test(tag) && tag !== 'und' ? tag.replaceAll('_', '-') : null
}
