import type { HistoryColumns, HistoryKind } from '#core/history/series.ts'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { FundamentalFigure } from '#core/model/fundamentals.ts'
import type { AssetClass, Instrument } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { AcceptedFiling } from '#core/model/marketFact.ts'
import type { NewsItem } from '#core/model/newsItem.ts'

/** What a source can be asked for. */
export type FeedKind =
  | 'INSTRUMENTS'
  | 'BARS'
  | 'TRADES'
  | 'QUOTES'
  | 'BOOK'
  | 'DERIVATIVES'
  | 'ACTIONS'
  | 'OPTION_CHAIN'
  | 'FUNDAMENTALS'
  | 'INSIDER_TRADES'
  | 'NEWS'
  | 'CALENDAR'
  | 'ONCHAIN'

/** What the trader is told about a source. */
export interface FeedCard {
  /** Short and lower case, for example `kraken`; names the source in storage and logs. */
  readonly id: string
  readonly name: string
  readonly assetClasses: readonly AssetClass[]
  readonly historical: readonly FeedKind[]
  readonly live: readonly FeedKind[]
  readonly key: 'none' | 'optional' | 'required'
  /** What a key is good for and where to get one; one sentence, empty without keys. */
  readonly keyNote: string
  /** What the source allows to be done with its data; one sentence. */
  readonly licence: string
  /** Its published limits; one sentence. */
  readonly limits: string
}

/** Why a source gave no answer. `message` is one sentence for the user. */
export interface FeedFailure {
  readonly code:
    | 'FEED_RATE_LIMITED'
    | 'FEED_UNAVAILABLE'
    | 'FEED_TIMED_OUT'
    | 'FEED_KEY_REFUSED'
    | 'FEED_KEY_MISSING'
    | 'FEED_UNKNOWN_INSTRUMENT'
    | 'FEED_BAD_ANSWER'
    | 'FEED_ANSWER_TOO_LARGE'
    | 'FEED_INSECURE'
    | 'FEED_STOPPED'
  readonly message: string
  /** When to ask again, microseconds; null when nothing was said. */
  readonly retryAt: number | null
  readonly context?: Readonly<Record<string, unknown>> | undefined
}

/** Says that an answer is not wanted any more; the platform's AbortSignal is one. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What a source answered. */
export type FeedAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: FeedFailure }

/** Finished bars of one instrument in [from, to), microseconds. */
export interface BarRequest {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
}

/** Bars in rising order, and from where to ask on; null when there is no more. */
export interface BarPage {
  readonly columns: BarColumns
  readonly next: number | null
}

/** Funding, open interest, mark or index prices of one instrument in [from, to), microseconds. */
export interface HistoryRequest {
  readonly instrumentId: InstrumentId
  readonly kind: Exclude<HistoryKind, 'bars'>
  /** `event` for funding and open interest. */
  readonly interval: BarInterval | 'event'
  readonly from: number
  readonly to: number
}

/** Rows in rising order, and from where to ask on; null when there is no more. */
export interface HistoryPage {
  readonly columns: HistoryColumns
  readonly next: number | null
}

/** News of some symbols, or of everything when there are none, published since a moment; newest first. */
export interface NewsRequest {
  /** Symbols as the press writes them, for example `AAPL` or `BTC`. */
  readonly symbols: readonly string[]
  readonly since: number
  /** Published up to then, microseconds; up to now when left out. */
  readonly until?: number
  readonly limit: number
}

/** The newest of the news, and the `until` with which to ask on for older ones; null when there is no more. */
export interface NewsPage {
  readonly items: readonly NewsItem[]
  readonly next: number | null
}

/** A company's books of a time, and what its insiders filed since a moment, microseconds. */
export interface CompanyRequest {
  readonly instrumentId: InstrumentId
  readonly figuresFrom: number
  readonly filingsFrom: number
}

/** What a source tells of a company; `filings` is null when some of them could not be read. */
export interface CompanyAnswer {
  readonly currency: string
  readonly figures: readonly FundamentalFigure[]
  readonly filings: readonly AcceptedFiling[] | null
}

/** An instrument as a source lists it. */
export interface ListedInstrument {
  readonly instrument: Instrument
  /** What the source itself calls it, for example `XBT/USD` or `BTCUSDT`. */
  readonly sourceSymbol: string
  readonly product: 'SPOT' | 'SWAP' | 'FUTURE' | 'SHARE' | 'INDEX'
}

/**
 * The names by which a source knows instruments, kept from its own list. Ids are one form for all sources: the symbol as
 * the field writes it, then the venue, for example `BTC/USD.KRAKEN`, `BTC/USDT:USDT.BINANCE` (a perpetual), `AAPL.US`.
 */
export interface SymbolDirectory {
  /** The listing of an instrument; null when the source does not list it. */
  listingOf(instrumentId: InstrumentId): ListedInstrument | null
  /** The instrument of a source's own symbol; null when it is not in the list. */
  idOf(sourceSymbol: string): InstrumentId | null
}

