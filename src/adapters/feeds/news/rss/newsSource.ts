import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource, type SourceConnection } from '../../parsing/answerSource.ts'
import { type NewsFeed, parseNewsFeed } from './parseNewsFeed.ts'
import { RSS_CARD } from './rssCard.ts'

/** One news feed of the trader's choice. */
export interface NewsSource {
  fetchNews(stop: StopSignal): Promise<FeedAnswer<NewsFeed>>
  close(): Promise<void>
}

/** A feed changes slowly; asking sooner gives the same answer again. */
const VALID_MS = 300_000
const ACCEPTED = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1'

/** Opens a news feed at its https address. Throws when the address is none: it must have been checked before. */
export function createNewsSource(name: string, address: string, connection: SourceConnection): NewsSource {
  const { origin, pathname, searchParams } = new URL(address)
  const windows = [{ limit: 10, milliseconds: 60_000, counts: 'CALLS' as const }]
  const source = createAnswerSource({ ...RSS_CARD, name }, origin, windows, connection)
  const request = {
    path: pathname,
    query: Object.fromEntries(searchParams),
    what: 'news',
    headers: { accept: ACCEPTED },
    validForMs: VALID_MS,
  }
  return {
    fetchNews: (stop) => source.ask(request, (text) => parseNewsFeed(text, name), stop),
    close: () => source.close(),
  }
}
