import * as z from 'zod'
import { SECOND } from '#core/time/duration.ts'
import { looseNumber, looseSeconds, looseText } from '../../parsing/looseFields.ts'
import { type CurrencyUnit, currencyUnit } from '../currencyUnit.ts'

/** A price with the time of its trade, microseconds; null where no time was told. */
export interface TimedPrice {
  readonly price: number
  readonly ts: number | null
}

/** What Yahoo tells about an instrument now. Prices are in whole units of the currency; what was not told is null. */
export interface YahooQuote {
  readonly symbol: string
  readonly name: string | null
  /** EQUITY, ETF, INDEX, MUTUALFUND, CURRENCY, CRYPTOCURRENCY, FUTURE, OPTION, ... */
  readonly kind: string
  readonly exchange: string | null
  readonly timeZone: string | null
  readonly unit: CurrencyUnit | null
  /** PRE, REGULAR, POST, CLOSED, ... */
  readonly marketState: string | null
  /** Minutes that the prices are late by the exchange's rule. */
  readonly delayMinutes: number | null
  readonly regular: TimedPrice | null
  readonly before: TimedPrice | null
  readonly after: TimedPrice | null
  readonly previousClose: number | null
  readonly bid: number | null
  readonly ask: number | null
  readonly volume: number | null
  readonly openInterest: number | null
  /** In whole units of the currency. */
  readonly marketCap: number | null
  readonly sharesOutstanding: number | null
  readonly trailingPriceEarnings: number | null
  readonly trailingEarningsPerShare: number | null
  /** Moment of the next or last earnings, microseconds. */
  readonly earningsAt: number | null
}

/** Instruments of one answer that are read. */
export const MOST_SYMBOLS = 5_000

/** What is read of one instrument of an answer. */
export const quoteRowSchema = z.object({
  symbol: z.string().min(1).max(64),
  quoteType: z.string().min(1).max(32),
  shortName: looseText,
  longName: looseText,
  currency: looseText,
  exchange: looseText,
  fullExchangeName: looseText,
  exchangeTimezoneName: looseText,
  marketState: looseText,
  exchangeDataDelayedBy: looseNumber,
  regularMarketPrice: looseNumber,
  regularMarketTime: looseSeconds,
  regularMarketPreviousClose: looseNumber,
  regularMarketVolume: looseNumber,
  preMarketPrice: looseNumber,
  preMarketTime: looseSeconds,
  postMarketPrice: looseNumber,
  postMarketTime: looseSeconds,
  bid: looseNumber,
  ask: looseNumber,
  openInterest: looseNumber,
  marketCap: looseNumber,
  sharesOutstanding: looseNumber,
  trailingPE: looseNumber,
  epsTrailingTwelveMonths: looseNumber,
  earningsTimestamp: looseSeconds,
})

type QuoteRow = z.output<typeof quoteRowSchema>

/** Makes a quote of what was told, with prices in whole units of the currency. */
export function quoteOf(row: QuoteRow): YahooQuote {
  const unit = row.currency === null ? null : currencyUnit(row.currency)
  const divisor = unit?.unitsPerCurrency ?? 1
  const price = (told: number | null): number | null => (told === null ? null : told / divisor)
  const timed = (told: number | null, at: number | null): TimedPrice | null =>
    told === null ? null : { price: told / divisor, ts: at === null ? null : at * SECOND }
  // Outside trading hours the sides are told as 0, which is no price.
  const side = (told: number | null): number | null => (told === null || told <= 0 ? null : told / divisor)
  return {
    symbol: row.symbol,
    name: row.longName ?? row.shortName,
    kind: row.quoteType,
    exchange: row.fullExchangeName ?? row.exchange,
    timeZone: row.exchangeTimezoneName,
    unit,
    marketState: row.marketState,
    delayMinutes: row.exchangeDataDelayedBy,
    regular: timed(row.regularMarketPrice, row.regularMarketTime),
    before: timed(row.preMarketPrice, row.preMarketTime),
    after: timed(row.postMarketPrice, row.postMarketTime),
    previousClose: price(row.regularMarketPreviousClose),
    bid: side(row.bid),
    ask: side(row.ask),
    volume: row.regularMarketVolume,
    openInterest: row.openInterest,
    marketCap: row.marketCap,
    sharesOutstanding: row.sharesOutstanding,
    trailingPriceEarnings: row.trailingPE,
    trailingEarningsPerShare: row.epsTrailingTwelveMonths,
    earningsAt: row.earningsTimestamp === null ? null : row.earningsTimestamp * SECOND,
  }
}
