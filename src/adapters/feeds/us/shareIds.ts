import { type InstrumentId, instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'

/** Venue of shares of the United States, whichever source tells of them. */
const US = 'US'
/** Symbols as the field writes them: `AAPL`, `BRK.B`, `BAC.PRK`. */
const SYMBOL = /^[A-Z][A-Z0-9]{0,9}(\.[A-Z0-9]{1,6})?$/

/** The symbol of a share of the United States by its id, `BRK.B` of `BRK.B.US`; null when it is none. */
export function shareSymbolOf(id: InstrumentId): string | null {
  if (!id.endsWith(`.${US}`)) return null
  const symbol = id.slice(0, -US.length - 1)
  return SYMBOL.test(symbol) ? symbol : null
}

/** The id of a share by its symbol; null when the text is no symbol of a share. */
export function shareIdOf(symbol: unknown): InstrumentId | null {
  return typeof symbol === 'string' && SYMBOL.test(symbol) ? instrumentId(symbol, US) : null
}

/** Describes a share: dollars and cents (fills to a hundredth of a cent), whole shares. */
export function usShare(id: InstrumentId, name: string): Instrument {
  const symbol = id.slice(0, -US.length - 1)
  return {
    id,
    symbol,
    venue: US,
    name: name === '' ? symbol : name,
    assetClass: 'EQUITY',
    sector: null,
    currency: 'USD',
    calendar: 'XNYS',
    priceDecimals: 4,
    quantityDecimals: 0,
    priceIncrement: 100,
    quantityIncrement: 1,
  }
}
