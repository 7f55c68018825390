import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { MILLISECOND } from '#core/time/duration.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { BarPage, BarRequest, FeedAnswer, FeedFailure, KeyScopes, StopSignal } from '#engines/data/feeds/ports.ts'
import type { HttpRequest } from '../http/httpRequest.ts'
import { collectNews } from '../news/collectNews.ts'
import { feedFailure, unknownInstrument } from '../parsing/answerSource.ts'
import type { Parsed } from '../parsing/parsed.ts'
import { plainText } from '../parsing/plainText.ts'
import { spanOfLabels } from '../us/barLabels.ts'
import { pageOfRows } from '../us/barRows.ts'
import { everyPage } from '../us/everyPage.ts'
import { createKeyedSource } from '../us/keyedSource.ts'
import type { ShareStreamConnection } from '../us/keyedStream.ts'
import type { ShareOptionFeed } from '../us/shareFeed.ts'
import { POLYGON_CARD } from './polygonCard.ts'
import { nextPage } from './rest/pages.ts'
import { parseAggregates } from './rest/parseAggregates.ts'
import { parseDividends, parseNews, parseSplits, parseTickers, type PolygonPage } from './rest/parseLists.ts'
import { parseOptions } from './rest/parseOptions.ts'
import { openPolygonStream } from './stream/polygonStream.ts'
import { tickerOf } from './tickers.ts'

/** How the feed is opened. */
export interface PolygonFeedOptions extends ShareStreamConnection {
  /** Without a paid plan five questions a minute are allowed. FREE when left out. */
  readonly plan?: 'FREE' | 'PAID'
  /** Also bars of before and after the regular session. Not when left out. */
  readonly extendedHours?: boolean
  readonly streamAddress?: string
}

const NAME = POLYGON_CARD.name
const ORIGIN = 'https://api.massive.com'
const STREAM = 'wss://socket.massive.com/stocks'
const RANGES = {
  '1m': '1/minute',
  '5m': '5/minute',
  '15m': '15/minute',
  '1h': '30/minute',
  '1d': '1/day',
  '1w': '1/week',
  '1M': '1/month',
} as const
const PAGE_ROWS = 50_000
const LIST_ROWS = 1_000
const OPTION_ROWS = 250
/** A list of twelve pages takes minutes at five questions a minute. */
const LIST_WAIT_MS = 300_000
const LISTS_VALID_MS = 3_600_000

