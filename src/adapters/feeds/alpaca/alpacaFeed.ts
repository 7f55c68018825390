import type { InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE } from '#core/time/duration.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { BarPage, BarRequest, FeedAnswer, FeedFailure, KeyScopes, StopSignal } from '#engines/data/feeds/ports.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { collectNews } from '../news/collectNews.ts'
import { unknownInstrument } from '../parsing/answerSource.ts'
import { plainText } from '../parsing/plainText.ts'
import { spanOfLabels } from '../us/barLabels.ts'
import { pageOfRows } from '../us/barRows.ts'
import { type FeedCredentials, keyMissing } from '../parsing/credentials.ts'
import { createKeyedSource } from '../us/keyedSource.ts'
import type { ShareStreamConnection } from '../us/keyedStream.ts'
import { everyPage } from '../us/everyPage.ts'
import type { ShareOptionFeed } from '../us/shareFeed.ts'
import { shareSymbolOf } from '../us/shareIds.ts'
import type { ShareOption } from '../us/shareOption.ts'
import { ALPACA_CARD } from './alpacaCard.ts'
import { parseAccount } from './rest/parseAccount.ts'
import { parseActions } from './rest/parseActions.ts'
import { parseAssets } from './rest/parseAssets.ts'
import { parseBars } from './rest/parseBars.ts'
import { type AlpacaLatest, parseLatest } from './rest/parseLatest.ts'
import { parseNews } from './rest/parseNews.ts'
import { parseOptions } from './rest/parseOptions.ts'
import { openAlpacaStream } from './stream/alpacaStream.ts'

/** How the feed is opened. */
export interface AlpacaFeedOptions extends ShareStreamConnection {
  /** PLUS is Algo Trader Plus: all exchanges live. BASIC is free: IEX live, all exchanges after 15 minutes. */
  readonly plan?: 'BASIC' | 'PLUS'
  /** Also bars of before and after the regular session. Not when left out. */
  readonly extendedHours?: boolean
  /** Other addresses than the source's: servers in a test. */
  readonly paperOrigin?: string
  readonly liveOrigin?: string
  readonly streamAddress?: string
}

/** Alpaca as a source of shares and options of the United States. */
export interface AlpacaFeed extends ShareOptionFeed {
  fetchLatest(
    what: 'trades' | 'quotes',
    ids: readonly InstrumentId[],
    stop: StopSignal,
  ): Promise<FeedAnswer<AlpacaLatest>>
}

const NAME = ALPACA_CARD.name
const DATA = 'https://data.alpaca.markets'
const PAPER = 'https://paper-api.alpaca.markets'
const LIVE = 'https://api.alpaca.markets'
const STREAM = 'wss://stream.data.alpaca.markets/v2'
const TIMEFRAMES = {
  '1m': '1Min',
  '5m': '5Min',
  '15m': '15Min',
  '1h': '30Min',
  '1d': '1Day',
  '1w': '1Week',
  '1M': '1Month',
} as const
const PAGE_ROWS = 10_000
const NEWS_ROWS = 50
const OPTION_ROWS = 1_000
const ACTION_ROWS = 1_000
/** The newest data of all exchanges cost: without a plan they are given after this time, with a minute to spare. */
const FREE_DELAY = 16 * MINUTE
const LISTS_VALID_MS = 3_600_000

/**
 * Opens Alpaca as a feed. Bars are asked for unadjusted and of all exchanges; hours are made of half hours so that they
 * hold the regular session alone. Own connections and not the vendor's package: limits, breaker and recording are those of
 * every other source.
 */
