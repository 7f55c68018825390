import { DAY } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import type { MarketFeed, NewsRequest } from '#engines/data/feeds/ports.ts'
import { createAnswerSource } from '../../parsing/answerSource.ts'
import { keyMissing, type KeyedConnection, readingKey } from '../../parsing/credentials.ts'
import { collectGroups, collectNews } from '../collectNews.ts'
import { BENZINGA_CARD } from '../newsCards.ts'
import { noSymbols, pressSymbols, symbolGroups } from '../pressSymbols.ts'
import { parseBenzinga } from './parseBenzinga.ts'

/** Benzinga as a source of news. */
export type BenzingaFeed = Required<Pick<MarketFeed, 'card' | 'fetchNews' | 'checkKey' | 'close'>>

const PER_ANSWER = 100
const MOST_SYMBOLS = { symbols: 50, characters: 1_000 }
const VALID_MS = 30_000

/** Opens Benzinga's news with the key of the trader's own contract. */
export function createBenzingaFeed(options: KeyedConnection): BenzingaFeed {
  const { credentials } = options
  const windows = [{ limit: 60, milliseconds: 60_000, counts: 'CALLS' as const }]
  const source = createAnswerSource(BENZINGA_CARD, 'https://api.benzinga.com', windows, options, {
    secrets: () => ({ query: { token: credentials()?.key ?? '' } }),
  })

  function askPage(request: NewsRequest, symbols: readonly string[], page: number) {
    const { since, until } = request
    return {
      path: '/api/v2/news',
      query: {
        tickers: symbols.length === 0 ? undefined : symbols.join(','),
        // Days only, by a zone that is not told: a day more on both sides, and the rest is decided here.
        dateFrom: formatDate(Math.max(0, since - DAY)),
        dateTo: until === undefined ? undefined : formatDate(until + DAY),
        displayOutput: 'abstract',
        sort: 'created:desc',
        pageSize: PER_ANSWER,
        page,
      },
      what: 'news',
      validForMs: VALID_MS,
    }
  }

  return {
    card: BENZINGA_CARD,
    fetchNews: (request, stop) => {
      if (credentials() === null) return Promise.resolve(keyMissing(BENZINGA_CARD, 'news'))
      const symbols = pressSymbols(request.symbols)
      if (symbols.length < request.symbols.length && symbols.length === 0)
        return Promise.resolve(noSymbols(BENZINGA_CARD))
      const groups = symbols.length === 0 ? [[]] : symbolGroups(symbols, MOST_SYMBOLS, (group) => group.join(','))
      return collectGroups(request, groups, (group) =>
        collectNews(request, 0, async (page) => {
          const stories = await source.ask(askPage(request, group, page), parseBenzinga, stop)
          if (!stories.ok) return stories
          const { items, told } = stories.value
          return { ok: true, value: { items, next: told < PER_ANSWER ? null : page + 1 } }
        }),
      )
    },
    checkKey: async (stop) => {
      if (credentials() === null) return keyMissing(BENZINGA_CARD, 'news')
      // A question of its own, never kept: what was told to another key would vouch for this one.
      const request = { path: '/api/v2/news', query: { pageSize: 1 }, what: 'a check of the key' }
      return readingKey(await source.ask(request, parseBenzinga, stop), 'news')
    },
    close: () => source.close(),
  }
}
