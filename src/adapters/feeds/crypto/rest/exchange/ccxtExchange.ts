import type { Fields } from '../../shared/fields.ts'

/** A market as ccxt describes it, as far as it is read here. */
export interface CcxtMarket {
  /** The venue's own symbol, for example `XXBTZUSD`. */
  readonly id: string
  /** One form for all venues, for example `BTC/USD` or `BTC/USDT:USDT`. */
  readonly symbol: string
  readonly base: string
  readonly quote: string
  readonly spot: boolean
  readonly swap: boolean
  readonly linear?: boolean | undefined
  readonly active?: boolean | undefined
  readonly contractSize?: number | undefined
  /** Steps of price and amount, for example 0.01. */
  readonly precision: { readonly price?: number | undefined; readonly amount?: number | undefined }
  /** Sizes of orders, which nothing here needs. */
  readonly limits?: object
  /** What the venue said, as it came. */
  readonly info: Fields
}

/** Open time in milliseconds, open, high, low, close, volume; what was missing is undefined. */
export type CcxtBar = readonly (number | undefined)[]

/** A trade: milliseconds, price, amount, and the row as the venue sent it. */
export interface CcxtTrade {
  readonly timestamp?: number | undefined
  readonly price?: number | undefined
  readonly amount?: number | undefined
  readonly info: unknown
}

/** A moment of a history beside trades. */
export interface CcxtMoment {
  /** Milliseconds. */
  readonly timestamp?: number | undefined
  readonly fundingRate?: number | undefined
  readonly openInterestAmount?: number | undefined
  readonly info: Fields
}

/** Fields that go with a request beside those of the call. */
export type CcxtParameters = Readonly<Record<string, string | number | boolean>>

/** Sends one request and gives the answer as JSON; what ccxt calls for each request. */
export type CcxtFetch = (url: string, method?: string, headers?: unknown, body?: unknown) => Promise<unknown>

/** The part of an exchange of ccxt that is used: public questions about markets and their history. */
export interface CcxtExchange {
  fetch: CcxtFetch
  /** Throws when the answer is a refusal in the venue's own words. */
  handleErrors(
    status: number,
    reason: string,
    url: string,
    method: string,
    headers: object,
    body: string,
    response: unknown,
    requestHeaders: object,
    requestBody: undefined,
  ): unknown
  fetchMarkets(): Promise<readonly CcxtMarket[]>
  setMarkets(markets: readonly CcxtMarket[]): unknown
  /** By symbol and by the venue's own symbol, where spot and swaps may share one. */
  markets?: Record<string, CcxtMarket>
  markets_by_id?: Record<string, CcxtMarket[]>
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since: number,
    limit: number | undefined,
    parameters: CcxtParameters,
  ): Promise<readonly CcxtBar[]>
  fetchTrades(
    symbol: string,
    since: undefined,
    limit: number,
    parameters: CcxtParameters,
  ): Promise<readonly CcxtTrade[]>
  fetchFundingRateHistory(
    symbol: string,
    since: number,
    limit: number,
    parameters: CcxtParameters,
  ): Promise<readonly CcxtMoment[]>
  fetchOpenInterestHistory(
    symbol: string,
    timeframe: string,
    since: number,
    limit: number,
    parameters: CcxtParameters,
  ): Promise<readonly CcxtMoment[]>
}

/**
 * Lets an exchange know a market, so that it can be asked for. Markets that it knows already stay: answers on their way
 * are read by them.
 */
export function teachMarket(exchange: CcxtExchange, market: CcxtMarket): void {
  if (exchange.markets === undefined) exchange.setMarkets([])
  const { markets = {}, markets_by_id: byId = {} } = exchange
  if (markets[market.symbol]?.id === market.id) return
  markets[market.symbol] = market
  byId[market.id] = [...(byId[market.id] ?? []), market]
}
