import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import type {
  BarPage,
  BarRequest,
  FeedAnswer,
  FeedFailure,
  KeyScopes,
  NewsPage,
  NewsRequest,
  StopSignal,
} from '#engines/data/feeds/ports.ts'
import { collectGroups, collectNews } from '../news/collectNews.ts'
import { unknownInstrument } from '../parsing/answerSource.ts'
import { lengthWithinDay, spanOfLabels } from '../us/barLabels.ts'
import { datedBars, type HouseBars, houseBars } from '../us/barRows.ts'
import { createKeyedSource } from '../us/keyedSource.ts'
import type { ShareStreamConnection } from '../us/keyedStream.ts'
import type { ShareFeed } from '../us/shareFeed.ts'
import { shareSymbolOf } from '../us/shareIds.ts'
import { asTraded } from '../yahoo/chart/asTraded.ts'
import type { ChartSplit } from '../yahoo/chart/yahooChart.ts'
import type { CompanyBasics } from '../yahoo/summary/parseSummary.ts'
import { FINNHUB_CARD } from './finnhubCard.ts'
import { type FinnhubCalendar, parseCalendar } from './rest/parseCalendar.ts'
import { datedRow, parseCandles } from './rest/parseCandles.ts'
import {
  type FinnhubInsiders,
  type FinnhubQuote,
  parseInsiders,
  parseMetrics,
  parseQuote,
} from './rest/parseCompany.ts'
import { type FinnhubEvents, parseDividends, parseSplits } from './rest/parseEvents.ts'
import { parseNews } from './rest/parseNews.ts'
import { parseSymbols } from './rest/parseSymbols.ts'
import { openFinnhubStream } from './stream/finnhubStream.ts'

/** How the feed is opened. */
export interface FinnhubFeedOptions extends ShareStreamConnection {
  /** Also bars of before and after the regular session. Not when left out. */
  readonly extendedHours?: boolean
  readonly streamAddress?: string
}

/** Finnhub as a source of shares of the United States, their companies and economic dates. */
export interface FinnhubFeed extends ShareFeed {
  fetchQuote(id: InstrumentId, stop: StopSignal): Promise<FeedAnswer<FinnhubQuote>>
  /** Figures of economies that are published in [from, to), microseconds. */
  fetchCalendar(from: number, to: number, stop: StopSignal): Promise<FeedAnswer<FinnhubCalendar>>
  fetchInsiders(id: InstrumentId, from: number, to: number, stop: StopSignal): Promise<FeedAnswer<FinnhubInsiders>>
  fetchBasics(id: InstrumentId, stop: StopSignal): Promise<FeedAnswer<CompanyBasics>>
  close(): Promise<void>
}

const NAME = FINNHUB_CARD.name
const ORIGIN = 'https://finnhub.io'
const STREAM = 'wss://ws.finnhub.io'
const API = '/api/v1'
const RESOLUTIONS = { '1m': '1', '5m': '5', '15m': '15', '1h': '30', '1d': 'D', '1w': 'W', '1M': 'M' } as const
/** Time that one answer is asked for. */
const SPAN_WITHIN_DAY = 30 * DAY
const SPAN_OF_DAYS = 3_650 * DAY
const LISTS_VALID_MS = 3_600_000
/** How much one answer holds is not published; shorter ones are whole. */
const LONG_ANSWER = 100
const EVENTS_FROM = '1970-01-01'

/**
 * Opens Finnhub as a feed. Bars within a day are as traded. Days and longer come in shares of today: every split since is
 * asked for and undone, and without the splits no such bars are given.
 */
