import type { Instrument } from '#core/model/instrument.ts'
import { instrumentId } from '#core/model/identifiers.ts'

/** Builds an equity with cents and whole shares; any field can be replaced. */
export function buildInstrument(changes: Partial<Instrument> = {}): Instrument {
  return {
    id: instrumentId('ACME', 'TEST'),
    symbol: 'ACME',
    venue: 'TEST',
    name: 'Acme',
    assetClass: 'EQUITY',
    sector: 'Industrials',
    currency: 'USD',
    calendar: 'XNYS',
    priceDecimals: 2,
    quantityDecimals: 0,
    priceIncrement: 1,
    quantityIncrement: 1,
    ...changes,
  }
}
