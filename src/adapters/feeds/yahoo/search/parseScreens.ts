import * as z from 'zod'
import { MILLISECOND } from '#core/time/duration.ts'
import { looseList, looseNumber, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readEnvelope, YAHOO } from '../envelope.ts'
import { MOST_SYMBOLS, quoteOf, quoteRowSchema, type YahooQuote } from '../quote/yahooQuote.ts'

/** A list of instruments that fit a published rule. */
export interface YahooScreen {
  readonly title: string | null
  readonly description: string | null
  /** How many fit; the answer holds a page of them. */
  readonly total: number | null
  readonly quotes: readonly YahooQuote[]
  readonly unreadable: number
}

/** Symbols that many look at now. */
export interface YahooTrend {
  readonly symbols: readonly string[]
  /** When the list was made, microseconds; null when not told. */
  readonly at: number | null
}

const screenSchema = z
  .array(
    z.object({
      title: looseText,
      description: looseText,
      total: looseNumber,
      quotes: looseList(quoteRowSchema, MOST_SYMBOLS),
    }),
  )
  .max(1)

const trendSchema = z
  .array(
    z.object({
      quotes: looseList(z.object({ symbol: z.string().min(1).max(64) }), MOST_SYMBOLS),
      jobTimestamp: z.number().int().min(0).max(5_000_000_000_000).optional(),
    }),
  )
  .max(1)

/** Reads an answer of `/v1/finance/screener/predefined/saved`. */
export function parseScreen(body: unknown): Parsed<YahooScreen> {
  const read = readEnvelope(body, 'finance', screenSchema)
  if (!read.ok) return read
  const [screen] = read.value
  if (screen === undefined) return refusal(YAHOO, 'NOTHING_FOUND', 'it knows no screen of that name')
  const { title, description, total, quotes } = screen
  return {
    ok: true,
    value: { title, description, total, quotes: quotes.fitting.map(quoteOf), unreadable: quotes.unreadable },
  }
}

/** Reads an answer of `/v1/finance/trending`. */
export function parseTrend(body: unknown): Parsed<YahooTrend> {
  const read = readEnvelope(body, 'finance', trendSchema)
  if (!read.ok) return read
  const [trend] = read.value
  if (trend === undefined) return refusal(YAHOO, 'NOTHING_FOUND', 'it knows no trends of that region')
  return {
    ok: true,
    value: {
      symbols: trend.quotes.fitting.map(({ symbol }) => symbol),
      at: trend.jobTimestamp === undefined ? null : trend.jobTimestamp * MILLISECOND,
    },
  }
}