export function createFinnhubFeed(options: FinnhubFeedOptions): FinnhubFeed {
  const { clock, extendedHours = false } = options
  const source = createKeyedSource(
    FINNHUB_CARD,
    {
      origin: ORIGIN,
      windows: [
        { limit: 60, milliseconds: 60_000, counts: 'CALLS' },
        { limit: 30, milliseconds: 1_000, counts: 'CALLS' },
      ],
      secretsOf: ({ key }) => ({ headers: { 'X-Finnhub-Token': key } }),
      readRefusal,
    },
    options,
  )

  function askEvents(kind: 'split' | 'dividend', symbol: string, stop: StopSignal): Promise<FeedAnswer<FinnhubEvents>> {
    const what = `${kind}s of ${symbol}`
    const query = { symbol, from: EVENTS_FROM, to: formatDate(clock.now() + DAY) }
    const parse = kind === 'split' ? parseSplits : parseDividends
    const request = { path: `${API}/stock/${kind}`, query, what, validForMs: LISTS_VALID_MS }
    return source.ask(request, (text) => parse(text, symbol), stop)
  }

  async function fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const { instrumentId, interval, from } = request
    const symbol = shareSymbolOf(instrumentId)
    if (symbol === null) return unknownInstrument(NAME, instrumentId)
    const now = clock.now()
    const isWithinDay = lengthWithinDay(interval) !== null
    const to = Math.min(request.to, from + (isWithinDay ? SPAN_WITHIN_DAY : SPAN_OF_DAYS))
    const next = to < Math.min(request.to, now) ? to : null
    const what = `bars of ${interval} of ${symbol}`
    const span = spanOfLabels(interval, from, to)
    // Dates are told as midnight UTC or as midnight in New York: both must lie in the stretch.
    const lead = isWithinDay ? 0 : DAY
    const query = {
      symbol,
      resolution: RESOLUTIONS[interval],
      from: Math.floor((span.from - lead) / SECOND),
      to: Math.ceil(span.to / SECOND) - 1,
    }
    const read = await source.ask({ path: `${API}/stock/candle`, query, what }, parseCandles, stop)
    if (!read.ok) return read
    const wanted = { interval, from, to, now, extendedHours }
    const bars: HouseBars = isWithinDay ? houseBars(read.value, wanted) : datedBars(read.value.map(datedRow), wanted)
    source.tellRefused(bars.leftOut.malformed + bars.leftOut.notRising, what)
    if (isWithinDay || bars.columns.tsOpen.length === 0) return { ok: true, value: { columns: bars.columns, next } }
    const splits = await askEvents('split', symbol, stop)
    if (!splits.ok) return splits
    return { ok: true, value: { columns: asTraded(bars.columns, splits.value.actions.flatMap(chartSplit)), next } }
  }

  /** News of one company, which come by days; what is too much for one answer ends with an older day than asked for. */
  function newsOf(symbol: string, request: NewsRequest, stop: StopSignal): Promise<FeedAnswer<NewsPage>> {
    const { since, until } = request
    return collectNews(request, until ?? clock.now(), async (to) => {
      const query = { symbol, from: formatDate(since), to: formatDate(to) }
      const what = `news of ${symbol}`
      const read = await source.ask({ path: `${API}/company-news`, query, what }, parseNews, stop)
      if (!read.ok) return read
      const { items, unreadable } = read.value
      source.tellRefused(unreadable, what)
      const oldest = Math.min(...items.map(({ publishedAt }) => publishedAt ?? to))
      const isCut = items.length + unreadable >= LONG_ANSWER && oldest > since
      // An answer that does not reach beyond its last day tells no more of that day.
      const next = oldest < to ? oldest : Math.floor(to / DAY) * DAY - 1
      return { ok: true, value: { items, next: isCut ? next : null } }
    })
  }

  async function fetchNews(request: NewsRequest, stop: StopSignal): Promise<FeedAnswer<NewsPage>> {
    // One after the other: the limit is small, and a refusal ends them all.
    if (request.symbols.length > 0) {
      return collectGroups(request, request.symbols, (symbol) => newsOf(symbol, request, stop))
    }
    return collectNews(request, null, async () => {
      const query = { category: 'general' }
      const read = await source.ask({ path: `${API}/news`, query, what: 'news' }, parseNews, stop)
      if (!read.ok) return read
      source.tellRefused(read.value.unreadable, 'news')
      return { ok: true, value: { items: read.value.items, next: null } }
    })
  }

  /** Asks about one share; nothing is asked about what is none. */
  function askOf<Value>(
    id: InstrumentId,
    ask: (symbol: string) => Promise<FeedAnswer<Value>>,
  ): Promise<FeedAnswer<Value>> {
    const symbol = shareSymbolOf(id)
    return symbol === null ? Promise.resolve(unknownInstrument(NAME, id)) : ask(symbol)
  }

  return {
    card: FINNHUB_CARD,
    fetchBars,
    fetchNews,
    fetchActions: (id, from, to, stop) =>
      askOf(id, async (symbol): Promise<FeedAnswer<readonly TimedAction[]>> => {
        const splits = await askEvents('split', symbol, stop)
        if (!splits.ok) return splits
        const dividends = await askEvents('dividend', symbol, stop)
        if (!dividends.ok) return dividends
        source.tellRefused(splits.value.unreadable + dividends.value.unreadable, `dividends and splits of ${symbol}`)
        const all = [...splits.value.actions, ...dividends.value.actions].filter(({ ts }) => ts >= from && ts < to)
        return { ok: true, value: all.toSorted((one, other) => one.ts - other.ts) }
      }),
    listInstruments: async (stop) => {
      const what = 'the list of shares'
      const request = {
        path: `${API}/stock/symbol`,
        query: { exchange: 'US', currency: 'USD' },
        what,
        validForMs: LISTS_VALID_MS,
      }
      const read = await source.ask(request, parseSymbols, stop)
      if (!read.ok) return read
      source.tellRefused(read.value.unreadable, what)
      return { ok: true, value: read.value.listed }
    },
    fetchQuote: (id, stop) =>
      askOf(id, (symbol) =>
        source.ask({ path: `${API}/quote`, query: { symbol }, what: `the price of ${symbol}` }, parseQuote, stop),
      ),
    fetchCalendar: (from, to, stop) => {
      const query = { from: formatDate(from), to: formatDate(to - 1) }
      const within = (text: string): ReturnType<typeof parseCalendar> => {
        const read = parseCalendar(text)
        if (!read.ok) return read
        const events = read.value.events.filter(({ at }) => at >= from && at < to)
        return { ok: true, value: { ...read.value, events } }
      }
      return source.ask({ path: `${API}/calendar/economic`, query, what: 'economic dates' }, within, stop)
    },
    fetchInsiders: (id, from, to, stop) =>
      askOf(id, (symbol) => {
        const query = { symbol, from: formatDate(from), to: formatDate(to - 1) }
        const request = { path: `${API}/stock/insider-transactions`, query, what: `trades of insiders of ${symbol}` }
        return source.ask(request, parseInsiders, stop)
      }),
    fetchBasics: (id, stop) =>
      askOf(id, (symbol) => {
        const request = { path: `${API}/stock/metric`, query: { symbol, metric: 'all' }, what: `figures of ${symbol}` }
        return source.ask(request, parseMetrics, stop)
      }),
    openLive: (listener) => openFinnhubStream(options.streamAddress ?? STREAM, options, listener),
    checkKey: async (stop): Promise<FeedAnswer<KeyScopes>> => {
      const request = { path: `${API}/quote`, query: { symbol: 'AAPL' }, what: 'a check of the key' }
      const read = await source.ask(request, parseQuote, stop)
      return read.ok ? { ok: true, value: { scopes: ['market data'], canTrade: false, canWithdraw: false } } : read
    },
    close: () => source.close(),
  }
}

/** A plan that does not include something is refused with the same status as a key, in words of its own. */
function readRefusal(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  if (status !== 403 || !/access to this resource/i.test(text)) return null
  const message = `The plan of the key at ${NAME} does not include what was asked for; use another source or change the plan.`
  return { code: 'FEED_UNAVAILABLE', message }
}

function chartSplit({ ts, action }: TimedAction): readonly ChartSplit[] {
  return action.kind === 'SPLIT' ? [{ ts, from: action.from, to: action.to }] : []
}
