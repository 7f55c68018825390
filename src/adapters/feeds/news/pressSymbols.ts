import type { FeedCard, FeedFailure } from '#engines/data/feeds/ports.ts'
import { feedFailure } from '../parsing/answerSource.ts'

const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9.:^=/-]{0,19}$/
const CASHTAG = /\$([A-Za-z][A-Za-z0-9.]{0,9})(?![A-Za-z0-9])/g
const MOST_FOUND = 20

/** The symbols that can stand in a question, upper case, each once. What holds quotes or blanks would be another question. */
export function pressSymbols(symbols: readonly string[]): readonly string[] {
  return [...new Set(symbols.filter((symbol) => SYMBOL.test(symbol)).map((symbol) => symbol.toUpperCase()))]
}

/** Divides symbols into groups whose questions stay within a number of symbols and of characters. */
export function symbolGroups(
  symbols: readonly string[],
  most: { readonly symbols: number; readonly characters: number },
  questionOf: (group: readonly string[]) => string,
): readonly (readonly string[])[] {
  const groups: string[][] = []
  for (const symbol of symbols) {
    const last = groups.at(-1)
    const fits =
      last !== undefined && last.length < most.symbols && questionOf([...last, symbol]).length <= most.characters
    if (fits) last.push(symbol)
    else groups.push([symbol])
  }
  return groups
}

/** Symbols that a text names: written as `$AAPL`, or as a word of their own where they were asked for. */
export function symbolsNamed(text: string, asked: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const [, symbol] of text.matchAll(CASHTAG)) {
    if (symbol !== undefined) found.add(symbol.toUpperCase().replace(/\.$/, ''))
  }
  const words = new Set(text.split(/[^A-Za-z0-9.^=/-]+/).map((word) => word.replace(/[.,/-]+$/, '')))
  for (const symbol of asked) {
    // A single letter is a word of its own too often to be a symbol.
    if (symbol.length > 1 && words.has(symbol)) found.add(symbol)
  }
  return [...found].slice(0, MOST_FOUND)
}

/** The refusal of a question in which no symbol is one. */
export function noSymbols(card: Pick<FeedCard, 'name'>): { readonly ok: false; readonly failure: FeedFailure } {
  const reason = `None of the symbols can be looked for at ${card.name}; ask for others, or for news of everything.`
  return feedFailure('FEED_UNKNOWN_INSTRUMENT', reason)
}
