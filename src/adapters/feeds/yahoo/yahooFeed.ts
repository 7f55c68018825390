import type { BarColumns } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { BarPage, BarRequest, FeedAnswer, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import type { HttpRequest } from '../http/httpRequest.ts'
import { feedAnswer, feedFailure, type SourceConnection, unknownInstrument } from '../parsing/answerSource.ts'
import { actionsAsHappened, asTraded } from './chart/asTraded.ts'
import { parseChart } from './chart/parseChart.ts'
import type { YahooChart } from './chart/yahooChart.ts'
import { YAHOO } from './envelope.ts'
import { chartPage, type ChartPage } from './pages.ts'
import { YAHOO_CARD } from './yahooCard.ts'
import { askNews } from './search/askNews.ts'
import { parseSearch, type YahooSearch } from './search/parseSearch.ts'
import { createYahooSource, NO_BARS } from './yahooSource.ts'

/** How the feed is opened. */
export interface YahooFeedOptions extends SourceConnection {
  /** Yahoo's symbol of an instrument; null when it has none. Without it what stands before the last point of the id. */
  readonly symbolOf?: (id: InstrumentId) => string | null
  /** Also bars of before and after the regular session; their volumes are not told. Not when left out. */
  readonly extendedHours?: boolean
}

/** Yahoo as a source of bars and of what happened beside trading. */
export interface YahooFeed extends MarketFeed {
  fetchBars: NonNullable<MarketFeed['fetchBars']>
  fetchActions: NonNullable<MarketFeed['fetchActions']>
  fetchNews: NonNullable<MarketFeed['fetchNews']>
  /** Instruments and news for a symbol or a name. */
  search(words: string, stop: StopSignal): Promise<FeedAnswer<YahooSearch>>
  close(): Promise<void>
}

const SYMBOL = /^[\w.^=&-]{1,32}$/
const EVENTS = 'div|split|capitalGains'
/** Events of the past change seldom; new ones are told on the day. */
const EVENTS_VALID_MS = 3_600_000
const SEARCH_VALID_MS = 300_000
const MOST_FOUND = 20

/**
 * Opens Yahoo as a feed. Bars are as traded on their day, in whole units of the currency: Yahoo's are in shares of today,
 * so every split since is asked for and undone. Dividends are per share of their own day as well.
 */
export function createYahooFeed(options: YahooFeedOptions): YahooFeed {
  const { clock } = options
  const source = createYahooSource(options)
  const symbolOf = options.symbolOf ?? ((id) => id.slice(0, Math.max(0, id.lastIndexOf('.'))))

  function find(id: InstrumentId): FeedAnswer<string> {
    const symbol = symbolOf(id)
    if (symbol !== null && SYMBOL.test(symbol)) return { ok: true, value: symbol }
    return unknownInstrument(YAHOO, id)
  }

  function ask(request: HttpRequest, symbol: string, stop: StopSignal): Promise<FeedAnswer<YahooChart>> {
    const read = (text: string): FeedAnswer<YahooChart> => {
      const chart = feedAnswer(parseChart(text, clock.now()))
      if (!chart.ok || chart.value.symbol.toUpperCase() === symbol.toUpperCase()) return chart
      const reason = `${YAHOO} answered for another symbol than ${symbol}, so nothing was stored.`
      return feedFailure('FEED_BAD_ANSWER', reason)
    }
    return source.getParsed(request, read, stop)
  }

  /** Every event from the first day on, in quarters because their bars are not needed. */
  function askEvents(symbol: string, stop: StopSignal): Promise<FeedAnswer<YahooChart>> {
    const untilTomorrow = (Math.floor(clock.now() / DAY) + 1) * (DAY / 1_000_000)
    const query = { interval: '3mo', events: EVENTS, period1: 0, period2: untilTomorrow }
    const what = `dividends and splits of ${symbol}`
    return ask({ path: pathOf(symbol), query, what, validForMs: EVENTS_VALID_MS }, symbol, stop)
  }

  function askBars(symbol: string, page: ChartPage, stop: StopSignal): Promise<FeedAnswer<YahooChart>> {
    const query = {
      interval: page.interval,
      includePrePost: options.extendedHours ?? false,
      period1: page.firstSecond,
      period2: page.lastSecond,
    }
    return ask({ path: pathOf(symbol), query, what: `${page.interval} bars of ${symbol}` }, symbol, stop)
  }

  async function fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const { instrumentId, interval, from, to } = request
    const symbol = find(instrumentId)
    if (!symbol.ok) return symbol
    const now = clock.now()
    const page = chartPage(interval, from, to, now)
    if (page === null) {
      const reason = `${YAHOO} no longer has bars of ${interval} of that time; ask another source for them.`
      return feedFailure('FEED_UNAVAILABLE', reason)
    }
    const next = page.to < Math.min(to, now) ? page.to : null
    const chart = await askBars(symbol.value, page, stop)
    if (!chart.ok) {
      const isEmpty = chart.failure.message === NO_BARS
      return isEmpty ? { ok: true, value: { columns: within(NO_ROWS, 0, 0), next } } : chart
    }
    if (chart.value.interval !== interval) {
      return feedFailure(
        'FEED_BAD_ANSWER',
        `${YAHOO} sent other bars than those of ${interval}, so nothing was stored.`,
      )
    }
    const columns = within(chart.value.columns, page.from, page.to)
    if (columns.tsOpen.length === 0) return { ok: true, value: { columns, next } }
    const events = await askEvents(symbol.value, stop)
    if (!events.ok) return events
    return { ok: true, value: { columns: asTraded(columns, events.value.splits), next } }
  }

  function search(words: string, stop: StopSignal): Promise<FeedAnswer<YahooSearch>> {
    const query = { q: words, quotesCount: MOST_FOUND, newsCount: MOST_FOUND, enableFuzzyQuery: false }
    const request = { path: '/v1/finance/search', query, what: 'instruments and news', validForMs: SEARCH_VALID_MS }
    return source.getParsed(request, (text) => feedAnswer(parseSearch(text)), stop)
  }

  return {
    card: YAHOO_CARD,
    fetchBars,
    fetchActions: async (instrumentId, from, to, stop) => {
      const symbol = find(instrumentId)
      if (!symbol.ok) return symbol
      const events = await askEvents(symbol.value, stop)
      if (!events.ok) return events
      const { splits, dividends, capitalGains } = events.value
      const actions = actionsAsHappened(splits, [...dividends, ...capitalGains])
      return { ok: true, value: actions.filter(({ ts }) => ts >= from && ts < to) }
    },
    search,
    fetchNews: (request, stop) => askNews(search, request, stop),
    close: () => source.close(),
  }
}

function pathOf(symbol: string): string {
  return `/v8/finance/chart/${encodeURIComponent(symbol)}`
}

const EMPTY = new Float64Array(0)
const NO_ROWS: BarColumns = { tsOpen: EMPTY, open: EMPTY, high: EMPTY, low: EMPTY, close: EMPTY, volume: EMPTY }

/** The rows with labels in [from, to). */
function within(columns: BarColumns, from: number, to: number): BarColumns {
  const { tsOpen } = columns
  const first = tsOpen.findIndex((label) => label >= from)
  const end = tsOpen.findIndex((label) => label >= to)
  const cut = (column: Float64Array): Float64Array =>
    first === -1 ? EMPTY : column.slice(first, end === -1 ? column.length : end)
  const { open, high, low, close, volume } = columns
  return {
    tsOpen: cut(tsOpen),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  }
}
