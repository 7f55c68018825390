import type { FeedAnswer, MarketFeed, NewsRequest, StopSignal } from '#engines/data/feeds/ports.ts'
import { createAnswerSource } from '../../parsing/answerSource.ts'
import { keyMissing, type KeyedConnection, readingKey } from '../../parsing/credentials.ts'
import { collectGroups, collectNews, type NewsSlice } from '../collectNews.ts'
import { REDDIT_CARD } from '../newsCards.ts'
import { noSymbols, pressSymbols, symbolGroups } from '../pressSymbols.ts'
import { parseListing, refusalOfListing } from './parseListing.ts'
import { createRedditTokens } from './redditToken.ts'

/** How Reddit is opened. */
export interface RedditFeedOptions extends KeyedConnection {
  /** The places that are read, without `r/`. */
  readonly subreddits?: readonly string[]
}

/** Reddit as a source of news: posts of some places, newest first. */
export type RedditFeed = Required<Pick<MarketFeed, 'card' | 'fetchNews' | 'checkKey' | 'close'>>

const USUAL_SUBREDDITS = ['stocks', 'investing', 'wallstreetbets', 'CryptoCurrency', 'Bitcoin']
const SUBREDDIT = /^\w{2,30}$/
/** Reddit wants to know the platform, the application and its version. */
const USER_AGENT = 'desktop:quarterdeck:0.1'
/** Nothing stands before the first page. */
const FIRST = ''
const PER_ANSWER = 100
const MOST_SYMBOLS = { symbols: 40, characters: 500 }
const WINDOWS = [{ limit: 100, milliseconds: 60_000, counts: 'CALLS' as const }]
const VALID_MS = 30_000

/** Opens Reddit with an application of the trader's own. Throws when a place has no possible name. */
export function createRedditFeed(options: RedditFeedOptions): RedditFeed {
  const { credentials, subreddits = USUAL_SUBREDDITS } = options
  if (subreddits.length === 0 || !subreddits.every((name) => SUBREDDIT.test(name))) {
    throw new Error('Invariant: the places of Reddit that are read have possible names')
  }
  const places = subreddits.join('+')
  const tokens = createRedditTokens(options, USER_AGENT)
  const source = createAnswerSource(REDDIT_CARD, 'https://oauth.reddit.com', WINDOWS, options, {
    userAgent: USER_AGENT,
    secrets: () => ({ headers: { authorization: `Bearer ${tokens.current()}` } }),
    readRefusal: refusalOfListing,
  })

  /** Asks once more when the token ended early. */
  async function ask(symbols: readonly string[], after: string, stop: StopSignal): Promise<Slice> {
    for (let attempt = 1; ; attempt += 1) {
      const pair = credentials()
      if (pair === null) return keyMissing(REDDIT_CARD, 'posts')
      const ready = await tokens.prepare(pair, stop)
      if (!ready.ok) return ready
      const answer = await source.ask(questionOf(places, symbols, after), (text) => parseListing(text, symbols), stop)
      if (answer.ok || answer.failure.context?.['status'] !== 401 || attempt > 1) return answer
      tokens.forget()
    }
  }

  return {
    card: REDDIT_CARD,
    fetchNews: (request: NewsRequest, stop) => {
      const symbols = pressSymbols(request.symbols)
      if (symbols.length < request.symbols.length && symbols.length === 0)
        return Promise.resolve(noSymbols(REDDIT_CARD))
      const groups = symbols.length === 0 ? [[]] : symbolGroups(symbols, MOST_SYMBOLS, wordsOf)
      return collectGroups(request, groups, (group) => collectNews(request, FIRST, (after) => ask(group, after, stop)))
    },
    checkKey: async (stop) => {
      const pair = credentials()
      if (pair === null) return keyMissing(REDDIT_CARD, 'posts')
      // A token is given only to those who may read.
      tokens.forget()
      return readingKey(await tokens.prepare(pair, stop), 'posts')
    },
    close: async () => {
      await Promise.all([source.close(), tokens.close()])
    },
  }
}

type Slice = FeedAnswer<NewsSlice<string>>

function wordsOf(symbols: readonly string[]): string {
  return symbols.map((symbol) => `"${symbol}"`).join(' OR ')
}

function questionOf(places: string, symbols: readonly string[], after: string) {
  const pages = { limit: PER_ANSWER, after: after === FIRST ? undefined : after, raw_json: 1 }
  const rest = { what: 'posts', validForMs: VALID_MS }
  if (symbols.length === 0) return { path: `/r/${places}/new`, query: pages, ...rest }
  const words = { q: wordsOf(symbols), restrict_sr: 1, sort: 'new', type: 'link' }
  return { path: `/r/${places}/search`, query: { ...words, ...pages }, ...rest }
}
