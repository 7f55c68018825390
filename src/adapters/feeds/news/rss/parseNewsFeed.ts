import type { NewsItem } from '#core/model/newsItem.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { webLink } from '../../parsing/webLink.ts'
import { feedEntries, type FeedEntries, type FeedEntry } from './feedEntries.ts'
import { feedTime } from './feedTime.ts'
import { tickersNamed } from './tickersNamed.ts'

/** The news of a feed, and what of it was left out. */
export interface NewsFeed {
  readonly title: string
  readonly format: FeedEntries['format']
  /** In the order of the feed. */
  readonly items: readonly NewsItem[]
  /** Entries that say the same as one before: the same page, or the same title. */
  readonly duplicates: number
  /** Entries without a title, or without an http or https address. */
  readonly unusable: number
}

/** Characters of a feed that are read; real ones have some hundred thousands. */
const MOST_CHARACTERS = 10_000_000
const MOST_ENTRIES = 2_000
const DEEPEST = 64
const LONGEST_TITLE = 400
const LONGEST_SUMMARY = 1_000
const LONGEST_ID = 500

/**
 * Reads RSS 2.0, RSS 1.0 (RDF), Atom or JSON Feed. Everything becomes plain text. A feed that declares a document type or
 * entities is refused: no feed needs them, and they are what entity bombs are made of. Never throws.
 */
export function parseNewsFeed(text: string, name = 'the feed'): Parsed<NewsFeed> {
  if (text.length > MOST_CHARACTERS) return refusal(name, 'ANSWER_UNREADABLE', 'it is longer than any real feed')
  if (declaresEntities(text)) {
    return refusal(name, 'ANSWER_UNREADABLE', 'it declares a document type or entities, which no feed needs')
  }
  if (isTooDeep(text)) return refusal(name, 'ANSWER_UNREADABLE', 'it is nested more deeply than any real feed')
  try {
    return { ok: true, value: newsOf(feedEntries(text), name) }
  } catch {
    return refusal(name, 'ANSWER_MALFORMED', 'it is no RSS, Atom or JSON Feed')
  }
}

const DECLARATION = /^<!(?:doctype|entity)/i
const LONGEST_WORD = 10

/** Looks outside comments and sections of plain characters, where such words are only text. */
function declaresEntities(text: string): boolean {
  let at = text.indexOf('<!')
  while (at !== -1) {
    const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : null
    if (closing === null && DECLARATION.test(text.slice(at, at + LONGEST_WORD))) return true
    const end = closing === null ? at + 2 : text.indexOf(closing, at + 4)
    if (end === -1) return false
    at = text.indexOf('<!', end)
  }
  return false
}

/** Counts brackets of JSON; elements of XML are counted by their reader. */
function isTooDeep(text: string): boolean {
  if (!/^\s*[[{]/.test(text.slice(0, 100))) return false
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 123 || code === 91) depth += 1
    else if (code === 125 || code === 93) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

function newsOf(feed: FeedEntries, name: string): NewsFeed {
  const source = plainText(feed.title, LONGEST_TITLE)
  const items: NewsItem[] = []
  const seen = new Set<string>()
  let duplicates = 0
  let unusable = Math.max(0, feed.entries.length - MOST_ENTRIES)
  for (const entry of feed.entries.slice(0, MOST_ENTRIES)) {
    const item = itemOf(entry, source === '' ? name : source, feed.language)
    if (item === null) {
      unusable += 1
      continue
    }
    const keys = [item.link, `title ${item.title.toLowerCase()}`]
    if (keys.some((key) => seen.has(key))) duplicates += 1
    else items.push(item)
    for (const key of keys) seen.add(key)
  }
  return { title: source, format: feed.format, items, duplicates, unusable }
}

function itemOf(entry: FeedEntry, source: string, feedLanguage: string | undefined): NewsItem | null {
  const title = plainText(entry.title, LONGEST_TITLE)
  const link = entry.links.map(webLink).find((candidate) => candidate !== null)
  if (title === '' || link === undefined) return null
  const summary = plainText(entry.summary, LONGEST_SUMMARY)
  const id = plainText(entry.id ?? '', LONGEST_ID)
  return {
    id: id === '' ? link : id,
    title,
    summary: summary === '' || summary === title ? null : summary,
    source,
    link,
    publishedAt: entry.time === undefined ? null : feedTime(entry.time),
    tickers: tickersNamed(entry.categories, `${title} ${summary}`),
    language: languageOf(entry.language ?? feedLanguage),
  }
}

function languageOf(told: string | undefined): string | null {
  const tag = told?.trim() ?? ''
  return /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/.test(tag) ? tag.replaceAll('_', '-') : null
}
