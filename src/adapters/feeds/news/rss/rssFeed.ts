import type { NewsItem } from '#core/model/newsItem.ts'
import type { FeedAnswer, MarketFeed, NewsPage, NewsRequest, StopSignal } from '#engines/data/feeds/ports.ts'
import { feedFailure, type SourceConnection } from '../../parsing/answerSource.ts'
import { collectNews, mergedPage } from '../collectNews.ts'
import { pressSymbols, symbolsNamed } from '../pressSymbols.ts'
import { createNewsSource, type NewsSource } from './newsSource.ts'
import { RSS_CARD } from './rssCard.ts'

/** One news feed that the trader chose. */
export interface ChosenFeed {
  readonly name: string
  /** An https address. */
  readonly address: string
}

/** How the chosen feeds are read. */
export interface RssFeedOptions extends SourceConnection {
  /** Asked for each time, so that a feed can be added or taken out; those of public offices when left out. */
  readonly feeds?: () => readonly ChosenFeed[]
}

/** What central banks and offices publish for everybody to read and pass on. */
const OFFICIAL_FEEDS: readonly ChosenFeed[] = [
  { name: 'Federal Reserve', address: 'https://www.federalreserve.gov/feeds/press_all.xml' },
  { name: 'European Central Bank', address: 'https://www.ecb.europa.eu/rss/press.html' },
  { name: 'Bureau of Labor Statistics', address: 'https://www.bls.gov/feed/bls_latest.rss' },
]

/** The chosen news feeds as one source of news. */
export type RssFeed = Required<Pick<MarketFeed, 'card' | 'fetchNews' | 'close'>>

/** Opens the chosen news feeds. Those that cannot be read are left out as long as one can. */
export function createRssFeed(options: RssFeedOptions): RssFeed {
  const feeds = options.feeds ?? (() => OFFICIAL_FEEDS)
  const open = new Map<string, NewsSource>()

  function sourceOf({ name, address }: ChosenFeed): NewsSource | null {
    const known = open.get(address)
    if (known !== undefined) return known
    if (!isAddress(address)) return null
    const made = createNewsSource(name, address, options)
    open.set(address, made)
    return made
  }

  async function pageOf(feed: ChosenFeed, request: NewsRequest, stop: StopSignal): Promise<FeedAnswer<NewsPage>> {
    const source = sourceOf(feed)
    if (source === null) return noAddress(feed)
    const symbols = pressSymbols(request.symbols)
    return collectNews(request, null, async () => {
      const news = await source.fetchNews(stop)
      if (!news.ok) return news
      const items = news.value.items.flatMap((item) => aboutSymbols(item, symbols))
      return { ok: true, value: { items, next: null } }
    })
  }

  return {
    card: RSS_CARD,
    fetchNews: async (request, stop) => {
      const answers = await Promise.all(feeds().map((feed) => pageOf(feed, request, stop)))
      const pages = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
      const failed = answers.find((answer) => !answer.ok)
      return pages.length === 0 && failed !== undefined ? failed : { ok: true, value: mergedPage(pages, request) }
    },
    close: async () => {
      await Promise.all([...open.values()].map((source) => source.close()))
    },
  }
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:'
}

function noAddress({ name }: ChosenFeed) {
  return feedFailure('FEED_INSECURE', `The address of ${name} is none of https, so it was not asked; correct it.`)
}

/** A piece of news with the asked symbols that it names; nothing when symbols were asked for and it names none of them. */
function aboutSymbols(item: NewsItem, asked: readonly string[]): readonly NewsItem[] {
  if (asked.length === 0) return [item]
  const named = new Set([...item.tickers, ...symbolsNamed(`${item.title} ${item.summary ?? ''}`, asked)])
  return asked.some((symbol) => named.has(symbol)) ? [{ ...item, tickers: [...named] }] : []
}