export function createAlpacaFeed(options: AlpacaFeedOptions): AlpacaFeed {
  const { clock, credentials, plan = 'BASIC', extendedHours = false } = options
  const perMinute = plan === 'PLUS' ? 10_000 : 200
  const open = (origin: string, limit: number): ReturnType<typeof createKeyedSource> =>
    createKeyedSource(
      ALPACA_CARD,
      { origin, windows: [{ limit, milliseconds: 60_000, counts: 'CALLS' }], secretsOf, readRefusal },
      { ...options, origin },
    )
  const data = open(options.origin ?? DATA, perMinute)
  const paper = open(options.paperOrigin ?? options.origin ?? PAPER, 200)
  const live = open(options.liveOrigin ?? options.origin ?? LIVE, 200)

  async function fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const { instrumentId, interval } = request
    const symbol = shareSymbolOf(instrumentId)
    if (symbol === null) return unknownInstrument(NAME, instrumentId)
    // Of the newest minutes nobody may know yet: for this plan it is so much earlier.
    const now = plan === 'PLUS' ? clock.now() : clock.now() - FREE_DELAY
    const span = spanOfLabels(interval, request.from, request.to)
    const end = Math.min(span.to, now)
    const what = `bars of ${interval} of ${symbol}`
    if (span.from >= end) return { ok: true, value: pageOfRows([], false, request, { now, extendedHours }).page }
    const query = {
      symbols: symbol,
      timeframe: TIMEFRAMES[interval],
      adjustment: 'raw',
      feed: 'sip',
      sort: 'asc',
      limit: PAGE_ROWS,
      start: formatTimestamp(span.from),
      end: formatTimestamp(end - 1),
    }
    const read = await data.ask({ path: '/v2/stocks/bars', query, what }, (text) => parseBars(text, symbol), stop)
    if (!read.ok) return read
    const { rows, hasMore, unreadable } = read.value
    const { page, leftOut } = pageOfRows(rows, hasMore, request, { now, extendedHours, malformed: unreadable })
    data.tellRefused(leftOut.malformed + leftOut.notRising, what)
    return { ok: true, value: page }
  }

  async function fetchActions(
    instrumentId: InstrumentId,
    from: number,
    to: number,
    stop: StopSignal,
  ): Promise<FeedAnswer<readonly TimedAction[]>> {
    const symbol = shareSymbolOf(instrumentId)
    if (symbol === null) return unknownInstrument(NAME, instrumentId)
    if (from >= to) return { ok: true, value: [] }
    const what = `dividends and splits of ${symbol}`
    const query = {
      symbols: symbol,
      types: 'cash_dividend,forward_split,reverse_split,stock_dividend,name_change',
      start: formatDate(from),
      end: formatDate(to - 1),
      limit: ACTION_ROWS,
      sort: 'asc',
    }
    const actions: TimedAction[] = []
    let unreadable = 0
    const done = await everyPage(NAME, what, async (page_token) => {
      const request = { path: '/v1/corporate-actions', query: { ...query, page_token }, what }
      const read = await data.ask(request, (text) => parseActions(text, symbol), stop)
      if (!read.ok) return read
      actions.push(...read.value.actions)
      unreadable += read.value.unreadable
      return { ok: true, value: read.value.nextToken }
    })
    if (!done.ok) return done
    data.tellRefused(unreadable, what)
    const within = actions.filter(({ ts }) => ts >= from && ts < to)
    return { ok: true, value: within.toSorted((one, other) => one.ts - other.ts) }
  }

  async function checkKey(stop: StopSignal): Promise<FeedAnswer<KeyScopes>> {
    const given = credentials()
    if (given === null) return keyMissing(ALPACA_CARD, 'an account')
    const ask = (isPaper: boolean): Promise<FeedAnswer<KeyScopes>> =>
      (isPaper ? paper : live).ask(
        { path: '/v2/account', what: 'the account' },
        (text) => parseAccount(text, isPaper),
        stop,
      )
    // Keys of paper accounts begin with PK. The wrong house refuses a key that the other one takes.
    const first = await ask(given.key.startsWith('PK'))
    const isRefused = !first.ok && first.failure.code === 'FEED_KEY_REFUSED'
    return isRefused ? ask(!given.key.startsWith('PK')) : first
  }

  return {
    card: ALPACA_CARD,
    fetchBars,
    fetchActions,
    checkKey,
    listInstruments: async (stop) => {
      const what = 'the list of shares'
      const query = { status: 'active', asset_class: 'us_equity' }
      const house = credentials()?.key.startsWith('PK') === true ? paper : live
      const request = { path: '/v2/assets', query, what, validForMs: LISTS_VALID_MS }
      const read = await house.ask(request, parseAssets, stop)
      if (!read.ok) return read
      house.tellRefused(read.value.unreadable, what)
      return { ok: true, value: read.value.listed }
    },
    fetchNews: (request, stop) =>
      collectNews<string | undefined>(request, undefined, async (page_token) => {
        const query = {
          symbols: request.symbols.length === 0 ? undefined : request.symbols.join(','),
          start: formatTimestamp(request.since),
          end: request.until === undefined ? undefined : formatTimestamp(request.until),
          sort: 'desc',
          limit: Math.min(NEWS_ROWS, Math.max(1, request.limit)),
          page_token,
        }
        const read = await data.ask({ path: '/v1beta1/news', query, what: 'news' }, parseNews, stop)
        if (!read.ok) return read
        data.tellRefused(read.value.unreadable, 'news')
        return { ok: true, value: { items: read.value.items, next: read.value.nextToken ?? null } }
      }),
    fetchLatest: (what, ids, stop) => {
      const symbols = ids.map(shareSymbolOf).filter((symbol) => symbol !== null)
      const query = { symbols: symbols.join(','), feed: plan === 'PLUS' ? 'sip' : 'iex' }
      const request = { path: `/v2/stocks/${what}/latest`, query, what: `the latest ${what}` }
      return data.ask(request, (text) => parseLatest(text, clock.now()), stop)
    },
    fetchOptionChain: async ({ underlying, expiryFrom, expiryTo }, stop) => {
      const what = `options on ${underlying}`
      const query = {
        feed: plan === 'PLUS' ? 'opra' : 'indicative',
        limit: OPTION_ROWS,
        expiration_date_gte: expiryFrom,
        expiration_date_lte: expiryTo,
      }
      const path = `/v1beta1/options/snapshots/${encodeURIComponent(underlying)}`
      const contracts: ShareOption[] = []
      let unreadable = 0
      const done = await everyPage(NAME, what, async (page_token) => {
        const read = await data.ask({ path, query: { ...query, page_token }, what }, parseOptions, stop)
        if (!read.ok) return read
        contracts.push(...read.value.options)
        unreadable += read.value.unreadable
        return { ok: true, value: read.value.nextToken }
      })
      return done.ok ? { ok: true, value: { underlying, options: contracts, unreadable } } : done
    },
    openLive: (listener) => {
      const address = options.streamAddress ?? `${STREAM}/${plan === 'PLUS' ? 'sip' : 'iex'}`
      return openAlpacaStream(address, options, listener)
    },
    close: async () => {
      await Promise.all([data.close(), paper.close(), live.close()])
    },
  }
}

function secretsOf({ key, secret }: FeedCredentials): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { 'APCA-API-KEY-ID': key, 'APCA-API-SECRET-KEY': secret } }
}

const LONGEST_WORDS = 150

/** Reads the reasons that say more than the status: a plan that does not include something, a symbol that is none. */
function readRefusal(status: number, text: string): Pick<FeedFailure, 'code' | 'message'> | null {
  const said = plainText(/"message"\s*:\s*"([^"\\]{1,300})"/.exec(text)?.[1] ?? '', LONGEST_WORDS)
  if (status === 403 && /subscription/i.test(said)) {
    const message = `The plan of the key at ${NAME} does not include what was asked for (${said}); ask for older data or change the plan.`
    return { code: 'FEED_UNAVAILABLE', message }
  }
  if ((status === 400 || status === 404 || status === 422) && /symbol|underlying/i.test(said)) {
    return {
      code: 'FEED_UNKNOWN_INSTRUMENT',
      message: `${NAME} does not know what was asked for (${said}); choose another source for it.`,
    }
  }
  return null
}
