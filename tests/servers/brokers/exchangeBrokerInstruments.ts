import { instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'

/** An instrument of an exchange by its symbol, for example `BTC/USDT` or `BTC/USDT:USDT`. */
export function marketAt(
  venue: string,
  symbol: string,
  scales: Pick<Instrument, 'priceDecimals' | 'quantityDecimals'> & Partial<Instrument>,
): Instrument {
  const [pair = symbol] = symbol.split(':')
  return {
    id: instrumentId(symbol, venue),
    symbol,
    venue,
    name: symbol,
    assetClass: 'CRYPTO',
    sector: null,
    currency: pair.slice(pair.indexOf('/') + 1),
    calendar: 'ALWAYS',
    priceIncrement: 1,
    quantityIncrement: 1,
    ...scales,
  }
}
