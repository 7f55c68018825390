import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { MarketFeed, NewsRequest } from '#engines/data/feeds/ports.ts'
import { createAnswerSource } from '../../parsing/answerSource.ts'
import { keyMissing, type KeyedConnection } from '../../parsing/credentials.ts'
import { collectGroups, collectNews } from '../collectNews.ts'
import { X_CARD } from '../newsCards.ts'
import { noSymbols, pressSymbols, symbolGroups } from '../pressSymbols.ts'
import { parsePosts, refusalOfPosts } from './parsePosts.ts'

/** How X is opened. */
export interface XFeedOptions extends KeyedConnection {
  /** What is searched for when no symbols are asked for. */
  readonly everything?: string
}

/** X as a source of news. */
export type XFeed = Required<Pick<MarketFeed, 'card' | 'fetchNews' | 'close'>>

/** Without what others only passed on. */
const OWN_POSTS = '-is:retweet'
const EVERYTHING = '("stock market" OR "federal reserve" OR bitcoin)'
/** Characters of one question at the least plan. */
const MOST_SYMBOLS = { symbols: 30, characters: 500 }
/** The first page has no name. */
const FIRST = ''
const FEWEST = 10
const MOST = 100
/** Posts reach back seven days; the rest is for the way and for clocks that disagree. */
const REACH = 7 * DAY - 2 * MINUTE
/** The newest moment that may be named. */
const SETTLED = 30 * SECOND
const WINDOWS = [{ limit: 60, milliseconds: 900_000, counts: 'CALLS' as const }]
/** Every post that is read costs. */
const VALID_MS = 60_000

/** Opens the search of recent posts. */
export function createXFeed(options: XFeedOptions): XFeed {
  const { clock, credentials } = options
  const source = createAnswerSource(X_CARD, 'https://api.x.com', WINDOWS, options, {
    secrets: () => ({ headers: { authorization: `Bearer ${credentials()?.key ?? ''}` } }),
    readRefusal: refusalOfPosts,
  })

  function questionOf(request: NewsRequest, words: string, next: string) {
    const now = clock.now()
    const { since, until, limit } = request
    return {
      path: '/2/tweets/search/recent',
      query: {
        query: words,
        // To the minute, so that asking again soon is the same question.
        start_time: secondsOf(Math.max(since, Math.ceil((now - REACH) / MINUTE) * MINUTE)),
        end_time: until === undefined || until > now - SETTLED ? undefined : secondsOf(until + SECOND),
        max_results: Math.min(MOST, Math.max(FEWEST, limit)),
        next_token: next === FIRST ? undefined : next,
        'tweet.fields': 'created_at,author_id,lang',
        expansions: 'author_id',
        'user.fields': 'username',
      },
      what: 'posts',
      validForMs: VALID_MS,
    }
  }

  return {
    card: X_CARD,
    fetchNews: (request, stop) => {
      if (credentials() === null) return Promise.resolve(keyMissing(X_CARD, 'posts'))
      if ((request.until ?? clock.now()) < clock.now() - REACH) {
        return Promise.resolve({ ok: true, value: { items: [], next: null } })
      }
      const symbols = pressSymbols(request.symbols)
      if (symbols.length < request.symbols.length && symbols.length === 0) return Promise.resolve(noSymbols(X_CARD))
      const groups =
        symbols.length === 0
          ? [`${options.everything ?? EVERYTHING} ${OWN_POSTS}`]
          : symbolGroups(symbols, MOST_SYMBOLS, wordsOf).map(wordsOf)
      return collectGroups(request, groups, (words) =>
        collectNews(request, FIRST, (next) =>
          source.ask(questionOf(request, words, next), (text) => parsePosts(text, symbols), stop),
        ),
      )
    },
    close: () => source.close(),
  }
}

/** Letters only can be a cashtag; everything else is looked for as it is written. */
function wordsOf(symbols: readonly string[]): string {
  const words = symbols.map((symbol) => (/^[A-Z]{1,6}$/.test(symbol) ? `$${symbol}` : `"${symbol}"`))
  return `(${words.join(' OR ')}) ${OWN_POSTS}`
}

function secondsOf(ts: number): string {
  return `${formatTimestamp(ts).slice(0, '2026-11-21T10:00:00'.length)}Z`
}
