import type { Instrument } from '#core/model/instrument.ts'
import type { FoundSymbol } from '#contracts/records/sources.ts'

/** An instrument that was found, and whether the session has it. */
export interface SymbolMatch extends FoundSymbol {
  readonly isInSession: boolean
}

/**
 * Joins what the session has with what the engine found. The session's own are there with the first letter; the engine's
 * order holds for all that it found. At most `limit`.
 */
export function mergeMatches(
  words: string,
  instruments: readonly Instrument[],
  found: readonly FoundSymbol[],
  limit: number,
): readonly SymbolMatch[] {
  const inSession = new Map(instruments.map((instrument) => [instrument.id, instrument]))
  const known = new Set(found.map(({ instrumentId }) => instrumentId))
  const own = instruments
    .filter((instrument) => !known.has(instrument.id) && fits(instrument, words))
    .map((instrument): SymbolMatch => {
      const { id: instrumentId, symbol, name, venue } = instrument
      return { instrumentId, symbol, name, venue, isListed: true, found: 'SYMBOL', liveSources: [], isInSession: true }
    })
  return [...own, ...found.map((match) => ({ ...match, isInSession: inSession.has(match.instrumentId) }))].slice(
    0,
    limit,
  )
}

/** Says in words what else matters of a match: whether it is heard live, and by whom. */
export function matchWords(match: SymbolMatch): string {
  const parts = [
    match.isInSession ? 'in session' : null,
    match.isListed ? null : 'no longer listed',
    match.found === 'FORMER_SYMBOL' ? 'former symbol' : null,
    match.liveSources.length > 0 ? `live: ${match.liveSources.join(', ')}` : match.isInSession ? null : 'not live',
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function fits({ symbol, name, venue }: Instrument, words: string): boolean {
  const haystack = `${symbol} ${name} ${venue}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}
