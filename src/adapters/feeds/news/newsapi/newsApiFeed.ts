import { formatTimestamp } from '#core/time/iso.ts'
import { SECOND } from '#core/time/duration.ts'
import type { MarketFeed, NewsRequest } from '#engines/data/feeds/ports.ts'
import { createAnswerSource } from '../../parsing/answerSource.ts'
import { keyMissing, type KeyedConnection, readingKey } from '../../parsing/credentials.ts'
import { collectGroups, collectNews } from '../collectNews.ts'
import { NEWSAPI_CARD } from '../newsCards.ts'
import { noSymbols, pressSymbols, symbolGroups } from '../pressSymbols.ts'
import { parseArticles, refusalOfArticles } from './parseArticles.ts'

/** NewsAPI as a source of news. */
export type NewsApiFeed = Required<Pick<MarketFeed, 'card' | 'fetchNews' | 'checkKey' | 'close'>>

const PER_ANSWER = 100
/** Characters of one question, as published. */
const MOST_SYMBOLS = { symbols: 50, characters: 500 }
/** A free key has a hundred questions a day. */
const VALID_MS = 300_000
const WINDOWS = [
  { limit: 100, milliseconds: 86_400_000, counts: 'CALLS' as const },
  { limit: 5, milliseconds: 1_000, counts: 'CALLS' as const },
]

/** Opens NewsAPI. Without symbols the headlines of business are told, because its search wants words. */
export function createNewsApiFeed(options: KeyedConnection): NewsApiFeed {
  const { credentials } = options
  const source = createAnswerSource(NEWSAPI_CARD, 'https://newsapi.org', WINDOWS, options, {
    secrets: () => ({ headers: { 'x-api-key': credentials()?.key ?? '' } }),
    readRefusal: refusalOfArticles,
  })

  return {
    card: NEWSAPI_CARD,
    fetchNews: (request, stop) => {
      if (credentials() === null) return Promise.resolve(keyMissing(NEWSAPI_CARD, 'news'))
      const symbols = pressSymbols(request.symbols)
      if (symbols.length < request.symbols.length && symbols.length === 0)
        return Promise.resolve(noSymbols(NEWSAPI_CARD))
      const groups = symbols.length === 0 ? [[]] : symbolGroups(symbols, MOST_SYMBOLS, wordsOf)
      return collectGroups(request, groups, (group) =>
        collectNews(request, 1, async (page) => {
          const question = { ...questionOf(request, group, page), what: 'news', validForMs: VALID_MS }
          const articles = await source.ask(question, (text) => parseArticles(text, symbols), stop)
          if (!articles.ok) return articles
          const { items, total } = articles.value
          return { ok: true, value: { items, next: page * PER_ANSWER < total ? page + 1 : null } }
        }),
      )
    },
    checkKey: async (stop) => {
      if (credentials() === null) return keyMissing(NEWSAPI_CARD, 'news')
      // A question of its own, never kept: what was told to another key would vouch for this one.
      const query = { category: 'business', country: 'us', pageSize: 1 }
      const request = { path: '/v2/top-headlines', query, what: 'a check of the key' }
      return readingKey(await source.ask(request, (text) => parseArticles(text, []), stop), 'news')
    },
    close: () => source.close(),
  }
}

function wordsOf(symbols: readonly string[]): string {
  return symbols.map((symbol) => `"${symbol}"`).join(' OR ')
}

function questionOf({ since, until }: NewsRequest, symbols: readonly string[], page: number) {
  const pages = { pageSize: PER_ANSWER, page }
  if (symbols.length === 0)
    return { path: '/v2/top-headlines', query: { category: 'business', country: 'us', ...pages } }
  return {
    path: '/v2/everything',
    query: {
      q: wordsOf(symbols),
      from: secondsOf(since),
      to: until === undefined ? undefined : secondsOf(until + SECOND - 1),
      sortBy: 'publishedAt',
      ...pages,
    },
  }
}

/** A time to the second, without a zone: it is UTC. */
function secondsOf(ts: number): string {
  return formatTimestamp(Math.max(0, ts)).slice(0, '2026-11-21T10:00:00'.length)
}
