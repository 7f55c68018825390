import type { NewsItem } from '#core/model/newsItem.ts'
import { HOUR } from '#core/time/duration.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { NewsView, QuarantineView } from '#contracts/records/sources.ts'
import { corroboratedNews, type CorroboratedStory } from '#engines/data/news/corroborated.ts'
import { createNewsHandlers } from '#engines/data/news/newsHandlers.ts'
import type { NewsStore } from '#engines/data/news/ports.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { buildCard, createDeskBench, type DeskBench, START } from './dataDesk.ts'

/** Sources of news for tests: shares only, so that a ticker is a share. */
export const PRESS_CARDS = ['newsapi', 'rss', 'yahoo'].map((id) =>
  buildCard(id, { historical: ['NEWS'], assetClasses: ['EQUITY'] }),
)

/** A piece of news about ACME published an hour before the start. */
export function buildNews(link: string, title: string, changes: Partial<NewsItem> = {}): NewsItem {
  return {
    id: link,
    title,
    summary: null,
    source: 'A publisher',
    link,
    publishedAt: START - HOUR,
    tickers: ['ACME'],
    language: 'en',
    ...changes,
  }
}

/** A data desk that reads the press. */
export interface PressRig {
  readonly bench: DeskBench
  give(sourceId: string, items: readonly NewsItem[], requestId?: string, next?: number | null): void
  fail(sourceId: string, failure: Partial<FeedFailure>): void
  refresh(): ReturnType<ReturnType<typeof createNewsHandlers>['RefreshNews']>
  shown(): readonly NewsView[]
  alerts(): readonly QuarantineView[]
  counted(since?: number): readonly CorroboratedStory[]
}

/** Makes it. */
export function createPressRig(cards = PRESS_CARDS, news?: NewsStore): PressRig {
  const bench = createDeskBench(cards, news === undefined ? {} : { news })
  const handlers = createNewsHandlers(bench.desk)
  const envelope = <Payload>(type: string, payload: Payload) => ({
    id: 't',
    type,
    at: bench.now,
    correlationId: 't',
    causationId: null,
    payload,
  })
  return {
    bench,
    give(sourceId, items, requestId = 'none', next = null) {
      const payload = { requestId, sourceId, answer: { ok: true as const, value: { items, next } } }
      handlers.TakeNews(payload, envelope('TakeNews', payload) as Envelope<'TakeNews', typeof payload>)
    },
    fail(sourceId, failure) {
      const told = { code: 'FEED_UNAVAILABLE' as const, message: 'Not now.', retryAt: null, ...failure }
      const payload = { requestId: 'none', sourceId, answer: { ok: false as const, failure: told } }
      handlers.TakeNews(payload, envelope('TakeNews', payload) as Envelope<'TakeNews', typeof payload>)
    },
    refresh: () =>
      handlers.RefreshNews({}, envelope('RefreshNews', {}) as Envelope<'RefreshNews', Record<string, never>>),
    shown: () => bench.shown<NewsView>('news'),
    alerts: () => bench.shown<QuarantineView>('quarantine'),
    counted(since = 0) {
      const { book } = bench.desk.state.news
      return corroboratedNews(book.all(), { symbol: 'ACME', assetClass: 'EQUITY' }, since, (domain) =>
        book.isEstablished(domain, bench.now),
      )
    },
  }
}
