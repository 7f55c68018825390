import type { InstrumentId } from '#core/model/identifiers.ts'
import { shareIdOf, shareSymbolOf } from '../us/shareIds.ts'

/** Preferred shares are written with a small p: `BACpK` is `BAC.PRK` elsewhere. */
const PREFERRED = /^([A-Z]{1,6})p([A-Z]?)$/
const WRITTEN_PREFERRED = /^([A-Z]{1,6})\.PR([A-Z]?)$/

/** The id of a ticker of Massive; null when it is none of a share. */
export function idOfTicker(ticker: unknown): InstrumentId | null {
  if (typeof ticker !== 'string') return null
  const preferred = PREFERRED.exec(ticker)
  return shareIdOf(preferred === null ? ticker : `${preferred[1] ?? ''}.PR${preferred[2] ?? ''}`)
}

/** The ticker of a share; null when it has none. */
export function tickerOf(id: InstrumentId): string | null {
  const symbol = shareSymbolOf(id)
  const preferred = symbol === null ? null : WRITTEN_PREFERRED.exec(symbol)
  return preferred === null ? symbol : `${preferred[1] ?? ''}p${preferred[2] ?? ''}`
}