/** Opens Massive, formerly Polygon, as a feed. Bars are asked for unadjusted; hours are made of half hours of the regular session. */
export function createPolygonFeed(options: PolygonFeedOptions): ShareOptionFeed {
  const { clock, plan = 'FREE', extendedHours = false } = options
  const origin = options.origin ?? ORIGIN
  const limit = plan === 'PAID' ? { limit: 100, milliseconds: 1_000 } : { limit: 5, milliseconds: 60_000 }
  const source = createKeyedSource(
    POLYGON_CARD,
    {
      origin,
      windows: [{ ...limit, counts: 'CALLS' }],
      secretsOf: ({ key }) => ({ headers: { authorization: `Bearer ${key}` } }),
      readRefusal,
    },
    options,
  )

  async function fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const { instrumentId, interval } = request
    const ticker = tickerOf(instrumentId)
    if (ticker === null) return unknownInstrument(NAME, instrumentId)
    const now = clock.now()
    const span = spanOfLabels(interval, request.from, request.to)
    const what = `bars of ${interval} of ${ticker}`
    const [first, last] = [Math.ceil(span.from / MILLISECOND), Math.ceil(Math.min(span.to, now) / MILLISECOND) - 1]
    if (first > last) return { ok: true, value: pageOfRows([], false, request, { now, extendedHours }).page }
    const path = `/v2/aggs/ticker/${encodeURIComponent(ticker)}/range/${RANGES[interval]}/${first}/${last}`
    const query = { adjusted: false, sort: 'asc', limit: PAGE_ROWS }
    const read = await source.ask({ path, query, what }, (text) => parseAggregates(text, ticker), stop)
    if (!read.ok) return read
    const { rows, hasMore, unreadable } = read.value
    const { page, leftOut } = pageOfRows(rows, hasMore, request, { now, extendedHours, malformed: unreadable })
    source.tellRefused(leftOut.malformed + leftOut.notRising, what)
    return { ok: true, value: page }
  }

  /** One page of a list: the first, or the one that a link leads to. */
  async function askPage<Item>(
    request: HttpRequest,
    link: string | undefined,
    parse: (text: string) => Parsed<PolygonPage<Item>>,
    stop: StopSignal,
  ): Promise<FeedAnswer<PolygonPage<Item>>> {
    const place = nextPage(link, origin)
    if (place !== 'ELSEWHERE') return source.ask({ ...request, ...place }, parse, stop)
    const reason = `${NAME} points to another server for ${request.what}, which was not followed.`
    return feedFailure('FEED_INSECURE', reason)
  }

  /** Every item of a list, page by page. */
  async function everyItem<Item>(
    request: HttpRequest,
    parse: (text: string) => Parsed<PolygonPage<Item>>,
    stop: StopSignal,
  ): Promise<FeedAnswer<{ readonly items: readonly Item[]; readonly unreadable: number }>> {
    const items: Item[] = []
    let unreadable = 0
    const done = await everyPage(NAME, request.what, async (link) => {
      const read = await askPage(request, link, parse, stop)
      if (!read.ok) return read
      items.push(...read.value.items)
      unreadable += read.value.unreadable
      return { ok: true, value: read.value.next }
    })
    if (!done.ok) return done
    source.tellRefused(unreadable, request.what)
    return { ok: true, value: { items, unreadable } }
  }

  async function fetchActions(
    instrumentId: InstrumentId,
    from: number,
    to: number,
    stop: StopSignal,
  ): Promise<FeedAnswer<readonly TimedAction[]>> {
    const ticker = tickerOf(instrumentId)
    if (ticker === null) return unknownInstrument(NAME, instrumentId)
    if (from >= to) return { ok: true, value: [] }
    const days = (field: string): Readonly<Record<string, string>> => ({
      [`${field}.gte`]: formatDate(from),
      [`${field}.lte`]: formatDate(to - 1),
    })
    const query = { ticker, limit: LIST_ROWS }
    const splits = await everyItem(
      { path: '/v3/reference/splits', query: { ...query, ...days('execution_date') }, what: `splits of ${ticker}` },
      (text) => parseSplits(text, ticker),
      stop,
    )
    if (!splits.ok) return splits
    const dividends = await everyItem(
      {
        path: '/v3/reference/dividends',
        query: { ...query, ...days('ex_dividend_date') },
        what: `dividends of ${ticker}`,
      },
      (text) => parseDividends(text, ticker),
      stop,
    )
    if (!dividends.ok) return dividends
    const within = [...splits.value.items, ...dividends.value.items].filter(({ ts }) => ts >= from && ts < to)
    return { ok: true, value: within.toSorted((one, other) => one.ts - other.ts) }
  }

  return {
    card: POLYGON_CARD,
    fetchBars,
    fetchActions,
    listInstruments: async (stop) => {
      const query = { market: 'stocks', active: true, sort: 'ticker', order: 'asc', limit: LIST_ROWS }
      const waits = { urgency: 'BACKGROUND', maxWaitMs: LIST_WAIT_MS, validForMs: LISTS_VALID_MS } as const
      const request = { path: '/v3/reference/tickers', query, what: 'the list of shares', ...waits }
      const read = await everyItem(request, parseTickers, stop)
      return read.ok ? { ok: true, value: read.value.items } : read
    },
    fetchNews: (request, stop) => {
      const { symbols, since, until, limit: most } = request
      const query = {
        // One symbol can be named; of several everything is asked for and the rest left out.
        ticker: symbols.length === 1 ? symbols[0] : undefined,
        'published_utc.gte': formatTimestamp(since),
        'published_utc.lte': until === undefined ? undefined : formatTimestamp(until),
        order: 'desc',
        sort: 'published_utc',
        limit: symbols.length > 1 ? LIST_ROWS : Math.min(LIST_ROWS, Math.max(1, most)),
      }
      const wanted = new Set(symbols)
      return collectNews<string | undefined>(request, undefined, async (link) => {
        const read = await askPage({ path: '/v2/reference/news', query, what: 'news' }, link, parseNews, stop)
        if (!read.ok) return read
        source.tellRefused(read.value.unreadable, 'news')
        const items = read.value.items.filter(
          ({ tickers }) => wanted.size === 0 || tickers.some((one) => wanted.has(one)),
        )
        return { ok: true, value: { items, next: read.value.next } }
      })
    },
    fetchOptionChain: async ({ underlying, expiryFrom, expiryTo }, stop) => {
      const query = { limit: OPTION_ROWS, 'expiration_date.gte': expiryFrom, 'expiration_date.lte': expiryTo }
      const path = `/v3/snapshot/options/${encodeURIComponent(underlying)}`
      const read = await everyItem({ path, query, what: `options on ${underlying}` }, parseOptions, stop)
      if (!read.ok) return read
      return { ok: true, value: { underlying, options: read.value.items, unreadable: read.value.unreadable } }
    },
    openLive: (listener) => openPolygonStream(options.streamAddress ?? STREAM, options, listener),
    checkKey: async (stop): Promise<FeedAnswer<KeyScopes>> => {
      const request = { path: '/v3/reference/tickers', query: { ticker: 'AAPL', limit: 1 }, what: 'a check of the key' }
      const read = await source.ask(request, parseTickers, stop)
      return read.ok ? { ok: true, value: { scopes: ['market data'], canTrade: false, canWithdraw: false } } : read
    },
    close: () => source.close(),
  }
}

const LONGEST_WORDS = 150

/** A plan that does not include something is refused with the same status as a key, but with a name of its own. */
function readRefusal(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  if (status === 403 && /"NOT_AUTHORIZED"/.test(text)) {
    const said = plainText(/"message"\s*:\s*"([^"\\]{1,300})"/.exec(text)?.[1] ?? 'no reason', LONGEST_WORDS)
    const message = `The plan of the key at ${NAME} does not include what was asked for (${said}); ask for older data or change the plan.`
    return { code: 'FEED_UNAVAILABLE', message }
  }
  if (status === 404) {
    return {
      code: 'FEED_UNKNOWN_INSTRUMENT',
      message: `${NAME} does not know what was asked for; choose another source for it.`,
    }
  }
  return null
}
