import { looseList } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readEnvelope, YAHOO } from '../envelope.ts'
import { MOST_SYMBOLS, quoteOf, quoteRowSchema, type YahooQuote } from './yahooQuote.ts'

/** Quotes, and what of the answer was none. */
export interface YahooQuotes {
  readonly quotes: readonly YahooQuote[]
  /** Symbols that Yahoo has heard of but that name nothing now. */
  readonly unknown: readonly string[]
  readonly unreadable: number
}

/** Reads an answer of `/v7/finance/quote`. */
export function parseQuotes(body: unknown): Parsed<YahooQuotes> {
  const read = readEnvelope(body, 'quoteResponse', looseList(quoteRowSchema, MOST_SYMBOLS))
  if (!read.ok) return read
  const { fitting, unreadable } = read.value
  const unknown = fitting.filter(({ quoteType }) => quoteType === 'NONE').map(({ symbol }) => symbol)
  const quotes = fitting.filter(({ quoteType }) => quoteType !== 'NONE').map(quoteOf)
  if (quotes.length > 0) return { ok: true, value: { quotes, unknown, unreadable } }
  return unreadable > 0
    ? refusal(YAHOO, 'ANSWER_MALFORMED', 'none of its quotes is of the published form')
    : refusal(YAHOO, 'NOTHING_FOUND', 'it knows no instrument under that symbol')
}
