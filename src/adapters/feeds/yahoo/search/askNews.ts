import type { NewsItem } from '#core/model/newsItem.ts'
import type { FeedAnswer, NewsPage, NewsRequest, StopSignal } from '#engines/data/feeds/ports.ts'
import type { YahooSearch } from './parseSearch.ts'

/** Each symbol is a search of its own, and Yahoo bears few questions. */
const MOST_SYMBOLS = 5
/** What is searched for when no symbols are asked for. */
const EVERYTHING = 'stock market'

/** Asks for news by searching for the first few symbols; older news than a search finds are not to be had. */
export async function askNews(
  search: (words: string, stop: StopSignal) => Promise<FeedAnswer<YahooSearch>>,
  request: NewsRequest,
  stop: StopSignal,
): Promise<FeedAnswer<NewsPage>> {
  const { symbols, since, until = Number.POSITIVE_INFINITY, limit } = request
  const found = new Map<string, NewsItem>()
  for (const words of symbols.length === 0 ? [EVERYTHING] : symbols.slice(0, MOST_SYMBOLS)) {
    const answer = await search(words, stop)
    if (!answer.ok) return answer
    for (const item of answer.value.news) {
      const at = item.publishedAt
      if (at !== null && at >= since && at <= until) found.set(item.id, item)
    }
  }
  const items = [...found.values()].sort((one, other) => (other.publishedAt ?? 0) - (one.publishedAt ?? 0))
  return { ok: true, value: { items: items.slice(0, limit), next: null } }
}
