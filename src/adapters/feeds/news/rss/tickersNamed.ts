import type { FeedCategory } from './feedEntries.ts'

const MOST_TICKERS = 20
/** Kinds of category that hold a symbol. */
const OF_SYMBOLS = /stock|ticker|symbol|quote/i
const SYMBOL = /^\$?([A-Za-z][A-Za-z0-9.^=-]{0,9})$/
/** `(NASDAQ: AAPL)` as in releases of companies. */
const LISTED =
  /\b(?:NASDAQ|NYSE|NYSE American|NYSEAMERICAN|AMEX|CBOE|OTC|OTCQB|OTCQX|TSX|LSE) ?: ?([A-Z][A-Z0-9.]{0,5})\b/g

/** The symbols that an entry names as such: in categories meant for them, or with the name of their exchange in the text. */
export function tickersNamed(categories: readonly FeedCategory[], text: string): readonly string[] {
  const found = new Set<string>()
  for (const { name, kind } of categories) {
    const symbol = OF_SYMBOLS.test(kind) ? SYMBOL.exec(name.trim())?.[1] : undefined
    if (symbol !== undefined) found.add(symbol.toUpperCase())
  }
  for (const [, symbol] of text.matchAll(LISTED)) if (symbol !== undefined) found.add(symbol.replace(/\.$/, ''))
  return [...found].slice(0, MOST_TICKERS)
}
