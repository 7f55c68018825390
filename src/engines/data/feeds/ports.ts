import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { AssetClass, Instrument } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'

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
  readonly context?: Readonly<Record<string, unknown>>
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
}

/** A live connection to a source. */
export interface LiveFeed {
  subscribe(wanted: readonly LiveSubscription[]): void
  unsubscribe(unwanted: readonly LiveSubscription[]): void
  close(): Promise<void>
}

/** A source of market data: asked for history and reference data, listened to for what happens now. */
export interface MarketFeed {
  readonly card: FeedCard
  listInstruments?(stop: StopSignal): Promise<FeedAnswer<readonly Instrument[]>>
  fetchBars?(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>>
  /** Splits, dividends and the like of one instrument in [from, to), in order of time. */
  fetchActions?(
    instrumentId: InstrumentId,
    from: number,
    to: number,
    stop: StopSignal,
  ): Promise<FeedAnswer<readonly TimedAction[]>>
  openLive?(listener: LiveListener): LiveFeed
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
