import type * as z from 'zod'
import type { RateWindow } from '../../../limits/rateLimiter.ts'
import type { GridInterval } from '../bars/barGrid.ts'
import type { CcxtMarket, CcxtParameters, CcxtTrade } from '../exchange/ccxtExchange.ts'
import type { RefusalWords } from '../exchange/ccxtFailures.ts'
import type { ExchangeFile } from '../exchange/loadExchange.ts'

/** The exchanges that are asked for history. */
export type VenueId = 'kraken' | 'binance' | 'coinbase' | 'kucoin' | 'htx'

/** A server of a venue, or a part of one, with limits of its own. */
export interface RestHost {
  readonly origin: string
  /** Beginning of the paths that count against these limits. */
  readonly paths: string
  readonly windows: readonly RateWindow[]
}

/** A question that a venue may be asked. Others are never sent. */
export interface RestEndpoint {
  readonly path: RegExp
  /** Cost by the venue's own tariff. */
  readonly weight: (query: URLSearchParams) => number
  /** The form that the answer must have; ccxt would take what is missing for empty. */
  readonly shape: (query: URLSearchParams) => z.ZodType
}

/** How bars of one length are got. */
export interface BarRule {
  /** What is asked for, as ccxt names it; shorter than the bars when those are made of several. */
  readonly timeframe: '1m' | '5m' | '15m' | '1h' | '1d' | '1w'
  /** Rows of an answer. */
  readonly most: number
  /** An answer always holds the latest `most` rows, the one under way with them, and there is no way to earlier ones. */
  readonly isLatestOnly: boolean
  /** Whether an answer ends with its number of rows or with a stretch of time, in which rows may be missing. */
  readonly ends: 'WITH_ROWS' | 'WITH_TIME'
  /** False where a number of rows would make the venue forget the stretch of time. */
  readonly sendsRows: boolean
  /** Fields that tell the end of the stretch, whose first microsecond behind it is given, where ccxt does not. */
  readonly until?: (to: number) => CcxtParameters
}

/** How trades are got page by page, of which bars can be made that are not told any more. */
export interface TradeRule {
  /** Trades of an answer; a shorter one goes up to now. */
  readonly most: number
  /** The longest stretch of time and the longest bars for which it is worth it, microseconds. */
  readonly span: number
  readonly longestBar: number
  /** The cursor at which trades from a time on begin, microseconds. */
  readonly cursorOf: (from: number) => string
  /** The cursor behind the last trade of an answer. */
  readonly cursorAfter: (last: CcxtTrade) => string | null
  readonly fields: (cursor: string) => CcxtParameters
}

/** How a history beside trades is got. */
export interface MomentRule {
  /** Rows of an answer; one that holds as many goes on behind its last row. */
  readonly most: number
  /** Time of an answer, microseconds. */
  readonly span: number
  /** How far back it goes, microseconds; null for as far as the venue does. */
  readonly reach: number | null
  /** Fields that go with the question for [from, to), microseconds. */
  readonly fields: (from: number, to: number) => CcxtParameters
}

/** How bars of the mark or index price are got: those bars, asked for with more fields. */
export interface PriceRule {
  readonly fields: CcxtParameters
  readonly bars: (interval: GridInterval) => BarRule
}

/** What is particular about a venue's public interface. */
export interface RestVenue {
  readonly id: VenueId
  readonly name: string
  /** Behind the dot of its instruments' ids. */
  readonly code: string
  readonly exchange: { readonly file: ExchangeFile; readonly options: Readonly<Record<string, unknown>> }
  readonly hosts: readonly RestHost[]
  readonly endpoints: readonly RestEndpoint[]
  readonly refusals: RefusalWords
  /** Tells whether a market is still there; markets that are closed for a while are. */
  readonly isListed: (market: CcxtMarket) => boolean
  /** The name by which live messages call it. */
  readonly sourceSymbol: (market: CcxtMarket) => string
  /** Step of the price where ccxt does not tell it. */
  readonly priceStep?: (market: CcxtMarket) => unknown
  readonly bars: (interval: GridInterval, market: CcxtMarket) => BarRule
  /** Null where every bar can be had as such. */
  readonly trades: TradeRule | null
  /** Brings the volume of a bar into units of the instrument; it is in them when not said. */
  readonly volumeOf?: (volume: number, market: CcxtMarket) => number
  readonly funding: MomentRule | null
  readonly openInterest: (MomentRule & { readonly timeframe: string }) | null
  readonly mark: PriceRule | null
  readonly index: PriceRule | null
}