/** What is wanted live of one instrument. */
export interface LiveSubscription {
  readonly instrumentId: InstrumentId
  readonly kind: FeedKind
}

/** One message as it came, kept so that a session can be replayed. */
export interface RawMessage {
  /** Counts the messages of a connection from 1. */
  readonly number: number
  /** Time of arrival, microseconds. */
  readonly tsInit: number
  readonly data: string | Uint8Array
}

/** State of a live connection as the trader sees it. */
export type LinkState = 'CONNECTING' | 'LIVE' | 'STALE' | 'RECONNECTING' | 'CLOSED'

/** Who hears a live feed. Events of one message come together, in the order of the venue. */
export interface LiveListener {
  onEvents(events: readonly MarketEvent[], message: RawMessage): void
  /** A book whose sequence broke is not to be used until its next snapshot. */
  onGap(instrumentId: InstrumentId, reason: string): void
  /** A message that could not be used; it is kept in quarantine under this code. */
  onRejected(code: string, reason: string, message: RawMessage): void
  onState(state: LinkState, reason: string): void
  /** Every message as it arrives, before anything is made of it: for recording. `channel` tells connections apart. */
  onRaw?(message: RawMessage, channel: string): void
}

/** A live connection to a source. */
export interface LiveFeed {
  subscribe(wanted: readonly LiveSubscription[]): void
  unsubscribe(unwanted: readonly LiveSubscription[]): void
  close(): Promise<void>
}

/** What a key may do, as far as its source tells. */
export interface KeyScopes {
  /** In the source's own or plain words, for people, for example `market data` or `paper account`. */
  readonly scopes: readonly string[]
  readonly canTrade: boolean
  readonly canWithdraw: boolean
}

/** A source of market data: asked for history and reference data, listened to for what happens now. */
export interface MarketFeed {
  readonly card: FeedCard
  listInstruments?(stop: StopSignal): Promise<FeedAnswer<readonly ListedInstrument[]>>
  fetchBars?(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>>
  fetchHistory?(request: HistoryRequest, stop: StopSignal): Promise<FeedAnswer<HistoryPage>>
  fetchNews?(request: NewsRequest, stop: StopSignal): Promise<FeedAnswer<NewsPage>>
  /** Splits, dividends and the like of one instrument in [from, to), in order of time. */
  fetchActions?(
    instrumentId: InstrumentId,
    from: number,
    to: number,
    stop: StopSignal,
  ): Promise<FeedAnswer<readonly TimedAction[]>>
  fetchCompany?(request: CompanyRequest, stop: StopSignal): Promise<FeedAnswer<CompanyAnswer>>
  openLive?(listener: LiveListener): LiveFeed
  /** Asks something cheap with the key: whether it works, and what it may do. */
  checkKey?(stop: StopSignal): Promise<FeedAnswer<KeyScopes>>
  /** Ends what is under way and lets go of every connection. */
  close?(): Promise<void>
}

/** A subscription at a source. */
export interface SourceSubscription extends LiveSubscription {
  readonly sourceId: string
}

/**
 * The sources as the data engine drives them. Every call returns at once; what comes of it arrives later as a command of
 * the data channel (`TakeBars`, `TakeMarketEvents`, ...), so that the engine's inbox stays its complete input.
 */
export interface SourceDesk {
  readonly cards: readonly FeedCard[]
  keyState(sourceId: string): 'NOT_NEEDED' | 'MISSING' | 'GIVEN' | 'REFUSED'
  /** Takes over the list of a source's instruments, so that its symbols can be told apart. */
  knowInstruments(sourceId: string, listed: readonly ListedInstrument[]): void
  /** What is listened to from now on, whole: what is missing from it is no longer heard. */
  listen(wanted: readonly SourceSubscription[]): void
  requestInstruments(requestId: string, sourceId: string): void
  requestBars(requestId: string, sourceId: string, request: BarRequest): void
  requestHistory(requestId: string, sourceId: string, request: HistoryRequest): void
  requestActions(requestId: string, sourceId: string, instrumentId: InstrumentId, from: number, to: number): void
  requestNews(requestId: string, sourceId: string, request: NewsRequest): void
  requestCompany(requestId: string, sourceId: string, request: CompanyRequest): void
  /** Ends a request; its answer, if any still comes, is not to be delivered. */
  stop(requestId: string): void
}

/** One attempt at a source, as its service level counts it. Answers from the cache and refusals of our own are none. */
export interface CallObservation {
  readonly sourceId: string
  /** When it ended, microseconds. */
  readonly at: number
  /** From the first byte sent to the last one read, microseconds. */
  readonly latency: number
  readonly code: 'OK' | FeedFailure['code']
  /** The source's clock minus ours, microseconds; null when the answer carried no time. Exact to a second or so. */
  readonly clockSkew: number | null
}

/** A live connection changed its state. */
export interface LinkObservation {
  readonly sourceId: string
  readonly at: number
  readonly state: LinkState
  readonly reason: string
}

/** Hears how a source does; the service levels are made of it. */
export interface FeedMeter {
  onCall(call: CallObservation): void
  onLink(link: LinkObservation): void
}
